package analysis

import (
	"slices"
	"strconv"
	"strings"

	"semcoder/analysis/syntax"
)

// A Binding is a parameter and the literal that stands for it.
type Binding struct{ Param, Value string }

// Bind tells what the parameters of a plain function are once a call has entered it, in
// their order, values as they are written. ok is false where the text alone does not say:
// a callee of another name, stars, too few or too many arguments, and values that are no
// literals or whose repr may be another than their text, such as a set. What Params do not
// tell, such as a positional-only mark, the caller has to know.
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
		case a.Kind == "keyword_argument" && values[fieldText(a, "name", call)] == "" && written(a.Child("value"), call, deepest):
			values[fieldText(a, "name", call)] = a.Child("value").Text(call)
			free = nil
		case a.Kind != "keyword_argument" && len(free) > 0 && free[0].Star == "" && written(a, call, deepest):
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
			if err != nil || p.Default == "" || len(root.Parts()) != 1 || len(root.Parts()[0].Parts()) != 1 || !written(root.Parts()[0].Parts()[0], p.Default, deepest) {
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

// What a run shows of a value whole, as show.py of its guest does: of a greater one it
// shows the beginning alone.
const (
	deepest = 6   // displays in one another
	widest  = 64  // elements of one
	longest = 200 // bytes of a string
	digits  = 77  // of an integer
)

// written tells whether an expression of canonical source is its value's repr, of displays
// no deeper than given.
func written(n *syntax.Node, src string, depth int) bool {
	switch n.Kind {
	case "integer", "float":
		return numeral(n.Text(src))
	case "true", "false", "none":
		return true
	case "string":
		return plainString(n, src)
	case "unary_operator":
		operand := n.Child("argument")
		return src[n.Start] == '-' && operand != nil && operand.Text(src) != "0" && (operand.Kind == "integer" || operand.Kind == "float") && numeral(operand.Text(src))
	case "list", "tuple":
		parts := n.Parts()
		return depth > 0 && len(parts) <= widest && !slices.ContainsFunc(parts, func(c *syntax.Node) bool { return !written(c, src, depth-1) })
	case "dictionary":
		return depth > 0 && len(n.Parts()) <= widest && distinct(n, src, depth-1)
	}
	return false
}

// numeral tells whether a literal is spelled like its value: infinity is not, `1e309`, nor
// is what a sign makes of `1j`.
func numeral(literal string) bool {
	if strings.Trim(literal, "0123456789") == "" {
		return len(literal) <= digits
	}
	_, err := strconv.ParseFloat(literal, 64)
	return err == nil
}

// plainString tells whether a string or bytes literal is shown as it stands: addresses, as in
// default reprs, are not.
func plainString(n *syntax.Node, src string) bool {
	interpolated := slices.ContainsFunc(n.Children, func(c *syntax.Node) bool { return c.Kind == "interpolation" })
	return !interpolated && strings.ContainsRune("\"'b", rune(src[n.Start])) && n.End-n.Start <= longest && !strings.Contains(n.Text(src), " at 0x")
}

// distinct tells whether a dict display has literals alone, and each key once: strings,
// or integers, which are equal where they are written alike.
func distinct(n *syntax.Node, src string, depth int) bool {
	seen := map[string]bool{}
	for _, pair := range n.Parts() {
		key, value := pair.Child("key"), pair.Child("value")
		if pair.Kind != "pair" || key.Kind != "string" && key.Kind != "integer" || seen[key.Text(src)] || !written(key, src, depth) || !written(value, src, depth) {
			return false
		}
		seen[key.Text(src)] = true
	}
	return true
}
