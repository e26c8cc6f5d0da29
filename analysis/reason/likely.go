package reason

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"semcoder/analysis/reason/grammar"
	"semcoder/analysis/reason/prompts"
	"semcoder/inference"
)

// likeliest is the call of which the model, asked at once what it yields, finds the output
// likeliest, the first of equals, and the mean log-probability of that answer's tokens.
// Nothing is executed.
func (r *Reasoner) likeliest(ctx context.Context, canonical string, calls []string, output string) (best string, confidence float64, err error) {
	most := math.Inf(-1)
	for i, call := range calls {
		if slices.Contains(calls[:i], call) {
			continue
		}
		found, err := r.credence(ctx, canonical, call, output)
		if err != nil {
			return "", 0, err
		}
		if likely := found.sum(0, math.MaxInt); len(found.At) > 0 && likely > most {
			best, confidence, most = call, found.mean(0, math.MaxInt), likely
		}
	}
	return best, confidence, nil
}

// credence is how likely the model finds each token of the outcome, once it is to say what
// call yields; nothing where the question does not fit.
func (r *Reasoner) credence(ctx context.Context, canonical, call, output string) (odds, error) {
	claim := prompts.Claim(call, output) + "\n"
	said, err := r.hear(ctx, inference.Request{
		Prompt:     prompts.Direct(prompts.Forward(canonical, call)) + answerTag + "\nassert ",
		Stop:       []string{"\n"},
		MaxTokens:  len(claim),
		Constraint: grammar.NewExact(r.vocabulary(), claim),
	}, func(string) {})
	if errors.Is(err, inference.ErrContextFull) || err == nil && len(said.Text) < len(claim)-len("\n") {
		return odds{}, nil // a part of it would be likelier than all
	}
	at := strings.Index(claim, call) // the call itself is given
	return said.Odds.spliced(at, said.Odds.from(at+len(call)), 0), err
}
