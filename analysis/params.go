package analysis

import (
	"strings"

	"semcoder/analysis/syntax"
)

// params reads a parameter list; n may be nil. The positional-only mark "/" is
// left out.
func params(n *syntax.Node, src string) []Param {
	if n == nil {
		return nil
	}
	var list []Param
	for _, c := range n.Parts() {
		if p := param(c, src); p.Name != "" || p.Star == "*" {
			list = append(list, p)
		}
	}
	return list
}

func param(n *syntax.Node, src string) Param {
	switch n.Kind {
	case "identifier":
		return Param{Name: n.Text(src)}
	case "list_splat_pattern", "dictionary_splat_pattern":
		text := n.Text(src)
		name := strings.TrimLeft(text, "* ")
		return Param{Name: name, Star: strings.Repeat("*", strings.Count(text, "*"))}
	case "keyword_separator":
		return Param{Star: "*"}
	case "typed_parameter":
		p := Param{}
		if parts := n.Parts(); len(parts) > 0 {
			p = param(parts[0], src)
		}
		p.Annotation = fieldText(n, "type", src)
		return p
	case "default_parameter", "typed_default_parameter":
		return Param{
			Name: fieldText(n, "name", src), Annotation: fieldText(n, "type", src), Default: fieldText(n, "value", src),
		}
	}
	return Param{}
}
