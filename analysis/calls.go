package analysis

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"semcoder/analysis/syntax"
)

// Calls returns every call whose callee can be named, in source order, an outer
// one before those in its arguments.
func (d *Document) Calls() []Call {
	var all []Call
	for _, s := range d.outline() {
		for _, c := range s.read(d.parser).calls {
			all = append(all, d.placeCall(c, s))
		}
	}
	return all
}

// CallAt returns the innermost call whose callee's last name holds an offset:
// on `pop` in `Stack([1]).pop()` the whole, on `Stack` the inner call.
func (d *Document) CallAt(offset int) (Call, bool) {
	s := d.statementAt(offset)
	if s == nil {
		return Call{}, false
	}
	for _, c := range s.read(d.parser).calls {
		if shift(c.name, s.start).holds(offset) {
			return d.placeCall(c, s), true
		}
	}
	return Call{}, false
}

// placeCall moves a call to its place, where it is known what its callee is.
func (d *Document) placeCall(c Call, s *placed) Call {
	c.Range, c.name = shift(c.Range, s.start), shift(c.name, s.start)
	c.Literal = c.Literal && (d.defines(c.root()) || d.renames(c.root())) && !slices.ContainsFunc(c.free, func(name string) bool { return !d.Provided(name) })
	return c
}

// defines reports whether the module defines a function or class by a name.
func (d *Document) defines(name string) bool {
	for _, s := range d.defining(name) {
		if s.name == name {
			return true
		}
		facts := s.read(d.parser)
		if slices.ContainsFunc(facts.functions, func(f *Function) bool { return f.Qualified == name }) ||
			slices.ContainsFunc(facts.classes, func(c classFact) bool { return c.path == name }) {
			return true
		}
	}
	return false
}

// renames reports whether a name is another one of a function or class of the module,
// or of what a class holds: `g = f`.
func (d *Document) renames(name string) bool {
	if !d.Provided(name) { // looked up, where the rest is searched
		return false
	}
	for range maxAliases {
		v, ok := d.variable(name, nil, len(d.text))
		if !ok || !v.alias {
			return false
		}
		name = v.class
		if root, _, _ := strings.Cut(name, "."); d.defines(root) {
			return true
		}
	}
	return false
}

// FreeNames returns the names that an expression uses and neither it nor Python
// itself defines. Builtins that reach outside, like open, are not Python's here.
func FreeNames(root *Node, text string) []string {
	return slices.DeleteFunc(UsedNames(root, text), func(name string) bool {
		return isBuiltin(name) && !slices.Contains(outward(), name)
	})
}

// UsedNames returns the names that an expression uses and does not define itself, with
// Python's own.
func UsedNames(root *Node, text string) []string {
	return slices.Sorted(maps.Keys(findNames(root, text).uses))
}

// call records a call. One whose callee is an expression without a name, like
// `table[0]()`, is not recorded.
func (c *collector) call(n *syntax.Node, at where) {
	call, ok := readCall(n, c.src)
	if !ok {
		return
	}
	call.Function = at.function
	call.local = at.bound.has(call.root())
	call.Literal = call.Literal && !call.local && !slices.ContainsFunc(call.free, at.bound.has)
	c.facts.calls = append(c.facts.calls, call)
}

// root is the first name of the callee.
func (c Call) root() string {
	root, _, _ := strings.Cut(c.Callee, ".")
	return strings.TrimSuffix(root, "()")
}

// readCall describes a call node.
func readCall(n *syntax.Node, src string) (Call, bool) {
	f := n.Child("function")
	callee, ok := calleeName(f, src)
	if !ok {
		return Call{}, false
	}
	name := f
	if f.Kind == "attribute" {
		name = f.Child("attribute")
	}
	call := Call{Callee: callee, Text: n.Text(src), Range: Range{n.Start, n.End}, name: Range{name.Start, name.End}}
	call.free = slices.DeleteFunc(FreeNames(n, src), func(name string) bool { return name == call.root() })
	call.Literal = !n.Broken() && !isInstance(call.root())
	return call, true
}

// isInstance recognises the names under which a method's own object goes.
func isInstance(name string) bool { return name == "self" || name == "cls" || name == "super" }

// calleeName writes a callee as a dotted name, "()" for a call within.
func calleeName(n *syntax.Node, src string) (string, bool) {
	switch {
	case n == nil:
		return "", false
	case n.Kind == "identifier":
		return n.Text(src), true
	case n.Kind == "attribute":
		object, ok := calleeName(n.Child("object"), src)
		return object + "." + fieldText(n, "attribute", src), ok && n.Child("attribute") != nil
	case n.Kind == "call":
		callee, ok := calleeName(n.Child("function"), src)
		return callee + "()", ok
	}
	return "", false
}

// ErrCall is wrapped by what ParseCall says.
var ErrCall = errors.New("not a call")

// ParseCall reads a call as a user types it: one expression like `slug("A b")`
// or `Stack([1]).pop()`. Range is that of the text without the blanks around it.
func ParseCall(text string) (Call, error) {
	trimmed := strings.TrimSpace(text)
	root, err := alone{}.parse(trimmed)
	if err != nil {
		return Call{}, fmt.Errorf("%w: %w", ErrCall, err)
	}
	n, err := onlyCall(root, trimmed)
	if err != nil {
		return Call{}, err
	}
	call, ok := readCall(n, trimmed)
	if !ok {
		return Call{}, fmt.Errorf("%w: what %q calls has no name; call a function by its name, like f(1)", ErrCall, trimmed)
	}
	call.Literal = call.Literal && len(call.free) == 0
	start := strings.Index(text, trimmed)
	call.Range, call.name = shift(call.Range, start), shift(call.name, start)
	return call, nil
}

// onlyCall returns the call that is all of a text.
func onlyCall(root *syntax.Node, text string) (*syntax.Node, error) {
	parts := root.Parts()
	switch {
	case text == "":
		return nil, fmt.Errorf("%w: it is empty; give one like f(1, [2])", ErrCall)
	case root.Broken():
		return nil, fmt.Errorf("%w: %q is no Python expression", ErrCall, text)
	case len(parts) != 1 || len(root.Children) != 1:
		return nil, fmt.Errorf("%w: %q is more than one expression", ErrCall, text)
	case parts[0].Kind != "expression_statement" || strings.HasSuffix(parts[0].Children[0].Kind, "assignment"):
		return nil, fmt.Errorf("%w: %q is a statement; give one like f(1, [2])", ErrCall, text)
	case len(parts[0].Children) != 1:
		return nil, fmt.Errorf("%w: %q is a tuple; give one like f(1, [2])", ErrCall, text)
	}
	n := parts[0].Children[0]
	for n.Kind == "parenthesized_expression" && len(n.Parts()) == 1 {
		n = n.Parts()[0]
	}
	switch n.Kind {
	case "call":
		return n, nil
	case "identifier":
		return nil, fmt.Errorf("%w: %q is a name; write %s(...) with its arguments", ErrCall, text, text)
	}
	return nil, fmt.Errorf("%w: %q is another expression; give one like f(1, [2])", ErrCall, text)
}
