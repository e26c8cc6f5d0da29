package reason

import (
	"strings"
	"testing"

	"semcoder/analysis/narrate"
	"semcoder/analysis/trace"
)

// TestEnters: a first step that is given is the one that the run has, and where reading
// does not tell, none is given.
func TestEnters(t *testing.T) {
	run := trace.NewRunner(trace.Options{})
	defer run.Close()
	for _, c := range []struct {
		source, call string
		given        bool
	}{
		{"def f(x):\n    return x\n", "f(3)", true},
		{"import math\n\nLIMIT = 3\n\ndef g(y):\n    return y\n\ndef f(x, n=LIMIT, *, sep=\"-\"):\n    return g(x)\n", "f(1, 2)", true},
		{"import math\n\nLIMIT = 3\n\ndef f(x, n=LIMIT):\n    return x\n", "f(1)", false},
		{"def f(a, b=[], *, c=None, d=-1.5):\n    return a\n", "f(\"it's\", c='a\"b')", true},
		{"def f(a, b):\n    return a\n", "f(b={\"k\": [1, (2,)], \"l\": b\"x\"}, a=-3)", true},
		{"def f(a, b, c):\n    return a\n", "f(\"\\n\\t\\\\ é 中 \\x00\", [], {1: True})", true},
		{"def f(a):\n    return a\n", "f({3, 1, 2})", false},
		{"def f(a):\n    return a\n", "f({1: 2, 1: 3})", false},
		{"def f(a):\n    return a\n", "f({1: 2, True: 3})", false},
		{"def f(a):\n    return a\n", "f(1 + 1)", false},
		{"def f(a):\n    return a\n", "f(f\"{1}\")", false},
		{"def f(*a):\n    return a\n", "f(1)", false},
		{"def f(**a):\n    return a\n", "f(b=1)", false},
		{"def f(a):\n    return a\n", "f(1, 2)", false},
		{"def f(a):\n    return a\n", "f(1, a=2)", false},
		{"def f(a):\n    return a\n", "f(1)[0]", false},
		{"def f(a):\n    yield a\n", "f(1)", false},
		{"def f(a):\n    return a\n\nf = len\n", "f([1])", false},
		{"def f(a):\n    return a\n\ndef f(b):\n    return b\n", "f([1])", false},
		{"def twice(g):\n    return lambda x: g(g(x))\n\n@twice\ndef f(a):\n    return a + 1\n", "f(1)", false},
		{"class C:\n\n    def f(self, a):\n        return a\n", "C().f(1)", false},
	} {
		told, err := run.Run(t.Context(), trace.Program{Source: c.source, Call: c.call})
		if err != nil {
			t.Fatal(err)
		}
		given := enters(told.Canonical.Source, told.Call)
		if (given != "") != c.given {
			t.Errorf("%s of\n%s: given %q", c.call, c.source, given)
		}
		if given == "" {
			continue
		}
		steps, err := narrate.Canonical(told)
		if err != nil || !strings.HasPrefix(steps, given) {
			t.Errorf("given %q, the run has %q: %v", given, steps, err)
		}
	}
}
