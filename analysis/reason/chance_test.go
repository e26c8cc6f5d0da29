package reason

import (
	"strings"
	"testing"
)

// TestLeftToChance: what hangs on the hash of text is told from what does not.
func TestLeftToChance(t *testing.T) {
	for expr, want := range map[string]bool{
		`hash("a")`: true, `hash(b"a")`: true, `list({"a", "b"})`: true, `tuple({1, "b"})`: true, `{"a", "b"}.pop()`: true, `", ".join({"a", "b"})`: true,
		`hash(3)`: false, `list({"a"})`: false, `list({1, 2})`: false, `list({"a": 1, "b": 2})`: false, `["a", "b"].pop()`: false, `sorted({"a", "b"})`: false,
		`", ".join(["a", "b"])`: false, `len({"a", "b"})`: false, `"(".join({"a", "b"})`: true, `"a".upper()`: false, `"a"`: false, `list("{a, b}")`: false, `"list({'a', 'b'})".upper()`: false, `{"a": 1, "b": 2}.pop("a")`: false,
	} {
		if leftToChance(expr) != want {
			t.Errorf("%s: %v", expr, !want)
		}
	}
}

// TestGuidedUpToChance: a model that would name an order is not asked for one.
func TestGuidedUpToChance(t *testing.T) {
	m := &reckoner{values: map[string]string{`set(["b", "a"])`: `{"a", "b"}`, `list({"a", "b"})`: `["a", "b"]`}}
	o := ask(t, reasoner(t, Options{Tracer: returning("0"), Model: m, Guided: true}), guided("def f(xs):\n    return list(set(xs))\n", `f(["b", "a"])`))
	if o.Answer != "" || !strings.HasPrefix(o.Before, `list({`) || o.Reason != Undetermined {
		t.Errorf("%+v", o)
	}
}
