package trace

import (
	"cmp"
	"context"
	"runtime"
	"strings"
	"testing"
)

// TestWorkerIsFenced runs programs behind the fences, and one that takes an
// interpreter down with it: the next is made behind them too.
func TestWorkerIsFenced(t *testing.T) {
	r := NewRunner(Options{})
	defer r.Close()
	for _, source := range []string{"import posix\ndef f():\n    posix._exit(0)\n", "def f():\n    return bytearray(1 << 30)\n"} {
		if got := traced(t, r, Program{Source: source, Call: "f()"}); got.Stop != Budgeted {
			t.Errorf("%s: %+v", source, got)
		}
		runsRight(t, r)
	}
	fences, err := r.Fences(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"linux": "files tcp limits calls"}[runtime.GOOS]
	var names []string
	for _, s := range fences {
		names = append(names, s.Name)
		if s.Detail == "" || !s.Held {
			t.Logf("%s is missing here: %q", s.Name, s.Detail)
		}
	}
	if got := strings.Join(names, " "); got != cmp.Or(want, "system") {
		t.Errorf("fences: %s", got)
	}
}
