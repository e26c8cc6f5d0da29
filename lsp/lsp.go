// Package lsp is the language server: what an editor talks to.
//
// One goroutine reads the connection. It applies edits in the order they come
// and is the only writer of the workspace; it never waits and never writes. A
// request takes its snapshot of the workspace on that goroutine and then runs
// beside the others. Everything said to the editor leaves through one outbox.
//
// A feature is one file: its handler, a line in the dispatch table, its
// capability in initialize, and cases under testdata.
package lsp

import (
	"context"
	"io"
	"iter"

	"go.uber.org/zap"

	"semcoder/analysis/examples"
	"semcoder/analysis/reason"
	"semcoder/analysis/trace"
)

// A Reasoner answers questions about slices; *reason.Reasoner is one.
type Reasoner interface {
	Ask(context.Context, reason.Question) iter.Seq2[reason.Update, error]
	Known(reason.Question) (reason.Outcome, bool)
	Close() error
}

// A Tracer runs calls in the sandbox; *trace.Runner is one.
type Tracer interface {
	examples.Runner
	Run(context.Context, trace.Program) (*trace.Trace, error)
	Warm() // prepares the first run in the background
}

// Loaded is a model made ready.
type Loaded struct {
	Reasoner Reasoner
	Model    string // its name for people; "" when there is none and accounts are executed only
	Quick    bool   // small and local: a hover may start it unasked
	Note     string // told to the user: why there is no model; "" otherwise
}

// Options are what a server is made of.
type Options struct {
	Version string      // shown to the client
	Log     *zap.Logger // nil: none
	Tracer  Tracer      // nil: nothing is executed for hovers

	// Use has Tracer run programs in the user's own interpreter, or in the sandbox
	// again; the error says why it stays there. nil: it always does.
	Use func(NativeConfig) error

	// Load opens the model that the settings name. It runs in the background, once
	// for each value of Config.Model and Config.Native, and never before it is wanted.
	Load func(context.Context, Config) (Loaded, error)
}

// A Server serves connections; each has its own documents and settings.
type Server struct{ options Options }

// New returns a server. Options.Load must be set.
func New(o Options) *Server {
	if o.Log == nil {
		o.Log = zap.NewNop()
	}
	return &Server{options: o}
}

// Serve talks to one client until it says exit, its input ends or ctx is
// cancelled, and returns within about 100 ms of that, whatever is running. It
// closes rwc. The error says that the client left without shutdown, or that the
// connection could not be read further.
func (s *Server) Serve(ctx context.Context, rwc io.ReadWriteCloser) error {
	return newSession(ctx, s.options).serve(rwc)
}
