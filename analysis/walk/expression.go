package walk

import (
	"strings"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// eval is what an expression gives.
func (w *walker) eval(f *frame, n *syntax.Node) (*value, error) {
	n = inner(n)
	if v := literal(n, w.src); v != nil && n.Kind != "call" {
		if !fixed(n, w.src) && !plainDict(n, w.src) {
			return v, w.display(f, n, v)
		}
		return v, nil
	}
	switch n.Kind {
	case "identifier":
		return w.name(f, n)
	case "attribute":
		return w.attribute(f, n)
	case "binary_operator":
		return w.binary(f, n)
	case "unary_operator", "not_operator":
		return w.unary(f, n)
	case "boolean_operator":
		return w.boolean(f, n)
	case "comparison_operator":
		return w.comparison(f, n)
	case "conditional_expression":
		return w.conditional(f, n)
	case "list", "tuple", "set", "expression_list", "dictionary":
		return w.shown(f, n)
	case "subscript":
		return w.subscript(f, n)
	case "call":
		return w.call(f, n)
	case "string":
		return w.format(f, n)
	case "lambda":
		return w.function(n, f)
	case "list_comprehension", "set_comprehension", "dictionary_comprehension":
		return w.comprehension(f, n)
	case "generator_expression":
		return w.generator(f, n)
	case "yield":
		return w.yield(f, n)
	case "named_expression":
		return w.bindsInside(f, n)
	}
	return nil, beyond("an expression of kind %s", n.Kind)
}

// name is what a name stands for: of what modules and the library have, a class or function.
func (w *walker) name(f *frame, n *syntax.Node) (*value, error) {
	switch v := w.lookup(f, n.Text(w.src)); {
	case v == nil:
		return nil, w.unknown(f, n)
	case v.sort == named && !builtin(v.text) && (v.foreign || v.module == v.text || v.module == "" && v.self == nil && !strings.ContainsAny(v.text, ".(")):
		return nil, w.outer(f, n, beyond("nobody told what %s is", n.Text(w.src)))
	default:
		return v, nil
	}
}

// interpolated are the expression of a field of an f-string and those in its format.
func interpolated(n *syntax.Node) []*syntax.Node {
	part := n.Child("expression")
	if part == nil {
		part = n.Parts()[0]
	}
	all := []*syntax.Node{part}
	if spec := n.First("format_specifier"); spec != nil {
		for _, c := range spec.Parts() {
			all = append(all, interpolated(c)...)
		}
	}
	return all
}

// format is an f-string.
func (w *walker) format(f *frame, n *syntax.Node) (*value, error) {
	e := trace.Event{At: w.at(n), Op: trace.Format}
	var all []*value
	for _, c := range n.Children {
		if c.Kind != "interpolation" {
			continue
		}
		for _, part := range interpolated(c) {
			v, err := w.eval(f, part)
			if err != nil {
				return nil, err
			}
			all = append(all, v)
			e.Args = append(e.Args, trace.Arg{Text: w.text(part)})
			if err := w.plain("str", []operand{{argument: argument{"", v}}}); err != nil {
				return nil, err
			}
		}
	}
	if len(e.Args) == 0 {
		return nil, beyond("a string of a kind of its own")
	}
	for i, v := range all { // as they stand when all have been evaluated
		e.Args[i].Value = v.repr()
	}
	v, err := w.operated(f, e)
	if failed, ok := err.(*exception); ok && len(all) == 1 { // it fails in its only field
		failed.at = w.at(n.First("interpolation"))
	}
	return v, err
}
