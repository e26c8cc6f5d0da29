package lsp

import (
	"context"

	"semcoder/analysis"
	"semcoder/analysis/examples"
	"semcoder/analysis/reason"
	"semcoder/analysis/trace"
)

// maxTried bounds the examples that are run in search of one that passes.
const maxTried = 4

// finding is what a hover or an explanation is about, and how it ended so far.
type finding struct {
	target
	example example
	slice   analysis.Slice // the function with what it and the example need
	trace   *trace.Trace   // without events; nil while it has not come back, or when nothing can run
	err     error          // of the sandbox itself, when it could not run
	differs bool           // the source expects something else than what ran
}

// question is what the model is asked about the finding.
func (f finding) question() reason.Forward {
	return reason.Forward{Slice: f.slice, Call: f.example.Call, Python: f.python()}
}

// python is which versions the document's project supports.
func (f finding) python() string {
	root, _ := analysis.ProjectRoot(f.doc.Path())
	return analysis.RequiresPython(root)
}

// with is the finding of an example that has not run yet.
func (t target) with(e example) finding {
	return finding{target: t, example: e, slice: t.snap.SliceFor(t.doc, t.function, e.Call)}
}

// choose settles the active example: the one chosen if it runs, else the first
// that runs as the source expects, else the first at all. A call of ours is looked
// for only when no other could be run. It tells publish of each better answer on the
// way. A target without examples has no finding.
func (s *session) choose(ctx context.Context, t target, publish func(finding)) (finding, bool) {
	var best finding
	tried := 0
	from := sources{
		elsewhere: func() []examples.Example {
			if best.ran() && tried >= maxTried {
				return nil
			}
			if tried == 0 {
				s.preview(ctx, t, publish)
			}
			return s.searches.elsewhere(ctx, t)
		},
		ours: func() []examples.Example {
			if best.ran() || best.trace != nil && best.trace.Stop == trace.Missing {
				return nil
			}
			return s.searches.ours(ctx, t)
		},
	}
	for e := range s.candidates(t, from) {
		if tried >= maxTried && e.Origin != examples.Synthesised {
			continue
		}
		one := t.with(e)
		if tried == 0 {
			best = one
			best.see(s.runs.known(best.key()))
			publish(best)
		}
		one.see(s.runs.get(ctx, one.key(), one.slice))
		if ctx.Err() != nil {
			break
		}
		if tried == 0 || one.example.Passes(one.trace) || one.ran() && !best.ran() {
			best = one
			publish(best)
		}
		tried++
		if one.example.Passes(one.trace) || one.err != nil || (e.chosen && one.ran()) {
			break
		}
	}
	return best, best.function != nil
}

// preview publishes the first call that stands in the document itself, while other
// files are searched for a better one.
func (s *session) preview(ctx context.Context, t target, publish func(finding)) {
	list := examples.Find(t.doc, t.function)
	if len(list) == 0 {
		return
	}
	one := t.with(found(t, list[0]))
	one.see(s.runs.get(ctx, one.key(), one.slice))
	if one.ran() {
		publish(one)
	}
}

// key is what the finding's run is remembered by.
func (f *finding) key() runKey { return runKey{f.slice.Hash, f.example.Call, f.example.Value()} }

// see takes in how the run ended.
func (f *finding) see(t *trace.Trace, err error) {
	f.trace, f.err = t, err
	f.differs = t != nil && f.example.Contradicted(t) && !f.changed(t)
}

// changed tells whether the run used what another Python that the project supports
// does otherwise.
func (f *finding) changed(t *trace.Trace) bool {
	ending := *t
	ending.Canonical.Source = f.slice.Source
	return len(trace.Changes(&ending, f.python())) > 0
}

// ran reports whether the example could be run at all.
func (f finding) ran() bool {
	return f.trace != nil && f.trace.Stop != trace.Broken && f.trace.Stop != trace.Missing
}
