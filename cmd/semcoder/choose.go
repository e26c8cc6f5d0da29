package main

import (
	"context"
	"fmt"
	"strings"

	"semcoder/analysis"
	"semcoder/analysis/examples"
	"semcoder/analysis/reason"
	"semcoder/analysis/trace"
)

// A chosen question is one about a call that nobody named; from says where the call
// was found, "" for one that was named.
type chosen struct {
	reason.Forward
	from string
}

// A caller runs calls; *trace.Runner is one.
type caller interface {
	examples.Runner
	Run(context.Context, trace.Program) (*trace.Trace, error)
}

// maxChosen bounds the examples that are run in search of one that passes.
const maxChosen = 8

// chooseQuestion asks about the active example of a function of a file: the first
// that passes, else the first that runs, else the first at all. With noRun it is the
// first that is found, and none is made up.
func chooseQuestion(ctx context.Context, runner caller, path, name string, noRun bool) (chosen, error) {
	t, err := openFile(path)
	if err != nil {
		return chosen{}, err
	}
	f, err := t.function(name)
	if err != nil {
		return chosen{}, err
	}
	snap, d := t.snap, t.doc
	c := chooser{ctx: ctx, runner: runner, snap: snap, doc: d, f: f, noRun: noRun}
	best, err := c.choose()
	switch {
	case err != nil:
		return chosen{}, err
	case best.Call == "":
		return chosen{}, uncalled(f, snap.SliceFor(d, f, "").Needs)
	}
	return chosen{about(snap, d, f, best.Call), best.From(d)}, nil
}

// uncalled says why there is no call of a function to explain.
func uncalled(f *analysis.Function, needs []string) error {
	name := strings.TrimSuffix(f.Qualified, ".__init__")
	if len(needs) > 0 {
		return fmt.Errorf("no call of %s is known, and none is made up, since none could run: it needs %s; give one with --call '%s(...)' for a prediction",
			name, strings.Join(needs, ", "), name)
	}
	return fmt.Errorf("no call of %s is known, and none made up here came to an end; give one with --call '%s(...)'", name, name)
}

type chooser struct {
	ctx    context.Context
	runner caller
	snap   *analysis.Snapshot
	doc    *analysis.Document
	f      *analysis.Function
	noRun  bool

	best  examples.Example
	ran   bool // best did
	tried int
	err   error
}

func (c *chooser) choose() (examples.Example, error) {
	for e := range examples.Ordered(c.doc, c.f, c.elsewhere, c.ours) {
		if c.best.Call == "" {
			c.best = e
		}
		if c.noRun || c.err != nil {
			break
		}
		if c.tried++; c.tried > maxChosen {
			continue // there may be one of ours
		}
		if c.passes(e) {
			return e, nil
		}
	}
	return c.best, c.err
}

func (c *chooser) elsewhere() []examples.Example {
	return examples.Elsewhere(c.ctx, c.snap, c.doc, c.f)
}

// ours makes calls up where no other ran.
func (c *chooser) ours() (made []examples.Example) {
	if c.noRun || c.ran || c.err != nil {
		return nil
	}
	c.tried = 0
	made, c.err = examples.Synthesise(c.ctx, c.runner, c.snap, c.doc, c.f)
	return made
}

func (c *chooser) passes(e examples.Example) bool {
	p := examples.Program(c.snap.SliceFor(c.doc, c.f, e.Call), e.Call)
	p.Expect, p.Light = e.Value(), true
	t, err := c.runner.Run(c.ctx, p)
	if err != nil {
		c.err = err
		return false
	}
	if ended := t.Stop == trace.Returned || t.Stop == trace.Raised || t.Stop == trace.Budgeted; ended && !c.ran {
		c.best, c.ran = e, true
	}
	return e.Passes(t)
}
