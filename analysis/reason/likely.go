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
// yields, the first of equals, and the mean log-probability of that answer's tokens. Of a
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
		log, done, err := r.expects(ctx, canonical, c.call, output)
		if err != nil {
			return "", 0, err
		}
		if done {
			if c.prior+log > most {
				best, confidence, most = c.call, log, c.prior+log
			}
			continue
		}
		found, err := r.credence(ctx, canonical.Source, c.call, output)
		if err != nil {
			return "", 0, err
		}
		if likely := c.prior + believed*found.sum(0, math.MaxInt); len(found.At) > 0 && likely > most {
			best, confidence, most = c.call, found.mean(0, math.MaxInt), likely
		}
	}
	return best, confidence, nil
}

// slips is how likely another account than the model's comes to the output.
const slips = 0.05

// expects is the log-probability that a call yields the output, as far as the model's account of
// it tells, its books kept; done is false where there is none to the end.
func (r *Reasoner) expects(ctx context.Context, c trace.Canonical, call, output string) (log float64, done bool, err error) {
	if !r.options.Guided {
		return 0, false, nil
	}
	whole := 0.0
	t, err := r.along(ctx, c, "", call, func(_ walk.Question, _ said, log float64) { whole += log })
	if err != nil && (ctx.Err() != nil || !errors.Is(err, walk.ErrBeyond)) {
		return 0, false, err
	}
	if err != nil {
		return 0, false, nil
	}
	predicted := t.Literal
	if t.Exception != nil {
		predicted = "raises(" + t.Exception.Type + ")"
	}
	likely := slips * (1 - math.Exp(whole))
	if predicted == output {
		likely += math.Exp(whole)
	}
	return math.Log(max(likely, math.SmallestNonzeroFloat32)), true, nil
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
