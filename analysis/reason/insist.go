package reason

import (
	"context"
	"errors"
	"strings"

	"semcoder/analysis/reason/prompts"
	"semcoder/inference"
)

// answerTokens bounds an answer that is asked for by itself, and insistence how often
// it is asked for, each time behind fewer steps.
const (
	answerTokens = 256
	insistence   = 4
)

// insist asks for the answer that a generation lacks: behind the steps that the
// model got done it finds the assertion begun, and has only to say the value. What
// it says is no better founded than those steps. g is returned where it says nothing
// that reads.
func (r *Reasoner) insist(ctx context.Context, prompt, call string, g said) (said, error) {
	steps := wholeSteps(g.Text)
	begun, closing := "assert "+call+" ==", ""
	if _, block, _ := strings.Cut(g.Text, answerTag); strings.HasPrefix(strings.TrimSpace(block), "assert raises(") {
		begun, closing = "assert raises(", ", "+call+")"
	}
	for tries := 1; ; tries++ {
		h, err := r.answerAfter(ctx, prompt+steps+answerTag+"\n"+begun, closing != "")
		g.Tokens += h.Tokens
		if (errors.Is(err, inference.ErrContextFull) || h.Cut) && steps != "" && tries < insistence {
			steps = fewer(steps) // there was no room for an answer behind all of them
			continue
		}
		if errors.Is(err, inference.ErrContextFull) {
			return g, nil
		}
		if err != nil {
			return g, err
		}
		block := begun + h.Text + closing
		if _, ok := parseAnswer(block); ok && !h.Cut {
			g.Text, g.Cut = g.Text[:answerStart(g.Text)]+answerTag+"\n"+block+"\n", false
			g.Urged = true
		}
		return g, nil
	}
}

// answerAfter generates the rest of an assertion: up to the end of its line or, for
// the class in raises(, up to the comma.
func (r *Reasoner) answerAfter(ctx context.Context, prompt string, class bool) (said, error) {
	stops := []string{"\n", prompts.Stop}
	if class {
		stops = append(stops, ",")
	}
	h, err := r.hear(ctx, inference.Request{Prompt: prompt, Stop: stops, MaxTokens: answerTokens}, func(string) {})
	for _, stop := range stops {
		h.Text, _, _ = strings.Cut(h.Text, stop)
	}
	return h, err
}

// wholeSteps is the monologue up to the last line that was finished before the model
// began to answer or to repeat itself.
func wholeSteps(text string) string {
	end := answerStart(text)
	if from, again := stuck(text); again {
		end = min(end, from)
	}
	return text[:lineStart(text[:end])]
}

func answerStart(text string) int {
	before, _, _ := strings.Cut(text, answerTag)
	return len(before)
}

// fewer drops the last quarter of the lines, and one at least.
func fewer(steps string) string {
	lines := strings.SplitAfter(steps, "\n")
	return strings.Join(lines[:(len(lines)-1)*3/4], "")
}
