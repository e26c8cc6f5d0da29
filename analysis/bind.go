package analysis

import (
	"slices"
	"strings"

	"semcoder/analysis/syntax"
)

// A Binding is a parameter and the literal that stands for it.
type Binding struct{ Param, Value string }

// Bind tells what the parameters of a plain function are once a call has entered it, in
// their order, values as they are written. ok is false where the text alone does not say:
// a callee of another name, a decorator, stars, too few or too many arguments, and values
// that are no literals or whose repr may be another than their text, such as a set.
func (f *Function) Bind(call string) (bound []Binding, ok bool) {
	root, err := alone{}.parse(call)
	if err != nil || f.Class != "" || f.Nested || f.Async || f.Generator {
		return nil, false
	}
	n, err := onlyCall(root, call)
	if err != nil || n.Broken() || n.Child("function").Text(call) != f.Name {
		return nil, false
	}
	values := map[string]string{}
	free := f.Params // that take an argument by its place
	for _, a := range n.Child("arguments").Parts() {
		switch {
		case a.Kind == "keyword_argument" && values[fieldText(a, "name", call)] == "" && written(a.Child("value"), call):
			values[fieldText(a, "name", call)] = a.Child("value").Text(call)
			free = nil
		case a.Kind != "keyword_argument" && len(free) > 0 && free[0].Star == "" && written(a, call):
			values[free[0].Name] = a.Text(call)
			free = free[1:]
		default:
			return nil, false
		}
	}
	return f.filled(values)
}

// filled adds the defaults to what a call gives.
func (f *Function) filled(values map[string]string) (bound []Binding, ok bool) {
	for _, p := range f.Params {
		if p.Star == "*" && p.Name == "" {
			continue
		}
		value, given := values[p.Name]
		delete(values, p.Name)
		if !given {
			root, err := alone{}.parse(p.Default)
			if err != nil || p.Default == "" || len(root.Parts()) != 1 || len(root.Parts()[0].Parts()) != 1 || !written(root.Parts()[0].Parts()[0], p.Default) {
				return nil, false
			}
			value = p.Default
		}
		if p.Star != "" {
			return nil, false
		}
		bound = append(bound, Binding{p.Name, value})
	}
	return bound, len(values) == 0
}

// written tells whether an expression of canonical source is its value's repr.
func written(n *syntax.Node, src string) bool {
	switch n.Kind {
	case "integer", "float", "true", "false", "none":
		return true
	case "string":
		return !slices.ContainsFunc(n.Children, func(c *syntax.Node) bool { return c.Kind == "interpolation" }) && strings.ContainsRune("\"'b", rune(src[n.Start]))
	case "unary_operator":
		operand := n.Child("argument")
		return src[n.Start] == '-' && operand != nil && (operand.Kind == "integer" && operand.Text(src) != "0" || operand.Kind == "float")
	case "list", "tuple":
		return !slices.ContainsFunc(n.Parts(), func(c *syntax.Node) bool { return !written(c, src) })
	case "dictionary":
		return distinct(n, src)
	}
	return false
}

// distinct tells whether a dict display has literals alone, and each key once: strings,
// or integers, which are equal where they are written alike.
func distinct(n *syntax.Node, src string) bool {
	seen := map[string]bool{}
	for _, pair := range n.Parts() {
		key, value := pair.Child("key"), pair.Child("value")
		if pair.Kind != "pair" || key.Kind != "string" && key.Kind != "integer" || seen[key.Text(src)] || !written(key, src) || !written(value, src) {
			return false
		}
		seen[key.Text(src)] = true
	}
	return true
}
