package lsp

import (
	"context"
	"errors"
	"io"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.uber.org/zap"

	"semcoder/analysis"
)

const (
	drainPatience = 30 * time.Millisecond // for handlers, then for the rest, to notice that it is over
	flushPatience = 25 * time.Millisecond // for the client to take what was written
)

// errNoShutdown is an exit that no shutdown came before; the protocol wants the
// process to end with status 1.
var errNoShutdown = errors.New("client sent exit without shutdown")

// session is one connection: the client's documents, settings and questions.
type session struct {
	options Options
	log     *zap.Logger
	root    context.Context // ends with the connection; its cause is errDropped
	end     context.CancelCauseFunc

	mu     sync.Mutex     // of what follows
	work   sync.WaitGroup // goroutines started besides the handlers
	closed bool           // none is started any more

	stage  stage  // reader goroutine only
	client client // set by initialize, read by what comes after it

	requests map[string]handler
	notices  map[string]notice
	out      *outbox
	files    *files
	config   atomic.Pointer[Config]
	model    *loader
	runs     *runs
	searches *searches
	streams  *streams
	watches  *watches
	leases   *leases
	tasks    *tasks
	calls    *calls
	wire     *wire
	conn     jsonrpc2.Conn // set before anything is read
}

// newSession makes the parts and starts nothing but the parser. The root context
// takes values from ctx, but ends with our own cause, which replies are coded by.
func newSession(ctx context.Context, o Options) *session {
	root, end := context.WithCancelCause(context.WithoutCancel(ctx))
	context.AfterFunc(ctx, func() { end(errDropped) })
	s := &session{
		options: o, log: o.Log, root: root, end: end,
		requests: requests(), notices: notices(),
		out:     newOutbox(),
		files:   newFiles(analysis.NewWorkspace()),
		streams: newStreams(), watches: newWatches(), tasks: newTasks(), calls: newCalls(),
	}
	s.config.Store(&Config{Hover: HoverConfig{Generate: Auto}})
	s.model = newLoader(s)
	s.runs = newRuns(s)
	s.searches = newSearches(s)
	s.leases = newLeases(s)
	return s
}

// start runs f on a goroutine that serve waits for. When the session is over it
// does nothing: whoever waits for f must wait for the root context, too. A panic of f
// ends f alone, so what others wait for must be closed by defer.
func (s *session) start(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.work.Go(func() { s.guarded("in the background", f) })
	}
}

// guarded runs f and logs its panic: that is a bug of ours, and costs no more than
// what f was doing.
func (s *session) guarded(what string, f func()) (ok bool) {
	defer func() {
		if p := recover(); p != nil {
			s.log.Error("panic", zap.String("method", what), zap.Any("panic", p), zap.ByteString("stack", debug.Stack()))
		}
	}()
	f()
	return true
}

// settled is closed when all goroutines have ended, and the parser with them.
func (s *session) settled() <-chan struct{} {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	done := make(chan struct{})
	go func() {
		s.work.Wait()
		s.files.shutdown()
		close(done)
	}()
	return done
}

// serve reads until the connection or the root context ends.
func (s *session) serve(rwc io.ReadWriteCloser) error {
	s.wire = &wire{
		rwc: rwc, frames: newFrames(rwc), out: s.out,
		ended: func(error) { s.end(errDropped) },
		lost:  s.lostMessage,
	}
	conn := jsonrpc2.NewConn(s.wire, jsonrpc2.WithCodec(codec{}))
	s.start(func() {
		if err := s.out.run(rwc); err != nil {
			s.log.Warn("client is gone", zap.Error(err))
			s.end(errDropped)
		}
	})
	s.start(s.watchEdits)
	s.conn = conn
	conn.Go(s.root, s.handler())
	select {
	case <-conn.Done():
	case <-s.root.Done():
	}
	return s.close(rwc, conn)
}

// close ends what runs, writes what is left to say, and lets go. Nothing here
// waits for a client or a model that does not answer.
func (s *session) close(rwc io.Closer, conn jsonrpc2.Conn) error {
	s.end(errDropped)
	within(drainPatience, conn.Done())
	s.out.close(flushPatience)
	err := rwc.Close() // wakes a reader that is still waiting, where the system can
	within(drainPatience, s.settled())
	switch {
	case s.wire.exit.Load() && s.stage != stopped:
		return errNoShutdown
	case conn.Err() != nil:
		return conn.Err()
	}
	return err
}

func within(d time.Duration, done <-chan struct{}) {
	select {
	case <-done:
	case <-time.After(d):
	}
}
