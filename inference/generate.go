package inference

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"

	"semcoder/inference/sample"
)

// Generate streams the text that follows r.Prompt. Breaking off the loop
// cancels, as does ctx, between two tokens or two chunks of the prompt; an
// error comes last, with a zero Token. Every range over the sequence generates
// anew; nothing happens before.
func (e *Engine) Generate(ctx context.Context, r Request) iter.Seq2[Token, error] {
	return func(yield func(Token, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer e.look() // after cancel: so that the engine sees it now
		defer cancel()
		t, err := e.generation(ctx, r)
		if err == nil {
			err = e.enter(t)
		}
		if err == nil {
			err = e.stream(t, yield)
		}
		if err != nil && err != errBreak {
			yield(Token{}, err)
		}
	}
}

// errBreak says that the consumer wants no more.
var errBreak = errors.New("break")

// Score is how likely the model finds text after prompt: the tokens of text
// with their log-probabilities. Prompt and text are tokenized apart, as in
// training.
func (e *Engine) Score(ctx context.Context, prompt, text string) ([]Token, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer e.look()
	defer cancel()
	t, err := e.scoring(ctx, prompt, text)
	if err != nil || len(t.given) == 0 {
		return nil, err
	}
	if err := e.enter(t); err != nil {
		return nil, err
	}
	tokens := make([]Token, 0, len(t.given))
	err = e.stream(t, func(token Token, _ error) bool {
		tokens = append(tokens, token)
		return true
	})
	if err != nil {
		return nil, err
	}
	return tokens, nil
}

// enter hands t to the engine's goroutine, which takes tasks on between two
// passes.
func (e *Engine) enter(t *task) error {
	select {
	case e.submit <- t:
		return nil
	case <-t.ctx.Done():
		return t.ctx.Err()
	case <-e.closed:
		return ErrClosed
	}
}

// stream passes t's tokens on until they end. It does not wait for a pass in
// progress when t is cancelled.
func (e *Engine) stream(t *task, yield func(Token, error) bool) error {
	for {
		select {
		case token, more := <-t.out:
			if !more {
				return t.err
			}
			// A select takes any case that is ready: look whether both were.
			if err := t.ctx.Err(); err != nil {
				return err
			}
			e.look() // there is room for a token again
			if !yield(token, nil) {
				return errBreak
			}
		case <-t.ctx.Done():
			return t.ctx.Err()
		}
	}
}

// generation checks a request and makes a task of it.
func (e *Engine) generation(ctx context.Context, r Request) (*task, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	ids, err := e.prompt(r.Prompt)
	if err != nil {
		return nil, err
	}
	room := e.room(ids)
	t := newTask(ctx, ids, min(room, cmp.Or(r.MaxTokens, room)), mailbox)
	t.short, t.priority = room < r.MaxTokens, r.Priority
	t.text = text{decoder: e.vocabulary.Decoder(), stops: r.Stop}
	t.sampler, t.constraint = sample.New(r.Sampling), r.Constraint
	if t.constraint != nil {
		t.allowed = make([]bool, len(e.generates))
	}
	return t, nil
}

// room is how many tokens may follow the prompt. The last of them is not
// evaluated, so it needs no place in the context.
func (e *Engine) room(prompt []int32) int { return e.context - len(prompt) + 1 }

// scoring makes a task that is given what it generates.
func (e *Engine) scoring(ctx context.Context, prompt, following string) (*task, error) {
	ids, err := e.prompt(prompt)
	if err != nil {
		return nil, err
	}
	given := e.vocabulary.Encode(following, false)
	if room := e.room(ids); len(given) > room {
		return nil, fmt.Errorf("%w: a prompt of %d tokens and a text of %d, the context holds %d", ErrContextFull, len(ids), len(given), e.context)
	}
	t := newTask(ctx, ids, len(given), len(given))
	t.given, t.priority = given, Background
	t.text = text{decoder: e.vocabulary.Decoder()}
	if len(given) > 0 { // the last one is only predicted, never evaluated
		t.ids = append(t.ids, given[:len(given)-1]...)
	}
	return t, nil
}

// prompt tokenizes a prompt and checks that something can follow it.
func (e *Engine) prompt(s string) ([]int32, error) {
	// Training tokenizes prompt and response apart, and so does this: the last
	// token of the prompt never reaches into what follows it.
	ids := e.vocabulary.Encode(s, e.vocabulary.AddBOS())
	switch {
	case len(ids) == 0:
		return nil, errors.New("the prompt is empty, and this model has no token that begins a text")
	case len(ids) > e.context:
		return nil, fmt.Errorf("%w: the prompt has %d tokens, the context holds %d; shorten it", ErrContextFull, len(ids), e.context)
	}
	return ids, nil
}
