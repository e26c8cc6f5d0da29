package cpu

import (
	"sync"
	"sync/atomic"
	"time"
)

// A task is an operation over n independent items. run does items from..to;
// worker tells the caller's scratch space from the helpers'.
type task interface {
	run(worker, from, to int)
}

// A pool shares tasks between the goroutine that calls do, its worker 0, and
// helpers. Helpers claim chunks; do itself claims whatever they do not, so a
// helper that sleeps or was put aside by the system delays nothing but the
// chunk it already holds. Helpers watch for work for a while after the last
// task and then sleep: a stream of tokens pays no wake-ups and an idle model
// burns no time.
type pool struct {
	// state packs the running task: number<<32 | chunks<<16 | chunks claimed.
	// A claim is one compare-and-swap, which fails when the task has changed.
	state atomic.Uint64
	done  atomic.Uint64 // chunks finished
	task  task          // written only while no chunk is claimed
	items int

	asleep  atomic.Int32
	owed    int // work done alone since a helper fell asleep, multiply-adds
	wake    chan struct{}
	closing atomic.Bool
	helpers sync.WaitGroup
	wait    func(word *atomic.Uint64, seen uint64)
	scratch [][]float32 // by worker, one row of weights
}

const (
	// chunkWork is the least work worth sharing, in multiply-adds: a couple of
	// microseconds, several times what it costs another core to notice the task.
	chunkWork = 64 << 10
	// wakeWork is how much is done alone before a sleeping helper is woken,
	// which costs some 5 microseconds of system call.
	wakeWork = 8 * chunkWork
	// alert is how long a helper watches for the next task before it sleeps.
	alert = 150 * time.Microsecond

	maxChunks = 1 << 15
)

func newPool(workers int, wait func(word *atomic.Uint64, seen uint64)) *pool {
	p := &pool{wake: make(chan struct{}, workers), wait: wait, scratch: make([][]float32, workers)}
	for w := 1; w < workers; w++ {
		p.helpers.Add(1)
		go p.help(w)
	}
	return p
}

func (p *pool) workers() int { return len(p.scratch) }

// reserve makes every worker's scratch hold a row of cols values.
func (p *pool) reserve(cols int) {
	for w := range p.scratch {
		if len(p.scratch[w]) < cols {
			p.scratch[w] = make([]float32, cols)
		}
	}
}

// do runs t over all items, alone if work (multiply-adds in all) is little.
func (p *pool) do(t task, items, work int) {
	chunks := min(work/chunkWork, items, 4*p.workers(), maxChunks)
	if p.workers() == 1 || chunks < 2 {
		p.owed += work
		t.run(0, 0, items)
		return
	}
	p.task, p.items = t, items
	p.done.Store(0)
	number := p.state.Load()>>32 + 1
	p.state.Store(number<<32 | uint64(chunks)<<16)
	p.rouse(work)
	for p.claim(0) {
	}
	for done := p.done.Load(); done < uint64(chunks); done = p.done.Load() {
		p.wait(&p.done, done)
	}
}

// claim takes and runs one chunk of the current task; false when none is left.
func (p *pool) claim(worker int) bool {
	for {
		s := p.state.Load()
		chunks, next := int(s>>16&0xffff), int(s&0xffff)
		if next >= chunks {
			return false
		}
		if p.state.CompareAndSwap(s, s+1) {
			p.task.run(worker, p.items*next/chunks, p.items*(next+1)/chunks)
			p.done.Add(1)
			return true
		}
	}
}

// rouse wakes the sleeping helpers once enough work has passed them by.
func (p *pool) rouse(work int) {
	p.owed += work
	if p.owed < wakeWork {
		return
	}
	p.owed = 0
	for n := p.asleep.Swap(0); n > 0; n-- {
		p.wake <- struct{}{}
	}
}

// help is a helper's life: claim, watch, sleep.
func (p *pool) help(worker int) {
	defer p.helpers.Done()
	for !p.closing.Load() {
		p.watch(worker)
		p.asleep.Add(1)
		// Either rouse sees the count just raised, or its task is seen here.
		if p.pending() && p.stayAwake() {
			continue
		}
		<-p.wake
	}
}

// pending says whether the current task has chunks left to claim.
func (p *pool) pending() bool {
	s := p.state.Load()
	return s&0xffff < s>>16&0xffff
}

// stayAwake takes one helper off the count of sleepers; false when rouse has
// taken it first and sent a wake-up for it.
func (p *pool) stayAwake() bool {
	for n := p.asleep.Load(); n > 0; n = p.asleep.Load() {
		if p.asleep.CompareAndSwap(n, n-1) {
			return true
		}
	}
	return false
}

// watch claims chunks as they appear, until there were none for a while.
func (p *pool) watch(worker int) {
	for last := time.Now(); time.Since(last) < alert && !p.closing.Load(); {
		if p.claim(worker) {
			last = time.Now()
			continue
		}
		p.wait(&p.state, p.state.Load())
	}
}

func (p *pool) close() {
	p.closing.Store(true)
	close(p.wake)
	p.helpers.Wait()
}
