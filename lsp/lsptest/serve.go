package lsptest

import (
	"context"
	"net"
	"time"

	"semcoder/lsp"
)

// T is what this package needs of *testing.T; the demo subcommand, which links
// this package, then carries no test framework.
type T interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Cleanup(func())
	Context() context.Context
}

// Serve starts a server and returns the client's end of its connection. The
// channel gets what Serve returned. The pipe holds nothing back: a side that
// does not read stalls the other at once.
func Serve(t T, o lsp.Options) (net.Conn, <-chan error) {
	t.Helper()
	client, server := net.Pipe()
	done := make(chan error, 1)
	go func() { done <- lsp.New(o).Serve(context.Background(), server) }()
	t.Cleanup(func() { client.Close() })
	return client, done
}

// Start serves and connects an editor. When the test ends the editor says
// goodbye, and a server that does not leave, or said what nobody asked for,
// fails the test.
func Start(t T, o lsp.Options, s Settings) *Editor {
	t.Helper()
	client, done := Serve(t, o)
	e, err := Connect(t.Context(), client, s)
	if err != nil {
		t.Fatalf("%v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := e.Shutdown(ctx); err != nil {
			t.Errorf("%v", err)
		}
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("serve: %v", err)
			}
		case <-ctx.Done():
			t.Errorf("server does not leave")
		}
		for _, message := range e.Heard().Surprises {
			t.Errorf("unhandled message: %s", message)
		}
	})
	return e
}
