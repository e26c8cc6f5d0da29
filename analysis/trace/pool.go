package trace

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
)

// A pool keeps workers: as many as may run at once, and one spare that takes over
// when one had to be killed.
type pool struct {
	argv  []string
	cache string
	log   func(string)
	most  int // workers, the spare included
	runs  int // programs that a worker may run before another takes its place; 0: any number

	idle chan *process // ready
	wait sync.WaitGroup

	mu       sync.Mutex
	live     map[*process]bool // every process that was started and not buried
	starting int
	failed   chan struct{} // closed, and replaced, when a start fails
	failure  error         // of the last start
	closed   bool
}

var errClosed = errors.New("the sandbox is closed")

func newPool(argv []string, cache string, log func(string), running int) *pool {
	most := running + 1
	return &pool{
		argv: argv, cache: cache, log: log, most: most,
		idle: make(chan *process, most), live: map[*process]bool{}, failed: make(chan struct{}),
	}
}

// acquire returns a worker that is ready. Starting one goes on when ctx ends: the
// next caller will want it.
func (p *pool) acquire(ctx context.Context) (*process, error) {
	for {
		select {
		case w := <-p.idle:
			p.provide() // a spare
			return w, nil
		default:
		}
		failed, err := p.provide()
		if err != nil {
			return nil, err
		}
		select {
		case w := <-p.idle:
			p.provide()
			return w, nil
		case <-failed:
			p.mu.Lock()
			defer p.mu.Unlock()
			return nil, p.failure
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// provide starts a worker when none is idle or on its way. The channel is closed
// when that start fails.
func (p *pool) provide() (failed <-chan struct{}, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, errClosed
	}
	if len(p.idle) == 0 && p.starting == 0 && len(p.live) < p.most {
		p.starting++
		p.wait.Go(p.start)
	}
	return p.failed, nil
}

func (p *pool) start() {
	w, err := start(p.argv, p.cache)
	if err == nil {
		if !p.adopt(w) {
			w.kill()
			return
		}
		err = w.await(context.Background(), p.log)
	}
	p.mu.Lock()
	p.starting--
	if err != nil {
		p.failure = err
		close(p.failed)
		p.failed = make(chan struct{})
	}
	p.mu.Unlock()
	if err == nil {
		p.release(w)
	} else if w != nil {
		w.kill()
		p.mu.Lock()
		delete(p.live, w)
		p.mu.Unlock()
	}
}

// adopt counts a worker among the living; false when the pool was closed.
func (p *pool) adopt(w *process) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		p.starting--
		return false
	}
	p.live[w] = true
	return true
}

// release gives a worker back, ready for the next request.
func (p *pool) release(w *process) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.idle <- w // there is room for every worker that lives
	}
}

// discard ends a worker that is in no state to serve, and sees to its successor.
func (p *pool) discard(w *process) {
	w.stop()
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed { // else close is burying it
		p.wait.Go(func() { p.bury(w) })
	}
}

func (p *pool) bury(w *process) {
	w.kill()
	p.mu.Lock()
	delete(p.live, w)
	p.mu.Unlock()
	_, _ = p.provide() // closed: then none is needed
}

// close ends every worker and returns when they are gone.
func (p *pool) close() {
	p.mu.Lock()
	p.closed = true
	all := slices.Collect(maps.Keys(p.live))
	p.mu.Unlock()
	for _, w := range all {
		w.stop()
	}
	for _, w := range all {
		w.kill()
	}
	p.wait.Wait()
}
