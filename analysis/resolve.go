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

// A made variable is one that a call or an annotation gives a class, `s = Stack()` and
// `def f(s: Stack)`, or that is another name of something: `g = f`.
type made struct {
	name, class string
	alias       bool   // class is what it is another name of
	function    string // in which it is local; "" at module level
	at          int
}

// maxAliases is how many names of names are followed: they may form a circle.
const maxAliases = 8

// Function returns a function by its qualified name; of several definitions, the
// last, but a property's getter before its setter.
func (d *Document) Function(qualified string) (*Function, bool) {
	var found *Function
	for _, s := range d.defining(qualified) {
		for _, f := range d.functionsOf(s) {
			if f.Qualified == qualified && (found == nil || !found.Property || f.Property) {
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
		return d.called(callee, around, at)
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
	owner := d.classOf(strings.Join(parts[:len(parts)-1], "."), around, at)
	if f, ok := d.method(owner, parts[len(parts)-1], nameSet{}); ok {
		return f, true
	}
	if class, ok := d.enumOf(owner); ok {
		return d.method(class, parts[len(parts)-1], nameSet{})
	}
	return d.chained(callee)
}

// Called returns the function of this document that one of its calls means. Where the
// callee is a local name, nothing of the same name in the module is meant.
func (d *Document) Called(call Call) (*Function, bool) {
	at := call.Range.Start
	around, inFunction := d.FunctionAt(at)
	if !call.local || !inFunction || strings.Contains(call.Callee, ".") {
		return d.Resolve(call.Callee, at)
	}
	if f, ok := d.inner(around, call.Callee); ok && f.Nested {
		return f, true
	}
	if v, ok := d.variable(call.Callee, around, at); ok && v.alias && v.function != "" && v.class != call.Callee {
		return d.called(v.class, around, at)
	}
	return nil, false
}

// called finds what a plain name calls, which may be another name of it.
func (d *Document) called(callee string, around *Function, at int) (*Function, bool) {
	name := strings.TrimSuffix(callee, "()")
	for range maxAliases {
		if f, ok := d.functionOrInit(name); ok {
			return f, true
		}
		v, ok := d.variable(name, around, at)
		if !ok || !v.alias {
			break
		}
		name = v.class
	}
	return nil, false
}

// classOf follows a variable to its class; what is no variable is given back.
func (d *Document) classOf(name string, around *Function, at int) string {
	for range maxAliases {
		v, ok := d.variable(name, around, at)
		if !ok || v.class == name {
			break
		}
		name = v.class
	}
	return name
}

// enumOf returns the class of an enumeration's member, written as in `Color.RED`.
func (d *Document) enumOf(member string) (string, bool) {
	i := strings.LastIndexByte(member, '.')
	if i < 0 || !d.isEnum(member[:i], nameSet{}) {
		return "", false
	}
	return member[:i], true
}

func (d *Document) isEnum(class string, seen nameSet) bool {
	if seen[class] {
		return false
	}
	seen[class] = true
	for _, base := range d.bases(class) {
		switch base[strings.LastIndexByte(base, '.')+1:] {
		case "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag":
			return true
		}
		if d.isEnum(base, seen) {
			return true
		}
	}
	return false
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

// variable returns what a variable was made of: by the last assignment before the
// offset, in the function around it or else in the module.
func (d *Document) variable(name string, around *Function, at int) (v made, ok bool) {
	function := ""
	if around != nil {
		function = around.Qualified
	}
	for _, s := range d.outline() {
		if s.start > at {
			break
		}
		if s.name != "" && (function == "" || at > s.end) {
			continue // a def or class elsewhere binds no variable here
		}
		for _, m := range s.read(d.parser).made {
			if m.name == name && m.function == function && s.start+m.at < at {
				v, ok = m, true
			}
		}
	}
	if !ok && around != nil {
		return d.variable(name, nil, at)
	}
	return v, ok
}

// assigned notes `name = Class(...)` and `name = other`.
func (c *collector) assigned(n *syntax.Node, at where) {
	left, right := n.Child("left"), n.Child("right")
	if left == nil || right == nil || left.Kind != "identifier" || at.class != "" {
		return
	}
	alias := right.Kind == "identifier" || right.Kind == "attribute"
	if right.Kind == "call" {
		right = right.Child("function")
	} else if !alias {
		return
	}
	if class, ok := calleeName(right, c.src); ok && !strings.Contains(class, "()") {
		c.facts.made = append(c.facts.made, made{left.Text(c.src), class, alias, at.function, n.Start})
	}
}

// annotated notes the parameters whose annotation is a plain name.
func (c *collector) annotated(f *Function) {
	for _, p := range f.Params {
		if p.Annotation != "" && p.Star == "" {
			c.facts.made = append(c.facts.made, made{p.Name, strings.Trim(p.Annotation, `"'`), false, f.Qualified, f.NameRange.Start})
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
