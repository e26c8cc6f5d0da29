package lsptest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"semcoder/lsp"
)

// Heard is what the server said unasked.
type Heard struct {
	Stale     []lsp.StaleParams
	Logs      []string // window/logMessage
	Progress  []string // "begin Explaining f", "end"
	Asked     []string // client/registerCapability: the params
	Surprises []string // messages that this editor does not know
}

// Heard returns what came so far.
func (e *Editor) Heard() Heard {
	e.mu.Lock()
	defer e.mu.Unlock()
	return Heard{slices.Clone(e.stale), slices.Clone(e.logs), slices.Clone(e.progress), slices.Clone(e.asked), slices.Clone(e.surprises)}
}

// heard takes what the server sends, in order.
func (e *Editor) heard(_ context.Context, req *jsonrpc2.Request) (any, error) {
	var err error
	switch req.Method() {
	case lsp.MethodDelta:
		err = e.delta(req.Params())
	case lsp.MethodStale:
		err = note(e, req.Params(), func(p lsp.StaleParams) { e.stale = append(e.stale, p) })
	case "window/logMessage":
		err = note(e, req.Params(), func(p protocol.LogMessageParams) { e.logs = append(e.logs, p.Message) })
	case "$/progress":
		err = note(e, req.Params(), func(p progress) { e.progress = append(e.progress, p.String()) })
	case "client/registerCapability":
		err = note(e, req.Params(), func(p json.RawMessage) { e.asked = append(e.asked, string(p)) })
	default:
		e.surprise("%s %s", req.Method(), req.Params())
		return nil, jsonrpc2.ErrMethodNotFound
	}
	if err != nil {
		e.surprise("%s %s: %v", req.Method(), req.Params(), err)
	}
	return nil, nil
}

func note[P any](e *Editor, raw []byte, keep func(P)) error {
	var p P
	if err := protocol.Unmarshal(raw, &p); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	keep(p)
	return nil
}

func (e *Editor) delta(raw []byte) error {
	var p lsp.DeltaParams
	if err := json.Unmarshal(raw, &p); err != nil {
		return err
	}
	e.mu.Lock()
	listener := e.listeners[p.StreamID]
	e.mu.Unlock()
	if listener == nil {
		return errors.New("no such stream")
	}
	listener(p)
	return nil
}

func (e *Editor) surprise(format string, args ...any) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.surprises = append(e.surprises, fmt.Sprintf(format, args...))
}

type progress struct {
	Token json.RawMessage `json:"token"`
	Value struct {
		Kind  string `json:"kind"`
		Title string `json:"title"`
	} `json:"value"`
}

func (p progress) String() string {
	if p.Value.Title == "" {
		return p.Value.Kind
	}
	return p.Value.Kind + " " + p.Value.Title
}

func numberOf(id jsonrpc2.ID) int64 {
	n, _ := strconv.ParseInt(fmt.Sprintf("%d", id), 10, 64)
	return n
}

func errorsJoin(err, second error) error {
	if second == nil {
		return err
	}
	return errors.Join(err, second)
}

// payload encodes what travels inside messages.
type payload struct{}

func (payload) Marshal(v any) ([]byte, error) {
	if raw, ok := v.(json.RawMessage); ok {
		return raw, nil
	}
	return protocol.Marshal(v)
}

func (payload) Unmarshal(data []byte, v any) error {
	if raw, ok := v.(*json.RawMessage); ok {
		*raw = bytes.Clone(data)
		return nil
	}
	return protocol.Unmarshal(data, v)
}
