package examples

import (
	"strings"

	"semcoder/analysis"
)

// A material is what inputs are made of when an output is wanted: the output, the
// values in it, and the literals of the code.
type material struct {
	wanted    *value   // nil where no literal is wanted
	parts     []*value // wanted and the values in it, the outer ones first
	constants []*value // literals of the code, in its order
	letters   []string // characters to put into a text
}

// mostParts and mostConstants bound a material.
const (
	mostParts     = 40
	mostConstants = 24
)

func newMaterial(doc *analysis.Document, wanted *value) *material {
	m := &material{wanted: wanted}
	seen := map[string]bool{}
	fresh := func(v *value, all []*value, most int) []*value {
		if name := v.String(); !seen[name] && len(all) < most {
			seen[name] = true
			return append(all, v)
		}
		return all
	}
	if wanted != nil {
		wanted.walk(func(v *value) { m.parts = fresh(v, m.parts, mostParts) })
	}
	clear(seen)
	for _, s := range doc.Statements() {
		root, err := doc.Syntax(s.Text)
		if err != nil {
			continue
		}
		literalsIn(root, s.Text, func(v *value) { m.constants = fresh(v, m.constants, mostConstants) })
	}
	m.letters = m.alphabet()
	return m
}

// literalsIn visits the literals of a piece of source; those inside others come after
// them. Docstrings are none.
func literalsIn(n *analysis.Node, src string, visit func(*value)) {
	switch n.Kind {
	case "expression_statement":
		if parts := n.Parts(); len(parts) == 1 && isText(parts[0]) {
			return
		}
	case "string", "integer", "float", "list", "tuple", "dictionary", "set", "true", "false":
		if v, ok := readLiteral(n.Text(src)); ok {
			visit(v)
		}
	case "string_content": // of an f-string; that of others is seen again
		visit(aText(unescaped(n.Text(src))))
	}
	for _, c := range n.Children {
		literalsIn(c, src, visit)
	}
}

// of are the material's values of a kind: parts of the output, then constants.
func (m *material) of(kind string) (parts, constants []*value) {
	for _, v := range m.parts {
		if v.shape.kind == kind {
			parts = append(parts, v)
		}
	}
	for _, v := range m.constants {
		if v.shape.kind == kind {
			constants = append(constants, v)
		}
	}
	return parts, constants
}

// text is the wanted output where it is text.
func (m *material) text() (string, bool) { return m.wanted.plain() }

// number is the wanted output where it is a whole number, or the length of what has
// one: both are counts that an input can be made to fit.
func (m *material) number() (int, bool) {
	if n, ok := m.wanted.number(); ok {
		return n, true
	}
	if s, ok := m.text(); ok {
		return len([]rune(s)), true
	}
	if m.wanted != nil && m.wanted.holds() {
		return len(m.wanted.items), true
	}
	return 0, false
}

// texts are the strings among the material's constants.
func (m *material) texts() []string {
	var all []string
	_, constants := m.of("str")
	for _, v := range constants {
		if s, ok := v.plain(); ok && s != "" {
			all = append(all, s)
		}
	}
	return all
}

// alphabet are the characters that a text of an input may need: the output's, those of
// the code's literals, and one or two of each class.
func (m *material) alphabet() []string {
	var all []string
	seen := map[string]bool{}
	add := func(text string) {
		for _, c := range text {
			if one := string(c); !seen[one] && len(all) < 60 {
				seen[one] = true
				all = append(all, one)
			}
		}
	}
	for _, v := range m.parts {
		if s, ok := v.plain(); ok {
			add(s)
		}
	}
	for _, s := range m.texts() {
		add(s)
	}
	add("a b1A,.-xZ0_!\t\n")
	for _, c := range all {
		add(strings.ToLower(c) + strings.ToUpper(c))
	}
	return all
}
