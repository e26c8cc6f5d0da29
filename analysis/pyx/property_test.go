package pyx

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"semcoder/analysis"
)

// TestParameters holds what is read off a line to what a parse tells.
func TestParameters(t *testing.T) {
	for source, want := range map[string][]analysis.Param{
		"def f(a, b_2):\n    return a":                                         {{Name: "a"}, {Name: "b_2"}},
		"import math\n\ndef g(x):\n    return x\n\ndef f(y):\n    return g(y)": {{Name: "y"}},
		"def f(a: int, b=2):\n    return a":                                    {{Name: "a", Annotation: "int"}, {Name: "b", Default: "2"}},
		"def f(a) -> int:\n    return a":                                       {{Name: "a"}},
		"def g(x):\n    yield x\n\ndef f(y):\n    return list(g(y))":           {{Name: "y"}},
	} {
		got, ok := parameters(source, "f")
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("%s\n%s", source, diff)
		}
	}
	for _, source := range []string{"def g(x):\n    return x", "def f(x):\n    yield x", "async def f(x):\n    return x", "f = abs", "class A:\n    def f(x):\n        return x"} {
		if got, ok := parameters(source, "f"); ok {
			t.Errorf("%s: %v", source, got)
		}
	}
}
