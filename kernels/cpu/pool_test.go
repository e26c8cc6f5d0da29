package cpu

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/klauspost/cpuid/v2"
)

// countTask counts how often each item was run.
type countTask struct{ runs []atomic.Int32 }

func (t *countTask) run(_, from, to int) {
	for i := from; i < to; i++ {
		t.runs[i].Add(1)
	}
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

// meetTask's items end only when all workers are in one at the same time.
type meetTask struct {
	inside sync.WaitGroup
	failed atomic.Bool
}

func (t *meetTask) run(_, _, _ int) {
	t.inside.Done()
	met := make(chan struct{})
	go func() { t.inside.Wait(); close(met) }()
	select {
	case <-met:
	case <-time.After(10 * time.Second):
		t.failed.Store(true)
	}
}

func TestPoolSharesLargeTasks(t *testing.T) {
	p := startPool(t, 4)
	for range 5 {
		var task meetTask
		task.inside.Add(4)
		p.do(&task, 4, 4*wakeWork)
		if task.failed.Load() {
			t.Fatal("four workers never worked together")
		}
		time.Sleep(4 * alert) // until the helpers sleep again
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
	for _, c := range []struct{ wish, usable, physical, want int }{
		{0, 8, 4, 4},    // hyperthreads
		{0, 2, 64, 2},   // a container's share of a large machine
		{6, 8, 4, 6},    // a wish is free to use hyperthreads
		{1000, 8, 4, 8}, // but not more threads than run at once
		{1, 1, 1, 1},
	} {
		if got := threads(c.wish, c.usable, c.physical); got != c.want {
			t.Errorf("%+v: %d threads", c, got)
		}
	}
	for _, c := range []struct{ inPackage, threadsPerCore, logical, want int }{
		{4, 2, 8, 4},
		{32, 2, 128, 64}, // two packages
		{1, 1, 8, 8},     // a virtual machine with a package for every core
		{64, 2, 2, 64},   // all but two threads are taken from this process
		{0, 1, 4, 4},
	} {
		cpu := cpuid.CPUInfo{PhysicalCores: c.inPackage, ThreadsPerCore: c.threadsPerCore}
		if got := physicalCores(cpu, c.logical); got != c.want {
			t.Errorf("%+v: %d physical cores", c, got)
		}
	}
	if _, err := Open(Options{Threads: -1}); err == nil {
		t.Error("less than no threads: no error")
	}
	if _, err := Open(Options{Level: 99}); err == nil {
		t.Error("an unknown level: no error")
	}
}
