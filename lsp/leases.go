package lsp

import (
	"context"
	"sync"
	"time"

	"go.uber.org/zap"
)

// leaseTime is how long a hover keeps the model working on its question.
const leaseTime = 30 * time.Second

// leases are the questions that hovers hold, at most one for each document: a
// newer hover there, an edit of the slice, or time ends the older one. Whoever
// else waits for the same answer holds it too, and keeps it.
type leases struct {
	session *session
	mu      sync.Mutex
	byURI   map[string]*lease
}

type lease struct {
	key   runKey
	timer *time.Timer
	stop  context.CancelCauseFunc
}

func newLeases(s *session) *leases {
	return &leases{session: s, byURI: map[string]*lease{}}
}

// wonder starts the model on what a hover showed, where the settings say so. The
// hover is answered before it: the answer is for the next one, and for whoever opens
// the full account.
func (s *session) wonder(f finding) {
	model, ready := s.model.ready()
	if !ready || model.Model == "" || !f.open() {
		return
	}
	generate := s.config.Load().Hover.Generate
	if generate != Always && (generate != Auto || !model.Quick) {
		return
	}
	if _, known := model.Reasoner.Known(f.question()); !known {
		s.leases.take(f, model.Reasoner)
	}
}

// take holds f's question for another leaseTime.
func (l *leases) take(f finding, r Reasoner) {
	key := runKey{slice: f.slice.Hash, call: f.example.Call}
	name := f.doc.URI()
	l.mu.Lock()
	defer l.mu.Unlock()
	if held := l.byURI[name]; held != nil {
		if held.key == key && held.timer.Reset(leaseTime) { // false: it ended just now
			return
		}
		held.stop(errIdle)
	}
	ctx, stop := context.WithCancelCause(l.session.root)
	held := &lease{key: key, stop: stop}
	held.timer = time.AfterFunc(leaseTime, func() { stop(errIdle) })
	l.byURI[name] = held
	l.session.start(func() { l.hold(ctx, held, f, r) })
}

// hold follows the answer to its end; what comes is remembered by the reasoner.
func (l *leases) hold(ctx context.Context, held *lease, f finding, r Reasoner) {
	defer held.stop(nil)
	defer held.timer.Stop()
	watch := l.session.watches.add(f, "", held.stop)
	defer watch.settle()
	for _, err := range r.Ask(ctx, f.question()) {
		if err != nil && ctx.Err() == nil {
			l.session.log.Warn("question of a hover", zap.Error(err))
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byURI[f.doc.URI()] == held { // a newer hover may hold the place
		delete(l.byURI, f.doc.URI())
	}
}
