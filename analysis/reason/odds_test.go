package reason

import (
	"context"
	"iter"
	"math"
	"strings"
	"testing"

	"semcoder/inference"
)

// A doubtful model says its tokens with the probability that stands behind its "~": 1, or 9 or 4 tenths.
type doubtful struct{ tokens []string }

func (doubtful) Identity() string { return "doubtful" }

func (m doubtful) Generate(context.Context, inference.Request) iter.Seq2[inference.Token, error] {
	return func(yield func(inference.Token, error) bool) {
		for _, t := range m.tokens {
			text, doubt, _ := strings.Cut(t, "~")
			p := map[string]float64{"": 1, "9": .9, "4": .4}[doubt]
			if !yield(inference.Token{Text: text, LogProb: float32(math.Log(p))}, nil) {
				return
			}
		}
	}
}

func TestConfidence(t *testing.T) {
	for name, c := range map[string]struct {
		tokens     []string
		confidence float64
		unsure     int
	}{
		"sure":               {[]string{"1. a\n~9", "2. b\n", "[ANSWER]\nassert f(21) ==", " 4", "2", "\n"}, 0, 0},
		"answer counts":      {[]string{"1. a\n", "[ANSWER]\nassert f(21) ==~4", " ~4", "4~9", "2", "\n~4"}, math.Log(.9) / 2, 0},
		"least of a step":    {[]string{"1. a\n", "2. ", "b~4", " c\n", "3. d\n~4", "[ANSWER]\nassert f(21) == 42\n"}, 0, 2},
		"tag is no step":     {[]string{"1. a\n", "[ANSWER]~4", "\nassert f(21) == ", "42~4", "\n"}, math.Log(.4), 0},
		"counted anew":       {[]string{"1. a\n~4", "Guess: f(3)\n~4", "1. a\n", "2. b\n~4", "[ANSWER]\nassert f(21) == 42\n"}, 0, 2},
		"anew and sure":      {[]string{"1. a\n~4", "Guess: f(3)\n~4", "1. a\n", "2. b\n", "[ANSWER]\nassert f(21) == 42\n"}, 0, 0},
		"number of the step": {[]string{"1. a\n", "2~4", ". b\n", "[ANSWER]\nassert f(21) == 42\n"}, 0, 2},
	} {
		t.Run(name, func(t *testing.T) {
			r := reasoner(t, Options{Tracer: returning("42"), Model: doubtful{c.tokens}})
			o := ask(t, r, doubled)
			if math.Abs(o.Confidence-c.confidence) > 1e-6 || o.Unsure != c.unsure || o.Answer != "42" {
				t.Errorf("answer %q, confidence %v, unsure from %d; want %v, %d", o.Answer, o.Confidence, o.Unsure, c.confidence, c.unsure)
			}
			if again := ask(t, r, doubled); again.Confidence != o.Confidence || again.Unsure != o.Unsure {
				t.Errorf("remembered as %v, %d", again.Confidence, again.Unsure)
			}
		})
	}
}

// A hasty model says one thing behind a monologue and another at once.
type hasty struct{ told, atOnce doubtful }

func (hasty) Identity() string { return "hasty" }

func (m hasty) Generate(ctx context.Context, r inference.Request) iter.Seq2[inference.Token, error] {
	if strings.Contains(r.Prompt, "[MONOLOGUE]\n") {
		return m.told.Generate(ctx, r)
	}
	return m.atOnce.Generate(ctx, r)
}

// TestTheLikelierAnswerCounts where the steps to one were not sure; where they were, or the
// question is put as it was published, nothing is asked at once.
func TestTheLikelierAnswerCounts(t *testing.T) {
	const first = "1. [L5] call f; x = 21\n"
	published := doubled
	published.Published = true
	for name, c := range map[string]struct {
		q             Question
		given         string // the step that the model need not tell
		step, told    string // how sure the model is of its step, and of the answer behind it
		atOnce, wants string
	}{
		"sure":      {doubled, first, "", "~4", "", "42"},
		"likelier":  {doubled, first, "~4", "~4", "~9", "43"},
		"less so":   {doubled, first, "~4", "~9", "~4", "42"},
		"alike":     {doubled, first, "~4", "~9", "~9", "43"},
		"published": {published, "", "~4", "~4", "", "42"},
	} {
		m := hasty{doubtful{[]string{"2. a\n" + c.step, "[ANSWER]\nassert f(21) ==", " 42" + c.told, "\n"}}, doubtful{[]string{" 43" + c.atOnce, "\n"}}}
		o := ask(t, reasoner(t, Options{Tracer: returning("42"), Model: m, Direct: true}), c.q)
		if o.Answer != c.wants || o.Urged != (c.wants == "43") || o.Monologue != c.given+"2. a" {
			t.Errorf("%s: %q, asked for: %t, behind %q", name, o.Answer, o.Urged, o.Monologue)
		}
	}
}

func TestAnAbstentionIsNoAnswer(t *testing.T) {
	m := saying("1. [L5] call f; x = 21\nNot determined from here: g(21)\n")
	m.again = []any{" 42\n"}
	o := ask(t, reasoner(t, Options{Tracer: returning("42"), Model: m}), doubled)
	if o.Answer != "" || o.Verdict != Unchecked || o.Reason != Undetermined || m.asked.Load() != 1 {
		t.Errorf("%q, %s (%s), asked %d times", o.Answer, o.Verdict, o.Reason, m.asked.Load())
	}
	q := doubled
	q.NoRun = true
	m.again = nil
	if o := ask(t, reasoner(t, Options{Tracer: returning("42"), Model: m}), q); o.Reason != Undetermined {
		t.Errorf("without a run: %s (%s)", o.Verdict, o.Reason)
	}
}
