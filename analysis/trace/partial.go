package trace

import "context"

// A run that needs what is not there goes as far as it can without: placeholders stand for what is lacking, and whatever would
// depend on one ends the run. Up to there it is a run like any other, and its events are facts.

// A Before is what a run ended before, since nobody knows what that comes to.
type Before struct {
	Under []Event `json:"under,omitempty"` // the calls under way, without values, the outermost first
	Name  string  `json:"name,omitempty"`  // what it ended before, as the program writes it; "" where that is the last of Under
}

// before is what a run ended before; nil where that is not known, or where some of what led there was done without a
// module that others may have.
func (r *reply) before(sites []site) (*Before, error) {
	if r.Stop != Missing || r.Truncated || len(r.Without) > 0 || len(r.Rows.Site) == 0 {
		return nil, nil
	}
	if err := r.Under.check(len(sites)); err != nil {
		return nil, err
	}
	for i, number := range r.Under.Site {
		if args := r.Under.Operands[i]; len(args) > 0 && number >= 0 && sites[number].op != Method {
			r.Under.Operands[i] = args[1:]
		}
	}
	calls, err := r.Under.events(sites)
	b := &Before{Under: calls, Name: r.Unknown}
	switch n := len(calls); {
	case n > 0 && calls[n-1].Frame == r.Where:
		b.Name = ""
	case b.Name == "":
		return nil, err
	}
	return b, err
}

// upTo is how a program ran, and where it needs what is not there, how far it comes.
func (r *Runner) upTo(ctx context.Context, p Program) (*Trace, error) {
	light, lacking := p.Light, len(p.Lacks) > 0 && r.options.Native == nil
	p.Light = light && !lacking // placeholders are looked for where events are recorded
	t, err := r.runOnce(ctx, p)
	switch {
	case err != nil:
		return nil, err
	case lacking:
		if t = t.without(p.Lacks); light {
			t.Before, t.Events = nil, nil
		}
		return t, nil
	case light || r.options.Native != nil || t.Stop != Missing || len(t.Needs) == 0:
		return t, nil
	}
	t.Before = nil // it has seen what the sandbox has in place of the user's
	p.Lacks = t.Needs
	again, err := r.runOnce(ctx, p)
	if err != nil || again.Stop != Missing || again.Before == nil {
		return t, err
	}
	return again.without(p.Lacks), nil
}

// without is how a run is told that went without what its program lacks: that it needs, whatever it ended before.
func (t *Trace) without(lacks []string) *Trace {
	out := *t
	out.Needs = union(lacks, t.Needs)
	if t.Stop == Missing || t.Stop == Broken || t.cutShort() {
		out.Stop, out.Needs, out.Problem = Missing, lacks, ""
		return out.certain()
	}
	return &out
}

// certain is a run of which nothing is told where it is not known what it ended before, or what led there varies.
func (t *Trace) certain() *Trace {
	if t.Stop == Missing && (t.Before == nil || len(t.Unstable)+len(t.Skewed) > 0) {
		t.Before, t.Events, t.Steps, t.Stdout, t.Unstable, t.Skewed = nil, nil, 0, "", nil, nil
	}
	return t
}

// differs tells whether two runs ended before different things.
func (b *Before) differs(other *Before) bool {
	if b == nil || other == nil {
		return b != other
	}
	return b.Name != other.Name || firstDifference(b.Under, other.Under) >= 0
}
