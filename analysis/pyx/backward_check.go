package pyx

import (
	"fmt"
	"slices"
	"strings"

	"semcoder/analysis/reason/prompts"
)

// check reads a backward row back and holds it against what ran: every guess must be
// a call that has these steps and comes to this, wrong ones must be wrong and masked,
// and the last one must be right.
func (p *pool) check(row Row) error {
	r := &reader{rest: row.Response}
	wanted, ok := r.line("Wanted: ")
	if !ok || row.Prompt != prompts.Backward(p.code, p.entry, wanted) {
		return fmt.Errorf("wanted is %q, which is not what was asked", wanted)
	}
	var mask [][2]int
	for {
		call, ok := r.line("Guess: ")
		if !ok {
			return fmt.Errorf("no guess at %.40q", r.rest)
		}
		guess := r.last
		t, right, err := p.trial(r, call, wanted)
		if err != nil {
			return err
		}
		if right {
			return p.end(r, row, t, mask)
		}
		mask = append(mask, guess)
	}
}

// trial reads the simulation of one guess and its comparison.
func (p *pool) trial(r *reader, call, wanted string) (t telling, right bool, err error) {
	i := slices.IndexFunc(p.calls, func(t telling) bool { return t.call == call })
	if i < 0 {
		return t, false, fmt.Errorf("%s did not run", call)
	}
	t = p.calls[i]
	if !r.take(t.steps) {
		return t, false, fmt.Errorf("the steps of %s are others", call)
	}
	verdict, _ := r.line("")
	got, right := strings.CutSuffix(verdict, " == "+wanted+"; found")
	if !right {
		got, _ = strings.CutSuffix(verdict, " != "+wanted+"; guess again")
	}
	if got != t.outcome || right != (t.outcome == wanted) || !right && !differ(t.outcome, wanted) {
		return t, false, fmt.Errorf("%s comes to %s, and not as in %q", call, t.outcome, verdict)
	}
	return t, right, nil
}

// end reads the answer, behind which nothing stands.
func (p *pool) end(r *reader, row Row, t telling, mask [][2]int) error {
	if !r.take(answer(t.call, t.outcome)) || r.rest != "" || row.Call != t.call {
		return fmt.Errorf("the answer is not %s", t.call)
	}
	return sameMask(row, mask)
}

// sameMask tells whether just the ranges that are to be masked are.
func sameMask(row Row, want [][2]int) error {
	if !slices.Equal(row.Mask, want) {
		return fmt.Errorf("masked is %v and not %v", row.Mask, want)
	}
	return nil
}
