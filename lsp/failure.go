package lsp

import (
	"fmt"
	"strings"

	"semcoder/analysis/reason"
	"semcoder/analysis/trace"
)

// Why an example fails is told by two runs: that of its call as it is, step by step, and
// that of the code with a small change after which it holds. What changes there is the
// cause, as far as execution can tell one. The question is that of kind repair, so that
// who asks both waits once; no edit is handed out here.

// failureText is the model's words, or the narrated run where there is none, then how
// the call ends, and what that is due to.
func failureText(q inquiry, o *reason.Outcome) string {
	said := o.Monologue
	if said == "" {
		said = o.Narration
	}
	return joined(said, failureLine(q, o)+"\n"+causeLine(q, o))
}

// failureLine says what is wanted of a call, who wants it, and what comes instead.
func failureLine(q inquiry, o *reason.Outcome) string {
	line := fmt.Sprintf("%s should be %s, says %s", shown(q.example.Call), shown(claimed(q.example.Example)), q.example.origin)
	if o.Trace == nil {
		return line
	}
	a, ok := ran(q.example.Call, o.Trace)
	switch {
	case !ok:
		return line + "; not run" + because(*o)
	case o.Trace.Stop == trace.Returned:
		return line + "; it yields " + a.ending + "  (" + a.how + ")"
	}
	return line + "; it " + strings.Replace(a.ending, "no result", "comes to no result", 1) + "  (" + a.how + ")"
}

// causeLine names what the failure is due to.
func causeLine(q inquiry, o *reason.Outcome) string {
	cause := causeOf(q, o)
	if cause == "" {
		return "no change was found with which it holds" + searchedFor(o)
	}
	return "with this it holds  (ran), " + foundBy(o) + searchedFor(o) + unrepaired(o) + "; " + cause
}

// causeOf is the change with which the example was executed and holds, in words; "" where
// there is none. Lines are the document's, 1-based.
func causeOf(q inquiry, o *reason.Outcome) string {
	if o.Verdict != reason.Confirmed {
		return ""
	}
	slice := q.question.(reason.Repair).Slice
	source := strings.SplitAfter(slice.Source, "\n")
	var all []string
	for _, e := range o.Edits {
		from, _, ok := e.In(slice)
		if !ok || e.To-1 > len(source) {
			return ""
		}
		was, becomes := statement(strings.Join(source[e.From-1:e.To-1], "")), statement(e.Text)
		switch {
		case was == "":
			all = append(all, fmt.Sprintf("what lacks before line %d: `%s`", from+1, becomes))
		case becomes == "":
			all = append(all, fmt.Sprintf("line %d: without `%s`", from+1, was))
		default:
			all = append(all, fmt.Sprintf("line %d: `%s` becomes `%s`", from+1, was, becomes))
		}
	}
	return strings.Join(all, "; ")
}

// statement is code in one line, without what stands around it.
func statement(lines string) string { return shown(strings.TrimSpace(lines)) }
