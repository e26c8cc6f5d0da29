package reason

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
)

// A flight is one question being answered, for as long as somebody holds it. It
// keeps all of its updates, so that a listener who comes late hears everything
// and the model never waits for a slow one.
type flight struct {
	key     string
	cancel  context.CancelCauseFunc
	holders int // guarded by Reasoner.mu

	mu      sync.Mutex
	updates []Update
	err     error         // why it ended early
	over    bool          // no more updates follow
	more    chan struct{} // closed, and replaced, when one of the above changes
}

// join adds a holder to the question's flight, which it starts where none flies.
func (r *Reasoner) join(q Question) (*flight, error) {
	key := q.key(r)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil, ErrClosed
	}
	f, flying := r.flights[key]
	if !flying {
		var ctx context.Context
		f = &flight{key: key, more: make(chan struct{})}
		ctx, f.cancel = context.WithCancelCause(context.Background())
		r.flights[key] = f
		r.wg.Go(func() { r.fly(ctx, f, q) })
	}
	f.holders++
	return f, nil
}

// leave takes a holder away; the last one takes the flight along. A cancelled
// flight is not to be joined any more, so it leaves the table at once.
func (r *Reasoner) leave(f *flight) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if f.holders--; f.holders == 0 {
		f.cancel(context.Canceled)
		r.forget(f)
	}
}

// forget must be called with mu held.
func (r *Reasoner) forget(f *flight) {
	if r.flights[f.key] == f {
		delete(r.flights, f.key)
	}
}

// fly answers the question from beginning to end, on a goroutine of its own.
func (r *Reasoner) fly(ctx context.Context, f *flight, q Question) {
	defer f.cancel(nil) // frees the context
	err := r.resolve(ctx, q, f.emit)
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	r.mu.Lock()
	r.forget(f)
	r.mu.Unlock()
	f.end(err)
}

// resolve finds the outcome in memory or by answering. A fault of ours costs
// this question, not the process.
func (r *Reasoner) resolve(ctx context.Context, q Question, emit func(Update)) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			r.options.Log(fmt.Sprintf("reason: %v\n%s", fault, debug.Stack()))
			err = fmt.Errorf("internal fault: %v", fault)
		}
	}()
	key := q.key(r)
	o, known := r.recall(key)
	if known {
		replay(q, o, emit)
	} else if o, err = q.answer(ctx, r, emit); err != nil {
		return err
	}
	if !known {
		r.remember(key, o)
	}
	emit(Update{Phase: Done, Outcome: o})
	return nil
}

// replay emits a remembered outcome as if it became known now, all at once.
func replay(q Question, o *Outcome, emit func(Update)) {
	if _, first := q.(Forward); first && o.Trace != nil {
		emit(Update{Phase: Executed, Outcome: o.executed()})
	}
	s := speech{lines: o.Lines, emit: emit}
	if o.About != nil {
		s.follow = remembered(o.About)
	}
	s.say(o.Monologue)
	s.finish(len(s.text))
}

func (f *flight) emit(u Update) {
	f.change(func() { f.updates = append(f.updates, u) })
}

func (f *flight) end(err error) {
	f.change(func() { f.over, f.err = true, err })
}

// change applies what do does and wakes the listeners.
func (f *flight) change(do func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	do()
	close(f.more)
	f.more = make(chan struct{})
}

// follow yields all updates, past and coming, until the flight, the loop or ctx
// ends.
func (f *flight) follow(ctx context.Context, yield func(Update, error) bool) {
	for i := 0; ; {
		if ctx.Err() != nil {
			yield(Update{}, context.Cause(ctx))
			return
		}
		updates, more, over, err := f.since(i)
		for _, u := range updates {
			if !yield(u, nil) {
				return
			}
		}
		i += len(updates)
		switch {
		case len(updates) > 0: // ask again before waiting: ctx may have ended meanwhile
		case over && err != nil:
			yield(Update{}, err)
			return
		case over:
			return
		default:
			select {
			case <-more:
			case <-ctx.Done():
			}
		}
	}
}

// since returns the updates from i on; the slice is only ever appended to.
func (f *flight) since(i int) (updates []Update, more <-chan struct{}, over bool, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.updates[i:], f.more, f.over, f.err
}

// interrupted tells a cancellation, which is nobody's fault, from a failure.
func interrupted(ctx context.Context, err error) bool {
	return ctx.Err() != nil || errors.Is(err, context.Canceled)
}
