package reason

import (
	"context"
	"math"
	"strings"

	"semcoder/analysis/narrate"
	"semcoder/analysis/walk"
	"semcoder/inference"
)

// inContext asks the model for an operation where it stands, behind the account so far: prompt
// is that of the whole question. log is how likely the model found what it said; ok is false
// where that is no value.
func (r *Reasoner) inContext(ctx context.Context, prompt string, q walk.Question, g *said) (a walk.Answer, log float64, ok bool, err error) {
	request := inference.Request{Prompt: prompt + q.Said, Stop: []string{"\n"}, MaxTokens: answerTokens}
	if q.Changes == "" {
		request.Stop = []string{"; ", "\n"} // one in a string of the value cuts it short: then it does not read
	}
	h, err := r.ask(ctx, request, g)
	if err != nil {
		return a, 0, false, err
	}
	text, _, _ := strings.Cut(h.Text, "\n")
	a = walk.Answer{Value: "None"}
	end := 0
	if value, given := strings.CutPrefix(text, " -> "); given {
		a.Value, text, _ = narrate.Cut(value, "; ")
		end = len(" -> ") + len(a.Value)
	} else {
		text = strings.TrimPrefix(text, "; ")
	}
	if q.Changes != "" {
		clause, _, _ := narrate.Cut(text, "; ")
		name, after, bound := narrate.Cut(clause, " = ")
		if !bound {
			after, bound = strings.CutPrefix(clause, "now ")
		}
		if !bound || strings.HasPrefix(name, "raise ") {
			return a, 0, false, nil
		}
		a.After = after
		end = strings.Index(h.Text, clause) + len(clause)
	}
	whole := end > 0 && narrate.Whole(a.Value) && (q.Changes == "" || narrate.Whole(a.After))
	return a, h.Odds.before(end), whole, nil
}

// before is the log-probability of text[:end].
func (o odds) before(end int) float64 { return o.sum(math.MinInt, end) }
