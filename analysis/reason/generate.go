package reason

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"semcoder/analysis/reason/prompts"
	"semcoder/inference"
)

// said is what a model generated. It is remembered apart from the outcome: two
// slices that differ in comments alone have one prompt.
type said struct {
	Text   string // up to the stop tag
	Tokens int
	Cut    bool // MaxTokens, a full context or repetition ended it
	Urged  bool // the answer is one that was asked for by itself
	cached bool
}

// answer reads the answer off a generation. One that was cut off in the middle
// of its answer has none: `12` may have been going to be `123`.
func (g said) answer() (a Answer, start int, read bool) {
	a, start, read = ReadAnswer(g.Text)
	if g.Cut && !strings.HasSuffix(g.Text, "\n") {
		return Answer{}, start, false
	}
	return a, start, read
}

// generate lets the model speak, or remembers what it said to the same prompt. A
// model that came to no answer is asked for it once more.
func (r *Reasoner) generate(ctx context.Context, prompt, call string, s *speech) (said, error) {
	key := digest("text/2", prompt, r.modelKey())
	if g, ok := r.recallText(key); ok {
		s.say(g.Text)
		return g, nil
	}
	g, err := r.listen(ctx, prompt, s)
	if err != nil {
		return g, err
	}
	if _, _, read := g.answer(); !read {
		if g, err = r.insist(ctx, prompt, call, g); err != nil {
			return g, err
		}
	}
	r.rememberText(key, g)
	return g, nil
}

// listen hears the model out up to the stop tag, and says on what it says.
func (r *Reasoner) listen(ctx context.Context, prompt string, s *speech) (said, error) {
	g, err := r.hear(ctx, inference.Request{Prompt: prompt, Stop: []string{prompts.Stop}, MaxTokens: r.options.MaxTokens}, s.say)
	g.Text, _, _ = strings.Cut(g.Text, prompts.Stop)
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
		if len(g.Text)-looked < lookEveryBytes {
			continue
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

// modelKey names everything about the model that its words depend on. The device
// is not part of it: another device's answer is still the model's.
func (r *Reasoner) modelKey() string {
	o := r.options
	return digest(o.Model.Identity(), prompts.Digest(), fmt.Sprint(o.Sampling), fmt.Sprint(o.MaxTokens))
}
