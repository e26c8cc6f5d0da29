package walk

import (
	"strings"
	"testing"

	"semcoder/analysis/narrate"
)

// TestKnown: what is a matter of which things there are, and where they stand, nobody is asked for.
func TestKnown(t *testing.T) {
	for _, c := range []struct{ does, want string }{
		{"return [1, 2][-1]", "2"},
		{"return (1, 2)[5]", "!IndexError"},
		{"return {1: 2}[True]", "2"},
		{"return {1: 2}[\"a\"]", "!KeyError"},
		{"return [1, 2, 3][::-2]", "[3, 1]"},
		{"return ([1], 2, 3)[:9]", "([1], 2, 3)"},
		{"return {\"a\": 1}.get(\"b\", 3)", "3"},
		{"return {\"a\": 1}.get(\"b\")", "None"},
		{"return [None is None, None is not None, [] is None, 0 is not None, True is True]", "[True, False, False, True, True]"},
		{"x = []\n    y = x\n    return [x is y, x is []]", "[True, False]"},
		{"return [isinstance(True, int), isinstance(1, bool), isinstance([], (dict, list)), isinstance(None, str)]", "[True, False, True, False]"},
		{"return [len([]), len({1, 2}), len((1,)), len({1: 2, 3: 4})]", "[0, 2, 1, 2]"},
		{"x = [1, 2]\n    x.insert(9, 4)\n    x.insert(-1, 3)\n    return x", "[1, 2, 3, 4]"},
		{"x = [1, 2]\n    y = [x.pop(), x.pop(0)]\n    return [x, y]", "[[], [2, 1]]"},
		{"x = [1]\n    x.extend((2, \"a\"))\n    x.extend(\"bc\")\n    x.reverse()\n    return x", "[\"c\", \"b\", \"a\", 2, 1]"},
		{"x = {1: 2}\n    x.update({3: 4, 1: 5})\n    y = x.setdefault(6, [])\n    y.append(7)\n    return [x, x.pop(3), x.pop(8, None), x.popitem()]", "[{1: 5}, 4, None, (6, [7])]"},
		{"return [any([0, \"\"]), all([1, [2]]), list(\"ab\"), tuple({1: 2})]", "[False, True, [\"a\", \"b\"], (1,)]"},
		{"return [[1] + [2], (1,) + (), [0] * 3, 2 * [[]], [1] * -1]", "[[1, 2], (1,), [0, 0, 0], [[], []], []]"},
		{"return [1 in [True], \"a\" not in {\"a\": 1}, (1, 2) in {(1, 2)}, None in (), 2.0 in {2}]", "[True, False, True, False, True]"},
		{"return [set(\"abca\") - {\"a\"}, {1, 2} & {2, 3}, {1, 2} ^ {2, 3}, {1} | set([2, 1]), len(set([1, 1.0, True]))]", "[{\"b\", \"c\"}, {2}, {1, 3}, {1, 2}, 1]"},
		{"x = {1}\n    x.add(2)\n    x.add(1)\n    x.discard(1)\n    x.discard(7)\n    x |= {5}\n    return x", "{2, 5}"},
		{"x = [1]\n    y = x\n    x += [2]\n    x *= 2\n    z = y.copy()\n    y.clear()\n    return [x, z]", "[[], [1, 2, 1, 2]]"},
		{"x = [1, \"a\", 1.0, None]\n    y = [x.index(\"a\"), x.count(1), x.count(2)]\n    x.remove(True)\n    return [x, y]", "[[\"a\", 1.0, None], [1, 2, 0]]"},
		{"return {1: 2} | {1: 3, 4: 5}", "{1: 3, 4: 5}"},
		{"x = (1, [2])\n    return [x in [x], x is x, isinstance(x, str), x[1] in [x[1]]]", "[True, True, False, True]"},
		{"x = float(\"nan\")\n    return [x in [x], {x: 1}.get(x), {x: 1}.get(float(\"nan\")), x is x]", "[True, 1, None, True]"},
		{"return float(\"-inf\")", "float(\"-inf\")"},
	} {
		tr, err := Call(canonical("def f():\n    "+c.does), "f()", func(q Question) (Answer, error) {
			t.Errorf("%s: asked for %s", c.does, q.Expr)
			return Answer{}, errUnsaid
		})
		got := tr.Value
		if err == nil && tr.Exception != nil {
			got = "!" + tr.Exception.Type
		}
		if err != nil || got != c.want {
			t.Errorf("%s: %s, %v, want %s", c.does, got, err, c.want)
		}
	}
}

// TestEntering: what a container takes from something of another kind is what the method gives that does the same, and what it has where
// that fails half-way.
func TestEntering(t *testing.T) {
	for _, c := range []struct{ does, asks, answer, want string }{
		{"x = {1: 2}\n    y = x\n    x |= [(3, [4])]\n    return [x is y, y]", "{1: 2}.update([(3, [4])])", "{1: 2, 3: [4]}", "[True, {1: 2, 3: [4]}]"},
		{"x = [1]\n    y = x\n    x += (2,)\n    return y", "[1].extend((2,))", "[1, 2]", "[1, 2]"},
		{"x = [1]\n    try:\n        x += map(int, [\"a\"])\n    except ValueError:\n        return x", `int("a")`, "!ValueError", "[1]"},
		{"x = [1]\n    try:\n        x.extend(y // 0 if y else y for y in [0, 1])\n    except ZeroDivisionError:\n        return x", "1 // 0", "!ZeroDivisionError", "[1, 0]"},
		{"d = defaultdict(list, {1: [2]})\n    e = d.copy()\n    e[1].append(3)\n    return d[1]", "defaultdict(list, {1: [2]}).copy()", "defaultdict(list, {1: [2]})", "[2, 3]"},
		{"return isinstance(C(), (int, C)) and not isinstance(1, C)", "", "", "True"},
	} {
		tr, err := Call(canonical("from collections import defaultdict\n\nclass C:\n    pass\n\ndef f():\n    "+c.does), "f()", func(q Question) (Answer, error) {
			if q.Expr != c.asks && !strings.HasPrefix(q.Expr, "defaultdict(") {
				t.Errorf("%s: asked for %s", c.does, q.Expr)
			}
			if raises, fails := strings.CutPrefix(c.answer, "!"); fails {
				return Answer{Raises: raises}, nil
			}
			if strings.HasSuffix(q.Expr, "]") {
				return Answer{Value: "[2, 3]"}, nil
			}
			return Answer{Value: c.answer, After: c.answer}, nil
		})
		if err != nil || tr.Value != c.want {
			t.Errorf("%s: %s, %v, want %s", c.does, tr.Value, err, c.want)
		}
	}
}

// TestKnownRows: of the single operations in a file of rows, those that nobody is asked for come to what they came to when they were
// executed.
func TestKnownRows(t *testing.T) {
	if *rowsFile == "" {
		t.Skip("no rows: make walk-check ROWS=file")
	}
	known := 0
	for _, r := range jsonLines[struct{ Kind, Response, Call string }](t, *rowsFile) {
		if r.Kind != "micro" {
			continue
		}
		tr, err := Call(canonical("def f():\n    return "+r.Call), "f()", func(Question) (Answer, error) { return Answer{}, errUnsaid })
		if err != nil {
			continue
		}
		got := "-> " + tr.Value
		if tr.Exception != nil {
			got = "raise " + tr.Exception.Type
		}
		lines := strings.Split(strings.TrimRight(r.Response, "\n"), "\n")
		want, _, _ := narrate.Cut(lines[len(lines)-1], "; now ")
		if known++; got != want {
			t.Errorf("%s: %s, executed %s", r.Call, got, want)
		}
	}
	t.Log(known, "operations known")
}
