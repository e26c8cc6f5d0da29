package reason

import (
	"context"
	"errors"
	"strings"

	"semcoder/analysis/reason/grammar"
	"semcoder/inference"
)

// answerTokens bounds an answer that is asked for by itself, and insistence how often
// it is asked for, each time behind fewer steps.
const (
	answerTokens = 256
	insistence   = 4
)

// An urge is an answer begun in the model's place.
type urge struct {
	begun   string // the answer's first bytes
	closing string // its last ones, where the model is to write the middle alone
	stops   []string
	held    bool // to the grammar: the model may choose between its forms
}

// urge is how a reply's missing answer is asked for. A model that can be held to the
// grammar gets no more than the word that all answers begin with; others are brought
// as far as the question leads.
func (r *Reasoner) urge(a asking, text string) urge {
	switch {
	case a.grammar == nil:
		begun, closing := a.begin(text)
		return urge{begun, closing, []string{a.stop}, false}
	case r.vocabulary() != nil:
		return urge{"assert", "", []string{a.stop}, true} // a blank belongs to the token behind it
	}
	begun, closing := a.begin(text)
	u := urge{begun, closing, []string{"\n", a.stop}, false}
	if closing != "" {
		u.stops = append(u.stops, closing[:1])
	}
	return u
}

// settle asks again for an answer that a reply lacks or rests on steps that the model
// was not sure of. Of what it says then and what it said, the likelier counts.
func (r *Reasoner) settle(ctx context.Context, a asking, g said) (said, error) {
	direct := r.options.Direct && a.direct != ""
	start, done := a.done(g)
	if done && (!direct || g.Odds.unsure(g.Text[:start]) == 0) {
		return g, nil
	}
	if !done {
		var err error
		if g, err = r.insist(ctx, a, g); err != nil || !direct {
			return g, err
		}
	}
	return r.atOnce(ctx, a, g)
}

// atOnce asks for the answer without a monologue. It replaces g's where the model finds it
// the likelier one.
func (r *Reasoner) atOnce(ctx context.Context, a asking, g said) (said, error) {
	u := r.urge(a, "")
	h, err := r.answerAfter(ctx, a, a.direct+a.opening+"\n", u)
	switch {
	case errors.Is(err, inference.ErrContextFull):
		return g, nil
	case err != nil:
		return g, err
	}
	other := g.answered(a, u, h)
	other.Tokens += h.Tokens
	start, done := a.done(g)
	start += len(a.opening + "\n" + u.begun)
	if done && other.Odds.sum(start, len(other.Text)) < g.Odds.sum(start, len(g.Text)) {
		g.Tokens, g.Also = other.Tokens, other.Text[answerStart(other.Text, a.opening):]
		return g, nil
	}
	if done {
		other.Also = g.Text[answerStart(g.Text, a.opening):]
	}
	return other, nil
}

// insist asks for the answer that a generation lacks: behind the steps that the
// model got done it finds the answer begun, and has only to go on with it. What it
// says is no better founded than those steps. g is returned where it says nothing
// that reads.
func (r *Reasoner) insist(ctx context.Context, a asking, g said) (said, error) {
	steps := wholeSteps(g.Text, a.opening)
	u := r.urge(a, g.Text)
	for tries := 1; ; tries++ {
		h, err := r.answerAfter(ctx, a, a.prompt+steps+a.opening+"\n", u)
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
		return g.answered(a, u, h), nil
	}
}

// answerAfter generates the rest of an answer.
func (r *Reasoner) answerAfter(ctx context.Context, a asking, prompt string, u urge) (said, error) {
	request := inference.Request{Prompt: prompt + u.begun, Stop: u.stops, MaxTokens: answerTokens}
	if a.grammar == nil {
		request.MaxTokens = r.options.MaxTokens
	}
	if u.held {
		request.Constraint = grammar.MaskFrom(r.vocabulary(), a.grammar, "\n"+u.begun)
	}
	h, err := r.hear(ctx, request, func(string) {})
	for _, stop := range u.stops {
		h.Text, _, _ = strings.Cut(h.Text, stop)
	}
	return h, err
}

// answered is g with the answer that was asked for, if it reads.
func (g said) answered(a asking, u urge, h said) said {
	start := answerStart(g.Text, a.opening)
	before := g.Text[:start] + a.opening + "\n" + u.begun
	whole := g
	whole.Text = before + strings.TrimRight(h.Text, space) + u.closing + "\n"
	whole.Odds = g.Odds.spliced(start, h.Odds, len(before))
	whole.Cut, whole.Urged = false, true
	if at, ok := a.answered(whole.Text); !ok || at != start || h.Cut {
		return g
	}
	return whole
}

// wholeSteps is the monologue up to the last line that was finished before the model
// began to answer or to repeat itself.
func wholeSteps(text, opening string) string {
	end := answerStart(text, opening)
	if from, again := stuck(text); again {
		end = min(end, from)
	}
	return text[:lineStart(text[:end])]
}

func answerStart(text, opening string) int {
	before, _, _ := strings.Cut(text, opening)
	return len(before)
}

// fewer drops the last quarter of the lines, and one at least.
func fewer(steps string) string {
	lines := strings.SplitAfter(steps, "\n")
	return strings.Join(lines[:(len(lines)-1)*3/4], "")
}
