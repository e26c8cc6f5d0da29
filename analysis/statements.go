package analysis

import "semcoder/analysis/syntax"

// A Node is a piece of Python syntax, in plain values; see analysis/syntax.
type Node = syntax.Node

// A Statement is one statement at the top level of a module.
type Statement struct {
	Kind  string // of the grammar: "function_definition", "assert_statement"
	Name  string // of a def or class; "" for others
	Text  string
	Range Range
}

// Statements returns the top level of the module in source order.
func (d *Document) Statements() []Statement {
	var all []Statement
	for _, s := range d.outline() {
		all = append(all, Statement{s.kind, s.name, s.text, Range{s.start, s.end}})
	}
	return all
}

// Syntax parses a piece of Python that stands alone, such as a Statement's Text;
// offsets are into that text. The error says why it was not parsed; text that
// breaks the grammar gives a Node with "ERROR" nodes instead.
func (d *Document) Syntax(text string) (*Node, error) { return d.parser.parse(text) }
