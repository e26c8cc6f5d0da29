package lsptest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"sync/atomic"
	"time"

	"semcoder/analysis/examples"
	"semcoder/analysis/reason"
	"semcoder/analysis/trace"
	"semcoder/lsp"
)

// Sandbox executes by script: it knows how each call ends.
type Sandbox struct {
	Ends  map[string]trace.Trace // by what tells them apart
	Delay time.Duration          // of every run
	Fails atomic.Int64           // how many of the next runs the sandbox itself fails
	Runs  atomic.Int64           // how many there were
}

var _ lsp.Tracer = (*Sandbox)(nil)

// Warm does nothing: a script is always ready.
func (s *Sandbox) Warm() {}

// Run ends as the script says; a call that it does not know is broken.
func (s *Sandbox) Run(ctx context.Context, p trace.Program) (*trace.Trace, error) {
	if p.Seed != 0 {
		return s.replay(ctx, p)
	}
	s.Runs.Add(1)
	return s.end(ctx, p)
}

// replay is a run in another world: what looks at clock or entropy ends otherwise.
func (s *Sandbox) replay(_ context.Context, p trace.Program) (*trace.Trace, error) {
	end := s.Ends[p.Call]
	if end.Clock+end.Entropy > 0 {
		end.Value += "'"
	}
	return &end, nil
}

func (s *Sandbox) end(ctx context.Context, p trace.Program) (*trace.Trace, error) {
	if err := pause(ctx, s.Delay); err != nil {
		return nil, err
	}
	if len(p.Lacks) > 0 {
		return &trace.Trace{Call: p.Call, Stop: trace.Missing, Needs: p.Lacks}, nil
	}
	if s.Fails.Add(-1) >= 0 {
		return nil, errors.New("no memory to start with")
	}
	end, known := s.Ends[p.Call]
	if !known {
		return &trace.Trace{Stop: trace.Broken, Problem: fmt.Sprintf("the script has no %s", p.Call)}, nil
	}
	if p.Expect != "" {
		end.Match = trace.Different
		if p.Expect == end.Value {
			end.Match = trace.Equal
		}
	}
	return &end, nil
}

// Batch ends each program as Run does, but counts none: what is tried out is not run
// for anybody.
func (s *Sandbox) Batch(ctx context.Context, programs []trace.Program) iter.Seq[trace.Result] {
	return func(yield func(trace.Result) bool) {
		for i, p := range programs {
			t, err := s.end(ctx, p)
			if !yield(trace.Result{Index: i, Trace: t, Err: err}) {
				return
			}
		}
	}
}

// Ways knows of none: a script has no code to cover.
func (s *Sandbox) Ways(context.Context, string) (trace.Canonical, []trace.Way, error) {
	return trace.Canonical{}, nil, nil
}

// Model answers by script, in place of a Reasoner with a model.
type Model struct {
	Sandbox *Sandbox
	Pieces  []string // of the monologue, each after Delay
	Lines   []int    // of the slice, for each piece; may be shorter
	Answer  string
	Unsure  int                       // the step from which on it is unsure
	Others  map[string]reason.Outcome // answers to what is not Forward, by kind of explain
	Delay   time.Duration
	Fail    error        // instead of an answer
	Panic   bool         // a bug in what the server calls
	Asking  atomic.Int64 // questions running now
	Asked   atomic.Int64 // questions ever

	mu    sync.Mutex
	known map[string]reason.Outcome // by what tells them apart
}

var _ lsp.Reasoner = (*Model)(nil)

// Load is lsp.Options.Load for this model.
func (m *Model) Load(quick bool) func(context.Context, lsp.Config) (lsp.Loaded, error) {
	return func(context.Context, lsp.Config) (lsp.Loaded, error) {
		return lsp.Loaded{Reasoner: m, Model: "script", Quick: quick}, nil
	}
}

// Known remembers what was answered to the end.
func (m *Model) Known(q reason.Question) (reason.Outcome, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	o, ok := m.known[named(q)]
	return o, ok
}

// named tells the questions apart that are remembered; "" for others.
func named(q reason.Question) string {
	switch q := q.(type) {
	case reason.Forward:
		return q.Call
	case reason.Repair:
		return fmt.Sprint("repair ", q.Call, q.RunOnly)
	}
	return ""
}

// Close does nothing.
func (m *Model) Close() error { return nil }

// Ask says its pieces and answers.
func (m *Model) Ask(ctx context.Context, q reason.Question) iter.Seq2[reason.Update, error] {
	return func(yield func(reason.Update, error) bool) {
		m.Asked.Add(1)
		m.Asking.Add(1)
		defer m.Asking.Add(-1)
		if m.Panic {
			panic("scripted")
		}
		if err := m.tell(ctx, q, yield); err != nil && !errors.Is(err, errEnough) {
			yield(reason.Update{}, err)
		}
	}
}

// ran is the account of every scripted run.
const ran = "It ran."

// errEnough is a listener that left.
var errEnough = errors.New("enough")

func (m *Model) tell(ctx context.Context, q reason.Question, yield func(reason.Update, error) bool) error {
	o := reason.Outcome{Model: "script", Answer: m.Answer, Verdict: reason.Unchecked, Tokens: len(m.Pieces), Unsure: m.Unsure}
	forward, isForward := q.(reason.Forward)
	if isForward {
		if err := m.execute(ctx, forward, &o, yield); err != nil {
			return err
		}
	} else {
		o = answered(m.Others, q)
		o.Model = "script"
	}
	for i, piece := range m.Pieces {
		if err := pause(ctx, m.Delay); err != nil {
			return err
		}
		u := reason.Update{Phase: reason.Monologue, Text: piece}
		if i < len(m.Lines) {
			u.Line = m.Lines[i]
		}
		if !yield(u, nil) {
			return errEnough
		}
		o.Monologue += piece
	}
	if m.Fail != nil {
		return m.Fail
	}
	m.remember(named(q), o)
	yield(reason.Update{Phase: reason.Done, Outcome: &o}, nil)
	return nil
}

// answered is the script's answer to a question that is not Forward.
func answered(script map[string]reason.Outcome, q reason.Question) reason.Outcome {
	kind := lsp.KindDescribe
	switch q.(type) {
	case reason.Backward:
		kind = lsp.KindInput
	case reason.Repair:
		kind = lsp.KindRepair
	case reason.Write:
		kind = lsp.KindWrite
	}
	if o, ok := script[kind]; ok {
		return o
	}
	return reason.Outcome{Verdict: reason.Unchecked, Reason: reason.NotFound}
}

// execute fills in what the sandbox shows.
func (m *Model) execute(ctx context.Context, q reason.Forward, o *reason.Outcome, yield func(reason.Update, error) bool) error {
	if m.Sandbox == nil {
		return nil
	}
	t, err := m.Sandbox.Run(ctx, examples.Program(q.Slice, q.Call))
	if err != nil {
		return err
	}
	o.Trace = t
	switch {
	case t.Stop == trace.Missing:
		o.Verdict, o.Reason = reason.Unrunnable, reason.Needs+t.Needs[0]
		return nil
	case t.Stop != trace.Returned:
		return nil
	}
	o.Narration, o.Sentences, o.Verdict = ran, []reason.Sentence{{Text: ran, Line: 1}}, reason.Refuted
	if t.Literal == m.Answer {
		o.Verdict = reason.Confirmed
	}
	part := *o
	part.Answer = ""
	if !yield(reason.Update{Phase: reason.Executed, Outcome: &part}, nil) {
		return errEnough
	}
	return nil
}

func (m *Model) remember(name string, o reason.Outcome) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if name == "" {
		return
	}
	if m.known == nil {
		m.known = map[string]reason.Outcome{}
	}
	o.Cached = true
	m.known[name] = o
}

func pause(ctx context.Context, d time.Duration) error {
	if d == 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
