package analysis

import (
	"strings"

	"semcoder/analysis/syntax"
)

// A classFact is a class and the bases it names.
type classFact struct {
	path  string
	bases []string // dotted names, as written
}

// A made variable is one that a call or an annotation gives a class:
// `s = Stack()`, `def f(s: Stack)`.
type made struct {
	name, class string
	function    string // in which it is local; "" at module level
	at          int
}

// Function returns a function by its qualified name; of several definitions, the
// last.
func (d *Document) Function(qualified string) (*Function, bool) {
	var found *Function
	for _, s := range d.defining(qualified) {
		for _, f := range d.functionsOf(s) {
			if f.Qualified == qualified {
				found = f
			}
		}
	}
	return found, found != nil
}

// defining returns the statements that can define a dotted name: the def or class
// of its first part, and compound statements.
func (d *Document) defining(dotted string) []*placed {
	root, _, _ := strings.Cut(dotted, ".")
	var list []*placed
	for _, s := range d.outline() {
		if s.name == root || s.name == "" && compound(s.kind) {
			list = append(list, s)
		}
	}
	return list
}

// compound tells the statements that may hold definitions.
func compound(kind string) bool {
	switch kind {
	case "if_statement", "try_statement", "with_statement", "for_statement", "while_statement", "match_statement":
		return true
	}
	return false
}

// Resolve returns the function of this document that a callee, written as in
// Call, means at an offset. A class means its __init__; `self` the class around;
// a variable the class that was called to make it; methods in a chain, as in
// `Stack().push().top`, the class that the chain begins with.
func (d *Document) Resolve(callee string, at int) (*Function, bool) {
	parts := strings.Split(strings.ReplaceAll(callee, "()", ""), ".")
	around, inFunction := d.FunctionAt(at)
	if inFunction && len(parts) == 1 {
		if f, ok := d.inner(around, parts[0]); ok {
			return f, true
		}
	}
	class := ""
	if inFunction && !around.Static {
		class = around.Class
	}
	switch {
	case len(parts) == 1:
		return d.functionOrInit(callee)
	case isInstance(parts[0]) && class == "":
		return nil, false
	case parts[0] == "super":
		return d.inherited(class, parts[1])
	case isInstance(parts[0]):
		parts[0] = class
		return d.method(strings.Join(parts[:len(parts)-1], "."), parts[len(parts)-1], nameSet{})
	}
	if f, ok := d.Function(strings.Join(parts, ".")); ok {
		return f, true
	}
	owner := strings.Join(parts[:len(parts)-1], ".")
	if v, ok := d.variable(owner, around, at); ok {
		owner = v
	}
	if f, ok := d.method(owner, parts[len(parts)-1], nameSet{}); ok {
		return f, true
	}
	return d.chained(callee)
}

// chained finds the last method of a chain whose links are calls of methods of one
// class. What they return is not known before they run: a chain is taken to stay
// with its class as long as the class has the next method.
func (d *Document) chained(callee string) (*Function, bool) {
	links := strings.Split(callee, ".")
	class := strings.TrimSuffix(links[0], "()")
	var found *Function
	for i, link := range links[1:] {
		name, called := strings.CutSuffix(link, "()")
		f, ok := d.method(class, name, nameSet{})
		if !ok || !called && i < len(links)-2 {
			return nil, false
		}
		found = f
	}
	return found, found != nil
}

// inner finds a function defined inside those around a place.
func (d *Document) inner(around *Function, name string) (*Function, bool) {
	for path := around.Qualified; path != ""; {
		if f, ok := d.Function(join(path, name)); ok && f.Class == "" {
			return f, true
		}
		i := strings.LastIndexByte(path, '.')
		path = path[:max(i, 0)]
	}
	return nil, false
}

func (d *Document) functionOrInit(callee string) (*Function, bool) {
	name := strings.TrimSuffix(callee, "()")
	if f, ok := d.Function(name); ok {
		return f, true
	}
	return d.method(name, "__init__", nameSet{})
}

// method finds a method in a class or, first base first, in its bases. Classes in
// seen were looked at: a hierarchy may be written as a circle.
func (d *Document) method(class, name string, seen nameSet) (*Function, bool) {
	if seen[class] {
		return nil, false
	}
	seen[class] = true
	if f, ok := d.Function(join(class, name)); ok && f.Class == class {
		return f, true
	}
	for _, base := range d.bases(class) {
		if f, ok := d.method(base, name, seen); ok {
			return f, true
		}
	}
	return nil, false
}

// inherited finds a method in the bases of a class.
func (d *Document) inherited(class, name string) (*Function, bool) {
	seen := nameSet{class: true}
	for _, base := range d.bases(class) {
		if f, ok := d.method(base, name, seen); ok {
			return f, true
		}
	}
	return nil, false
}

func (d *Document) bases(class string) []string {
	for _, s := range d.defining(class) {
		for _, c := range s.read(d.parser).classes {
			if c.path == class {
				return c.bases
			}
		}
	}
	return nil
}

// variable returns the class of a variable: by the last assignment before the
// offset, in the function around it or else in the module.
func (d *Document) variable(name string, around *Function, at int) (string, bool) {
	function := ""
	if around != nil {
		function = around.Qualified
	}
	class := ""
	for _, s := range d.outline() {
		if s.start > at {
			break
		}
		if s.name != "" && (function == "" || at > s.end) {
			continue // a def or class elsewhere binds no variable here
		}
		for _, m := range s.read(d.parser).made {
			if m.name == name && m.function == function && s.start+m.at < at {
				class = m.class
			}
		}
	}
	if class == "" && around != nil {
		return d.variable(name, nil, at)
	}
	return class, class != ""
}

// assigned notes `name = Class(...)`.
func (c *collector) assigned(n *syntax.Node, at where) {
	left, right := n.Child("left"), n.Child("right")
	if left == nil || right == nil || left.Kind != "identifier" || right.Kind != "call" {
		return
	}
	if class, ok := calleeName(right.Child("function"), c.src); ok && !strings.Contains(class, "()") {
		c.facts.made = append(c.facts.made, made{left.Text(c.src), class, at.function, n.Start})
	}
}

// annotated notes the parameters whose annotation is a plain name.
func (c *collector) annotated(f *Function) {
	for _, p := range f.Params {
		if p.Annotation != "" && p.Star == "" {
			c.facts.made = append(c.facts.made, made{p.Name, strings.Trim(p.Annotation, `"'`), f.Qualified, f.NameRange.Start})
		}
	}
}

// baseNames returns the dotted names among a class's arguments.
func baseNames(n *syntax.Node, src string) []string {
	list := n.Child("superclasses")
	if list == nil {
		return nil
	}
	var bases []string
	for _, b := range list.Parts() {
		if b.Kind == "subscript" { // Base[int]
			b = b.Child("value")
		}
		if name, ok := calleeName(b, src); ok {
			bases = append(bases, name)
		}
	}
	return bases
}
