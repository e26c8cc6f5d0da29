package pyx

import (
	"fmt"
	"strings"
	"testing"
)

// What is wrong with a program's other fields costs its rows of the kinds that read
// them, and no more.
func TestOddFieldsAreCounted(t *testing.T) {
	const code = "def g(x):\n    return x + 1\n\ndef f(x):\n    return g(x)"
	calls := []string{"f(1)", "f(2)", "f(3)"}
	for _, c := range []struct {
		kind   Kind
		odd    Program
		reason string
	}{
		{Refine, Program{Buggy: []string{"def g(:"}, NL: "Add one."}, notRunning},
		{Refine, Program{Buggy: []string{""}, NL: "Add one."}, notTold},
		{Refine, Program{Buggy: []string{"def f(x):\n    return g(x)"}, NL: "Add one."}, notSayable},
		{Refine, Program{Buggy: []string{"import numpy\n" + code}, NL: "Add one."}, notRunning},
		{Refine, Program{Buggy: []string{"def f(x):\n    return open(x)"}, NL: "Add one."}, notRunning},
		{Refine, Program{Buggy: []string{code}, NL: "Add one."}, notFaulty},
		{Refine, Program{Buggy: []string{code + " - x"}}, noProblem},
		{Write, Program{NL: "Add ``` one."}, ""},
		{Write, Program{NL: `Add \""" one.`}, ""},
		{Write, Program{}, noProblem},
		{Describe, Program{Purpose: "two\nlines"}, "no purpose in one line"},
		{Describe, Program{Purpose: "Add one.", Entry: "h", MoreCalls: many(40)}, "the entry is no plain function of the module"},
		{Describe, Program{Purpose: "Add one.", Properties: []string{")", "x = 1", "result\n> x", "1/0", "__import__('os')"}, MoreCalls: many(40)}, "no property holds"},
		{Describe, Program{Purpose: "Add one.", Properties: []string{"result > x", "while 1: 0"}, MoreCalls: append(many(40), "f(", "f(None)")}, ""},
		{Describe, Program{Purpose: "Add one.", Properties: []string{"result > x"}, MoreCalls: strings.Split(strings.Join(many(40), "'a' "), " ")}, "too few inputs have a result"},
		{Opaque, Program{Opaque: []Hidden{{Name: "h", Doc: "No."}}}, "the function cannot be hidden"},
		{Opaque, Program{Opaque: []Hidden{{Name: "", Doc: "No."}}}, "the function cannot be hidden"},
		{Opaque, Program{Opaque: []Hidden{{Name: "f", Doc: "No."}}}, "the function cannot be hidden"},
		{Opaque, Program{Opaque: []Hidden{{Name: "g", Doc: "two\nlines"}}}, "the function cannot be hidden"},
		{Opaque, Program{Opaque: []Hidden{{Name: "g", Doc: `a "quote"`}}}, "the function cannot be hidden"},
		{Opaque, Program{Opaque: []Hidden{{Name: "g"}}}, "the function cannot be hidden"},
	} {
		p := c.odd
		p.ID, p.Code, p.Calls = "p", code, calls
		if p.Entry == "" {
			p.Entry = "f"
		}
		rows, report := rowsOf(t, c.kind, p, realSandbox())
		if c.reason == "" {
			if len(rows) == 0 {
				t.Errorf("%s, %+v: no rows", c.kind, c.odd)
			}
			continue
		}
		if len(rows) > 0 || report.Rejected[c.kind][c.reason] == 0 {
			t.Errorf("%s, %+v: %d rows, rejected %v, not %q", c.kind, c.odd, len(rows), report.Rejected[c.kind], c.reason)
		}
	}
}

func many(n int) (calls []string) {
	for i := range n {
		calls = append(calls, fmt.Sprintf("f(%d)", i))
	}
	return calls
}
