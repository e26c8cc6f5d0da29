package pyx

import (
	"fmt"
	"strings"

	"semcoder/analysis/reason/prompts"
)

// check reads a row back and holds it against what ran. What an edit is said to be
// must make just the code whose steps follow.
func (m *mender) check(row Row, f repair) error {
	r := &reader{rest: row.Response}
	want := f.right.outcome
	if row.Prompt != prompts.Refine(m.problem, f.code, f.call, want) {
		return fmt.Errorf("the prompt shows another failure")
	}
	if !r.take(simulation) || !simulated(r, f.telling, want, "; fails") || !r.take(rootCause) {
		return fmt.Errorf("the failure is not the one that ran")
	}
	var mask [][2]int
	for _, a := range f.wrong {
		said, _ := r.line("Try: ")
		mask = append(mask, r.last)
		if !makes(f.code, said, a.code) || !simulated(r, a.telling, want, "; try again") {
			return fmt.Errorf("the wrong edit is not the one that ran")
		}
	}
	said, _ := r.line("Try: ")
	if !makes(f.code, said, f.found.code) || !r.take(f.found.steps) || !r.take(want+" == "+want+"; passes\n") {
		return fmt.Errorf("the right edit is not the one that ran")
	}
	if !r.take(refined(f.found.code)) || r.rest != "" {
		return fmt.Errorf("the repaired code is not the one that ran")
	}
	return sameMask(row, mask)
}

// simulated reads steps and a comparison that fails.
func simulated(r *reader, t telling, want, verdict string) bool {
	return differ(t.outcome, want) && r.take(t.steps) && r.take(t.outcome+" != "+want+verdict+"\n")
}

// makes tells whether an edit, as it is said, makes one text of another.
func makes(from, said, to string) bool {
	made, ok := readEdit(strings.Split(from, "\n"), said)
	return ok && strings.Join(made, "\n") == to
}
