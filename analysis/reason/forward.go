package reason

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"semcoder/analysis"
	"semcoder/analysis/examples"
	"semcoder/analysis/reason/grammar"
	"semcoder/analysis/reason/prompts"
	"semcoder/analysis/trace"
)

// Forward asks what Call does, step by step, and what it yields. The answer is an
// expression, or `raises(TYPE)`.
type Forward struct {
	Slice   analysis.Slice
	Call    string
	NoRun   bool   // predict only: nothing is executed (the canonical form is still made)
	RunOnly bool   // execute only: the model is not asked
	Python  string // versions of Python that the project supports, as in requires-python; "" unknown

	// Published puts the question to the byte as for the published figures: Slice.Source
	// as it is written, and every single quote made a double one. Call must be one of f.
	Published bool
}

func (q Forward) key(r *Reasoner) string {
	if q.RunOnly || r.model("forward") == nil {
		return q.executedKey(r)
	}
	return digest("forward/8", q.executedKey(r), r.modelKey(), fmt.Sprint(q.Published))
}

// executedKey names what the account of running depends on.
func (q Forward) executedKey(r *Reasoner) string {
	return digest("executed/5", r.runKey(), sliceKey(q.Slice), q.Call, fmt.Sprint(q.NoRun), q.Python)
}

// runKey names where programs run.
func (r *Reasoner) runKey() string {
	return digest(r.options.Interpreter, fmt.Sprint(r.options.Budget))
}

// sliceKey names what a slice does when it runs.
func sliceKey(s analysis.Slice) string {
	parts := []string{s.Source, fmt.Sprint(s.Needs), s.Name}
	for _, name := range slices.Sorted(maps.Keys(s.Modules)) {
		parts = append(parts, name, s.Modules[name])
	}
	return digest(parts...)
}

// answer runs the call first, which takes milliseconds, then asks the model.
func (q Forward) answer(ctx context.Context, r *Reasoner, emit func(Update)) (*Outcome, error) {
	account, err := q.execute(ctx, r)
	if err != nil {
		return nil, err
	}
	if account.Trace != nil {
		emit(Update{Phase: Executed, Outcome: account})
	}
	if q.RunOnly || r.model("forward") == nil || account.Reason == Broken || account.partial() {
		return account, nil
	}
	canonical, call, err := q.canonical(ctx, r, account.Trace)
	if err != nil {
		return nil, err
	}
	o := *account
	a := asksForward(prompts.Forward(canonical.Source, call), call)
	if r.options.Direct {
		a.gives(enters(canonical.Source, call))
	}
	if r.options.Guided {
		a.program, a.call = &canonical, call
	}
	if a.lines = canonical.Lines; q.Published {
		input := strings.TrimSuffix(strings.TrimPrefix(q.Call, "f("), ")")
		a = asksForward(prompts.ForwardPublished(q.Slice.Source, input), prompts.Doubled(q.Call))
		a.direct, a.program = "", nil
	}
	g, start, read, err := r.converse(ctx, a, &o, emit)
	if err != nil || o.Model == "" {
		return &o, err
	}
	o.Lines = a.lines
	predicted := o.predict(g, start, read)
	o.Verdict, o.Reason, err = q.judge(ctx, r, account, predicted, read)
	if o.Before != "" && o.Verdict == Unchecked { // else it is known better why there is no answer
		o.Reason = untold(g.Text)
	} else if !read && o.Reason == Malformed && a.program != nil { // told to its end, which no literal says
		o.Reason = NotComparable
	}
	return &o, err
}

// predict notes what the model said: an answer, which begins at start, or that nothing shown determines it.
func (o *Outcome) predict(g said, start int, read bool) (a Answer) {
	if read {
		a, _, _ = ReadAnswer(g.Text)
		o.Answer = a.String()
		o.Confidence = g.confidence(start, cmp.Or(a.Value, a.Raises))
	} else if expr, at := abstained(g.Text); expr != "" {
		o.Before, o.Confidence = expr, g.Odds.mean(at, len(g.Text))
	}
	return a
}

// asksForward asks for what call yields; the class of an exception is asked for where
// the model began to name one.
func asksForward(prompt, call string) asking {
	return asserting(prompt, grammar.Forward(call), func(text string) (string, string) {
		if _, block, _ := strings.Cut(text, answerTag); strings.HasPrefix(strings.TrimSpace(block), "assert raises(") {
			return "assert raises(", ", " + call + ")"
		}
		return "assert " + call + " ==", ""
	})
}

// execute returns the account of running the call: an Outcome without a model's
// part.
func (q Forward) execute(ctx context.Context, r *Reasoner) (*Outcome, error) {
	if q.NoRun {
		return &Outcome{Verdict: Unchecked, Reason: NotRun}, nil
	}
	key := q.executedKey(r)
	if o, ok := r.recall(key); ok {
		return o, nil
	}
	t, err := r.replayed(ctx, examples.Program(q.Slice, q.Call))
	if err != nil {
		return nil, err
	}
	o := &Outcome{Trace: t, Lines: t.Canonical.Lines}
	o.ends()
	o.narrate()
	o.Verdict, o.Reason = q.standing(t)
	r.remember(key, o)
	return o, nil
}

func (r *Reasoner) run(ctx context.Context, p trace.Program) (*trace.Trace, error) {
	p.Budget = r.options.Budget
	t, err := r.options.Tracer.Run(ctx, p)
	return t, sandboxed(ctx, err)
}

// canonical returns what the prompt shows. A run has made it already, unless
// nothing was run or the run ended before it began.
func (q Forward) canonical(ctx context.Context, r *Reasoner, t *trace.Trace) (trace.Canonical, string, error) {
	if t != nil && t.Canonical.Source != "" && t.Call != "" {
		return t.Canonical, t.Call, nil
	}
	source, err := r.canonical(ctx, q.Slice.Source)
	if err != nil {
		return source, "", err
	}
	call, err := r.expression(ctx, q.Call)
	return source, call, err
}

// expression is one expression in canonical form. A string that stands by itself would
// be a docstring, so it is given a name.
func (r *Reasoner) expression(ctx context.Context, text string) (string, error) {
	const named = "_ = "
	c, err := r.canonical(ctx, named+strings.TrimSpace(text))
	return strings.TrimPrefix(strings.TrimSpace(c.Source), named), err
}

func (r *Reasoner) canonical(ctx context.Context, source string) (trace.Canonical, error) {
	c, err := r.options.Tracer.Canonical(ctx, source)
	return c, sandboxed(ctx, err)
}

func sandboxed(ctx context.Context, err error) error {
	if err == nil || interrupted(ctx, err) || errors.Is(err, trace.ErrBroken) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrSandbox, err)
}

// standing says how a run looks before anything was predicted.
func (q Forward) standing(t *trace.Trace) (Verdict, string) {
	changed := trace.Changes(t, q.Python)
	switch absent := examples.Absent(q.Slice, t); {
	case len(changed) > 0 && !ended(t):
		return Unrunnable, Skew
	case len(absent) > 0:
		return Unrunnable, Needs + strings.Join(absent, ", ")
	case t.Stop == trace.Budgeted:
		return Unrunnable, OverBudget
	case !ended(t):
		return Unrunnable, Broken
	case t.Varies():
		return Unstable, nativeReason(t)
	case len(changed)+len(t.Skewed) > 0:
		return Unchecked, Skew
	default:
		return Unchecked, nativeReason(t)
	}
}

func nativeReason(t *trace.Trace) string {
	if t.Native {
		return Native
	}
	return ""
}

// ended tells whether the call came to an end of its own.
func ended(t *trace.Trace) bool { return t.Stop == trace.Returned || t.Stop == trace.Raised }

// executed is the part of o that running alone gave.
func (o *Outcome) executed() *Outcome {
	e := *o
	e.Monologue, e.Answer, e.Model, e.Tokens, e.Urged, e.Confidence, e.Unsure = "", "", "", 0, false, 0, 0
	if !o.partial() {
		e.Before = ""
	}
	if o.Verdict != Unrunnable && o.Verdict != Unstable && o.Reason != Skew {
		e.Verdict, e.Reason = Unchecked, nativeReason(o.Trace)
	}
	return &e
}

// lasting tells whether another run, any day, would give the same: only such an
// outcome goes to disk. A stop by the wall clock may be a busy machine's doing,
// and the user's own interpreter changes under us.
func (o *Outcome) lasting() bool {
	t := o.Trace
	return t == nil || t.Stop != trace.Budgeted && t.Clock+t.Entropy == 0 && !t.Native && o.Verdict != Unstable
}

// judgeable is false where no answer can be held against the run.
func (o *Outcome) judgeable() bool {
	return o.Verdict == Unchecked && o.Trace != nil && o.Reason != Skew
}
