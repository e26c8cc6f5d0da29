package evaluation

import (
	"context"

	"semcoder/analysis/walk"
)

// read is the baseline of guided accounts: what the walk beside a model gets to where it has nobody to ask.
func (e *evaluator) read(ctx context.Context, source, call string) guess {
	g := guess{by: "read along, nobody asked"}
	c, err := e.Tracer.Canonical(ctx, source)
	if err != nil {
		return g
	}
	t, err := walk.Call(c, call, func(walk.Question) (walk.Answer, error) { return walk.Answer{}, walk.ErrBeyond })
	if err == nil {
		g.prediction = outcomeOf(t)
	}
	return g
}
