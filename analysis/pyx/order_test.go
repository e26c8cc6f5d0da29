package pyx

import (
	"strings"
	"testing"

	"semcoder/analysis/trace"
)

func TestWhatTakesASetByChance(t *testing.T) {
	runner := realSandbox()
	cases := map[string]bool{
		"list(s)": true, "tuple(s)": true, "''.join(s)": true, "[x for x in s]": true, "s.pop()": true, "str(s)": true,
		"f'{s}'": true, "[x for x, y in zip(s, 'ab')]": true, "dict.fromkeys(s)": true, "sorted(s, key=len)": true,
		"{x: 1 for x in s}": true, "[(y, x) for y in (1, 2) for x in s]": true, "loop(s)": true, "[].extend(s)": true,
		"list(frozenset(s))": true, "next(iter(s))": true, "[(x, y) for x in s for y in (1, 2)]": true,
		"sorted(s)": false, "len(s)": false, "'a' in s": false, "s | {'b'}": false, "max(s)": false, "s.add('c')": false,
		"list({3, 10, 15, 20, 30} - {3})": true, "tuple({-5, -3})": true, "loop({8, 9})": true, "list({0, 9, 10, 12, 15})": false,
		"list({3, 1, 2})": false, "[x for x in {2, 1}]": false, "loop({5, 4})": false, "{2, 1}.pop()": false,
		"''.join(sorted(s))": false, "list({'a'})": false, "[x for x in sorted(s)]": false, "''.join({'b'})": false,
	}
	const source = "def loop(s):\n    out = []\n    for x in s:\n        out.append(x)\n    return out\n\ndef f(s):\n    return "
	for expr, want := range cases {
		run, err := runner.Run(t.Context(), trace.Program{Source: source + expr, Call: `f({"hello", "a", "xyz", "no", "perhaps", "why"})`})
		if err != nil || run.Stop != trace.Returned {
			t.Fatal(expr, err, run.Problem, run.Exception)
		}
		if got := takesByChance(run.Events); got != want {
			t.Errorf("%s: got %v", expr, got)
		}
		_, err = tell(run)
		if chance := err != nil && strings.Contains(err.Error(), "order of a set"); chance != want {
			t.Errorf("%s: an account says %v", expr, err)
		}
	}
}
