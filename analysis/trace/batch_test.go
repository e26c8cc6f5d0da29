package trace

import (
	"context"
	"errors"
	"maps"
	"slices"
	"testing"
	"time"
)

const parity = `def parity(n):
    if n < 0:
        raise ValueError(n)
    for i in range(n):
        pass
    return "odd" if n % 2 else "even"
`

// TestLight reads which ways a run without events took, and what it leaves out.
func TestLight(t *testing.T) {
	r := sharedRunner()
	_, all, err := r.Ways(t.Context(), parity)
	if err != nil {
		t.Fatal(err)
	}
	reached := map[Way]bool{}
	for _, c := range []struct {
		call string
		ways int
	}{{"parity(-1)", 3}, {"parity(0)", 5}, {"parity(3)", 7}} {
		got := traced(t, r, Program{Source: parity, Call: c.call, Light: true})
		if len(got.Covered) != c.ways || len(got.Events) > 0 || got.Stop == Broken {
			t.Errorf("%s: %+v", c.call, got)
		}
		for _, w := range got.Covered {
			reached[w] = true
		}
	}
	for _, w := range all {
		if !reached[w] {
			t.Errorf("no run covers %+v", w)
		}
	}
	if len(reached) != len(all) {
		t.Errorf("%d ways are covered of %d", len(reached), len(all))
	}
}

// TestBatchStartsNothingInVain ends a batch at its first result: had the second
// program been started, its worker would have been killed for it.
func TestBatchStartsNothingInVain(t *testing.T) {
	r := sharedRunner()
	runsRight(t, r)
	living := func() []*process {
		r.pool.mu.Lock()
		defer r.pool.mu.Unlock()
		return slices.Collect(maps.Keys(r.pool.live))
	}
	before := living()
	for one := range r.Batch(t.Context(), []Program{{Source: parity, Call: "parity(1)"}, endless}) {
		if one.Index != 0 || one.Err != nil || one.Trace.Value != `"odd"` {
			t.Fatalf("%+v", one)
		}
		break
	}
	for _, w := range before {
		if !slices.Contains(living(), w) {
			t.Error("a worker was killed")
		}
	}
}

func TestBatchWithSeveralWorkers(t *testing.T) {
	r := NewRunner(Options{Workers: 3})
	defer r.Close()
	programs := []Program{endless, {Source: "def f(:", Call: "f()"}}
	programs[0].Budget.Wall = 300 * time.Millisecond
	for i := range 10 {
		programs = append(programs, Program{Source: parity, Call: []string{"parity(2)", "parity(3)"}[i%2], Light: true})
	}
	var order []int
	for one := range r.Batch(t.Context(), programs) {
		want := Returned
		switch one.Index {
		case 0:
			want = Budgeted
		case 1:
			want = Broken
		}
		if one.Err != nil || one.Trace.Stop != want {
			t.Errorf("%d: %v, %+v", one.Index, one.Err, one.Trace)
		}
		order = append(order, one.Index)
	}
	slices.Sort(order)
	if len(slices.Compact(order)) != len(programs) {
		t.Errorf("results of %v", order)
	}
}

func TestBatchAfterItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	count := 0
	for one := range sharedRunner().Batch(ctx, []Program{endless, endless}) {
		if count++; !errors.Is(one.Err, context.Canceled) {
			t.Errorf("%+v", one)
		}
	}
	if count != 2 {
		t.Errorf("%d results of 2 programs", count)
	}
}

// TestPreparedOnce lets a second caller wait for the first, or for its own context.
func TestPreparedOnce(t *testing.T) {
	known := newRecent()
	_, leave, err := known.enter(t.Context(), "x")
	if leave == nil || err != nil {
		t.Fatal("the first is not to prepare it")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := known.enter(ctx, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("a second: %v", err)
	}
	second := make(chan *prepared)
	go func() {
		made, _, _ := known.enter(t.Context(), "x")
		second <- made
	}()
	made := &prepared{}
	known.put("x", made)
	leave()
	if got := <-second; got != made {
		t.Errorf("the second has %v", got)
	}
}
