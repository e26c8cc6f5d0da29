package reason

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"semcoder/analysis/reason/prompts"
	"semcoder/inference"
)

// said is what a model generated. It is remembered apart from the outcome: two
// slices that differ in comments alone have one prompt.
type said struct {
	Text   string // up to the stop tag
	Tokens int
	Cut    bool // MaxTokens or a full context ended it
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

// generate lets the model speak, or remembers what it said to the same prompt.
func (r *Reasoner) generate(ctx context.Context, prompt string, s *speech) (said, error) {
	key := digest("text/1", prompt, r.modelKey())
	if g, ok := r.recallText(key); ok {
		s.say(g.Text)
		return g, nil
	}
	g, err := r.listen(ctx, prompt, s)
	if err == nil {
		r.rememberText(key, g)
	}
	return g, err
}

// listen generates up to the stop tag or MaxTokens, both of which it enforces
// itself as well: a remote model may know neither.
func (r *Reasoner) listen(ctx context.Context, prompt string, s *speech) (said, error) {
	o := r.options
	request := inference.Request{
		Prompt: prompt, Stop: []string{prompts.Stop}, MaxTokens: o.MaxTokens, Sampling: o.Sampling,
	}
	var g said
	end := inference.More
	for token, err := range o.Model.Generate(ctx, request) {
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
		s.say(token.Text)
		if end = token.End; strings.Contains(s.text, prompts.Stop) {
			end = inference.StopString
		} else if end == inference.More && g.Tokens >= o.MaxTokens {
			end = inference.Limit
		}
		if end != inference.More {
			break
		}
	}
	if err := ctx.Err(); err != nil {
		return g, err
	}
	g.Cut = end == inference.Limit
	g.Text, _, _ = strings.Cut(s.text, prompts.Stop)
	return g, nil
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
