package lsp

import (
	"context"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"semcoder/analysis"
)

// requests lists what the client may ask. An inline one runs on the reader
// goroutine, before the next message is looked at.
func requests() map[string]handler {
	return map[string]handler{
		"initialize":               inline(ask((*session).initialize)),
		"shutdown":                 inline(ask((*session).shutdown)),
		"textDocument/hover":       ask((*session).hover),
		"textDocument/codeAction":  ask((*session).codeAction),
		"workspace/executeCommand": ask((*session).executeCommand),
		MethodExplain:              ask((*session).explain),
		MethodSnapshot:             ask((*session).snapshot),
	}
}

// notices lists what the client may tell. All run on the reader goroutine, in
// order.
func notices() map[string]notice {
	return map[string]notice{
		"initialized":                      told((*session).initialized),
		"exit":                             told((*session).exit),
		"textDocument/didOpen":             told((*session).didOpen),
		"textDocument/didChange":           changed,
		"textDocument/didClose":            told((*session).didClose),
		"textDocument/didSave":             ignored,
		"workspace/didChangeConfiguration": told((*session).didChangeConfiguration),
		methodWatched:                      told((*session).didChangeWatchedFiles),
		"window/workDoneProgress/cancel":   told((*session).cancelProgress),
		"$/setTrace":                       ignored,
	}
}

// A request is a question as it stood when it was read.
type request struct {
	params   jsonrpc2.RawMessage
	snap     *analysis.Snapshot // of the workspace, all earlier edits applied, no later one
	received time.Time
}

type handler struct {
	inline bool
	run    func(*session, context.Context, *request) (any, error)
}

type notice func(*session, jsonrpc2.RawMessage) error

// none is the params of a message that has none worth reading.
type none struct{}

// ask makes a handler of a method that wants typed params: one place decodes, so
// that wrong params are refused with the same words everywhere.
func ask[P, R any](f func(*session, context.Context, *request, *P) (R, error)) handler {
	return handler{run: func(s *session, ctx context.Context, r *request) (any, error) {
		params, err := decode[P](r.params)
		if err != nil {
			return nil, err
		}
		return f(s, ctx, r, params)
	}}
}

// inline keeps a handler on the reader goroutine: what comes after it depends on
// what it sets. It must not wait.
func inline(h handler) handler {
	h.inline = true
	return h
}

// told is ask for notifications.
func told[P any](f func(*session, *P) error) notice {
	return func(s *session, raw jsonrpc2.RawMessage) error {
		params, err := decode[P](raw)
		if err != nil {
			return err
		}
		return f(s, params)
	}
}

// ignored takes what clients send as a matter of course and we have no use for;
// without it each would be a line in the log.
func ignored(*session, jsonrpc2.RawMessage) error { return nil }

// decode reads params into a new P. The library hands over absent params and
// null alike, as nothing at all.
func decode[P any](raw jsonrpc2.RawMessage) (*P, error) {
	params := new(P)
	if _, empty := any(params).(*none); empty {
		return params, nil
	}
	if len(raw) == 0 || string(raw) == "null" {
		return nil, invalid("params are missing")
	}
	if err := protocol.Unmarshal(raw, params); err != nil {
		return nil, invalid("params: %v", err)
	}
	return params, nil
}
