package reason

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"semcoder/analysis/reason/grammar"
	"semcoder/analysis/reason/prompts"
	"semcoder/inference"
)

// said is what a model generated. It is remembered apart from the outcome: two
// slices that differ in comments alone have one prompt.
type said struct {
	Text   string // up to the stop tag
	Tokens int
	Cut    bool   // MaxTokens, a full context or repetition ended it
	Urged  bool   // the answer is one that was asked for by itself
	Also   string // another answer that was less likely, from its opening tag on; "" none
	Odds   odds
	cached bool
}

// converse puts a question to the model and fills in what it said: the monologue, and
// how sure it was of it. start is where the answer begins in the reply; read tells
// whether there is one. A prompt that does not fit is no error: o says so, and
// nothing was said.
func (r *Reasoner) converse(ctx context.Context, a asking, o *Outcome, emit func(Update)) (g said, start int, read bool, err error) {
	s := speech{lines: a.lines, emit: emit, opening: a.opening}
	if a.follow != nil {
		s.follow = a.follow.line
	}
	g, err = r.generate(ctx, a, &s)
	if errors.Is(err, inference.ErrContextFull) {
		if o.Reason == "" || o.Reason == NotRun { // that nothing was to be run is no reason for no answer
			o.Reason = TooLong
		}
		return g, 0, false, nil
	}
	if err != nil {
		return g, 0, false, err
	}
	o.Model, o.Tokens, o.Urged, o.Cached = r.options.Model.Identity(), g.Tokens, g.Urged, g.cached
	start, read = a.done(g)
	o.Monologue = s.finish(start)
	if a.follow != nil {
		o.About = a.follow.about
	}
	o.Unsure = g.Odds.unsure(g.Text[:start])
	return g, start, read, nil
}

// generate lets the model speak, or remembers what it said to the same prompt. A
// model that came to no answer, or was not sure of its steps, is asked for the answer
// once more, unless it said that there is none.
func (r *Reasoner) generate(ctx context.Context, a asking, s *speech) (said, error) {
	key := digest("text/7", a.prompt, a.given, r.modelKey())
	if g, ok := r.recallText(key); ok {
		s.say(g.Text)
		return g, nil
	}
	g, err := r.speak(ctx, a, s)
	if err == nil {
		r.rememberText(key, g)
	}
	return g, err
}

// speak has the model say it.
func (r *Reasoner) speak(ctx context.Context, a asking, s *speech) (said, error) {
	if a.program != nil {
		return r.guide(ctx, a, s)
	}
	g, err := r.listen(ctx, a, s)
	if err == nil && a.begin != nil && !abstains(g.Text) {
		return r.settle(ctx, a, g)
	}
	return g, err
}

// listen hears the model out up to the stop tag, and says on what it says. What is given
// is part of the reply, and sure; it is said once the model was found to have room for more.
func (r *Reasoner) listen(ctx context.Context, a asking, s *speech) (said, error) {
	given := a.given
	request := inference.Request{Prompt: a.prompt + a.given, Stop: []string{a.stop}, MaxTokens: r.options.MaxTokens}
	if v := r.vocabulary(); v != nil && a.grammar != nil {
		request.Constraint = grammar.NewMask(v, a.grammar, a.opening)
	}
	g, err := r.hear(ctx, request, func(piece string) {
		s.say(given + piece)
		given = ""
	})
	if err == nil {
		s.say(given) // the model had nothing to add
	}
	g.Text, _, _ = strings.Cut(a.given+g.Text, a.stop)
	g.Odds = odds{}.spliced(len(a.given), g.Odds, len(a.given))
	return g, err
}

// hear generates up to a stop string, MaxTokens or what repeats itself without end.
// It enforces the first two itself as well: a remote model may know neither.
func (r *Reasoner) hear(ctx context.Context, request inference.Request, say func(string)) (said, error) {
	request.Sampling = r.options.Sampling
	var g said
	end, looked := inference.More, 0
	for token, err := range r.options.Model.Generate(ctx, request) {
		if errors.Is(err, inference.ErrContextFull) && g.Tokens > 0 {
			end = inference.Limit // it talked until there was no room left
			break
		}
		if err != nil {
			return g, modelled(ctx, err)
		}
		if err := ctx.Err(); err != nil {
			return g, err
		}
		g.Tokens++
		g.Odds.add(len(g.Text), token.LogProb)
		g.Text += token.Text
		say(token.Text)
		if end = token.End; containsAny(g.Text, request.Stop) {
			end = inference.StopString
		} else if end == inference.More && g.Tokens >= request.MaxTokens {
			end = inference.Limit
		}
		if end != inference.More {
			break
		}
		if _, given := request.Constraint.(*grammar.Exact); given || len(g.Text)-looked < lookEveryBytes {
			continue // what is given may repeat itself
		}
		looked = len(g.Text)
		if _, again := stuck(g.Text); again {
			end = inference.Limit
			break
		}
	}
	g.Cut = end == inference.Limit
	return g, ctx.Err()
}

func containsAny(text string, all []string) bool {
	return slices.ContainsFunc(all, func(s string) bool { return strings.Contains(text, s) })
}

func modelled(ctx context.Context, err error) error {
	if interrupted(ctx, err) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrModel, err)
}

// A speller is a model whose generations can be held to a grammar: it knows the bytes
// of its tokens. *inference.Engine is one; behind a protocol there is none, and an
// answer that does not read is asked for again.
type speller interface{ Pieces() []string }

// spelling makes the model's vocabulary ready when it is first wanted; nil: it has
// none to show.
func spelling(m Model) func() *grammar.Vocabulary {
	s, ok := m.(speller)
	if !ok {
		return func() *grammar.Vocabulary { return nil }
	}
	return func() *grammar.Vocabulary { return grammar.NewVocabulary(s.Pieces()) }
}

// modelKey names everything about the model that its words depend on. The device
// is not part of it: another device's answer is still the model's.
func (r *Reasoner) modelKey() string {
	o, guide := r.options, ""
	if o.Guided {
		guide = guidance
	}
	return digest(o.Model.Identity(), prompts.Digest(), fmt.Sprint(o.Sampling), fmt.Sprint(o.MaxTokens, o.Direct), guide)
}
