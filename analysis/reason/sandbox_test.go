package reason

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"semcoder/analysis"
	"semcoder/analysis/trace"
)

var _ Tracer = (*trace.Runner)(nil)

// program is a module whose functions end in every way there is.
const program = `from __future__ import annotations
import math, os, random, time
try:
    import pandas as pd
except ImportError:
    pd = None

# Comments and docstrings move lines about.
class Basket:
    """Holds fruit."""
    def __init__(self, *fruit):
        self.fruit = list(fruit)

    def count(self):
        return {f: self.fruit.count(f) for f in self.fruit}

def first(xs):
    """The first one."""
    # or an IndexError
    return xs[0]

def clock():
    return time.time()

def dice():
    return len(os.urandom(8)) == 8

def coin():
    return os.urandom(1)[0]

def roll():
    return random.randint(1, 10 ** 9)

def loaded():
    random.seed(3)
    return random.randint(1, 6) in range(7)

def today():
    return time.strftime("%A %d %H")

def spin():
    while True:
        pass

def frame(x):
    import pandas
    return pandas.DataFrame(x)

def column(x):
    return pd.Series(x)

def any_of(words):
    return list(set(words))[0]

def sine(x):
    return math.sin(x)

def old(x):
    return sum(x)

def point():
    return object()

def quoted(s):
    return f"{s!r} == \'assert\'"
`

// TestWithTheSandbox holds answers against real runs.
func TestWithTheSandbox(t *testing.T) {
	run := trace.NewRunner(trace.Options{})
	defer run.Close()
	slice := analysis.Slice{Source: program}
	for _, c := range []struct {
		call, said, answer string
		verdict            Verdict
		reason             string
	}{
		{"first([1, 2])", "assert first([1, 2]) == 1", "1", Confirmed, ""},
		{"first([1, 2])", "assert first([1, 2]) == 2", "2", Refuted, ""},
		{"first([1, 2])", "assert first([1, 2]) == True", "True", Refuted, ""},
		{"first([1, 2])", "assert first([1, 2]) == 1.0", "1.0", Refuted, ""},
		{"first([1, 2])", "assert first([1, 2]) == xs[0]", "xs[0]", Unchecked, Malformed},
		{"first([float('nan')])", `assert first(["x"]) == float("nan")`, `float("nan")`, Confirmed, ""},
		{"first([])", "assert raises(IndexError, first([]))", "raises(IndexError)", Confirmed, ""},
		{"first([])", "assert raises(KeyError, first([]))", "raises(KeyError)", Refuted, ""},
		{"first([])", "assert first([]) == None", "None", Refuted, ""},
		{`Basket("a", "b", "a").count()`, `assert Basket("a", "b", "a").count() == {"b": 1, "a": 2}`, `{"b": 1, "a": 2}`, Confirmed, ""},
		{`quoted("x")`, `assert quoted("x") == "'x' == 'assert'"`, `"'x' == 'assert'"`, Confirmed, ""},
		{"column([1])", "assert column([1]) == 1", "1", Unrunnable, "needs:pandas"},
		{"first(None)", "assert raises(TypeError, first(None))", "raises(TypeError)", Confirmed, ""},
		{"point()", "assert point() == 1", "1", Unchecked, NotComparable},
		{"any_of(['a', 'b'])", `assert any_of(["a", "b"]) == "a"`, `"a"`, Unstable, ""},
		{"any_of(['a', 'b'])", `assert any_of(["a", "b"]) == "b"`, `"b"`, Unstable, ""},
		{"any_of([2, 1])", "assert any_of([2, 1]) == 1", "1", Confirmed, ""},
		{"sine(1)", "assert sine(1) == 0.8414709848078966", "0.8414709848078966", Unchecked, Skew},
		{"old([0.1] * 3)", "assert old([0.1] * 3) == 0.30000000000000004", "0.30000000000000004", Unchecked, Skew},
		{"old([1, 2])", "assert old([1, 2]) == 3", "3", Confirmed, ""},
		{"clock()", "assert clock() == 1.5", "1.5", Unstable, ""},
		{"dice()", "assert dice() == True", "True", Confirmed, ""},
		{"coin()", "assert coin() == 7", "7", Unstable, ""},
		{"today()", `assert today() == "Monday 01 00"`, `"Monday 01 00"`, Unstable, ""},
		{"roll()", "assert roll() == 7", "7", Unstable, ""},
		{"loaded()", "assert loaded() == True", "True", Confirmed, ""},
		{"spin()", "assert spin() == None", "None", Unrunnable, OverBudget},
		{"frame([1])", "assert frame([1]) == 1", "", Unrunnable, "needs:pandas"},
		{"first(", "assert first() == 1", "", Unrunnable, Broken},
	} {
		t.Run(c.said, func(t *testing.T) {
			q := Forward{Slice: slice, Call: c.call, Python: ">=3.9"}
			o := ask(t, reasoner(t, Options{Tracer: run, Model: saying(script(c.said))}), q)
			if o.Answer != c.answer || o.Verdict != c.verdict || o.Reason != c.reason {
				t.Errorf("%s: answer %q is %s (%s), want %q %s (%s); %+v", c.call, o.Answer, o.Verdict, o.Reason, c.answer, c.verdict, c.reason, o.Trace)
			}
			if o.Narration == "" {
				t.Error("no account")
			}
		})
	}
}

func TestLinesOfARealRun(t *testing.T) {
	run := trace.NewRunner(trace.Options{})
	defer run.Close()
	at := func(text string) int {
		return 1 + strings.Count(program[:strings.Index(program, text)], "\n")
	}
	q := Forward{Slice: analysis.Slice{Source: program}, Call: "first( [7] )"}
	r := reasoner(t, Options{Tracer: run, Model: saying("")})
	o := ask(t, r, q)
	if last := o.Sentences[len(o.Sentences)-1]; last.Line != at("return xs[0]") {
		t.Errorf("the return is told of line %d, not %d: %q", last.Line, at("return xs[0]"), last.Text)
	}
	// the label that the prompt gives to `return xs[0]`
	canonical := strings.Split(o.Trace.Canonical.Source, "\n")
	for i, line := range canonical {
		if strings.Contains(line, "return xs[0]") && (&speech{lines: o.Lines}).lineOf(strconv.Itoa(i+5)) != at("return xs[0]") {
			t.Errorf("label %d leads to another line", i+5)
		}
	}
	q.NoRun = true
	if predicted := ask(t, r, q); len(predicted.Lines) != len(canonical) {
		t.Errorf("%d canonical lines without a run, %d with one", len(predicted.Lines), len(canonical))
	}
	q.Slice.Source = "def first(:"
	if _, err := collect(t.Context(), r, q); !errors.Is(err, trace.ErrBroken) || errors.Is(err, ErrSandbox) {
		t.Errorf("a source that does not parse gives %v", err)
	}
}

// BenchmarkExecuted answers calls that were never asked before, with a warm
// sandbox and no model: what a hover waits for.
func BenchmarkExecuted(b *testing.B) {
	run := trace.NewRunner(trace.Options{})
	defer run.Close()
	r := New(Options{Tracer: run, MemoryBytes: 1}) // remembers nothing
	defer r.Close()
	q := Forward{Slice: analysis.Slice{Source: "def first(xs):\n    return xs[0]\n"}, Call: "first([1, 2])"}
	answer := func() {
		for _, err := range r.Ask(b.Context(), q) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	answer() // warm
	for b.Loop() {
		answer()
	}
}
