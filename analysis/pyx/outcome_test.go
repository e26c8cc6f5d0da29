package pyx

import (
	"testing"

	"semcoder/analysis/trace"
)

func TestDiffer(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"1", "2", true},
		{"1", "1", false},
		{"1", "True", false},
		{"0", "False", false},
		{"1", "1.0", false},
		{"0", "-0.0", false},
		{"-1", "1", true},
		{"[1, 2]", "[2, 1]", true},
		{"[1]", "(1,)", true},
		{"[1, True]", "[True, 1]", false},
		{"{1: 2, 3: 4}", "{3: 4, 1: 2}", false},
		{"{1: 2}", "{1: 3}", true},
		{"{1, 2}", "{1.0, 2}", false},
		{"set()", "{1}", true},
		{`"1"`, "1", true},
		{`"True"`, `"1"`, true},
		{`"a b"`, `"a  b"`, true},
		{`"it's"`, `"its"`, true},
		{`'say "a"'`, `"say a"`, true},
		{`b"a"`, `"a"`, true},
		{"None", "0", true},
		{"None", "raises(ValueError)", true},
		{"raises(KeyError)", "raises(ValueError)", true},
		{"raises(KeyError)", "raises(KeyError)", false},
		{`float("nan")`, "1.5", true},
		{"1e+16", "10000000000000000", false},
		{"2j", "2", false},               // not compared here, nor what follows
		{`Decimal("1")`, "1", false},     // equal
		{"frozenset({1})", "{1}", false}, // equal
		{"", "1", false},
	} {
		if got := differ(c.a, c.b); got != c.want || differ(c.b, c.a) != c.want {
			t.Errorf("differ(%s, %s) = %v", c.a, c.b, got)
		}
	}
}

func TestOutcome(t *testing.T) {
	for want, run := range map[string]*trace.Trace{
		"3":                  {Stop: trace.Returned, Literal: "3"},
		"raises(ValueError)": {Stop: trace.Raised, Exception: &trace.Exception{Type: "ValueError"}},
		"":                   {Stop: trace.Budgeted, Literal: "3"},
	} {
		if got := outcome(run); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := outcome(&trace.Trace{Stop: trace.Returned, Literal: "3", Clock: 1}); got != "" {
		t.Errorf("a run that looked at the clock came to %s", got)
	}
}

func TestEntryOf(t *testing.T) {
	for call, want := range map[string]string{
		`f(1)`:                          "f",
		`f(")", [(2)])`:                 "f",
		`f()`:                           "f",
		`Stack([1]).push(2)`:            "Stack(??).push",
		`Stack().push({"(": 1})`:        "Stack(??).push",
		`geo.Point(1, x=(2, 3)).norm()`: "geo.Point(??).norm",
		`f("it's \"(\"")`:               "f",
		`table[1](2)`:                   "table[??]",
	} {
		if got := entryOf(call); got != want {
			t.Errorf("%s: got %q, want %q", call, got, want)
		}
	}
}
