package pyx

import (
	"context"
	"reflect"

	"semcoder/analysis/trace"
)

// oneIn is how many programs that run natively there are for one that runs in the
// sandbox as well.
const oneIn = 100

// differs is the Problem of a trace that the two interpreters do not agree on.
const differs = "native differs"

// A crossed runner runs everything twice, in a native interpreter and in the sandbox,
// and gives a trace only where both tell the same.
type crossed struct {
	native, sandbox Runner
	ran             int
}

// RunBatch gives the native traces. Where the sandbox tells something else, or that
// clock or entropy were read, which a native interpreter does not count, the trace is
// Broken and differs.
func (c *crossed) RunBatch(ctx context.Context, programs []trace.Program) ([]*trace.Trace, error) {
	ours, err := c.native.RunBatch(ctx, programs)
	if err != nil {
		return nil, err
	}
	theirs, err := c.sandbox.RunBatch(ctx, programs)
	if err != nil {
		return nil, err
	}
	c.ran += len(programs)
	for i, t := range ours {
		if !agree(*t, *theirs[i]) {
			ours[i] = &trace.Trace{Canonical: t.Canonical, Call: t.Call, Stop: trace.Broken, Problem: differs}
		}
	}
	return ours, nil
}

// Close does nothing: both belong to the worker.
func (c *crossed) Close() error { return nil }

// agree compares all but what says where a program ran.
func agree(native, sandbox trace.Trace) bool {
	native.Native = false
	return reflect.DeepEqual(native, sandbox)
}
