package main

import (
	"context"
	"errors"
	"iter"
	"sync"

	"semcoder/analysis/trace"
	"semcoder/lsp"
)

// interpreters runs programs in the sandbox or, while the settings name one and trust
// the workspace, in the user's own interpreter.
type interpreters struct {
	sandbox *trace.Runner
	mu      sync.Mutex
	native  *trace.Runner // nil: the sandbox
}

// use chooses between the two. Runs in an interpreter that is left end with an error.
func (i *interpreters) use(c lsp.NativeConfig) error {
	var next *trace.Runner
	var err error
	if c.Python != "" {
		native := &trace.Native{Python: c.Python, Trusted: c.Trusted}
		if err = native.Check(); err == nil {
			next = trace.NewRunner(trace.Options{Native: native})
		}
	}
	i.mu.Lock()
	before := i.native
	i.native = next
	i.mu.Unlock()
	if before != nil {
		err = errors.Join(err, before.Close())
	}
	return err
}

func (i *interpreters) current() *trace.Runner {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.native != nil {
		return i.native
	}
	return i.sandbox
}

func (i *interpreters) Run(ctx context.Context, p trace.Program) (*trace.Trace, error) {
	return i.current().Run(ctx, p)
}

// Batch and Ways are for calls that we make up: those the sandbox alone runs.
func (i *interpreters) Batch(ctx context.Context, p []trace.Program) iter.Seq[trace.Result] {
	return i.sandbox.Batch(ctx, p)
}

func (i *interpreters) Ways(ctx context.Context, source string) (trace.Canonical, []trace.Way, error) {
	return i.sandbox.Ways(ctx, source)
}

func (i *interpreters) Canonical(ctx context.Context, source string) (trace.Canonical, error) {
	return i.current().Canonical(ctx, source)
}

// Literal executes nothing, so that either would do.
func (i *interpreters) Literal(ctx context.Context, expr string) (string, bool, error) {
	return i.sandbox.Literal(ctx, expr)
}

func (i *interpreters) Identity() (string, error) { return i.current().Identity() }

func (i *interpreters) Warm() { i.current().Warm() }

func (i *interpreters) Close() error {
	return errors.Join(i.use(lsp.NativeConfig{}), i.sandbox.Close())
}
