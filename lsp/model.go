package lsp

import (
	"context"
	"errors"
	"sync"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

// loader brings up the model that the settings name, in the background and when
// it is first wanted. The editor never waits for weights.
type loader struct {
	session *session
	mu      sync.Mutex
	current *loading // nil until a model is wanted
}

// loading is one model, ready when done is closed.
type loading struct {
	model   string
	native  NativeConfig // whose traces its answers are held against
	done    chan struct{}
	retired chan struct{} // closed when another one takes its place
	loaded  Loaded
	err     error
}

func newLoader(s *session) *loader { return &loader{session: s} }

// want starts loading the configured model unless that is the current one.
func (l *loader) want() *loading {
	config := *l.session.config.Load()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.current != nil {
		if l.current.model == config.Model && l.current.native == config.Native {
			return l.current
		}
		close(l.current.retired)
	}
	now := &loading{model: config.Model, native: config.Native, done: make(chan struct{}), retired: make(chan struct{})}
	l.current = now
	l.session.start(func() { l.session.hold(now, config) })
	return now
}

// hold loads a model and closes it when it is replaced or the session ends.
func (s *session) hold(l *loading, config Config) {
	if !s.guarded("loading the model", func() { l.loaded, l.err = s.options.Load(s.root, config) }) {
		l.err = errors.New("loading it failed; the log has the details")
	}
	close(l.done)
	if l.err != nil {
		if s.root.Err() == nil {
			s.say(protocol.MessageTypeError, "model is not available: "+l.err.Error())
		}
		return
	}
	if l.loaded.Note != "" {
		s.say(protocol.MessageTypeInfo, l.loaded.Note)
	}
	s.log.Info("model ready", zap.String("model", l.loaded.Model), zap.Bool("quick", l.loaded.Quick))
	select {
	case <-l.retired:
	case <-s.root.Done():
	}
	if err := l.loaded.Reasoner.Close(); err != nil {
		s.log.Warn("closing the model", zap.Error(err))
	}
}

// get waits for the configured model.
func (l *loader) get(ctx context.Context) (Loaded, error) {
	now := l.want()
	select {
	case <-now.done:
		return now.loaded, now.err
	case <-ctx.Done():
		return Loaded{}, ctx.Err()
	}
}

// ready returns the model if it can be asked at once.
func (l *loader) ready() (Loaded, bool) {
	l.mu.Lock()
	now := l.current
	l.mu.Unlock()
	if now == nil {
		return Loaded{}, false
	}
	select {
	case <-now.done:
		return now.loaded, now.err == nil
	default:
		return Loaded{}, false
	}
}

// preload brings up the model that hovers will ask. With Off nothing is loaded
// before an explanation is asked for.
func (s *session) preload() {
	if s.config.Load().Hover.Generate != Off {
		s.model.want()
	}
}
