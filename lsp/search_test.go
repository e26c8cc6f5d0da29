package lsp

import (
	"context"
	"testing"

	"go.uber.org/zap"

	"semcoder/analysis/examples"
)

// TestStaleSearchEnds, but not under somebody who waits for it, nor for lack of anybody
// before an edit.
func TestStaleSearchEnds(t *testing.T) {
	s := newSession(t.Context(), Options{Log: zap.NewNop()})
	defer func() {
		s.end(errDropped)
		<-s.settled()
	}()
	goOn, ended := make(chan struct{}), make(chan error, 1)
	find := func(ctx context.Context, _ *search) []examples.Example {
		select {
		case <-goOn:
		case <-ctx.Done():
		}
		ended <- ctx.Err()
		return nil
	}
	begin := func() *search { return s.searches.join(s.searches.read, codeKey{function: "f"}, find) }
	gone, leave := context.WithCancel(t.Context())
	leave()

	one := begin()
	s.searches.await(gone, one)
	if again := begin(); again != one {
		t.Error("a search ended when nobody waited for it")
	}
	s.searches.edited() // somebody waits
	select {
	case err := <-ended:
		t.Errorf("a search that is waited for ended: %v", err)
	default:
	}
	s.searches.await(gone, one)
	if err := <-ended; err != context.Canceled {
		t.Errorf("a stale search that nobody waits for ended with %v", err)
	}

	s.searches.await(gone, begin())
	s.searches.edited()
	if err := <-ended; err != context.Canceled {
		t.Errorf("an edit ended the search with %v", err)
	}
	close(goOn)
	s.searches.await(t.Context(), begin())
	if err := <-ended; err != nil {
		t.Errorf("a search that is whole ended with %v", err)
	}
}
