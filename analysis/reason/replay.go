package reason

import (
	"context"

	"semcoder/analysis/trace"
)

// replayed runs a program and, in other worlds, again: clock, chance and the order of
// sets are made up and the same in every run of one seed, so that one run proves
// nothing about them.
func (r *Reasoner) replayed(ctx context.Context, p trace.Program) (*trace.Trace, error) {
	t, err := r.run(ctx, p)
	if err != nil {
		return nil, err
	}
	return trace.Replay(ctx, r.run, p, t)
}

// differ compares what two runs of one program came to.
func differ(a, b *trace.Trace) bool {
	return a.Stop != b.Stop || a.Value != b.Value || a.Literal != b.Literal ||
		exceptionText(a) != exceptionText(b) || a.Stdout != b.Stdout
}

func exceptionText(t *trace.Trace) string {
	if t.Exception == nil {
		return ""
	}
	return t.Exception.Type + ": " + t.Exception.Message
}
