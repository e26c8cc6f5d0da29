package lsp

import (
	"context"
	"path/filepath"
	"strings"
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

// TestLateReaderLeavesNothingBehind: what a request finds in the files of before an edit is
// not what the next one is told.
func TestLateReaderLeavesNothingBehind(t *testing.T) {
	s := newSession(t.Context(), Options{Log: zap.NewNop()})
	defer func() {
		s.end(errDropped)
		<-s.settled()
	}()
	root := t.TempDir()
	own, other := filepath.Join(root, "a.py"), filepath.Join(root, "test_a.py")
	w := s.files.workspace
	w.SetRoots(root)
	w.Open(own, 1, "def f(x):\n    return x\n")
	w.Open(other, 1, "from a import f\n\nassert f(1) == 1\n")
	asked := func() target {
		snap := s.files.snapshot()
		doc, _ := snap.Document(own)
		f, _ := doc.Function("f")
		return target{snap: snap, doc: doc, from: doc, function: f}
	}
	calls := func(found []examples.Example) string {
		var all []string
		for _, e := range found {
			all = append(all, e.Call)
		}
		return strings.Join(all, " ")
	}
	early := asked()
	w.Open(other, 2, "from a import f\n\nassert f(2) == 2\n")
	s.searches.edited()
	if got := calls(s.searches.elsewhere(t.Context(), early)); got != "f(1)" {
		t.Errorf("before the edit: %q", got)
	}
	now := asked()
	if got := calls(s.searches.known(now)); got != "" {
		t.Errorf("known before it is looked for: %q", got)
	}
	if got := calls(s.searches.elsewhere(t.Context(), now)); got != "f(2)" {
		t.Errorf("after the edit: %q", got)
	}
	if got := calls(s.searches.known(now)); got != "f(2)" {
		t.Errorf("known then: %q", got)
	}
}
