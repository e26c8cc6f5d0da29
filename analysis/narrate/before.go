package narrate

import (
	"strings"

	"semcoder/analysis/trace"
)

// Before is what a run ended before because the sandbox lacks something, with its operands in place:
// `requests.get("https://x/3")`; and the account up to there, in whole lines. ok is false where that is not known.
func Before(t *trace.Trace) (account, expr string, ok bool) {
	if t.Stop != trace.Missing || t.Before == nil || !sound(t) {
		return "", "", false
	}
	calls := t.Before.Under
	if expr = t.Before.Name; expr != "" {
		return SoFar(t, calls), expr, true
	}
	const mark = "\x00" // no value has it
	last := calls[len(calls)-1]
	last.Value = mark
	asked := *t
	asked.Events = append(asked.Events[:len(asked.Events):len(asked.Events)], last)
	if asked.Before = nil; !sound(&asked) {
		return "", "", false
	}
	said, expr := NewTelling(&asked).Asking(calls[:len(calls)-1], mark)
	if expr == "" {
		return "", "", false
	}
	return wholeLines(said, expr), expr, true
}

// wholeLines is an account without the operation that it ends with.
func wholeLines(said, expr string) string {
	before := strings.TrimSuffix(said, expr)
	if told, midway := strings.CutSuffix(before, "; "); midway {
		return told + "\n"
	}
	return before[:strings.LastIndexByte(before, '\n')+1]
}
