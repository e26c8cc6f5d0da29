package narrate

import "semcoder/analysis/trace"

// deepest bounds the frames that are told apart by bars.
const deepest = 1000

// sound tells whether the events of a trace have the shape that their kinds
// promise. The worker that sends them runs hostile programs.
func sound(t *trace.Trace) bool {
	lines := len(newSource(t.Canonical.Source))
	for i := range t.Events {
		e := &t.Events[i]
		if e.Kind != trace.Output && (!inSource(e.At, lines) || e.Depth < 0 || e.Depth > deepest) {
			return false
		}
		if len(e.Args) < operands(e) {
			return false
		}
	}
	return true
}

// inSource tells whether a range is one, and lies in a source of so many lines.
func inSource(r trace.Range, lines int) bool {
	if r.Line < 1 || r.EndLine < r.Line || r.EndLine > lines || r.Col < 0 || r.EndCol < 0 {
		return false
	}
	return r.EndLine > r.Line || r.EndCol >= r.Col
}

// operands is how many an event has at least.
func operands(e *trace.Event) int {
	switch {
	case e.Kind != trace.Expr:
		return 0
	case e.Op == trace.Binary || e.Op == trace.Compare || e.Op == trace.Subscript:
		return 2
	case e.Op == trace.Method || e.Op == trace.Unary || e.Op == trace.Attribute || e.After != "":
		return 1
	}
	return 0
}
