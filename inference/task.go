package inference

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"semcoder/inference/sample"
)

// mailbox is how many tokens a task may be ahead of its consumer. A full one
// pauses the task, so a slow reader does not make the engine work for nothing.
const mailbox = 32

// A task is a request on its way. Its caller makes it and hands it over; from
// then on the engine's goroutine owns it, and the caller reads out and, once
// that is closed, err.
type task struct {
	ctx      context.Context
	priority Priority

	ids    []int32 // prompt and what follows it as far as it is known
	prompt int     // tokens of the prompt
	room   int     // tokens that may follow it
	short  bool    // room is less than was asked for, for want of context
	count  int     // tokens put out

	given      []int32 // scoring: the tokens that follow; nil: they are sampled
	sampler    *sample.Sampler
	constraint Constraint
	allowed    []bool // scratch for constraint
	text       text

	session *session // nil while it waits for one
	span    span     // what this pass evaluates of it
	done    bool     // out is closed
	out     chan Token
	err     error
}

func newTask(ctx context.Context, prompt []int32, room, mailbox int) *task {
	return &task{
		ctx: ctx, prompt: len(prompt), room: room,
		ids: slices.Grow(prompt, room), // so that no token allocates
		out: make(chan Token, max(1, mailbox)),
	}
}

// finish ends the task, unless it has ended.
func (t *task) finish(err error) {
	if t.done {
		return
	}
	t.err, t.done = err, true
	close(t.out)
}

// ready says whether t could evaluate something now: it has a session, and
// room for the tokens that come of it.
func (t *task) ready() bool {
	return t.session != nil && (t.given != nil || len(t.out) < cap(t.out))
}

// plan makes the span of at most n tokens that t evaluates next. Logits are
// wanted from the last token of the prompt on: each decides the token after it.
func (t *task) plan(n int) int {
	from := len(t.session.ids)
	to := min(from+n, len(t.ids))
	wanted := max(from, t.prompt-1)
	t.span = span{t.session.cache, t.ids[from:to], max(0, to-wanted)}
	return to - from
}

// take receives the logits of the span that was evaluated.
func (t *task) take(rows [][]float32, generates []bool, eos int32) {
	t.session.ids = append(t.session.ids, t.span.ids...)
	for _, logits := range rows {
		id, err := t.choose(logits, generates)
		if err != nil {
			t.finish(err)
			return
		}
		// A NaN or +Inf at any id leaves no probabilities at all.
		p := sample.LogProb(logits, id)
		if math.IsNaN(float64(p)) || math.IsInf(float64(p), 0) {
			t.finish(errLogits)
			return
		}
		t.put(id, p, eos)
		if t.done {
			return
		}
	}
}

var errLogits = errors.New("the model computed logits that are no numbers; its file may be damaged, fetch it again")

// choose is the token that follows.
func (t *task) choose(logits []float32, generates []bool) (int32, error) {
	if t.given != nil {
		return t.given[t.count], nil
	}
	allowed, err := t.allow(generates)
	if err != nil {
		return 0, err
	}
	id, ok := t.sampler.Next(logits, allowed)
	switch {
	case !ok && t.constraint != nil:
		return 0, errors.New("the constraint leaves no token to generate")
	case !ok:
		return 0, errLogits
	}
	return id, nil
}

// allow is what may be sampled now. The constraint is the caller's code on the
// goroutine that serves everybody: what it breaks is its own request.
func (t *task) allow(generates []bool) (allowed []bool, err error) {
	if t.constraint == nil {
		return generates, nil
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the constraint panicked after %d tokens: %v", t.count, p)
		}
	}()
	clear(t.allowed)
	if !t.constraint.Allow(t.ids[t.prompt:], t.allowed) {
		return generates, nil
	}
	for id, ok := range generates {
		t.allowed[id] = t.allowed[id] && ok
	}
	return t.allowed, nil
}

// put hands a token out and ends the task if it is the last.
func (t *task) put(id int32, logProb float32, eos int32) {
	t.count++
	token := Token{ID: id, LogProb: logProb}
	if t.given == nil && id == eos {
		token.End = EndOfText
	} else {
		token.Text, token.End = t.decode(id)
	}
	full := t.count == t.room
	if last := full || token.End != More; last && token.End != StopString {
		token.Text += t.text.flush()
	}
	t.out <- token // does not wait: ready made sure that there is room
	switch {
	case token.End != More:
		t.finish(nil)
	case full:
		t.finish(fmt.Errorf("%w: a prompt of %d tokens and %d after it; ask for fewer or shorten the prompt", ErrContextFull, t.prompt, t.count))
	case t.given == nil:
		t.ids = append(t.ids, id)
	}
}

// decode is the text that id lets go, and whether it ends the task.
func (t *task) decode(id int32) (string, End) {
	text, stopped := t.text.add(id)
	switch {
	case stopped:
		return text, StopString
	case t.count == t.room && !t.short:
		return text, Limit
	}
	return text, More
}
