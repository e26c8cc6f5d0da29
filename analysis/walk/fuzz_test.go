package walk

import (
	"errors"
	"strings"
	"testing"
	"time"

	"semcoder/analysis/narrate"
)

// longestWalk is far more than a walk takes on a busy machine.
const longestWalk = 20 * time.Second

// FuzzCall: no program and no oracle makes a walk fail otherwise than by an error, or keeps it. The answers
// are the lines of a text, in turn; one that begins with ! is an exception.
func FuzzCall(f *testing.F) {
	for _, r := range hostile {
		f.Add(r.source, "f(1)", r.answers)
	}
	f.Add("def f(xs, n=2, *r, k=3, **m):\n    try:\n        a, *b = xs\n        return {k: [v for v in b if v] for k in a}\n    except (KeyError, ValueError) as e:\n        del xs[0]\n    finally:\n        xs += [n]\n    return f\"{xs!r:>3}\" or m", "f([\"ab\", 1], k=2)", "True\n[1]\n!KeyError")
	f.Add("T = [1]\ng = lambda x: x\n\ndef f(d):\n    for k, v in sorted(d.items(), key=lambda kv: -kv[1]):\n        d[k] = d.pop(k)\n    return list(map(g, zip(T, d)))", "f({1: 2})", "(1, 2)\n{1: 2, 3}\n[[(\n")
	f.Add("from itertools import *\n\ndef g(xs):\n    n = yield from g(xs[1:])\n    yield n\n\ndef f(x):\n    for a, *b in zip(g(x), (y for y in g(x)), chain(cycle(x), count())):\n        x[::2] = [*b, next(a, x)]\n    return list(islice(groupby(g({**x}), key=len), 3))", "f([1, 2])", "[1]\n{1: 2}\nTrue\n(1, 2)")
	f.Fuzz(func(t *testing.T, source, call, answers string) {
		start := time.Now()
		tr, err := Call(canonical(source), call, saying(answers))
		if err != nil && !errors.Is(err, ErrBeyond) {
			t.Fatalf("%v", err)
		}
		narrate.Canonical(tr)
		if took := time.Since(start); took > longestWalk {
			t.Fatalf("took %v", took)
		}
	})
}

// saying answers with the lines of a text, in turn.
func saying(answers string) Oracle {
	lines, i := strings.Split(answers, "\n"), -1
	return func(q Question) (Answer, error) {
		i = (i + 1) % len(lines)
		if raises, ok := strings.CutPrefix(lines[i], "!"); ok {
			return Answer{Raises: raises}, nil
		}
		return Answer{Value: lines[i], After: lines[(i+1)%len(lines)]}, nil
	}
}

// hostile are programs and answers that grow, repeat or contain themselves.
var hostile = []struct{ name, source, answers string }{
	{"doubles", "def f(x):\n    for i in range(50):\n        x = [x, x]\n    return x", "None"},
	{"doubles in tuples", "def f(x):\n    for i in range(50):\n        x = (x, [x], {1: x})\n    return x", "None"},
	{"contains itself", "def f(x):\n    a = [1]\n    a[0] = a\n    b = {1: a}\n    a[0][0] = b\n    c = (a, b)\n    return c + c", "(1,)"},
	{"two that contain each other", "def f(x):\n    a = [0]\n    b = [a]\n    a[0] = b\n    return [a + b, a * 2, sorted(a), a == b]", "[[]]\n[]"},
	{"deep answers", "def f(x):\n    y = x + 1\n    for z in y:\n        x = z + 1\n    return y", strings.Repeat("[", 1990) + strings.Repeat("]", 1990)},
	{"long answers", "def f(x):\n    y = x + 1\n    return y", "[" + strings.Repeat("1, ", 1<<20) + "]"},
	{"many items", "def f(x):\n    y = x + 1\n    for z in y:\n        y = y + 1\n    return y", "[" + strings.Repeat("1, ", 1200) + "]"},
	{"long strings", "def f(x):\n    y = x + 1\n    for c in y:\n        y = y + c\n    return y", `"` + strings.Repeat("a", 3900) + `"`},
	{"huge ranges", "def f(x):\n    return list(zip(range(x, 9223372036854775807), range(10 ** 18), enumerate(range(0, -9223372036854775807, -1))))", "1"},
	{"ranges of ranges", "def f(x):\n    return [[j for j in range(999)] for i in range(999)]", "1"},
	{"wide unpacking", "def f(x):\n    a = b = c = d = x + 1\n    for a[0] in b:\n        a, *b = b\n    return c", "[[1, 2], [3]]"},
	{"nests", "def f(x):\n    return " + strings.Repeat("[", 300) + "x" + strings.Repeat("]", 300), "1"},
	{"nests literals", "def f(x):\n    return " + strings.Repeat("[", 300) + strings.Repeat("]", 300), "1"},
	{"nests brackets", "def f(x):\n    return " + strings.Repeat("(", 300) + "x" + strings.Repeat(")", 300), "1"},
	{"nests calls", "def f(x):\n    return " + strings.Repeat("f(", 300) + "x" + strings.Repeat(")", 300), "1"},
	{"calls without end", "def f(x):\n    return [f(y) for y in [x, x, x]]", "1"},
	{"generators of generators", "def g(x):\n    yield from g(x)\n\ndef f(x):\n    return list(g(x))", "1"},
	{"generators without end", "def g():\n    while True:\n        yield from ()\n\ndef f(x):\n    return list(g())", "1"},
	{"what goes through itself", "def f(x):\n    a = (y for y in b())\n    b = lambda: a\n    return list(b())", "1"},
	{"streams without end", "from itertools import cycle, count, chain\n\ndef f(x):\n    for y in zip(cycle([]), cycle([1]), count()):\n        x = y\n    for y in filter(None, cycle([0])):\n        x = y\n    return x", "1"},
	{"tuples of tuples", "from itertools import product\n\ndef f(x):\n    return list(product(range(99), repeat=9))", "1"},
	{"truth of anything", "def f(x):\n    while x + 1:\n        x = x + 1", "1\n2\nTrue"},
	{"half a dict", "def f(x):\n    y = x + 1\n    for k in y:\n        y[k] = k\n    return y.items()", "{1: 2, 3, 4: 5}"},
	{"grows by itself", "def f(x):\n    a = [0]\n    for i in range(60):\n        a += a\n    return a", "1"},
	{"grows by another", "def f(x):\n    a = [0]\n    b = [1]\n    for i in range(60):\n        a.extend(b)\n        b.extend(a)\n    return a", "1"},
	{"grows in itself", "def f(x):\n    a = [0]\n    for i in range(60):\n        a = [a] * 1000\n        a.append(1)\n    return a", "1"},
	{"looks up what grows", "def f(x):\n    a = (0,)\n    for i in range(60):\n        a = (a, a, a, a)\n        b = {a: 1}\n        c = [b.get(a), a in b, {a} | {a}]\n        c.append(a)\n    return c", "1"},
	{"grows in dicts", "def f(x):\n    a = {}\n    for i in range(60):\n        a[i] = a.copy()\n        a.update({\"x\": a})\n    return a", "1"},
	{"sets of many", "def f(x):\n    s = set(range(1000))\n    for i in range(60):\n        s.add(i)\n        s |= s\n        s ^= {i}\n    return s", "1"},
	{"wide tuples in wide tuples", "def f(x):\n    t = (0,) * 900\n    u = [t] * 900\n    for i in range(60):\n        [t in u, u.count(t), u.index(i), {t} | {t}]\n    return u", "1"},
	{"mixed keys", "def f(x):\n    y = x + 1\n    for k, v in y.items():\n        y[v] = k\n    return y", "{1: True, True: 1.0, nan: 1e999, -0.0: 0, [1]: {}}"},
}

// TestHostile: what is hostile is bounded.
func TestHostile(t *testing.T) {
	for _, h := range hostile {
		start := time.Now()
		tr, err := Call(canonical(h.source), "f(1)", saying(h.answers))
		if err != nil && !errors.Is(err, ErrBeyond) {
			t.Errorf("%s: %v", h.name, err)
		}
		for _, e := range tr.Events {
			if len(e.Value) > 4*longestAnswer {
				t.Errorf("%s: a value of %d bytes", h.name, len(e.Value))
			}
		}
		narrate.Canonical(tr)
		if took := time.Since(start); took > longestWalk {
			t.Errorf("%s took %v", h.name, took)
		}
	}
}

// BenchmarkCall walks along 600 events, most of which are asked for.
func BenchmarkCall(b *testing.B) {
	const source = "def f(xs):\n    n = 0\n    for x in xs:\n        n = n + x\n        n = n * x\n        n = n - x\n        n = n + 1\n    return n"
	for b.Loop() {
		tr, _ := Call(canonical(source), "f(["+strings.Repeat("1, ", 70)+"1])", saying("12"))
		b.ReportMetric(float64(len(tr.Events)), "events")
	}
}
