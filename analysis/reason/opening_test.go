package reason

import (
	"strings"
	"testing"

	"semcoder/analysis/narrate"
	"semcoder/analysis/reason/prompts"
	"semcoder/analysis/trace"
	"semcoder/inference"
)

// TestATagIsNotGiven: it would be read as the answer's.
func TestATagIsNotGiven(t *testing.T) {
	for text, want := range map[string]string{"x = 1": "x = 1", "x = \"[ANSWER]\"": "", "x = \"[/ANSWER]\"": ""} {
		a := asking{opening: answerTag, stop: prompts.Stop}
		if a.gives(text); a.given != want {
			t.Errorf("%s: given %q", text, a.given)
		}
	}
}

// TestWhatIsGivenIsSaidOnce, and not at all to a model that has no room for it.
func TestWhatIsGivenIsSaidOnce(t *testing.T) {
	const first = "1. [L5] call f; x = 21"
	for want, tokens := range map[string][]any{
		first + "\n2. a": {"2. a\n", "[ANSWER]\n", "assert f(21) == 42\n"},
		first:            {},
		"":               {inference.ErrContextFull},
	} {
		r := reasoner(t, Options{Tracer: returning("42"), Model: &scripted{tokens: tokens}, Direct: true})
		updates, err := collect(t.Context(), r, doubled)
		if err != nil {
			t.Fatal(err)
		}
		said := ""
		for _, u := range updates {
			if u.Phase == Monologue {
				said += u.Text
			}
		}
		if o := updates[len(updates)-1].Outcome; strings.TrimSpace(said) != want || o.Monologue != want {
			t.Errorf("said %q, told %q, want %q", said, o.Monologue, want)
		}
	}
}

// TestEnters: a first step that is given is the one that the run has, and where reading
// does not tell, none is given.
func TestEnters(t *testing.T) {
	run := trace.NewRunner(trace.Options{})
	defer run.Close()
	const plain, other = "def f(a):\n    return a\n", "\ndef g(b):\n    return -b\n\n"
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
		{plain, "f({3, 1, 2})", false},
		{plain, "f({1: 2, 1: 3})", false},
		{plain, "f({1: 2, True: 3})", false},
		{plain, "f(1 + 1)", false},
		{plain, "f(f\"{1}\")", false},
		{"def f(*a):\n    return a\n", "f(1)", false},
		{"def f(**a):\n    return a\n", "f(b=1)", false},
		{plain, "f(1, 2)", false},
		{plain, "f(1, a=2)", false},
		{plain, "f(1)[0]", false},
		{"def f(a):\n    yield a\n", "f(1)", false},
		{plain + "\nf = len\n", "f([1])", false},
		{plain + "\ndef f(b):\n    return b\n", "f([1])", false},
		{"def twice(g):\n    return lambda x: g(g(x))\n\n@twice\ndef f(a):\n    return a + 1\n", "f(1)", false},
		{"def f():\n    return 1\n", "f()", true},
		{plain, "f([1e5, 0x10, 1_000, -0.0, 2e-400, u'x', 'a' 'b', '\\ud800', b'\\'\"'])", true},
		{plain, "f(1e400)", false},
		{plain, "f([-1e400])", false},
		{plain, "f(-1j)", false},
		{plain, "f(-0)", false},
		{plain, "f({1: 2, -1: 3})", false},
		{plain, "f([*[1]])", false},
		{plain, "f((b := 1))", false},
		{plain, "f(99999999999999999999999999999999999999999999999999999999999999999999999999999)", true},
		{plain, "f(999999999999999999999999999999999999999999999999999999999999999999999999999999)", false},
		{plain, "f([[[[[[1]]]]]])", true},
		{plain, "f([[[[[[[1]]]]]]])", false},
		{plain, "f([" + strings.Repeat("0, ", 64) + "])", true},
		{plain, "f([" + strings.Repeat("0, ", 65) + "])", false},
		{plain, "f('" + strings.Repeat("x", 198) + "')", true},
		{plain, "f('" + strings.Repeat("x", 201) + "')", false},
		{plain, "f('<f at 0x12345>')", false},
		{"def f(a, b=1e400):\n    return a\n", "f(1)", false},
		{"def f(a, /, b=2):\n    return a\n", "f(b=1, a=2)", false},
		{"def f(a, b=[]):\n    b.append(a)\n    return b\n\nX = f(1)\n", "f(2)", false},
		{"def f(a, b=[]):\n    b.append(a)\n    return b if a == 1 else f(a - 1)\n", "f(2)", true},
		{plain + other + "f.__defaults__ = (3,)\n", "f(2)", false},
		{plain + other + "f.__code__ = g.__code__\n", "f(2)", false},
		{plain + other + "x, f = (1, g)\n", "f(2)", false},
		{plain + other + "[f := g]\n", "f(2)", false},
		{plain + other + "for i, f in [(1, g)]:\n    pass\n", "f(2)", false},
		{plain + other + "globals()['f'] = g\n", "f(2)", false},
		{plain + other + "exec('f = g')\n", "f(2)", false},
		{plain + other + "match g:\n    case f:\n        pass\n", "f(2)", false},
		{plain + other + "del f\n", "f(2)", false},
		{plain + other + "type f = int\n", "f(2)", false},
		{plain + other + "import math as f\n", "f(2)", false},
		{"def floor(a):\n    return a\n\nfrom math import ceil, floor\n", "floor(2.5)", false},
		{"def floor(a):\n    return a\n\nfrom math import *\n", "floor(2.5)", false},
		{"def é(a):\n    return a\n\nx = é = len\n", "é([1])", false},
		{"if False:\n\n    def len(a):\n        return a\n", "len([2])", false},
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
