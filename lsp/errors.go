package lsp

import (
	"context"
	"errors"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// Codes of the protocol beyond JSON-RPC's own.
const (
	codeCancelled  = protocol.CodeRequestCancelled                        // the client took it back
	codeSuperseded = protocol.CodeContentModified                         // an edit changed the code in question
	codeDropped    = jsonrpc2.Code(protocol.LSPErrorCodesServerCancelled) // the server gave it up
	codeFailed     = jsonrpc2.Code(protocol.LSPErrorCodesRequestFailed)   // the model or the sandbox cannot answer
	codeTooEarly   = jsonrpc2.ServerNotInitialized                        // before initialize
)

// Causes with which a question's context ends.
var (
	errSuperseded = errors.New("the code changed while the question was running; ask again")
	errDropped    = errors.New("the server is shutting down")
	errIdle       = errors.New("nobody waits for the answer any more")
)

// invalid is a request that the client should not have sent that way.
func invalid(format string, args ...any) error {
	return jsonrpc2.Errorf(jsonrpc2.InvalidParams, format, args...)
}

// failed is a question that has no answer here and now; the message says why
// and what to do.
func failed(format string, args ...any) error {
	return jsonrpc2.Errorf(codeFailed, format, args...)
}

// coded gives every error a code: its own; else what ended the context; else
// that the work failed.
func coded(ctx context.Context, err error) error {
	own := (*jsonrpc2.Error)(nil)
	if err == nil || errors.As(err, &own) {
		return err
	}
	cause := context.Cause(ctx)
	if cause == nil {
		cause = err
	}
	switch {
	case errors.Is(cause, errSuperseded):
		return jsonrpc2.NewError(codeSuperseded, errSuperseded.Error())
	case errors.Is(cause, errDropped):
		return jsonrpc2.NewError(codeDropped, errDropped.Error())
	case errors.Is(cause, context.Canceled):
		return jsonrpc2.NewError(codeCancelled, "cancelled")
	}
	return jsonrpc2.NewError(codeFailed, err.Error())
}
