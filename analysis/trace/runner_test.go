package trace

import (
	"context"
	"testing"
)

// newTestRunner shares one cache of compiled code among all tests.
func newTestRunner(t *testing.T) *Runner {
	t.Helper()
	r := NewRunner(Options{Log: func(s string) { t.Log(s) }})
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func TestRun(t *testing.T) {
	r := newTestRunner(t)
	got, err := r.Run(context.Background(), Program{
		Source: "def double(x):\n    return x * 2\n", Call: "double( 4 )", Expect: "8",
	})
	if err != nil {
		t.Fatal(err)
	}
	if got.Stop != Returned || got.Value != "8" || got.Literal != "8" || got.Match != Equal {
		t.Errorf("got %+v", got)
	}
	if got.Call != "double(4)" || len(got.Events) != 3 {
		t.Errorf("call %q, events %+v", got.Call, got.Events)
	}
}
