package trace

import (
	"context"
	"strings"
	"testing"
)

func TestLiteral(t *testing.T) {
	r := sharedRunner()
	for _, c := range []struct{ in, want string }{
		{"1", "1"},
		{" -1.50 ", "-1.5"},
		{"1+2j", "(1+2j)"},
		{"'a'", `"a"`},
		{`"it's"`, `"it's"`},
		{`'say "x"'`, `'say "x"'`},
		{"b'a'", `b"a"`},
		{"[1,(2,),{}]", "[1, (2,), {}]"},
		{"{3,1,2}", "{1, 2, 3}"},
		{"set()", "set()"},
		{"set([2, 1])", "{1, 2}"},
		{"frozenset({1})", "frozenset({1})"},
		{`{"b":1,'a':None}`, `{"b": 1, "a": None}`},
		{"float('nan')", `float("nan")`},
		{"-float('inf')", `float("-inf")`},
		{"1e999", `float("inf")`},
		{"Counter({'a': 2})", `Counter({"a": 2})`},
		{"collections.deque([1], maxlen=2)", "deque([1], maxlen=2)"},
		{"Decimal('1.10')", `Decimal("1.10")`},
		{"datetime.date(2024, 1, 2)", "datetime.date(2024, 1, 2)"},
		{"range(3)", "range(0, 3)"},
		{"True", "True"},
		{"...", ""},
		{"x", ""},
		{"f(1)", ""},
		{"[x for x in []]", ""},
		{"1 + 1", ""},
		{"{**{}}", ""},
		{"{[]: 1}", ""},
		{"__import__('os')", ""},
		{"os.system('ls')", ""},
		{"set('abc').pop()", ""},
		{"f'{1}'", ""},
		{"lambda: 1", ""},
		{"", ""},
		{"1 2", ""},
		{strings.Repeat("[", 90) + strings.Repeat("]", 90), ""},
		{`"` + strings.Repeat("x", 5000) + `"`, ""},
	} {
		got, ok, err := r.Literal(context.Background(), c.in)
		if err != nil {
			t.Fatal(err)
		}
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%.40q: %q, %v, want %q", c.in, got, ok, c.want)
		}
	}
}

func TestMatch(t *testing.T) {
	const source = `from collections import *
from decimal import Decimal
class Liar:
    def __eq__(self, other):
        return True
    __hash__ = None
class Sub(int):
    pass
Point = namedtuple("Point", "x y")
def f(x):
    return x
`
	r := sharedRunner()
	for _, c := range []struct {
		value, expect string
		want          Match
	}{
		{"1", "", Unasked},
		{"1", "1", Equal},
		{"1", "True", Different},
		{"1", "1.0", Different},
		{"True", "1", Different},
		{"[1, [2]]", "[1, [2]]", Equal},
		{"[1, [True]]", "[1, [1]]", Different},
		{"(1, 2)", "[1, 2]", Different},
		{"{'a': 1, 'b': 2}", "{'b': 2, 'a': 1}", Equal},
		{"{1: 'x'}", "{True: 'x'}", Different},
		{"{1, 2}", "{2, 1}", Equal},
		{"{1, 2}", "frozenset({1, 2})", Different},
		{"float('nan')", "float('nan')", Equal},
		{"[float('nan')]", "[float('nan')]", Equal},
		{"0.1 + 0.2", "0.3", Different},
		{"0.1 + 0.2", "0.30000000000000004", Equal},
		{"-0.0", "0.0", Equal},
		{"'a'", "b'a'", Different},
		{"Counter('aab')", "Counter({'a': 2, 'b': 1})", Equal},
		{"Counter('aab')", "{'a': 2, 'b': 1}", Different},
		{"OrderedDict([(1, 2), (3, 4)])", "OrderedDict({3: 4, 1: 2})", Different},
		{"deque([1])", "deque([1])", Equal},
		{"Decimal('1.0')", "Decimal('1.00')", Equal},
		{"Decimal('sNaN')", "Decimal('sNaN')", Incomparable},
		{"None", "None", Equal},
		{"Liar()", "1", Incomparable},
		{"[Liar()]", "[1]", Incomparable},
		{"Sub(1)", "1", Incomparable},
		{"Point(1, 2)", "(1, 2)", Incomparable},
		{"defaultdict(list)", "{}", Incomparable},
		{"1", "one", Incomparable},
		{"1", "1 +", Incomparable},
		{"1 / 0", "1", Different},
	} {
		got := traced(t, r, Program{Source: source, Call: "f(" + c.value + ")", Expect: c.expect})
		if got.Match != c.want {
			t.Errorf("%s against %s: %q, want %q", c.value, c.expect, got.Match, c.want)
		}
	}
}

// TestLiteralsComeBack holds values to what their literals say.
func TestLiteralsComeBack(t *testing.T) {
	const source = `import datetime
from collections import Counter, OrderedDict, deque
from decimal import Decimal
from fractions import Fraction
def f(x):
    return x
`
	r := sharedRunner()
	for _, value := range []string{
		`"tab\t \x00 \u2026 \U0001f600 ' \" \\"`, `b"\xff'\""`, "10**300", "-1e-7", "[[], (), {}, set(), frozenset()]",
		`{"k": (1, {2: [3]})}`, `OrderedDict(a=1)`, `deque([1, deque()])`, `Fraction(1, 3)`, `bytearray(b"x")`,
		`datetime.datetime(2024, 1, 2, 3, 4, 5, 6)`, `datetime.time(1)`, `datetime.timedelta(days=-1, seconds=3)`,
		`{(1, "a"), (2, "b")}`, `Counter({"x": 1.5})`, `complex(0, -1)`, `range(10, 0, -3)`,
		`{"z": [-0.0, complex(-0.0, -1.5), complex(-0.0, 2), complex(0.0, -2), complex(0, 2), complex(1, -0.0), complex(-0.0, -0.0)]}`,
	} {
		first := traced(t, r, Program{Source: source, Call: "f(" + value + ")"})
		if first.Literal == "" {
			t.Errorf("%s has no literal", value)
			continue
		}
		again := traced(t, r, Program{Source: source, Call: "f(" + first.Literal + ")", Expect: first.Literal})
		if again.Match != Equal || again.Literal != first.Literal { // that the sign of a zero is kept, no match tells
			t.Errorf("%s is %s, which is %s (%s)", value, first.Literal, again.Literal, again.Match)
		}
	}
}
