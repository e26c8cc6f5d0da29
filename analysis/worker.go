package analysis

import (
	"sync"

	"semcoder/analysis/syntax"
)

// parsing is where tree-sitter runs. Both methods wait for the result and may be
// called from any goroutine.
type parsing interface {
	outline(d *Document) (statements []*placed, problem string)
	parse(text string) (*syntax.Node, error)
}

// alone makes a parser for each request, on the caller's goroutine.
type alone struct{}

func (alone) outline(d *Document) ([]*placed, string) {
	p := syntax.NewParser()
	defer p.Close()
	return new(history).read(p, d)
}

func (alone) parse(text string) (*syntax.Node, error) {
	p := syntax.NewParser()
	defer p.Close()
	return p.Parse(text)
}

// A worker is the one goroutine of a workspace that parses. It alone touches the
// workspace's syntax trees.
type worker struct {
	jobs chan func(*syntax.Parser)
	wake chan struct{} // there is something in retired
	quit chan struct{}
	done chan struct{} // closed when the goroutine has ended

	mu      sync.Mutex
	retired []*history // of documents that were closed: their trees are to be freed
}

func newWorker() *worker {
	w := &worker{
		jobs: make(chan func(*syntax.Parser)), wake: make(chan struct{}, 1),
		quit: make(chan struct{}), done: make(chan struct{}),
	}
	go w.run()
	return w
}

func (w *worker) run() {
	defer close(w.done)
	p := syntax.NewParser()
	defer p.Close()
	for {
		select {
		case job := <-w.jobs:
			job(p)
		case <-w.wake:
			w.free()
		case <-w.quit:
			return
		}
	}
}

func (w *worker) outline(d *Document) (statements []*placed, problem string) {
	if !w.do(func(p *syntax.Parser) { statements, problem = d.history.read(p, d) }) {
		return alone{}.outline(d)
	}
	return statements, problem
}

func (w *worker) parse(text string) (n *syntax.Node, err error) {
	if !w.do(func(p *syntax.Parser) { n, err = p.Parse(text) }) {
		return alone{}.parse(text)
	}
	return n, err
}

// do runs a job on the worker and waits for it; false means that the worker has
// stopped and the job did not run. A panic of the job is the caller's, so that
// one bad document does not end the process.
func (w *worker) do(job func(*syntax.Parser)) bool {
	done := make(chan struct{})
	var crash any
	guarded := func(p *syntax.Parser) {
		defer close(done)
		defer func() { crash = recover() }()
		job(p)
	}
	select {
	case w.jobs <- guarded:
		<-done
	case <-w.done:
		return false
	}
	if crash != nil {
		panic(crash)
	}
	return true
}

// retire frees the tree of a closed document, soon and without waiting.
func (w *worker) retire(h *history) {
	w.mu.Lock()
	w.retired = append(w.retired, h)
	w.mu.Unlock()
	select {
	case w.wake <- struct{}{}:
	default: // a wake is pending already
	}
}

func (w *worker) free() {
	w.mu.Lock()
	retired := w.retired
	w.retired = nil
	w.mu.Unlock()
	for _, h := range retired {
		h.close()
	}
}

// stop ends the goroutine, which frees every tree, and waits for it.
func (w *worker) stop() {
	close(w.quit)
	<-w.done
}
