package pyx

import "testing"

func TestGiven(t *testing.T) {
	for call, want := range map[string]string{
		`f()`:                         `[[[], []]]`,
		`f(1, -2.5, "a\"b", True)`:    `[[[1, -2.5, "a\"b", true], []]]`,
		`f('é', t=None)`:              `[[["é"], [["t", null]]]]`,
		`f([(1,), {2: ["x"]}], d={})`: `[[[[{"t": [1]}, {"d": [[2, ["x"]]]}]], [["d", {"d": []}]]]]`,
	} {
		if got, ok := given("f", []string{call}); !ok || got != want {
			t.Errorf("%s: %s %v, want %s", call, got, ok, want)
		}
	}
	for _, call := range []string{"g(1)", "f(x)", "f({1, 2})", "f(1", "f(1)(2)", "f(*[1])", "f(a=1, 2)", "f(1.)", `f(b"a")`, "f(1,2)"} {
		if got, ok := given("f", []string{"f(1)", call}); ok {
			t.Errorf("%s: %s", call, got)
		}
	}
}
