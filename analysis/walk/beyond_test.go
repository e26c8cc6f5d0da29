package walk

import (
	"errors"
	"strings"
	"testing"

	"semcoder/analysis/narrate"
)

// TestBeyond: where the books cannot be kept for certain the walk ends, and says why.
func TestBeyond(t *testing.T) {
	for _, c := range []struct{ source, call, says string }{
		{"def f():\n    yield 1", "f()", "no literal form"},
		{"def f():\n    return list(lambda: (yield))", "f()", "a function that is handed over"},
		{"def g(x):\n    try:\n        yield x\n    finally:\n        x.pop()\n\ndef f(x):\n    h = g(x)\n    next(h)\n    return x", "f([1])", "a generator that does something where it is left"},
		{"def g():\n    n = 0\n    while True:\n        yield n\n\ndef f():\n    return list(g())", "f()", "rounds"},
		{"from itertools import count\n\ndef f():\n    return list(count())", "f()", "more than 1000 items"},
		{"def f(x):\n    g = (y for y in x)\n    x.append(2)\n    return [next(g), g + x]", "f([1])", "cannot be written down"},
		{"async def f():\n    return 1", "f()", "an async function"},
		{"def f(x):\n    @g\n    def h():\n        pass", "f(1)", "nobody told what g is"},
		{"def f(x):\n    return x.y", "f(1)", "an expression of kind attribute"},
		{"def f(x):\n    return g(**x)\n\ndef g(a):\n    return a", "f([])", "two stars before what is no dict"},
		{"def f(x):\n    return g(**x)\n\ndef g(a):\n    return a", "f({1: 2})", "a keyword that is no name"},
		{"def f(x):\n    x[0:1] = []", "f((1,))", "a slice of what is no list"},
		{"def f(x=g()):\n    return x", "f()", "nobody told what g is"},
		{"class C:\n    def __getattr__(self, n):\n        return n\n\ndef f(x):\n    return C().y", "f(1)", "a class with __getattr__"},
		{"class C:\n    def __lt__(self, o):\n        return True\n\ndef f(x):\n    return sorted([C(), C()])", "f(1)", "what sorted makes of an instance"},
		{"class C:\n    pass\n\ndef f(x):\n    return [C()]", "f(1)", "no literal form"},
		{"class C:\n    pass\n\ndef f(x):\n    return str(C())", "f(1)", "what str makes of an instance"},
		{"def f():\n    with open(1) as h:\n        return h", "f()", "a call of open"},
		{"def f(x):\n    with x as h:\n        return h", "f(1)", "with of what is no instance"},
		{"class C:\n    def __enter__(self):\n        pass\n\n    def __exit__(self, *e):\n        pass\n\ndef f(x):\n    with C():\n        for i in x:\n            pass", "f(1)", "an exception that nobody has seen"},
		{"import math\n\ndef f(x):\n    match x:\n        case math.pi:\n            return 2", "f(1)", "a pattern that names a value"},
		{"def f(x):\n    from os import getcwd", "f(1)", "what getcwd of os is"},
		{"def f(x):\n    return open(x)", "f(1)", "a call of open"},
		{"def f(x):\n    return x", "f(x)", "nobody told what x is"},
		{"def f(x):\n    return x", "f(1", "does not parse"},
		{"def f(x):\n    return x", "f(1, 2)", "a call that does not fit"},
		{"def f(a, /):\n    return a", "f(a=1)", "a call that does not fit"},
		{"def f(a, **more):\n    return a", "f(1, a=2)", "a call that does not fit"},
		{"def f(*, a):\n    return a", "f(1)", "a call that does not fit"},
		{"def f(x):\n    return x", "g(1)", "no function of the module"},
		{"x = 1", "x.y(1)", "is no function of the module"},
		{"f = 3", "f(1)", "no function of the module"},
		{"def f(x):\n    return f(x)", "f(1)", "calls in one another"},
		{"def f():\n    while True:\n        pass", "f()", "rounds"},
		{"def f(xs):\n    for a in xs:\n        for b in xs:\n            for c in xs:\n                pass", "f([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])", "events"},
		{"def f():\n    return range(10 ** 9)", "f()", "a range without bounds"},
		{"def f():\n    for i in range(-9223372036854775808, 9223372036854775807):\n        pass", "f()", "a range without bounds"},
		{"import os\n\ndef f(x):\n    return os.listdir(x)", "f(1)", "a call of os.listdir"},
		{"from os import *\n\ndef f(x):\n    return len(x)", "f([])", "nobody told what len is"},
		{"from numpy import sum\n\ndef f(x):\n    return sum(x)", "f([])", "a call of numpy.sum"},
		{"import numpy as len\n\ndef f(x):\n    return len(x)", "f([])", "a call of numpy.numpy"},

		{"import operator\n\ndef f(x):\n    operator.setitem(x, 0, 9)\n    return x", "f([1])", "a call of operator.setitem"},
		{"from operator import getitem\n\ndef f(x):\n    return getitem(x, 0)", "f([[1]])", "a call of operator.getitem"},

		// What the module does that cannot be run along.
		{"T = []\nopen(T)\n\ndef f():\n    return T", "f()", "nobody told what T is"},
		{"T = []\n\ndef g():\n    T.append(open(1))\ng()\n\ndef f():\n    return T", "f()", "nobody told what T is"},
		{"N = 1 // 0\n\ndef f():\n    return N", "f()", "the module fails with ZeroDivisionError"},
		{"class set(type):\n    pass\n\ndef f():\n    return set([1])", "f()", "nobody told what set is"},

		// What changes while it is gone through, and what is gone.
		{"def f(d):\n    for k in d:\n        del d[k]", "f({1: 2})", "changes while a loop"},
		{"def f(d):\n    for k, v in d.items():\n        d[k, v] = 1", "f({1: 2})", "changes while a loop"},
		{"def f(x):\n    for i, y in enumerate(x):\n        del x[0]", "f([1])", "changes while a loop"},
		{"def f(x):\n    z = zip(x)\n    del x[0]\n    for y in z:\n        pass", "f([1])", "over what has changed since"},
		{"def f(x):\n    for y in {\"a\", \"b\"}:\n        pass", "f(1)", "what a loop goes through"},
		{"def f(x):\n    a, b = {1, 9}", "f(1)", "what {1, 9} gives"},
		{"def f(x):\n    return reversed(x)", "f([1])", "no literal form"},
		{"def f(x):\n    z = map(len, x)\n    return list(z)", "f([''])", "an argument that is no literal"},
		{"def f(x, y):\n    x.extend(zip(x, y))\n    return x", "f([1, 3], [2])", "takes items from itself"},
		{"def f(x, y):\n    x.extend(z for z in y if z not in x)\n    return x", "f([1, 3], [2])", "takes items from itself"},
		{"def f(x):\n    x.update([][0] if y else y for y in [0, 1])", "f({1})", "before it failed"},

		// What has no place in a question.
		{"def f():\n    return max([f, len, f])", "f()", "max of what cannot be written down"},
		{"def f():\n    return [f] < [f]", "f()", "< of what cannot be written down"},
		{"def f():\n    return [f] == [0]", "f()", "== of what cannot be written down"},

		// Which of two things, and what nobody has seen.
		{"def f(x):\n    x.remove([1])\n    x.insert(0, [])\n    x[0].append(1)\n    return x", "f([[], []])", "which of two things"},
		{"def f(x):\n    try:\n        return 1 // x\n    except Exception as e:\n        return e", "f(0)", "no literal form"},
		{"def f(x):\n    try:\n        return 1 // x\n    except Odd:\n        return 1", "f(0)", "an except clause for an unknown type"},
		{"def f(x):\n    raise", "f(0)", "a raise without an exception"},
		{"def f(x):\n    raise x", "f(0)", "an exception of an unknown type"},
		{"def f(x):\n    return x.__setitem__(0, 1)", "f([1])", "a method of [1]"},
		{"def f(x):\n    list.append(x, 1)\n    return x", "f([1])", "nobody told of"},
		{"def f(x):\n    z = zip(x)\n    return 1 in z", "f([1])", "what cannot be written down"},
	} {
		oracle := func(q Question) (Answer, error) {
			if strings.Contains(q.Expr, " // 0") {
				return Answer{Raises: "ZeroDivisionError"}, nil
			}
			return Answer{Value: "None", After: "[[]]"}, nil
		}
		tr, err := Call(canonical(c.source), c.call, oracle)
		if !errors.Is(err, ErrBeyond) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s\n%s\n%v, want: %s", c.source, c.call, err, c.says)
		}
		if account, err := narrate.Canonical(tr); err == nil {
			t.Errorf("%s has an account all the same:\n%s", c.source, account)
		}
	}
}

// TestNothingIsComputed: an account says what the answers said, however wrong, and goes the way that
// they lead. What is put where is no answer.
func TestNothingIsComputed(t *testing.T) {
	const source = `def f(s):
    n = len(s) + 1
    d = {"k": [1]}
    d["k"].append(2)
    while n > 100:
        n = n - 1
        if s[0] == "a":
            break
    else:
        n = -1
    return [n, d, s[1:]]`
	answers := map[string]Answer{
		`len("ab")`:     {Value: `"many"`},
		`"many" + 1`:    {Value: "7"},
		"7 > 100":       {Value: "True"},
		"7 - 1":         {Value: "1000"},
		`"ab"[0]`:       {Value: "[1, 2]"},
		`[1, 2] == "a"`: {Value: "True"},
		`"ab"[1:]`:      {Value: "{3: 4}"},
	}
	tr, err := Call(canonical(source), `f("ab")`, func(q Question) (Answer, error) {
		a, ok := answers[q.Expr]
		if !ok {
			t.Errorf("asked for %s", q.Expr)
		}
		return a, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	const want = `1. [L5] call f; s = "ab"
2. [L6] len("ab") -> "many"; "many" + 1 -> 7; n = 7
3. [L7] d = {"k": [1]}
4. [L8] {"k": [1]}["k"] -> [1]; [1].append(2); now [1, 2]; d = {"k": [1, 2]}
5. [L9] 7 > 100 -> True; enter
6. [L10] 7 - 1 -> 1000; n = 1000
7. [L11] "ab"[0] -> [1, 2]; [1, 2] == "a" -> True; enter
8. [L12] break
9. [L15] "ab"[1:] -> {3: 4}; return [1000, {"k": [1, 2]}, {3: 4}]
[ANSWER]
assert f("ab") == [1000, {"k": [1, 2]}, {3: 4}]
[/ANSWER]`
	if account, err := narrate.Canonical(tr); err != nil || account != want {
		t.Errorf("%v\n%s", err, account)
	}
}

// TestAnswersThatAreNone: what can be no repr ends the walk.
func TestAnswersThatAreNone(t *testing.T) {
	for _, a := range []Answer{
		{}, {Raises: "not a name"}, {Raises: strings.Repeat("E", longestAnswer)}, {Value: "1\n2"}, {Value: "a" + pending},
		{Value: strings.Repeat("[", longestAnswer+1)}, {Value: "\xff"},
	} {
		if tr, err := Call(canonical("def f(x):\n    return x + 1"), "f(1)", func(Question) (Answer, error) { return a, nil }); !errors.Is(err, ErrBeyond) {
			t.Errorf("%.30q: %v, %s", a.Value, err, tr.Literal)
		}
	}
}

// TestOracleEnds: an oracle's error is the walk's, and what was found up to there is the trace.
func TestOracleEnds(t *testing.T) {
	away := errors.New("away")
	tr, err := Call(canonical("def f(x):\n    y = x\n    return x + 1"), "f(1)", func(Question) (Answer, error) { return Answer{}, away })
	if account := narrate.SoFar(tr, nil); !errors.Is(err, away) || account != "1. [L5] call f; x = 1\n2. [L6] y = 1\n" {
		t.Errorf("%v\n%s", err, account)
	}
}
