package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

// stage is where the connection stands between initialize and exit.
type stage uint8

const (
	fresh stage = iota
	running
	stopped // shutdown was answered
)

// handler returns the chain each message passes: cancellation first, so that it
// takes effect before anything queued behind it; then notifications in order, or
// a request with its snapshot.
func (s *session) handler() jsonrpc2.Handler {
	return func(ctx context.Context, req *jsonrpc2.Request) (any, error) {
		switch {
		case req.IsCall():
			return s.request(ctx, req)
		case req.Method() == "$/cancelRequest":
			if id, ok := cancelled(req.Params()); ok {
				s.calls.cancel(id)
			}
		default:
			s.tell(req.Method(), req.Params())
		}
		return nil, nil // an error of a notification would end the connection
	}
}

// calls are the requests that may be cancelled, by id. The library has such a
// handler; it derives from contexts that the library recycles as soon as a
// request handled inline is answered.
type calls struct {
	mu   sync.Mutex
	byID map[jsonrpc2.ID]context.CancelFunc
}

func newCalls() *calls { return &calls{byID: map[jsonrpc2.ID]context.CancelFunc{}} }

// begin registers a request; end must be called. Of two with one id, against the
// protocol, the later can be cancelled.
func (c *calls) begin(root context.Context, id jsonrpc2.ID) (ctx context.Context, end func()) {
	ctx, cancel := context.WithCancel(root)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.byID[id] = cancel
	return ctx, func() {
		cancel()
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.byID, id)
	}
}

// cancel ends the request with this id, if it still runs. One that has been
// answered, or never was, is nobody's mistake: the two messages crossed.
func (c *calls) cancel(id jsonrpc2.ID) {
	c.mu.Lock()
	cancel := c.byID[id]
	c.mu.Unlock()
	if cancel != nil {
		cancel()
	}
}

// cancelled reads the id to cancel. What is no id cancels nothing.
func cancelled(params jsonrpc2.RawMessage) (jsonrpc2.ID, bool) {
	var p struct{ ID json.RawMessage }
	if json.Unmarshal(params, &p) != nil {
		return jsonrpc2.ID{}, false
	}
	var number int64
	if json.Unmarshal(p.ID, &number) == nil && string(p.ID) != "null" {
		return jsonrpc2.NewNumberID(number), true
	}
	var name string
	if json.Unmarshal(p.ID, &name) == nil && string(p.ID) != "null" {
		return jsonrpc2.NewStringID(name), true
	}
	return jsonrpc2.ID{}, false
}

// request is called on the reader goroutine, and leaves it unless the request is
// an inline one.
func (s *session) request(released context.Context, req *jsonrpc2.Request) (any, error) {
	method := strings.Clone(req.Method())
	h, known := s.requests[method]
	if err := s.gate(method, known); err != nil {
		return nil, err
	}
	r := &request{snap: s.files.snapshot(), received: time.Now()}
	ctx, end := s.calls.begin(s.root, req.ID())
	defer end()
	if !h.inline {
		jsonrpc2.Async(released) // the reader goes on; the request's bytes are ours from here
	}
	r.params = req.Params()
	result, err := s.answer(ctx, method, h, r)
	return result, coded(ctx, err)
}

// gate refuses what comes at the wrong time, and what nobody serves.
func (s *session) gate(method string, known bool) error {
	switch {
	case s.stage == fresh && method != "initialize":
		return jsonrpc2.Errorf(codeTooEarly, "%s before initialize", method)
	case s.stage == stopped:
		return jsonrpc2.Errorf(jsonrpc2.InvalidRequest, "%s after shutdown", method)
	case s.stage == running && method == "initialize":
		return jsonrpc2.Errorf(jsonrpc2.InvalidRequest, "initialize twice")
	case !known:
		return jsonrpc2.Errorf(jsonrpc2.MethodNotFound, "method %q is not served", method)
	}
	return nil
}

// answer runs one request.
func (s *session) answer(ctx context.Context, method string, h handler, r *request) (result any, err error) {
	if !s.guarded(method, func() { result, err = h.run(s, ctx, r) }) {
		result, err = nil, jsonrpc2.Errorf(jsonrpc2.InternalError, "internal error in %s; the log has the details", method)
	}
	s.log.Debug("request", zap.String("method", method), zap.Duration("took", time.Since(r.received)), zap.Error(err))
	return result, err
}

// tell runs one notification on the reader goroutine.
func (s *session) tell(method string, params jsonrpc2.RawMessage) {
	if s.stage != running && method != "exit" {
		return
	}
	run, known := s.notices[method]
	if !known {
		s.log.Debug("notification ignored", zap.String("method", method))
		return
	}
	var err error
	s.guarded(method, func() { err = run(s, params) })
	if err != nil && !errors.Is(err, context.Canceled) {
		s.log.Warn("notification refused", zap.String("method", method), zap.Error(err))
		if wrong := (*jsonrpc2.Error)(nil); errors.As(err, &wrong) && method != "textDocument/didChange" { // which says what is lost
			s.say(protocol.MessageTypeWarning, fmt.Sprintf("%s was ignored: %s", method, wrong.Message))
		}
	}
}
