package cpu

import (
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

// countTask counts how often each item was run.
type countTask struct {
	runs  []atomic.Int32
	pause time.Duration
}

func (t *countTask) run(_, from, to int) {
	for i := from; i < to; i++ {
		t.runs[i].Add(1)
	}
	time.Sleep(t.pause)
}

func startPool(t *testing.T, workers int) *pool {
	p := newPool(workers, portable().wait)
	t.Cleanup(p.close)
	return p
}

// TestPoolRunsEveryItemOnce over tasks of every size, some while the helpers
// watch and some after they fell asleep.
func TestPoolRunsEveryItemOnce(t *testing.T) {
	for _, workers := range []int{1, 2, 3, 8} {
		p := startPool(t, workers)
		for n := range 400 {
			task := countTask{runs: make([]atomic.Int32, n)}
			p.do(&task, n, n*chunkWork/3)
			for i := range task.runs {
				if got := task.runs[i].Load(); got != 1 {
					t.Fatalf("%d workers: item %d of %d was run %d times", workers, i, n, got)
				}
			}
			if n%100 == 99 {
				time.Sleep(4 * alert)
			}
		}
	}
}

func TestPoolSharesLargeTasks(t *testing.T) {
	p := startPool(t, 4)
	start := time.Now()
	p.do(&countTask{runs: make([]atomic.Int32, 16), pause: 20 * time.Millisecond}, 16, 16*wakeWork)
	if took := time.Since(start); took > 16*20*time.Millisecond*3/4 {
		t.Errorf("16 sleeps of 20 ms on four workers took %v", took)
	}
}

// TestPoolSleeps: a pool without tasks comes to rest.
func TestPoolSleeps(t *testing.T) {
	p := startPool(t, 3)
	for range 3 {
		p.do(&countTask{runs: make([]atomic.Int32, 100)}, 100, 100*wakeWork)
		deadline := time.Now().Add(10 * time.Second)
		for p.asleep.Load() != 2 {
			if time.Now().After(deadline) {
				t.Fatalf("%d of 2 helpers sleep", p.asleep.Load())
			}
			time.Sleep(alert)
		}
	}
}

func TestCloseEndsTheHelpers(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 10 {
		newPool(4, portable().wait).close()
	}
	// close waits for the helpers' last statement, not for their end.
	for deadline := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines before, %d after", before, runtime.NumGoroutine())
		}
	}
}

func TestThreads(t *testing.T) {
	cores := runtime.GOMAXPROCS(0)
	for wish, most := range map[int]int{0: cores, 1: 1, 1000: cores} {
		if got := threads(wish); got < 1 || got > most {
			t.Errorf("threads(%d) = %d of %d cores", wish, got, cores)
		}
	}
	if _, err := Open(Options{Threads: -1}); err == nil {
		t.Error("less than no threads: no error")
	}
	if _, err := Open(Options{Level: 99}); err == nil {
		t.Error("an unknown level: no error")
	}
}
