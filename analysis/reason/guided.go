package reason

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"semcoder/analysis/narrate"
	"semcoder/analysis/reason/prompts"
	"semcoder/analysis/trace"
	"semcoder/analysis/walk"
	"semcoder/inference"
)

// A guided account is one whose books are kept for the model: package walk reads the program,
// and asks the model what each operation comes to, as a question of its own, which it was
// trained for. So the model's part of a monologue is every value that an operator, a function or a method
// gives; names, operands, what a loop takes next and which line follows are read off the program. Nothing
// is executed.

// guidance names how programs are read along. Another number wherever package walk tells otherwise than before: an account
// that is remembered from then is not this one's.
const guidance = "guided/8"

// sure is the log-probability of a value from which on the model is not asked again: three in four.
const sure = -0.3

// failing is the log-probability from which on the model is believed that an operation fails: few do
// in runs, and a small model is quick to say so.
const failing = -0.05

// workTokens bounds the lines by which one operation is worked out.
const workTokens = 512

// guide lets the model account for a call with the books kept. Where the walk does not get to the
// end the account is what there is, in whole steps, and says where it ends: a model that goes on by itself from there
// is seldom right, and does not know when.
func (r *Reasoner) guide(ctx context.Context, a asking, s *speech) (g said, err error) {
	told, latest := "", ""
	tell := func(account string) { // whole lines, and never another text than before
		if at := lineStart(account); strings.HasPrefix(account[:at], told) {
			s.say(account[len(told):at])
			told = account[:at]
		}
	}
	t, err := r.along(ctx, *a.program, a.prompt, a.call, func(q walk.Question, h said, log float64) error {
		g.Tokens += h.Tokens
		if q.Said != "" {
			tell(q.Said)
			latest = q.Said
		}
		g.Odds.add(max(q.At, len(told), g.Odds.last()), float32(log))
		return nil
	})
	u := (*walk.Undetermined)(nil)
	switch {
	case ctx.Err() != nil:
		return g, ctx.Err()
	case err != nil && !errors.Is(err, walk.ErrBeyond):
		return g, err
	case errors.As(err, &u) && strings.HasPrefix(u.Told, told):
		g.ends(u)
	case err != nil:
		g.Text = told
		if sure := walk.Told(t, latest); strings.HasPrefix(sure, told) {
			g.Text = sure
		}
		g.Text += unread(err)
	default:
		g.Text = told
		if account, unsaid := narrate.Account(t); unsaid == nil && strings.HasPrefix(account, told) {
			g.Text, _, _ = strings.Cut(account, prompts.Stop)
			g.Odds.add(answered(g.Text, t), float32(g.Odds.sum(0, math.MaxInt)))
		}
	}
	s.say(g.Text[len(told):])
	return g, nil
}

// unread is the line that says where an account ends before its time; "" where all was told.
func unread(err error) string {
	if u := (*walk.Unread)(nil); errors.As(err, &u) && u.Statement != "" {
		return prompts.Unread + u.Statement + "\n"
	}
	return ""
}

// answered is where the answer stands in a guided account. It is as likely as all the operations that
// lead to it.
func answered(account string, t *trace.Trace) int {
	answer := t.Literal
	if t.Exception != nil {
		answer = t.Exception.Type
	}
	start := strings.LastIndex(account, answerTag)
	return start + strings.LastIndex(account[start:], answer)
}

// last is where the last token begins; 0 where there is none.
func (o odds) last() int {
	if len(o.At) == 0 {
		return 0
	}
	return o.At[len(o.At)-1]
}

// along walks along a call; heard is told of each question that the model was asked, and how
// likely it found the value that it gave, and may end the walk. An operation is asked for by itself and, where prompt is
// that of the whole question, also where it stands; the answer that the model finds likelier counts.
func (r *Reasoner) along(ctx context.Context, c trace.Canonical, prompt, call string, heard func(q walk.Question, h said, log float64) error) (*trace.Trace, error) {
	stubs := map[string]bool{}
	return walk.Call(c, call, func(q walk.Question) (walk.Answer, error) {
		var h said
		if q.Stub || q.Origin != "" {
			a, log, err := r.unshown(ctx, prompt, q, stubs, &h)
			return a, cmp.Or(err, heard(q, h, log))
		}
		if err := unforeseeable(q); err != nil {
			return walk.Answer{}, cmp.Or(heard(q, h, 0), err)
		}
		a, log, err := r.operation(ctx, q, &h)
		if prompt != "" && q.Said != "" && (err == nil && log < sure || errors.Is(err, walk.ErrBeyond)) {
			b, other, ok, failed := r.inContext(ctx, prompt, q, &h)
			if ok && failed == nil && (err != nil || other > log) {
				a, log, err = b, other, nil
			}
			if failed != nil && ctx.Err() != nil {
				err = failed
			}
		}
		if doubt := heard(q, h, log); err == nil {
			err = doubt
		}
		return a, err
	})
}

// operation asks the model for one operation: for the lines by which it is worked out, and then
// for the value. log is how likely the model found that value.
func (r *Reasoner) operation(ctx context.Context, q walk.Question, g *said) (a walk.Answer, log float64, err error) {
	expr := q.Expr
	if q.Truth {
		expr = "bool(" + expr + ")"
	}
	text, log, err := r.outcome(ctx, expr, g)
	if err != nil {
		return a, log, err
	}
	if class, fails := strings.CutPrefix(text, prompts.Fails); fails {
		a.Raises = class
		return a, log, nil
	}
	value, given := strings.CutPrefix(text, prompts.Gives)
	value, after, _ := narrate.Cut(value, prompts.Becomes)
	if q.Changes == "" {
		after = "" // said of a value that nobody has a name for
	}
	if !given || !narrate.Whole(value) || q.Changes != "" && !narrate.Whole(after) {
		return a, log, fmt.Errorf("%w: an operation without a value", walk.ErrBeyond)
	}
	return walk.Answer{Value: value, After: after}, log, nil
}

// outcome is the line of what the model writes about an operation that says what it comes to, "" without one,
// and how likely it found that line. Where it is not sure that the operation fails it is asked for a value.
func (r *Reasoner) outcome(ctx context.Context, expr string, g *said) (line string, log float64, err error) {
	key := digest("operation/2", expr, r.modelKey())
	if known, ok := r.texts.get(key); ok {
		return known.Text, known.Odds.sum(0, math.MaxInt), nil
	}
	prompt := prompts.Micro(expr)
	h, err := r.ask(ctx, inference.Request{Prompt: prompt, MaxTokens: workTokens}, g)
	if err != nil {
		return "", 0, err
	}
	start := result(h.Text)
	if strings.HasPrefix(h.Text[start:], prompts.Fails) && h.Odds.sum(start, start+len("raise")) <= failing {
		begun := h.Text[:start] + prompts.Gives[:1] // no more: before a number what follows is one token, blank and all
		other, err := r.ask(ctx, inference.Request{Prompt: prompt + begun, Stop: []string{"\n"}, MaxTokens: answerTokens}, g)
		if err != nil {
			return "", 0, err
		}
		h.Text, h.Odds, h.Cut = begun+other.Text, h.Odds.spliced(start, other.Odds, len(begun)), other.Cut
	}
	if h.Cut && !strings.Contains(h.Text[start:], "\n") {
		start = len(h.Text) // the first digits of a number are another number
	}
	line, _, _ = strings.Cut(h.Text[start:], "\n")
	h = said{Text: line, Odds: h.Odds.from(start)}
	r.texts.put(key, h, len(key)+len(h.Text)+8*len(h.Odds.At))
	return h.Text, h.Odds.sum(0, math.MaxInt), nil
}

// ask is hear for an operation: its tokens are counted in g, and without room the walk ends.
func (r *Reasoner) ask(ctx context.Context, q inference.Request, g *said) (said, error) {
	h, err := r.hear(ctx, q, func(string) {})
	g.Tokens += h.Tokens
	if errors.Is(err, inference.ErrContextFull) {
		err = fmt.Errorf("%w: %w", walk.ErrBeyond, err)
	}
	return h, err
}

// result is where the line begins that says what an operation comes to, the first one; the end where there is none.
func result(reply string) (start int) {
	for line := range strings.Lines(reply) {
		if strings.HasPrefix(line, prompts.Gives) || strings.HasPrefix(line, prompts.Fails) {
			return start
		}
		start += len(line)
	}
	return len(reply)
}
