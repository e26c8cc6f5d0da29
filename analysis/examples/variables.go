package examples

import (
	"maps"
	"slices"
	"strings"

	"semcoder/analysis"
)

// assign keeps what a simple statement assigns, after forgetting what it may
// have changed: a list that was passed to a call is no longer known.
func (s *scene) assign(n *analysis.Node) {
	values := s.assigned(n)
	s.forget(n)
	maps.Copy(s.vars, values)
}

// assigned evaluates the right side of an assignment.
func (s *scene) assigned(n *analysis.Node) map[string]variable {
	if n.Kind != "expression_statement" || len(n.Children) != 1 || n.Children[0].Kind != "assignment" {
		return nil
	}
	left, right := n.Children[0].Child("left"), n.Children[0].Child("right")
	if left == nil || right == nil {
		return nil
	}
	targets, values := elements(left), elements(right)
	if left.Kind == "identifier" {
		targets, values = []*analysis.Node{left}, []*analysis.Node{right}
	}
	if len(targets) != len(values) {
		return nil
	}
	all := make(map[string]variable)
	for i, t := range targets {
		if text, ok := s.closed(values[i]); ok && t.Kind == "identifier" {
			if values[i].Kind == "expression_list" {
				text = "(" + text + ")"
			}
			all[t.Text(s.src)] = variable{text, immutable(values[i]), atomic(values[i])}
		}
	}
	return all
}

// atomic recognises expressions that bind tighter than any operator.
func atomic(n *analysis.Node) bool {
	switch n.Kind {
	case "unary_operator", "binary_operator", "boolean_operator", "comparison_operator", "not_operator",
		"conditional_expression", "lambda", "concatenated_string", "await":
		return false
	}
	return true
}

// elements are the parts of `a, b` and `(a, b)`.
func elements(n *analysis.Node) []*analysis.Node {
	switch n.Kind {
	case "pattern_list", "tuple_pattern", "expression_list", "tuple":
		return n.Parts()
	}
	return nil
}

// immutable recognises values that no use can change.
func immutable(n *analysis.Node) bool {
	switch n.Kind {
	case "integer", "float", "string", "true", "false", "none", "concatenated_string":
		return true
	case "unary_operator", "binary_operator", "tuple", "parenthesized_expression", "expression_list":
		for _, c := range n.Parts() {
			if !immutable(c) {
				return false
			}
		}
		return true
	}
	return false
}

// forget drops the variables that a statement mentions, unless their values
// cannot change and it does not assign them.
func (s *scene) forget(n *analysis.Node) {
	if n.Kind == "identifier" {
		name := n.Text(s.src)
		if v, ok := s.vars[name]; ok && (!v.fixed || n.Field == "left") {
			delete(s.vars, name)
		}
	}
	assigns := n.Field == "left"
	for _, c := range n.Parts() {
		if assigns && c.Kind == "identifier" {
			delete(s.vars, c.Text(s.src))
		}
		s.forget(c)
	}
}

// closed returns the text of an expression with its variables replaced by their
// values, and whether it then needs nothing but the slice and Python.
func (s *scene) closed(n *analysis.Node) (string, bool) {
	if n.Broken() {
		return "", false
	}
	w := substitution{scene: s, at: n.Start}
	w.copyNode(n, "")
	w.text.WriteString(s.src[w.at:n.End])
	text := w.text.String()
	root, err := s.doc.Syntax(text)
	if err != nil || root.Broken() {
		return "", false
	}
	for _, name := range analysis.FreeNames(root, text) {
		if s.locals[name] || !slices.Contains(s.own, name) && !s.provided(name) {
			return "", false
		}
	}
	return strings.TrimSpace(text), true
}

// A substitution copies an expression and puts values in the place of variables.
type substitution struct {
	*scene
	text strings.Builder
	at   int // source up to here is copied
}

// copyNode copies the source up to and with a node. In comprehensions and lambdas
// a name may be their own, so nothing is replaced there.
func (w *substitution) copyNode(n *analysis.Node, parent string) {
	switch n.Kind {
	case "lambda", "list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression":
		return
	case "identifier":
		v, ok := w.vars[n.Text(w.src)]
		if !ok || n.Field == "attribute" || n.Field == "name" {
			return
		}
		w.text.WriteString(w.src[w.at:n.Start])
		w.value(v, parent)
		w.at = n.End
		return
	}
	for _, c := range n.Parts() {
		w.copyNode(c, n.Kind)
	}
}

func (w *substitution) value(v variable, parent string) {
	switch parent {
	case "", "argument_list", "keyword_argument", "list", "set", "tuple", "pair", "parenthesized_expression":
		w.text.WriteString(v.text)
		return
	}
	if v.atomic {
		w.text.WriteString(v.text)
		return
	}
	w.text.WriteString("(" + v.text + ")")
}
