package pyx

import (
	"strings"
	"testing"

	"semcoder/analysis/trace"
)

const nextSource = `def half(n):
    if n % 2:
        raise ValueError(n)
    return n // 2

def f(ns):
    out = []
    for n in ns:
        try:
            out.append(half(n))
        except ValueError:
            out.append(-1)
    while len(out) > 2:
        out.pop()
    return out
`

// Every question that a run can be asked has an answer that the events confirm, and
// no other answer, other question or other place is confirmed.
func TestNextIsHeldAgainstTheEvents(t *testing.T) {
	ran, err := realSandbox().Run(t.Context(), trace.Program{Source: nextSource, Call: "f([4, 3, 10, 7])"})
	if err != nil {
		t.Fatal(err)
	}
	account, ends, err := follow(ran)
	if err != nil {
		t.Fatal(err)
	}
	s := newStory(ran, account, ends)
	asked := map[string]int{}
	for i := 1; i < len(s.beats); i++ {
		for _, q := range append(s.flow(i), s.values(i)...) {
			row := s.row(q)
			ask, _, _ := strings.Cut(q.ask, " of ")
			asked[ask]++
			if err := checkNext(ran, account, ends, row); err != nil {
				t.Errorf("step %d, %s: %s: %v", i+1, q.ask, row.Response, err)
			}
			for name, wrong := range wrongs(row, q) {
				if checkNext(ran, account, ends, wrong) == nil {
					t.Errorf("step %d, %s: %s passed: %s", i+1, q.ask, name, wrong.Response)
				}
			}
		}
	}
	for _, ask := range []string{askLine, "value", "is the branch", "does the loop"} {
		if asked[ask] == 0 {
			t.Errorf("nobody asks for %s: %v", ask, asked)
		}
	}
}

// wrongs are rows that say what is not so.
func wrongs(row Row, q query) map[string]Row {
	answer := "[ANSWER]\n" + q.answer
	out := map[string]Row{}
	change := func(name, before, after string) {
		wrong := row
		wrong.Response = strings.Replace(row.Response, before, after, 1)
		out[name] = wrong
	}
	other := map[string]string{"True": "False", "False": "True", "[L6]": "[L7]"}[q.answer]
	if other == "" {
		other = "[L6]"
	}
	change("another answer", answer, "[ANSWER]\n"+other)
	change("no answer block", "[ANSWER]", "ANSWER")
	if q.working != "" && !strings.HasPrefix(q.working, "step ") {
		change("other workings", q.working, q.working+"; x = 1")
	}
	moved := row
	moved.Prompt = strings.Replace(row.Prompt, "1. [L10]", "1. [L11]", 1)
	out["other steps"] = moved
	return out
}
