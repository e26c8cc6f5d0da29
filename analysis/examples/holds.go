package examples

import (
	"strings"

	"semcoder/analysis/trace"
)

// Raises is the type of the exception that the source expects, "" for none.
func (e Example) Raises() string {
	name, raises := strings.CutPrefix(e.Expected, "raises ")
	if !raises {
		return ""
	}
	return name
}

// Value is the expression that the source expects, "" for none: what Program.Expect
// is to be.
func (e Example) Value() string {
	if e.Raises() != "" {
		return ""
	}
	return e.Expected
}

// Contradicted reports whether a run, with Value for its Expect, ended otherwise than
// the source says.
func (e Example) Contradicted(t *trace.Trace) bool {
	switch t.Stop {
	case trace.Returned:
		return t.Match == trace.Different || e.Raises() != ""
	case trace.Raised:
		return e.Expected != "" && (t.Exception == nil || e.Raises() != t.Exception.Type)
	}
	return false
}

// Passes reports whether a run came to an end that the source does not contradict; an
// exception passes only where it is expected.
func (e Example) Passes(t *trace.Trace) bool {
	if t == nil || e.Contradicted(t) {
		return false
	}
	return t.Stop == trace.Returned || t.Stop == trace.Raised && e.Raises() != ""
}
