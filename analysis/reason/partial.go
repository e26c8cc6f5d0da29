package reason

import (
	"semcoder/analysis/narrate"
	"semcoder/analysis/trace"
)

// Of a call that needs what the sandbox lacks, what comes before that is executed. Then its steps are facts, and no model is asked
// for them. Only where nothing could be executed does the model account for the call, as far as what is shown determines it.

// UpTo is what a run ended before because the sandbox lacks something, its operands in place: `requests.get("https://x/3")`;
// "" where nothing was executed up to there.
func UpTo(t *trace.Trace) string {
	_, expr, _ := narrate.Before(t)
	return expr
}

// ends notes what the run ended before. Where nobody could say that, the run counts for nothing.
func (o *Outcome) ends() {
	if o.Before = UpTo(o.Trace); o.Before == "" && o.Trace.Before != nil {
		t := *o.Trace
		t.Before, t.Events, t.Steps, t.Stdout = nil, nil, 0, ""
		o.Trace = &t
	}
}

// partial tells an outcome whose account was executed up to what the sandbox lacks.
func (o *Outcome) partial() bool { return o.Trace != nil && o.Trace.Before != nil }
