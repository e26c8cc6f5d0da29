package trace

import (
	"context"
	"errors"
	"sync"
	"time"
)

// A pool keeps workers: as many as may run at once and, where there is to be one, a
// spare that takes over when one had to be killed. After a while without work it keeps none.
type pool struct {
	argv  []string
	cache string
	log   func(string)
	most  int                                     // workers, the spare included
	keep  int                                     // workers ready between two requests that follow each other, the spare included
	runs  int                                     // programs that a worker may run before another takes its place; 0: any number
	after func(time.Duration, func()) *time.Timer // time.AfterFunc, except in tests
	wait  sync.WaitGroup                          // for starts and burials

	mu       sync.Mutex
	ready    []*process        // the last one served last: its memory is at hand
	live     map[*process]bool // every process that was started and not buried
	spent    time.Duration     // processor time of workers that were buried
	count    int               // of workers, those on their way included
	starting int
	waiting  int           // callers of acquire
	failures int           // of starts
	failure  error         // the last of them
	changed  chan struct{} // closed, and replaced, when any of this changes
	rest     *time.Timer   // since there last was work
	closed   bool
}

var errClosed = errors.New("the sandbox is closed")

// idleFor is how long workers are kept for nothing; together they take nearly 200 MB.
const idleFor = 5 * time.Minute

func newPool(argv []string, cache string, log func(string), running, spare int) *pool {
	return &pool{
		argv: argv, cache: cache, log: log, most: running + spare, keep: 1 + spare, after: time.AfterFunc,
		live: map[*process]bool{}, changed: make(chan struct{}),
	}
}

// acquire returns a worker that is ready. Starting one goes on when ctx ends: the
// next caller will want it.
func (p *pool) acquire(ctx context.Context) (*process, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waiting++
	defer func() { p.waiting-- }()
	if err := p.until(ctx, p.waiting, 1); err != nil {
		return nil, err
	}
	last := len(p.ready) - 1
	w := p.ready[last]
	p.ready = p.ready[:last]
	return w, nil
}

// until has as many workers started as are wanted, and returns when some are ready,
// or when a start fails. The lock is held, except while it waits.
func (p *pool) until(ctx context.Context, wanted, ready int) error {
	for failures := p.failures; len(p.ready) < ready; {
		if p.closed {
			return errClosed
		}
		if p.failures > failures {
			return p.failure
		}
		p.fill(wanted)
		changed := p.changed
		p.mu.Unlock()
		var err error
		select {
		case <-changed:
		case <-ctx.Done():
			err = ctx.Err()
		}
		p.mu.Lock()
		if err != nil {
			return err
		}
	}
	return nil
}

// fill starts workers until as many are ready, or will be. The lock is held.
func (p *pool) fill(wanted int) {
	for !p.closed && len(p.ready)+p.starting < wanted && p.count < p.most {
		p.starting++
		p.count++
		p.wait.Go(p.start)
	}
}

// warm starts a worker when there is none.
func (p *pool) warm() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.count == 0 {
		p.fill(1)
	}
}

func (p *pool) start() {
	w, err := p.launch()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.starting--
	if err != nil {
		p.count--
		p.failures++
		p.failure = err
		p.announce()
		return
	}
	p.put(w)
}

// startWall is how long a worker may take until it serves: compiling the interpreter
// on a slow machine takes far less, and a native one may hang in the packages that it
// loads at its start.
const startWall = 5 * time.Minute

// launch returns when the new worker serves.
func (p *pool) launch() (*process, error) {
	ctx, cancel := context.WithTimeout(context.Background(), startWall)
	defer cancel()
	w, err := start(p.argv, p.cache)
	if err != nil {
		return nil, err
	}
	if err = p.adopt(w); err == nil {
		err = w.await(ctx, p.log)
	}
	if err != nil {
		w.kill()
		p.mu.Lock()
		delete(p.live, w)
		p.mu.Unlock()
	}
	return w, err
}

// adopt sees to it that close ends the worker.
func (p *pool) adopt(w *process) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return errClosed
	}
	p.live[w] = true
	return nil
}

// put makes a worker ready. The lock is held.
func (p *pool) put(w *process) {
	if p.closed {
		return // close ends it
	}
	p.ready = append(p.ready, w)
	if p.rest != nil {
		p.rest.Stop()
	}
	p.rest = p.after(idleFor, p.retire)
	p.announce()
}

func (p *pool) announce() {
	close(p.changed)
	p.changed = make(chan struct{})
}

// release gives a worker back, ready for the next request. A spare is started
// now, when nobody waits for the first answer any more.
func (p *pool) release(w *process) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.put(w)
	p.fill(p.keep)
}

// retire gives the memory of workers back that nobody has asked for long.
func (p *pool) retire() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, w := range p.ready {
		p.bury(w)
	}
	p.ready = nil
}

// discard ends a worker that is in no state to serve, and sees to its successor.
func (p *pool) discard(w *process) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.bury(w)
	p.fill(p.keep)
}

// bury ends a worker. The lock is held; whoever waits for the pool waits for the end.
func (p *pool) bury(w *process) {
	w.stop()
	if p.closed {
		return // close waits for it
	}
	p.count--
	p.wait.Go(func() {
		w.kill()
		p.mu.Lock()
		defer p.mu.Unlock()
		p.spent += w.took
		delete(p.live, w)
	})
}

// pids are the processes that live.
func (p *pool) pids() []int {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []int
	for w := range p.live {
		all = append(all, w.command.Process.Pid)
	}
	return all
}

// close ends every worker and returns when they are gone.
func (p *pool) close() {
	p.mu.Lock()
	p.closed = true
	p.ready = nil
	if p.rest != nil {
		p.rest.Stop()
	}
	p.announce()
	var all []*process
	for w := range p.live {
		w.stop()
		all = append(all, w)
	}
	p.mu.Unlock()
	for _, w := range all {
		w.kill()
	}
	p.wait.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	for w := range p.live {
		p.spent += w.took
	}
	p.live = nil // nobody starts anything any more
}
