package reason

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"semcoder/analysis"
	"semcoder/analysis/examples"
	"semcoder/analysis/reason/prompts"
	"semcoder/analysis/trace"
)

// Repair asks for a change of the slice after which Call yields Expected. The answer
// is the whole of Slice.Source, repaired; Outcome.Edits are the lines that differ.
//
// It is confirmed when the call then yields what is expected and all the examples that
// held before still do. A model's repair that is not is followed by small edits, found
// by trial, as many as Executions allows. Trace is of the call as it fails now.
type Repair struct {
	Slice      analysis.Slice
	Problem    string // what the function should do, in words
	Call       string
	Expected   string             // an expression in the answer grammar, or `raises(TYPE)`
	Others     []examples.Example // of the same function
	NoRun      bool               // predict only: nothing is executed
	RunOnly    bool               // by trial only: the model is not asked
	Executions int                // edits that may be tried beside the model's
	Python     string             // as in Forward
}

func (q Repair) key(r *Reasoner) string {
	parts := []string{"repair/5", r.runKey(), sliceKey(q.Slice), q.Problem, q.Call, q.Expected, fmt.Sprint(q.NoRun, q.RunOnly, q.Executions), q.Python}
	for _, e := range q.Others {
		parts = append(parts, e.Call, e.Expected)
	}
	if (r.model("refine") != nil || r.foresees()) && !q.RunOnly {
		parts = append(parts, r.modelKey())
	}
	return digest(parts...)
}

func (q Repair) answer(ctx context.Context, r *Reasoner, emit func(Update)) (*Outcome, error) {
	o := &Outcome{Verdict: Unchecked, Reason: NotRun}
	if !q.NoRun {
		if err := q.fail(ctx, r, o, emit); err != nil || o.Reason == Passes || o.Reason == Broken {
			return o, err
		}
	}
	// What cannot be run now cannot be run repaired; what varies may be made not to.
	runnable := o.Verdict == Refuted || o.Verdict == Unstable
	var tests, left []test
	if runnable {
		var err error
		if tests, left, err = q.holding(ctx, r); err != nil {
			return nil, err
		}
	}
	canonical, err := r.canonical(ctx, q.Slice.Source)
	if err != nil {
		return nil, err
	}
	if err := q.predict(ctx, r, canonical, o, emit); err != nil {
		return nil, err
	}
	if !runnable && o.Answer == "" {
		return o, q.foresee(ctx, r, canonical, o, emit)
	}
	if !runnable {
		return o, nil
	}
	if o.Answer != "" {
		if o.Verdict, o.Reason, err = q.passes(ctx, r, o.Answer, tests, left); err != nil {
			return nil, err
		}
	}
	if o.Verdict != Confirmed && q.Executions > 0 {
		if err := q.mend(ctx, r, o, tests, left); err != nil {
			return nil, err
		}
	}
	if o.Answer == "" && runnable { // what is known is of the call
		o.Verdict, o.Reason = Unchecked, cmp.Or(o.Reason, NotFound)
	}
	return o, nil
}

// fail runs the call as it is.
func (q Repair) fail(ctx context.Context, r *Reasoner, o *Outcome, emit func(Update)) (err error) {
	o.Trace, o.Verdict, o.Reason, err = r.holds(ctx, q.forward(q.Slice.Source, q.Call), q.Expected)
	if err != nil {
		return err
	}
	o.Lines = o.Trace.Canonical.Lines
	o.narrate()
	emitted := *o
	emitted.Verdict = Unchecked
	emit(Update{Phase: Executed, Outcome: &emitted})
	if o.Verdict == Confirmed {
		o.Verdict, o.Reason = Unchecked, Passes
	}
	return nil
}

func (q Repair) forward(source, call string) Forward {
	s := q.Slice
	s.Source = source
	return Forward{Slice: s, Call: call, Python: q.Python}
}

// A test is a call and what is wanted of it.
type test struct{ call, want string }

// maxTests bounds the examples that a repair is held to beside the one that fails.
const maxTests = 16

// tests are the examples that say what they yield, the one to repair first.
func (q Repair) tests() []test {
	all := []test{{q.Call, q.Expected}}
	for _, e := range q.Others {
		if want := wanted(e); want != "" && e.Call != q.Call && len(all) <= maxTests {
			all = append(all, test{e.Call, want})
		}
	}
	return all
}

// wanted is what an example says its call yields, as questions take it; "" for nothing.
func wanted(e examples.Example) string {
	if class := e.Raises(); class != "" {
		return "raises(" + class + ")"
	}
	return e.Value()
}

// holding are the tests that a repair must pass: the one to repair, and those that
// hold as it is. left are those that fail beside it, which it had better pass as well.
func (q Repair) holding(ctx context.Context, r *Reasoner) (kept, left []test, err error) {
	all := q.tests()
	kept = []test{all[0]}
	for _, t := range all[1:] {
		_, v, _, err := r.holds(ctx, q.forward(q.Slice.Source, t.call), t.want)
		switch {
		case err != nil:
			return nil, nil, err
		case v == Confirmed:
			kept = append(kept, t)
		case v == Refuted:
			left = append(left, t)
		}
	}
	return kept, left, nil
}

// passes runs the tests on a repaired source; where they hold, the reason names the
// first of left that does not.
func (q Repair) passes(ctx context.Context, r *Reasoner, source string, tests, left []test) (v Verdict, reason string, err error) {
	for i, t := range tests {
		_, v, reason, err = r.holds(ctx, q.forward(source, t.call), t.want)
		switch {
		case err != nil || v == Confirmed:
		case i > 0:
			return Refuted, Breaks + t.call, nil
		case v == Unrunnable: // the call could be run before
			return Refuted, reason, nil
		}
		if err != nil || v != Confirmed {
			return v, reason, err
		}
	}
	for _, t := range left {
		if _, also, _, err := r.holds(ctx, q.forward(source, t.call), t.want); err != nil || also != Confirmed {
			return v, Leaves + t.call, err
		}
	}
	return v, reason, nil
}

// predict asks the model, and makes edits of the function that it writes.
func (q Repair) predict(ctx context.Context, r *Reasoner, canonical trace.Canonical, o *Outcome, emit func(Update)) error {
	if r.model("refine") == nil || q.RunOnly {
		return nil
	}
	call, err := r.expression(ctx, q.Call)
	if err != nil {
		return err
	}
	expected, err := r.expression(ctx, q.Expected)
	if err != nil {
		return err
	}
	a := refining(prompts.Refine(q.Problem, canonical.Source, call, expected))
	if !q.NoRun {
		a.follow = r.simulates(ctx, q.Slice, canonical, call)
	}
	g, start, read, err := r.converse(ctx, a, o, emit)
	if err != nil || o.Model == "" {
		return err
	}
	if !read {
		q.unread(o)
		return nil
	}
	code, _ := refined(g.Text[start:])
	wanted, ok := grafted(canonical.Source, code, q.Slice.Entry)
	if ok {
		o.Edits, ok, err = r.transplant(ctx, q.Slice.Source, canonical, wanted)
	}
	if !ok {
		q.unread(o)
		return err
	}
	o.Answer = applied(q.Slice.Source, o.Edits)
	o.Confidence = g.confidence(start, strings.TrimSpace(code))
	return err
}

// refining is the asking of a repair, whose code stands between [Refined] and
// [/Refined].
func refining(prompt string) asking {
	return asking{
		prompt: prompt, opening: refinedTag, stop: prompts.StopRefined,
		answered: func(text string) (int, bool) {
			start := strings.LastIndex(text, refinedTag)
			if start < 0 {
				return len(text), false
			}
			_, ok := refined(text[start:])
			return start, ok
		},
		begin: func(string) (string, string) { return "```python\n", "" },
	}
}

// unread says that the model gave no repair; what is known of the call stays.
func (q Repair) unread(o *Outcome) {
	if o.Verdict == Refuted || o.Reason == NotRun {
		o.Verdict, o.Reason = Unchecked, Malformed
	}
}
