package lsp

import (
	"context"
	"sync"

	"go.uber.org/zap"

	"semcoder/analysis"
	"semcoder/analysis/examples"
)

// keepSearches bounds the memory of searches and of choices.
const keepSearches = 256

// searches finds the examples that take time: those in other files and those made up
// here. A search belongs to the session rather than to the hover that asked first; a
// later hover finds what it brought. It also remembers which call of a function the
// user asked about.
type searches struct {
	session *session
	mu      sync.Mutex
	made    map[codeKey]*search // calls of ours
	read    map[codeKey]*search // in other files, since the last edit of any
	chosen  map[codeKey]string
}

// codeKey is a function as long as its code, and all that it needs, stays.
type codeKey struct {
	uri, function string
	slice         [32]byte
	snap          *analysis.Snapshot // whose other files were read; nil where none was
}

func (t target) key() codeKey {
	return codeKey{t.doc.URI(), t.function.Qualified, t.snap.SliceFor(t.doc, t.function, "").Hash, nil}
}

// keyOfRead is for what other files hold. A request may come here after the edit that its
// snapshot does not have: what it finds is nothing for those of the next.
func (t target) keyOfRead() codeKey {
	key := t.key()
	key.snap = t.snap
	return key
}

// search is one search; found may be read once done is closed. It goes on when nobody
// waits for it, since a later hover wants what it brings; not so once it is stale, when
// none will ask for it again.
type search struct {
	done    chan struct{}
	found   []examples.Example
	cancel  context.CancelFunc
	waiting int  // guarded by searches.mu
	stale   bool // likewise: of before an edit
}

func newSearches(s *session) *searches {
	return &searches{session: s, made: map[codeKey]*search{}, read: map[codeKey]*search{}, chosen: map[codeKey]string{}}
}

// elsewhere returns the examples of other files, nil when ctx ends before.
func (s *searches) elsewhere(ctx context.Context, t target) []examples.Example {
	s.mu.Lock()
	read := s.read // an edit puts another in its place
	s.mu.Unlock()
	return s.await(ctx, s.join(read, t.keyOfRead(), func(ctx context.Context, _ *search) []examples.Example {
		return examples.Elsewhere(ctx, t.snap, t.doc, t.function)
	}))
}

// ours returns calls made up here, nil when ctx ends before.
func (s *searches) ours(ctx context.Context, t target) []examples.Example {
	tracer := s.session.options.Tracer
	if tracer == nil {
		return nil
	}
	key := t.key()
	return s.await(ctx, s.join(s.made, key, func(ctx context.Context, one *search) []examples.Example {
		found, err := examples.Synthesise(ctx, tracer, t.snap, t.doc, t.function)
		if err != nil && ctx.Err() == nil {
			s.session.log.Warn("examples", zap.Error(err))
			s.forget(key, one) // the next hover asks again
		}
		return found
	}))
}

// join returns the search of a key, and starts it if this is the first to ask. Who joins
// must await it.
func (s *searches) join(in map[codeKey]*search, key codeKey, find func(context.Context, *search) []examples.Example) *search {
	s.mu.Lock()
	defer s.mu.Unlock()
	one := in[key]
	if one == nil {
		if len(in) >= keepSearches {
			clear(in)
		}
		one = &search{done: make(chan struct{})}
		var ctx context.Context
		ctx, one.cancel = context.WithCancel(s.session.root)
		in[key] = one
		s.session.start(func() {
			defer one.cancel()
			defer close(one.done)
			one.found = find(ctx, one)
		})
	}
	one.waiting++
	return one
}

func (s *searches) await(ctx context.Context, one *search) []examples.Example {
	defer s.leave(one)
	select {
	case <-one.done:
		return one.found
	case <-ctx.Done(): // a child of the session's
		return nil
	}
}

func (s *searches) leave(one *search) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if one.waiting--; one.stale && one.waiting == 0 {
		one.cancel()
	}
}

// known are the examples of searches for t that have ended.
func (s *searches) known(t target) []examples.Example {
	read, made := t.keyOfRead(), t.key()
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []examples.Example
	for _, one := range []*search{s.read[read], s.made[made]} {
		if one != nil {
			select {
			case <-one.done:
				all = append(all, one.found...)
			default:
			}
		}
	}
	return all
}

func (s *searches) forget(key codeKey, one *search) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.made[key] == one {
		delete(s.made, key)
	}
}

// edited forgets what was read, and ends the reading that nobody waits for. Called on
// the reader goroutine: it never waits long.
func (s *searches) edited() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.read {
		if one.stale = true; one.waiting == 0 {
			one.cancel()
		}
	}
	s.read = map[codeKey]*search{}
}

// choose remembers the call that the user asked about.
func (s *searches) choose(t target, call string) {
	key := t.key()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.chosen) >= keepSearches {
		clear(s.chosen)
	}
	s.chosen[key] = call
}

// choice returns that call, "" when there is none or the code has changed.
func (s *searches) choice(t target) string {
	key := t.key()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.chosen[key]
}
