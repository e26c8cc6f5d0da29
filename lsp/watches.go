package lsp

import (
	"slices"
	"sync"
	"time"

	"go.lsp.dev/uri"

	"semcoder/analysis"
)

const (
	editPause  = 40 * time.Millisecond // typing rests this long before slices are compared
	keepAnswer = 64                    // answered questions whose streams may still be on show
)

// watches are the questions about code that may yet change: those running, and
// the answers that a client still shows.
type watches struct {
	mu     sync.Mutex
	active []*watch      // oldest first
	edited chan struct{} // capacity 1
}

// watch is one question's interest in a function. What invalidates it is a
// change of the slice: edits elsewhere in the file touch nothing.
type watch struct {
	owner    *watches
	uri      string
	function string // qualified name
	call     string // what a slice holds depends on it too
	hash     [32]byte
	stream   string      // "": nobody is told
	stop     func(error) // nil once the question is settled
}

func newWatches() *watches { return &watches{edited: make(chan struct{}, 1)} }

// poke asks for a comparison soon. Called on the reader goroutine: it never waits.
func (w *watches) poke() {
	select {
	case w.edited <- struct{}{}:
	default:
	}
}

// add watches f for a question. The edit that changes it may have come after the
// question's snapshot and before this call, so it compares once at any rate.
func (w *watches) add(f finding, stream string, stop func(error)) *watch {
	one := &watch{
		owner: w, uri: f.doc.URI(), function: f.function.Qualified, call: f.example.Call, hash: f.slice.Hash,
		stream: stream, stop: stop,
	}
	w.mu.Lock()
	w.active = append(w.active, one)
	w.mu.Unlock()
	w.poke()
	return one
}

// settle says that the question was answered or given up. With a stream it is
// watched on, among a bounded number, for the view that shows it.
func (one *watch) settle() {
	w := one.owner
	w.mu.Lock()
	defer w.mu.Unlock()
	one.stop = nil
	if one.stream == "" {
		w.drop(one)
		return
	}
	settled := 0
	for i := len(w.active) - 1; i >= 0; i-- {
		if w.active[i].stop == nil {
			settled++
		}
		if settled > keepAnswer {
			w.drop(w.active[i])
			return
		}
	}
}

func (w *watches) drop(one *watch) {
	w.active = slices.DeleteFunc(w.active, func(o *watch) bool { return o == one })
}

// list returns the active watches.
func (w *watches) list() []*watch {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.active)
}

// fire stops the question that one stands for, and forgets one. It reports
// whether one was still active.
func (w *watches) fire(one *watch) bool {
	w.mu.Lock()
	active := slices.Contains(w.active, one) // it may have been settled since list was made
	w.drop(one)
	stop := one.stop
	w.mu.Unlock()
	if active && stop != nil {
		stop(errSuperseded)
	}
	return active
}

// watchEdits compares slices when typing rests, away from the reader goroutine:
// finding a function again needs a parse.
func (s *session) watchEdits() {
	for {
		select {
		case <-s.root.Done():
			return
		case <-s.watches.edited:
		}
		select {
		case <-s.root.Done():
			return
		case <-time.After(editPause):
			s.guarded("comparing slices", s.compareSlices)
		}
	}
}

// compareSlices ends the questions whose code is no longer the one they are
// about, and tells the client which of its views that makes stale.
func (s *session) compareSlices() {
	snap := s.files.snapshot()
	stale := map[string][]string{}
	for _, one := range s.watches.list() {
		if current(snap, one) || !s.watches.fire(one) || one.stream == "" {
			continue
		}
		stale[one.uri] = append(stale[one.uri], one.stream)
	}
	for name, ids := range stale {
		s.out.notify(MethodStale, StaleParams{URI: uri.URI(name), StreamIDs: ids})
	}
}

// current reports whether the watched function still has the slice it had.
func current(snap *analysis.Snapshot, one *watch) bool {
	doc, open := snap.Document(one.uri)
	if !open {
		return false
	}
	f, there := doc.Function(one.function)
	return there && snap.SliceFor(doc, f, one.call).Hash == one.hash
}
