package examples

import (
	"strings"

	"semcoder/analysis"
)

// take records a node as an example if it calls the function and needs nothing
// but the slice. It reports whether it did.
func (s *scene) take(n *analysis.Node, expected string, origin Origin) bool {
	n = bare(n)
	direct := s.calls(n) && !s.f.Async // which gives a coroutine, not yet run
	if !direct && !(s.wraps(n) && (expected != "" || s.f.Generator || s.f.Async)) {
		return false
	}
	text, ok := s.closed(n)
	if !ok {
		return false
	}
	e := Example{Call: text, Origin: origin, Line: s.line, Expected: expected}
	if s.base >= 0 {
		e.Range = analysis.Range{Start: s.base + n.Start, End: s.base + n.End}
		e.Line = s.doc.LineOf(e.Range.Start)
		if s.row > 0 {
			e.Line = s.doc.LineOf(s.row)
		}
		if s.home != s.doc {
			e.Path, e.Range = s.path, analysis.Range{}
		}
	}
	s.found = append(s.found, e)
	return true
}

// bare removes the parentheses around an expression.
func bare(n *analysis.Node) *analysis.Node {
	for n.Kind == "parenthesized_expression" && len(n.Parts()) == 1 {
		n = n.Parts()[0]
	}
	return n
}

// calls reports whether a node calls the function, or reads it if it is a
// property.
func (s *scene) calls(n *analysis.Node) bool {
	if s.f.Property {
		return n.Kind == "attribute" && s.reaches(n)
	}
	if n.Kind != "call" || n.Child("function") == nil {
		return false
	}
	callee := n.Child("function")
	switch {
	case s.f.Name == "__init__":
		return callee.Text(s.src) == s.f.Class
	case s.f.Class == "":
		return callee.Kind == "identifier" && callee.Text(s.src) == s.f.Name && !s.locals[s.f.Name]
	case callee.Kind == "identifier":
		return s.asks(callee.Text(s.src), n)
	}
	return callee.Kind == "attribute" && s.reaches(callee)
}

// asks reports whether a builtin function is called that asks its argument for
// the special method in question: `len(C(...))` for __len__.
func (s *scene) asks(builtin string, call *analysis.Node) bool {
	methods := map[string]string{
		"abs": "__abs__", "bool": "__bool__", "bytes": "__bytes__", "complex": "__complex__", "float": "__float__",
		"hash": "__hash__", "int": "__int__", "iter": "__iter__", "len": "__len__", "list": "__iter__", "next": "__next__",
		"repr": "__repr__", "reversed": "__reversed__", "round": "__round__", "sorted": "__iter__", "str": "__str__",
		"sum": "__iter__", "tuple": "__iter__",
	}
	if methods[builtin] != s.f.Name || call.Child("arguments") == nil {
		return false
	}
	arguments := call.Child("arguments").Parts()
	return len(arguments) > 0 && s.instance(bare(arguments[0]))
}

// reaches reports whether an attribute is the method on an object of its class:
// `C(...).m`, `v.m` after `v = C(...)`, or `C.m` where that calls it.
func (s *scene) reaches(n *analysis.Node) bool {
	object, name := n.Child("object"), n.Child("attribute")
	if object == nil || name == nil || name.Text(s.src) != s.f.Name {
		return false
	}
	if (s.f.Static || s.f.ClassMeth) && object.Text(s.src) == s.f.Class {
		return true
	}
	return s.instance(bare(object))
}

// instance reports whether an expression makes an object of the class: `C(...)`
// itself, a chain of its methods, or a variable that holds such.
func (s *scene) instance(object *analysis.Node) bool {
	text, ok := s.closed(object)
	if !ok {
		return false
	}
	call, err := analysis.ParseCall(text)
	return err == nil && (call.Callee == s.f.Class || strings.HasPrefix(call.Callee, s.f.Class+"()."))
}

// wraps reports whether a node passes a call of the function straight to what
// consumes or measures it: `list(f(3))`, and for a coroutine `asyncio.run(f(3))`.
func (s *scene) wraps(n *analysis.Node) bool {
	consumers := " abs all any bool dict frozenset len list max min next repr round set sorted str sum tuple "
	if s.f.Async {
		consumers = " asyncio.run "
	}
	f, list := n.Child("function"), n.Child("arguments")
	if n.Kind != "call" || f == nil || list == nil || !strings.Contains(consumers, " "+f.Text(s.src)+" ") {
		return false
	}
	arguments := list.Parts()
	return len(arguments) > 0 && (s.calls(bare(arguments[0])) || s.wraps(bare(arguments[0])))
}
