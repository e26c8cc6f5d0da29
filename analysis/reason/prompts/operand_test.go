package prompts

import "testing"

func TestAnExpressionStandsBesideEquals(t *testing.T) {
	for expr, want := range map[string]string{
		`1 + 2`: `1 + 2`, `"a" in "b"`: `("a" in "b")`, `not 1`: `(not 1)`, `f(1 in x)`: `f(1 in x)`,
		`"a in b"[0]`: `"a in b"[0]`, `1 if x else 2`: `(1 if x else 2)`, `1 < 2`: `(1 < 2)`, `[x for x in y]`: `[x for x in y]`,
	} {
		if got := Operand(expr); got != want {
			t.Errorf("%s became %s, want %s", expr, got, want)
		}
	}
}
