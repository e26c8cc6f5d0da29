package reason

import (
	"context"
	"iter"
	"semcoder/analysis/trace"
	"strings"
	"testing"

	"semcoder/inference"
)

// An obedient model says what it is held to, a byte at a time, each with probability 1/e,
// as far as its room goes.
type obedient struct{ room int }

func (obedient) Identity() string { return "obedient" }

func (obedient) Pieces() []string {
	all := make([]string, 128)
	for i := range all {
		all[i] = string(rune(i))
	}
	return all
}

func (m obedient) Generate(_ context.Context, r inference.Request) iter.Seq2[inference.Token, error] {
	return func(yield func(inference.Token, error) bool) {
		var said []int32
		for range m.room {
			allowed := make([]bool, 128)
			r.Constraint.Allow(said, allowed)
			for id, ok := range allowed {
				if ok {
					said = append(said, int32(id))
					break
				}
			}
			if !yield(inference.Token{Text: string(rune(said[len(said)-1])), LogProb: -1}, nil) {
				return
			}
		}
		yield(inference.Token{}, inference.ErrContextFull)
	}
}

// TestCredenceIsOfAllThatACallYields, however often it repeats itself; of what does not fit
// nothing is known, be it little.
func TestCredenceIsOfAllThatACallYields(t *testing.T) {
	output := `"` + strings.Repeat("ab", 100) + `"`
	call := "f(" + output + ")"
	claim := "assert " + call + " == " + output + "\n"
	for room, want := range map[int]float64{1000: -float64(len(" " + " == " + output + "\n")), len(claim) - 20: 0, 3: 0, 0: 0} {
		r := reasoner(t, Options{Tracer: returning("1"), Model: obedient{room}})
		found, err := r.credence(t.Context(), "def f(x):\n    return x", call, output)
		if got := found.sum(0, len(claim)); err != nil || got != want {
			t.Errorf("with room for %d: %v, want %v (%v)", room, got, want, err)
		}
	}
}

// TestTheLikeliestCandidate: what the model finds equally likely is decided by what was
// likelier before, and then by order.
func TestTheLikeliestCandidate(t *testing.T) {
	r := reasoner(t, Options{Tracer: returning("1"), Model: obedient{1000}})
	for want, all := range map[string][]candidate{
		"f(2)": {{"f(1)", -1}, {"f(2)", 0}, {"f(3)", -2}},
		"f(1)": {{"f(1)", 0}, {"f(2)", 0}, {"f(2)", 5}},
		"f(3)": {{"f(1)", -9}, {"f(3)", -1}},
		"":     nil,
	} {
		best, confidence, err := r.likeliest(t.Context(), trace.Canonical{Source: "def f(x):\n    return x"}, all, "1")
		if best != want || err != nil || want != "" && confidence >= 0 {
			t.Errorf("of %v: %q (%v), %v", all, best, confidence, err)
		}
	}
}
