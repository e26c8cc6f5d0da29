package evaluation

import "testing"

// TestRead: the baseline of guided accounts says what needs no answer, and nothing where one is needed.
func TestRead(t *testing.T) {
	e := evaluator{Options: Options{Tracer: newLab(t).tracer}}
	const source = "def f(xs, n):\n    xs.append(n)\n    return xs[-1] if len(xs) else n + 1"
	for call, want := range map[string]string{"f([1], 2)": "2", "f({1}, 2)": "", "f([], 'a', 3)": ""} {
		if g := e.read(t.Context(), source, call); g.prediction != want {
			t.Errorf("%s: %+v", call, g)
		}
	}
}
