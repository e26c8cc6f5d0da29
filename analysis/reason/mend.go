package reason

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"semcoder/analysis"
	"semcoder/analysis/examples"
	"semcoder/analysis/trace"
)

// mend looks for a repair by trial: one small change of the syntax at a time, in the
// statements that the failing call executed, until the tests hold. What it finds was
// executed and not thought of, and is said to be so.
//
// A change that leaves other examples failing is kept only where none is found that
// does not: faults seldom come in twos.
func (q Repair) mend(ctx context.Context, r *Reasoner, o *Outcome, tests, left []test) error {
	runner, ok := r.options.Tracer.(examples.Runner)
	if !ok {
		return nil
	}
	source := q.Slice.Source
	changes := mendings(source, executedLines(o.Trace))
	programs := make([]trace.Program, 0, q.Executions)
	for _, c := range changes[:min(len(changes), q.Executions)] {
		p := examples.Program(q.forward(c.made(source), q.Call).Slice, q.Call)
		p.Light, p.Budget = true, r.options.Budget
		if !strings.HasPrefix(q.Expected, "raises(") {
			p.Expect = q.Expected
		}
		programs = append(programs, p)
	}
	for result := range runner.Batch(ctx, programs) {
		if result.Err != nil {
			if errors.Is(result.Err, trace.ErrBroken) {
				continue
			}
			return sandboxed(ctx, result.Err)
		}
		o.Tried++
		if !q.near(result.Trace) {
			continue
		}
		c := changes[result.Index]
		v, reason, err := q.passes(ctx, r, c.made(source), tests, left)
		if err != nil {
			return err
		}
		whole := !strings.HasPrefix(reason, Leaves)
		if v != Confirmed || o.Trial && !whole {
			continue
		}
		if !o.Trial {
			o.Predicted = o.Answer
		}
		o.Answer, o.Edits = c.made(source), c.edits(source)
		o.Trial, o.Confidence, o.Verdict, o.Reason = true, 0, v, reason
		if whole {
			return nil
		}
	}
	return nil
}

// near tells whether a run that was not replayed came to what is expected.
func (q Repair) near(t *trace.Trace) bool {
	if class, raises := strings.CutPrefix(q.Expected, "raises("); raises {
		return raised(t, strings.TrimSuffix(class, ")"))
	}
	return t.Stop == trace.Returned && t.Match == trace.Equal
}

// executedLines are the slice lines (1-based) that a run came to; nil: unknown.
func executedLines(t *trace.Trace) map[int]bool {
	lines := map[int]bool{}
	for _, e := range t.Events {
		for n := e.At.Line; n <= e.At.EndLine && n >= 1 && n <= len(t.Canonical.Lines); n++ {
			lines[t.Canonical.Lines[n-1]] = true
		}
	}
	return lines
}

func (c change) made(source string) string {
	return source[:c.at.Start] + c.text + source[c.at.End:]
}

// edits are the lines that a change touches.
func (c change) edits(source string) []Edit {
	from := strings.Count(source[:c.at.Start], "\n")
	to := strings.Count(source[:c.at.End], "\n") + 1
	made := strings.SplitAfter(c.made(source), "\n")
	return []Edit{{From: from + 1, To: to + 1, Text: strings.Join(made[from:to+strings.Count(c.text, "\n")-strings.Count(source[c.at.Start:c.at.End], "\n")], "")}}
}

// mendings are the changes to try, the likeliest first: by kind, those of which there
// are few before those of many, then from the last line to the first, since what goes
// wrong shows late.
func mendings(source string, executed map[int]bool) []change {
	m := mender{source: source, doc: analysis.Parse("slice.py", 0, source), executed: executed}
	root, err := m.doc.Syntax(source)
	if err != nil {
		return nil
	}
	m.visit(root)
	slices.SortStableFunc(m.found, func(a, b mending) int {
		if a.rank != b.rank {
			return a.rank - b.rank
		}
		return b.at.Start - a.at.Start
	})
	var out []change
	for _, f := range m.found {
		out = append(out, f.change)
	}
	return out
}

// A mending is a change with its kind's rank.
type mending struct {
	change
	rank int
}

const (
	otherReturn = iota
	otherOperator
	offByOne
	otherName
	otherOrder
	otherConstant
	otherText
	otherStatement
)

type mender struct {
	source   string
	doc      *analysis.Document
	executed map[int]bool
	names    []string // of the function around, as it uses them
	line     int      // 1-based, where the statement around begins: a run names that one for all of its lines
	found    []mending
}

func (m *mender) add(rank int, n *analysis.Node, text string) {
	if n.Text(m.source) != text {
		m.found = append(m.found, mending{change{analysis.Range{Start: n.Start, End: n.End}, text}, rank})
	}
}

func (m *mender) visit(n *analysis.Node) {
	switch n.Kind {
	case "function_definition":
		outer := m.names
		m.names = m.used(n)
		defer func() { m.names = outer }()
	case "comment", "import_statement", "import_from_statement":
		return
	case "string":
		m.separator(n)
	}
	outer := m.line
	defer func() { m.line = outer }()
	if strings.HasSuffix(n.Kind, "_statement") || strings.HasSuffix(n.Kind, "_definition") || n.Kind == "elif_clause" {
		m.line = m.doc.LineOf(n.Start) + 1
	}
	if m.ran(n) {
		m.statement(n)
		m.try(n)
	}
	for _, c := range n.Children {
		if n.Kind == "function_definition" && c.Field != "body" {
			continue // names and defaults of parameters are the caller's, too
		}
		m.visit(c)
	}
}

// ran tells whether a run came to a node: to its line or, since the canonical form has
// each on one, to that of its statement.
func (m *mender) ran(n *analysis.Node) bool {
	return m.executed[m.doc.LineOf(n.Start)+1] || m.executed[m.line]
}

// used are the plain names of a function, parameters first.
func (m *mender) used(n *analysis.Node) (names []string) {
	var visit func(*analysis.Node)
	visit = func(n *analysis.Node) {
		for _, c := range n.Children {
			name := c.Text(m.source)
			if c.Kind == "identifier" && c.Field != "attribute" && c.Field != "function" && c.Field != "name" && !slices.Contains(names, name) {
				names = append(names, name)
			}
			visit(c)
		}
	}
	visit(n)
	return names
}

// try adds the changes of one node.
func (m *mender) try(n *analysis.Node) {
	text := n.Text(m.source)
	m.word(n)
	switch n.Kind {
	case "integer":
		m.integer(n, text)
	case "identifier":
		if n.Field != "attribute" && n.Field != "function" && n.Field != "name" && slices.Contains(m.names, text) {
			for _, other := range m.names {
				m.add(otherName, n, other)
			}
		}
	case "argument_list", "subscript", "slice":
		m.bounds(n)
	case "not_operator":
		m.add(otherOperator, n, n.Child("argument").Text(m.source))
	case "if_statement", "while_statement", "elif_clause":
		if c := n.Child("condition"); c != nil {
			m.add(otherConstant, c, "not ("+c.Text(m.source)+")")
		}
	case "binary_operator":
		if l, r := n.Child("left"), n.Child("right"); l != nil && r != nil {
			m.add(otherOrder, n, r.Text(m.source)+m.source[l.End:r.Start]+l.Text(m.source))
		}
	case "return_statement":
		for _, other := range m.names {
			if parts := n.Parts(); len(parts) == 1 && parts[0].Kind != "identifier" {
				m.add(otherConstant, parts[0], other)
			}
		}
	}
}

func (m *mender) integer(n *analysis.Node, text string) {
	value, err := strconv.Atoi(text)
	if err != nil {
		return
	}
	m.add(offByOne, n, fmt.Sprint(value+1))
	m.add(offByOne, n, fmt.Sprint(value-1))
	if value != 0 {
		m.add(otherConstant, n, "0")
		m.add(otherConstant, n, "-"+text)
	}
}

// numeric are the kinds of syntax that may be a number.
var numeric = map[string]bool{
	"identifier": true, "call": true, "binary_operator": true, "unary_operator": true, "attribute": true, "subscript": true, "parenthesized_expression": true,
}

// bounds moves what a call, an index or a slice is given by one, and exchanges the
// arguments of a call.
func (m *mender) bounds(n *analysis.Node) {
	parts := n.Parts()
	for i, p := range parts {
		if p.Kind == "keyword_argument" || n.Kind == "subscript" && p.Field != "subscript" || p.Kind == "slice" {
			continue
		}
		if numeric[p.Kind] {
			m.add(offByOne, p, p.Text(m.source)+" + 1")
			m.add(offByOne, p, p.Text(m.source)+" - 1")
		}
		if n.Kind == "argument_list" && i+1 < len(parts) && parts[i+1].Kind != "keyword_argument" {
			next := parts[i+1]
			whole := &analysis.Node{Start: p.Start, End: next.End}
			m.add(otherOrder, whole, next.Text(m.source)+m.source[p.End:next.Start]+p.Text(m.source))
		}
	}
}
