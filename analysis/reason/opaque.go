package reason

import (
	"context"
	"slices"
	"strings"

	"semcoder/analysis/reason/prompts"
	"semcoder/analysis/trace"
)

// Opaque asks what Call yields in a program that keeps functions to itself: of some there is a signature and a docstring, of
// others the import alone. Source is canonical but for those docstrings. Nothing of it can run. For evaluation.
type Opaque struct {
	Source string
	Call   string
}

func (q Opaque) key(r *Reasoner) string {
	parts := []string{"opaque/2", q.Source, q.Call}
	if r.model("forward") != nil {
		parts = append(parts, r.modelKey())
	}
	return digest(parts...)
}

func (q Opaque) answer(ctx context.Context, r *Reasoner, emit func(Update)) (*Outcome, error) {
	c := trace.Canonical{Source: q.Source, Lines: slices.Repeat([]int{0}, strings.Count(q.Source, "\n")+1)}
	o := &Outcome{Verdict: Unchecked, Reason: NotRun, Lines: c.Lines}
	if r.model("forward") == nil {
		return o, nil
	}
	a := asksForward(prompts.Forward(q.Source, q.Call), q.Call)
	if a.lines = c.Lines; r.options.Guided {
		a.program, a.call = &c, q.Call
	}
	g, start, read, err := r.converse(ctx, a, o, emit)
	if err != nil || o.Model == "" {
		return o, err
	}
	switch o.predict(g, start, read); {
	case o.Before != "":
		o.Reason = untold(g.Text)
	case !read:
		o.Reason = Malformed
	}
	return o, nil
}
