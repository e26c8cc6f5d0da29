package lsp

import (
	"context"
	"errors"
	"sync"

	"go.uber.org/zap"

	"semcoder/analysis"
	"semcoder/analysis/examples"
	"semcoder/analysis/reason"
	"semcoder/analysis/trace"
)

// keepRuns bounds the memory of runs: the oldest is forgotten first.
const keepRuns = 512

// runs executes calls of slices, each once, and remembers how they ended. A run
// belongs to the session rather than to the hover that asked first, which may be
// cancelled while others wait.
type runs struct {
	session *session
	tracer  Tracer
	mu      sync.Mutex
	byKey   map[runKey]*run
	order   []runKey // of byKey, oldest first
	warm    bool     // a run has come back: the sandbox is up
	failure error    // of the sandbox itself, when it was asked last
}

type runKey struct {
	slice  [32]byte
	call   string
	expect string
}

// run is one execution; what it found may be read once done is closed.
type run struct {
	done  chan struct{}
	trace *trace.Trace // without its events, which a hover does not show
	err   error
}

var errNoSandbox = errors.New("no sandbox")

func newRuns(s *session) *runs {
	return &runs{session: s, tracer: s.options.Tracer, byKey: map[runKey]*run{}}
}

// get returns how a call ends. The error is ctx's, or the sandbox's own when it
// could not run at all; such a run is tried again next time.
func (r *runs) get(ctx context.Context, key runKey, slice analysis.Slice) (*trace.Trace, error) {
	if r.tracer == nil {
		return nil, errNoSandbox
	}
	one := r.join(key, slice)
	select {
	case <-one.done:
		return one.trace, one.err
	case <-ctx.Done(): // a child of the session's
		return nil, ctx.Err()
	}
}

// known returns a run that has come back, nil for one that has not.
func (r *runs) known(key runKey) (*trace.Trace, error) {
	r.mu.Lock()
	one := r.byKey[key]
	r.mu.Unlock()
	if one == nil {
		return nil, nil
	}
	select {
	case <-one.done:
		return one.trace, one.err
	default:
		return nil, nil
	}
}

// state says what a run that has not come back waits for: nothing else once one
// has; before that, the sandbox may still be compiling its interpreter, or have
// failed to.
func (r *runs) state() (started bool, failure error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.warm, r.failure
}

// forget has everything run again: in another interpreter it may end otherwise.
func (r *runs) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.byKey)
	r.order = nil
}

// join returns the run of key, and starts it if this is the first to ask.
func (r *runs) join(key runKey, slice analysis.Slice) *run {
	r.mu.Lock()
	defer r.mu.Unlock()
	if one, ok := r.byKey[key]; ok {
		return one
	}
	one := &run{done: make(chan struct{})}
	r.byKey[key] = one
	if r.order = append(r.order, key); len(r.order) > keepRuns {
		delete(r.byKey, r.order[0])
		r.order = r.order[1:]
	}
	r.session.start(func() { r.execute(key, slice, one) })
	return one
}

// execute runs one program. A sandbox that could not be asked is no property of
// the program: such a run is forgotten before anybody hears of it.
func (r *runs) execute(key runKey, slice analysis.Slice, one *run) {
	defer close(one.done)
	one.err = errNoSandbox // what a panic leaves behind; nobody looks before done is closed
	program := examples.Program(slice, key.call)
	program.Expect = key.expect
	t, err := r.tracer.Run(r.session.root, program)
	if err == nil {
		t, err = trace.Replay(r.session.root, r.tracer.Run, program, t)
	}
	if t != nil {
		ending := *t
		if expr := reason.UpTo(t); expr != "" { // which takes the events
			ending.Before = &trace.Before{Name: expr}
		}
		ending.Events, ending.Canonical = nil, trace.Canonical{}
		if absent := examples.Absent(slice, t); len(absent) > 0 {
			ending.Stop, ending.Needs = trace.Missing, absent
		}
		one.trace = &ending
	}
	one.err = err
	if err != nil && r.session.root.Err() == nil {
		r.session.log.Warn("sandbox", zap.Error(err))
	}
	r.mu.Lock()
	if err != nil && r.byKey[key] == one {
		delete(r.byKey, key)
	}
	r.warm, r.failure = r.warm || err == nil, err
	r.mu.Unlock()
}
