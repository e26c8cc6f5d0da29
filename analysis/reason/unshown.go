package reason

import (
	"context"
	"fmt"
	"math"
	"strings"

	"semcoder/analysis"
	"semcoder/analysis/narrate"
	"semcoder/analysis/reason/prompts"
	"semcoder/analysis/walk"
	"semcoder/inference"
)

// What the program of a guided account calls and does not show the model may know from its docstring: it is asked where the
// call stands, with the whole question before it, since the call alone says nothing. What it gives less than three in four it does not
// know, and the account ends there, as where it says so itself. Of what is not shown at all, and can be known to nobody, no model
// is asked.

// unshown is what a model says of a call of a stub: first, of each stub once, whether what is shown determines
// what it gives, and then what that is. determined are the stubs of which it has said so. log is how likely it found what it
// said.
func (r *Reasoner) unshown(ctx context.Context, prompt string, q walk.Question, determined map[string]bool, g *said) (a walk.Answer, log float64, err error) {
	switch {
	case q.Stub && prompt != "" && q.Said != "":
	case q.Origin != "" && analysis.Unseen(q.Origin):
		return walk.Answer{Unknown: true}, 0, nil
	default:
		return a, 0, fmt.Errorf("%w: a call of what is not shown", walk.ErrBeyond)
	}
	name, _, _ := strings.Cut(q.Expr, "(")
	if !determined[name] {
		a.Unknown, log, err = r.givesUp(ctx, prompt, q, g)
		if err != nil || a.Unknown {
			return a, log, err
		}
		determined[name] = true
	}
	a, more, err := r.stubbed(ctx, prompt, q, g)
	return a, log + more, err
}

// givesUp tells whether the model would end its account before a call. log is how likely it found what it chose.
func (r *Reasoner) givesUp(ctx context.Context, prompt string, q walk.Question, g *said) (yes bool, log float64, err error) {
	h, err := r.ask(ctx, inference.Request{Prompt: prompt + q.Before(), MaxTokens: 1}, g)
	yes = h.Text != "" && (strings.HasPrefix(prompts.Undetermined, h.Text) || strings.HasPrefix(h.Text, prompts.Undetermined))
	return yes, h.Odds.sum(0, math.MaxInt), err
}

// stubbed is what the model says that a call of a stub gives, where it is sure of that.
func (r *Reasoner) stubbed(ctx context.Context, prompt string, q walk.Question, g *said) (a walk.Answer, log float64, err error) {
	h, err := r.ask(ctx, inference.Request{Prompt: prompt + q.Said, Stop: []string{"\n"}, MaxTokens: answerTokens}, g)
	if err != nil {
		return a, 0, err
	}
	text, _, _ := strings.Cut(h.Text, "\n")
	value, gives := strings.CutPrefix(text, " "+prompts.Gives)
	value, _, _ = narrate.Cut(value, "; ")
	class, fails := strings.CutPrefix(text, "; "+prompts.Fails)
	class, _, _ = strings.Cut(class, ";")
	switch {
	case gives && narrate.Whole(value):
		a.Value, log = value, h.Odds.before(len(" "+prompts.Gives+value))
	case fails:
		a.Raises, log = class, h.Odds.before(len("; "+prompts.Fails+class))
	default:
		return walk.Answer{Unknown: true}, 0, nil
	}
	if log < sure {
		return walk.Answer{Unknown: true}, math.Log1p(-math.Exp(log)), nil
	}
	return a, log, nil
}

// ends makes g the account that ends before what nothing determines. That it does is as likely as all the
// operations that lead there.
func (g *said) ends(u *walk.Undetermined) {
	g.Text = u.Told + prompts.Undetermined + u.Expr + "\n"
	sum := g.Odds.sum(0, math.MaxInt)
	g.Odds = g.Odds.spliced(len(u.Told), odds{}, 0)
	g.Odds.add(len(u.Told), float32(sum))
}
