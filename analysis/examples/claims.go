package examples

import (
	"strings"

	"semcoder/analysis"
)

// claim reads an expression that the source says is true.
func (s *scene) claim(n *analysis.Node) {
	n = bare(n)
	parts := n.Parts()
	switch {
	case n.Kind == "comparison_operator" && len(parts) == 2 && (n.First("==") != nil || n.First("is") != nil):
		s.pair(parts[0], parts[1])
	case n.Kind == "boolean_operator" && n.First("and") != nil:
		for _, p := range parts {
			s.claim(p)
		}
	default:
		s.every(n, s.origin)
	}
}

// pair reads two expressions that the source says are equal, either way round.
func (s *scene) pair(a, b *analysis.Node) {
	if !s.take(a, s.expected(b), s.origin) && !s.take(b, s.expected(a), s.origin) {
		s.every(a, s.origin)
		s.every(b, s.origin)
	}
}

// expected is the text of a value that Python alone can evaluate.
func (s *scene) expected(n *analysis.Node) string {
	text, ok := s.closed(n)
	if !ok || !plain(s.doc, text) {
		return ""
	}
	return text
}

// plain reports whether a text is one expression that uses no name but Python's.
func plain(doc *analysis.Document, text string) bool {
	root, err := doc.Syntax(text)
	if err != nil || root.Broken() || len(analysis.FreeNames(root, text)) > 0 {
		return false
	}
	parts := root.Parts()
	if len(parts) != 1 || parts[0].Kind != "expression_statement" {
		return false
	}
	kind := parts[0].Children[0].Kind
	return kind != "assignment" && kind != "augmented_assignment" && kind != "yield" && !elided(root)
}

// elided recognises the dots that stand for text left out.
func elided(n *analysis.Node) bool {
	if n.Kind == "ellipsis" {
		return true
	}
	for _, c := range n.Children {
		if elided(c) {
			return true
		}
	}
	return false
}

// method reads a claim in the manner of unittest and pytest, made by a method:
// self.assertEqual(a, b), self.assertRaises(T, f, x), pytest.raises(T, f, x).
func (s *scene) method(n *analysis.Node) bool {
	callee, list := n.Child("function"), n.Child("arguments")
	if callee == nil || list == nil {
		return false
	}
	args := list.Parts()
	switch name := lastName(callee, s.src); {
	case (equality(name) || name == "assertIs") && len(args) >= 2:
		s.pair(args[0], args[1])
	case name == "assertIsNone" && len(args) >= 1:
		if !s.take(args[0], "None", s.origin) {
			s.every(args[0], s.origin)
		}
	case name == "assertTrue" && len(args) >= 1:
		s.claim(args[0])
	case raises(name) && len(args) >= 2:
		s.raisedBy(args)
	default:
		return false
	}
	return true
}

func equality(name string) bool {
	const list = " assertEqual assertEquals assertListEqual assertTupleEqual assertSetEqual assertDictEqual assertMultiLineEqual assertSequenceEqual "
	return strings.Contains(list, " "+name+" ")
}

func raises(name string) bool {
	return name == "raises" || name == "assertRaises" || name == "assertRaisesRegex"
}

// raisedBy reads the arguments of raises(T, f, x, y) and raises(T, lambda: f(x)).
func (s *scene) raisedBy(args []*analysis.Node) {
	kind := lastName(args[0], s.src)
	if kind == "" {
		return
	}
	if body := args[1].Child("body"); args[1].Kind == "lambda" && body != nil {
		s.take(body, "raises "+kind, s.origin)
		return
	}
	text := args[1].Text(s.src) + "("
	for i, a := range args[2:] {
		if i > 0 {
			text += ", "
		}
		text += a.Text(s.src)
	}
	s.composed(text+")", "raises "+kind, args[1].Start)
}

// composed takes a call whose text is not in the source as such.
func (s *scene) composed(text, expected string, start int) {
	root, err := s.doc.Syntax(text)
	if err != nil || len(root.Parts()) != 1 {
		return
	}
	in := s.inner()
	in.src = text
	if s.base >= 0 {
		in.line, in.base = s.doc.LineOf(s.base+start), -1
	}
	if call := root.Parts()[0].Parts(); len(call) == 1 {
		in.take(call[0], expected, s.origin)
	}
}

// raising returns the exception that a with clause expects.
func (s *scene) raising(clause *analysis.Node) (string, bool) {
	if clause == nil || len(clause.Parts()) != 1 {
		return "", false
	}
	call := clause.Parts()[0].Child("value")
	if call != nil && call.Kind == "as_pattern" {
		call = call.Parts()[0]
	}
	if call == nil || call.Kind != "call" || !raises(lastName(call.Child("function"), s.src)) {
		return "", false
	}
	args := call.Child("arguments").Parts()
	if len(args) == 0 {
		return "", false
	}
	kind := lastName(args[0], s.src)
	return kind, kind != ""
}

// lastName returns the last part of a dotted name, "" for other expressions.
func lastName(n *analysis.Node, src string) string {
	switch {
	case n == nil:
	case n.Kind == "identifier":
		return n.Text(src)
	case n.Kind == "attribute" && n.Child("attribute") != nil:
		return n.Child("attribute").Text(src)
	}
	return ""
}
