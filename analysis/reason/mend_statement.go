package reason

import (
	"slices"

	"semcoder/analysis"
)

// statement adds the changes of a whole statement: a return that stands a level too
// deep or is missing, arms exchanged, a step too many.
func (m *mender) statement(n *analysis.Node) {
	switch n.Kind {
	case "function_definition":
		m.unreturned(n)
	case "for_statement", "while_statement":
		m.tooDeep(n)
	case "conditional_expression":
		if parts := n.Parts(); len(parts) == 3 {
			m.add(otherOrder, n, parts[2].Text(m.source)+m.source[parts[0].End:parts[2].Start]+parts[0].Text(m.source))
		}
	case "expression_statement":
		if parts := n.Parts(); len(parts) == 1 && parts[0].Kind != "assignment" && parts[0].Kind != "string" {
			m.add(otherStatement, n, "pass")
		}
	case "if_statement":
		m.unconditional(n)
	}
}

// unreturned has a function that ends without a return give each of its names.
func (m *mender) unreturned(n *analysis.Node) {
	body := n.Child("body")
	if body == nil || len(body.Parts()) == 0 {
		return
	}
	parts := body.Parts()
	last := parts[len(parts)-1]
	if last.Kind == "return_statement" || last.Kind == "raise_statement" {
		return
	}
	indent := blanks(m.source[lineStart(m.source[:parts[0].Start]):])
	for _, name := range slices.Backward(m.used(n)) { // what was bound last is likeliest
		at := &analysis.Node{Start: last.End, End: last.End}
		m.add(otherReturn, at, "\n"+indent+"return "+name)
	}
}

// tooDeep moves a return that ends a loop's body behind the loop.
func (m *mender) tooDeep(n *analysis.Node) {
	body := n.Child("body")
	if body == nil || body.Kind != "block" || n.Child("alternative") != nil {
		return
	}
	parts := body.Parts()
	last := parts[len(parts)-1]
	if len(parts) < 2 || last.Kind != "return_statement" {
		return
	}
	line := lineStart(m.source[:last.Start])
	whole := &analysis.Node{Start: line, End: last.End}
	m.add(otherReturn, whole, blanks(m.source[lineStart(m.source[:n.Start]):])+last.Text(m.source))
}

// unconditional does what an if leads to in any case, or in none.
func (m *mender) unconditional(n *analysis.Node) {
	if c := n.Child("condition"); c != nil {
		m.add(otherStatement, c, "True")
		m.add(otherStatement, c, "False")
		if c.Kind == "boolean_operator" {
			for _, p := range c.Parts() {
				m.add(otherStatement, c, p.Text(m.source))
			}
		}
	}
}
