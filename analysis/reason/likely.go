package reason

import (
	"context"
	"errors"
	"math"
	"strings"

	"semcoder/analysis/reason/grammar"
	"semcoder/analysis/reason/prompts"
	"semcoder/analysis/trace"
	"semcoder/analysis/walk"
	"semcoder/inference"
)

// believed is what the model's log-probability of an output counts beside what was likely
// before: a small model is too sure of what it says at once.
const believed = 0.5

// A candidate is a call that may yield the output.
type candidate struct {
	call  string
	prior float64 // natural log of how likely it is before the model is asked, up to a constant
}

// likeliest is the candidate that is likeliest once the model was asked at once what each
// yields, the first of equals, and the log-probability of the output. Of a
// call that is there twice the first counts. Nothing is executed.
func (r *Reasoner) likeliest(ctx context.Context, canonical trace.Canonical, all []candidate, output string) (best string, confidence float64, err error) {
	most, seen := math.Inf(-1), map[string]bool{}
	for _, c := range all {
		if seen[c.call] {
			continue
		}
		seen[c.call] = true
		if c.prior <= most {
			continue // whatever the model says
		}
		log, err := r.expects(ctx, canonical, c.call, output)
		if err != nil {
			return "", 0, err
		}
		if likely := c.prior + log; likely > most {
			best, confidence, most = c.call, log, likely
		}
	}
	return best, confidence, nil
}

// leastSure is how likely an account has to be that says anything about what a call yields.
const leastSure = 0.02

// errDoubtful ends an account that has become less likely.
var errDoubtful = errors.New("an account that the model does not believe itself")

// expects is the log-probability that a call yields the output: that the model's guided account of the
// call is right, and comes to it, or is not, and what the model says at once is believed by half.
// Negative infinity is that of a call that neither tells anything about.
func (r *Reasoner) expects(ctx context.Context, c trace.Canonical, call, output string) (float64, error) {
	found, err := r.credence(ctx, c.Source, call, output)
	if err != nil {
		return 0, err
	}
	likely := 0.0
	if len(found.At) > 0 {
		likely = math.Exp(believed * found.sum(0, math.MaxInt))
	}
	if r.options.Guided {
		predicted, sure, err := r.accounts(ctx, c, call)
		if err != nil {
			return 0, err
		}
		if likely *= 1 - sure; predicted == output {
			likely += sure
		}
	}
	return math.Log(likely), nil
}

// accounts is what the model's guided account of a call comes to, and how likely it is; 0 where
// there is none to the end.
func (r *Reasoner) accounts(ctx context.Context, c trace.Canonical, call string) (outcome string, sure float64, err error) {
	whole := 0.0
	t, err := r.along(ctx, c, "", call, func(_ walk.Question, _ said, log float64) error {
		if whole += log; whole < math.Log(leastSure) {
			return errDoubtful
		}
		return nil
	})
	switch {
	case errors.Is(err, walk.ErrBeyond) && ctx.Err() == nil || errors.Is(err, errDoubtful):
		return "", 0, nil
	case err != nil:
		return "", 0, err
	case t.Exception != nil:
		return "raises(" + t.Exception.Type + ")", math.Exp(whole), nil
	}
	return t.Literal, math.Exp(whole), nil
}

// credence is how likely the model finds each token of the outcome, once it is to say what
// call yields; nothing where the question does not fit.
func (r *Reasoner) credence(ctx context.Context, canonical, call, output string) (odds, error) {
	claim := " " + prompts.Claim(call, output) + "\n" // a blank belongs to the token behind it
	said, err := r.hear(ctx, inference.Request{
		Prompt:     prompts.Direct(prompts.Forward(canonical, call)) + answerTag + "\nassert",
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
