package pyx

import "fmt"

// check reads a repair back and holds it against what ran.
func (m *mender) check(row Row, f failure, attempts []attempt) error {
	r := &reader{rest: row.Response}
	want := f.right.outcome
	if !r.take(simulation) || !m.simulated(r, f.telling, want, "; fails") || !r.take(rootCause) {
		return fmt.Errorf("the failure is not the one that ran")
	}
	var mask [][2]int
	for _, a := range attempts {
		said, ok := r.line("Try: ")
		mask = append(mask, r.last)
		if !ok || said != a.said || !m.simulated(r, a.telling, want, "; try again") {
			return fmt.Errorf("the wrong edit is not the one that ran")
		}
	}
	said, ok := r.line("Try: ")
	if !ok || said != m.edit(f.code, m.right, mostClauses) || !r.take(f.right.steps) || !r.take(want+" == "+want+"; passes\n") {
		return fmt.Errorf("the right edit is not the one that ran")
	}
	if !r.take(refined(m.right)) || r.rest != "" {
		return fmt.Errorf("the repaired code is not the one that ran")
	}
	return sameMask(row, mask)
}

// simulated reads steps and a comparison that fails.
func (m *mender) simulated(r *reader, t telling, want, verdict string) bool {
	return differ(t.outcome, want) && r.take(t.steps) && r.take(t.outcome+" != "+want+verdict+"\n")
}
