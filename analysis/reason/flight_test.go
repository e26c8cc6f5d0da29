package reason

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
)

// gated makes a reasoner whose model speaks one token for each value on the
// gate, inside a synctest bubble.
func gated(t *testing.T) (*Reasoner, *scripted) {
	m := saying(script("assert f(21) == 42"))
	m.gate, m.ended = make(chan struct{}), make(chan struct{})
	r := reasoner(t, Options{Tracer: returning("42"), Model: m})
	return r, m
}

func (m *scripted) speak(tokens int) {
	for range tokens {
		m.gate <- struct{}{}
	}
	synctest.Wait()
}

func (m *scripted) stopped() bool {
	select {
	case <-m.ended:
		return true
	default:
		return false
	}
}

// A listener asks on a goroutine of its own.
type listener struct {
	updates []Update
	err     error
	over    chan struct{}
}

func listen(ctx context.Context, r *Reasoner, q Question) *listener {
	l := &listener{over: make(chan struct{})}
	go func() {
		defer close(l.over)
		for u, err := range r.Ask(ctx, q) {
			if err != nil {
				l.err = err
				return
			}
			l.updates = append(l.updates, u)
		}
	}()
	synctest.Wait()
	return l
}

func TestListenersShareAFlightAndHearAllOfIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, m := gated(t)
		first := listen(t.Context(), r, doubled)
		m.speak(len(m.tokens) / 2)
		second := listen(t.Context(), r, doubled)
		m.speak(len(m.tokens) - len(m.tokens)/2)
		<-first.over
		<-second.over
		if first.err != nil || second.err != nil {
			t.Fatal(first.err, second.err)
		}
		if m.asked.Load() != 1 {
			t.Errorf("model asked %d times", m.asked.Load())
		}
		if diff := cmp.Diff(first.updates, second.updates); diff != "" {
			t.Errorf("the late listener heard something else:\n%s", diff)
		}
	})
}

func TestAListenerThatLeavesTakesOnlyItselfAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, m := gated(t)
		ctx, leave := context.WithCancel(t.Context())
		first, second := listen(ctx, r, doubled), listen(t.Context(), r, doubled)
		m.speak(5)
		leave()
		<-first.over
		if !errors.Is(first.err, context.Canceled) {
			t.Errorf("left with %v", first.err)
		}
		m.speak(len(m.tokens) - 5)
		<-second.over
		if second.err != nil || second.updates[len(second.updates)-1].Phase != Done {
			t.Errorf("the other one ended with %v", second.err)
		}
	})
}

func TestTheLastHolderTakesTheFlightAlong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, m := gated(t)
		ctx, leave := context.WithCancel(t.Context())
		first := listen(ctx, r, doubled)
		release := r.Hold(doubled)
		m.speak(5)
		leave()
		<-first.over
		synctest.Wait()
		if m.stopped() {
			t.Fatal("the lease did not hold the flight")
		}
		release()
		release() // a second time is nothing
		synctest.Wait()
		if !m.stopped() {
			t.Fatal("the model went on with nobody listening")
		}
		if _, known := r.Known(doubled); known {
			t.Error("a cancelled flight was remembered")
		}
	})
}

func TestACancelledFlightIsNotJoined(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, m := gated(t)
		r.Hold(doubled)()
		synctest.Wait()
		m.ended = nil // the next generation may end as it likes
		l := listen(t.Context(), r, doubled)
		m.speak(len(m.tokens))
		<-l.over
		if l.err != nil || l.updates[len(l.updates)-1].Outcome.Verdict != Confirmed {
			t.Errorf("asking again ended with %v", l.err)
		}
	})
}

func TestALeaseStartsAFlightAndItsOutcomeIsKnown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, m := gated(t)
		defer r.Hold(doubled)()
		m.speak(len(m.tokens))
		if o, known := r.Known(doubled); !known || o.Answer != "42" {
			t.Errorf("known %v: %+v", known, o)
		}
		if n := len(r.flights); n != 0 {
			t.Errorf("%d flights left in the table", n)
		}
	})
}

func TestBreakingOutOfTheLoopLetsGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, m := gated(t)
		for range r.Ask(t.Context(), doubled) {
			break // at the executed account; the model waits at its gate
		}
		synctest.Wait()
		if m.asked.Load() == 1 && !m.stopped() {
			t.Error("the flight flies on")
		}
	})
}

func TestCloseEndsFlightsAndWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, m := gated(t)
		l := listen(t.Context(), r, doubled)
		m.speak(3)
		r.Close()
		if !m.stopped() {
			t.Error("closed with the model speaking")
		}
		<-l.over
		if !errors.Is(l.err, ErrClosed) {
			t.Errorf("listener got %v", l.err)
		}
		if _, err := collect(t.Context(), r, doubled); !errors.Is(err, ErrClosed) {
			t.Errorf("asking a closed reasoner: %v", err)
		}
		r.Hold(doubled)()
	})
}

func TestDifferentQuestionsFlyApart(t *testing.T) {
	m := saying(script("assert f(21) == 42"))
	r := reasoner(t, Options{Tracer: returning("42"), Model: m})
	other := doubled
	other.Call = "f(22)"
	var wg sync.WaitGroup
	for _, q := range []Forward{doubled, other} {
		wg.Go(func() { collect(t.Context(), r, q) })
	}
	wg.Wait()
	if m.asked.Load() != 2 {
		t.Errorf("model asked %d times", m.asked.Load())
	}
}
