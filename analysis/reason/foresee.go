package reason

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"semcoder/analysis/narrate"
	"semcoder/analysis/trace"
	"semcoder/analysis/walk"
)

// Where nothing can be executed, the edits that mend would try are weighed as suggested inputs are: the
// model accounts for the call with each of them, one operation after another, and the edit with which it
// comes to what is expected most credibly is the answer. It is a prediction, and unchecked.

// Bounds of foreseeing. Operations are remembered, so that edits which share most steps cost little.
const (
	mostForeseen = 150    // edits that are accounted for
	mostAsked    = 12_000 // tokens of all operations that are asked for
	mostForOne   = 1_500  // of those of one account: with some edits a loop never ends
)

// likelyFirst is how an edit's chances fall with its place n among those that mend would try: as 1/n to that power.
const likelyFirst = 1.0

// How likely it is, before an account says anything of it, that an example holds once another was set right;
// and how often an account that is wrong comes to what the example says all the same.
const (
	holdsAnyway = 0.5
	byChance    = 0.1
)

// errSpent ends an account that takes more than is left for it.
var errSpent = errors.New("an account that takes too much")

// A foresight is what the model makes of edits.
type foresight struct {
	r      *Reasoner
	source string  // canonical
	tests  []test  // canonical, the one to repair first
	left   int     // tokens
	least  float64 // log-probability that an edit has to be above

	most    float64 // log-probability of the best edit, its place taken into account, up to a constant
	sure    float64 // that of the tests alone
	account string  // of the first test with it
}

// placing makes edits of what people wrote that come to a canonical program; false where there are none.
type placing func(source string) ([]Edit, bool, error)

// foresees tells whether the model can be asked what an edit leads to.
func (r *Reasoner) foresees() bool { return r.options.Guided && r.options.Model != nil }

// foresee looks for a repair where nothing can be executed. Where none is credible with which the call
// comes to what is expected, the model may be wrong about something that all edits share, and another
// example that it takes for failing tells them apart. Who asks with NoRun knows that the call fails; else
// that is the model's word, too, and an edit has to be more credible than that all is right as it is.
func (q Repair) foresee(ctx context.Context, r *Reasoner, canonical trace.Canonical, o *Outcome, emit func(Update)) error {
	if !r.foresees() || q.RunOnly {
		return nil
	}
	tests, err := q.canonicalTests(ctx, r)
	if err != nil {
		return err
	}
	f := foresight{r: r, source: canonical.Source, tests: tests, left: mostAsked, least: math.Inf(-1)}
	o.Edits, err = f.search(ctx, q.NoRun, func(source string) ([]Edit, bool, error) {
		return r.transplant(ctx, q.Slice.Source, canonical, source)
	})
	o.Model, o.Tokens = r.options.Model.Identity(), o.Tokens+mostAsked-f.left
	switch {
	case err != nil:
		return err
	case len(o.Edits) > 0:
		o.Answer, o.Confidence = applied(q.Slice.Source, o.Edits), f.sure
		text := strings.TrimPrefix(o.Monologue+"\n\n"+f.account, "\n\n")
		emit(Update{Phase: Monologue, Text: text[len(o.Monologue):]})
		o.Monologue = text
	case o.Reason == NotRun:
		o.Reason = NotFound
	}
	return nil
}

// search goes through the tests that fail, the one to repair first, up to one that tells edits apart; known
// tells whether that one fails for certain. places says where in the source a program's changes belong.
func (f *foresight) search(ctx context.Context, known bool, places placing) (edits []Edit, err error) {
	if !known {
		if f.least, err = f.asItIs(ctx); err != nil {
			return nil, err
		}
	}
	tests := f.tests
	for i := range tests {
		f.tests = slices.Concat(tests[i:i+1], tests[:i], tests[i+1:])
		ran, fails, err := f.comesTo(ctx)
		if err != nil {
			return nil, err
		}
		if !fails && (i > 0 || !known) {
			continue
		}
		edits, err := f.best(ctx, mendings(f.source, ran), places)
		if err != nil || len(edits) > 0 || f.left <= 0 {
			return edits, err
		}
	}
	return nil, nil
}

// canonicalTests are the tests as the model reads them. Those that do not parse are left out; none is left
// where the one to repair does not.
func (q Repair) canonicalTests(ctx context.Context, r *Reasoner) (all []test, err error) {
	for i, t := range q.tests() {
		call, err := r.expression(ctx, t.call)
		if err == nil {
			t.want, err = r.expression(ctx, t.want)
		}
		switch {
		case err == nil:
			all = append(all, test{call, t.want})
		case i == 0 && errors.Is(err, trace.ErrBroken):
			return nil, nil
		case !errors.Is(err, trace.ErrBroken):
			return nil, err
		}
	}
	return all, nil
}

// comesTo are the lines that the first test comes to as it is, by the model's account; all of them where
// that does not get to an end. fails tells whether it comes to something else than is expected.
func (f *foresight) comesTo(ctx context.Context) (lines map[int]bool, fails bool, err error) {
	c := trace.Canonical{Source: f.source}
	lines = map[int]bool{}
	for i := range strings.Count(f.source, "\n") + 1 {
		c.Lines = append(c.Lines, i+1)
		lines[i+1] = true
	}
	t, _, err := f.accounts(ctx, c, f.tests[0].call)
	if t == nil {
		return lines, false, err
	}
	return executedLines(t), comesOf(t) != f.tests[0].want, err
}

// best finds the edits that are most credited; nil where none is.
func (f *foresight) best(ctx context.Context, all []change, places placing) (best []Edit, err error) {
	f.most = f.least
	for i, c := range all[:min(len(all), mostForeseen)] {
		prior := -likelyFirst * math.Log(float64(i+1))
		if prior <= f.most || f.left <= 0 {
			break // whatever the model says of those that follow
		}
		source := c.made(f.source)
		sure, account, err := f.credits(ctx, source, f.most-prior)
		if err != nil {
			return nil, err
		}
		if sure+prior <= f.most {
			continue
		}
		edits, ok, err := places(source)
		if err != nil {
			return nil, err
		}
		if ok {
			best, f.most, f.sure, f.account = edits, sure+prior, sure, account
		}
	}
	return best, nil
}

// credits is the log-probability that all tests hold with a source, by the model's accounts of them, and the account
// of the first; negative infinity where it is not more than least, or the first does not come to what is expected.
func (f *foresight) credits(ctx context.Context, source string, least float64) (likely float64, account string, err error) {
	for i, t := range f.tests {
		ran, sure, err := f.accounts(ctx, trace.Canonical{Source: source}, t.call)
		if err != nil {
			return 0, "", err
		}
		switch {
		case i > 0:
			likely += math.Log(believes(t, ran, sure))
		case ran == nil || comesOf(ran) != t.want:
			return math.Inf(-1), "", nil
		default:
			likely = math.Log(sure)
			account, _ = narrate.Account(ran) // what there is of it
		}
		if likely <= least {
			return math.Inf(-1), "", nil
		}
	}
	account, _, _ = strings.Cut(account, "\n"+answerTag)
	return likely, account, nil
}

// asItIs is the log-probability that all tests hold without an edit.
func (f *foresight) asItIs(ctx context.Context) (likely float64, err error) {
	for _, t := range f.tests {
		ran, sure, err := f.accounts(ctx, trace.Canonical{Source: f.source}, t.call)
		if err != nil {
			return 0, err
		}
		likely += math.Log(believes(t, ran, sure))
	}
	return likely, nil
}

// believes is how likely a test holds, of whose call there is an account that is right as likely as sure; nil for none.
func believes(t test, account *trace.Trace, sure float64) float64 {
	told, against := 1-sure, 1.0
	switch {
	case account == nil:
		return holdsAnyway
	case comesOf(account) == t.want:
		told, against = sure, (1-sure)*byChance
	}
	return holdsAnyway * told / (holdsAnyway*told + (1-holdsAnyway)*against)
}

// accounts is the model's of a call, and how likely it is to be right; nil where it does not get to an end, or takes too much.
func (f *foresight) accounts(ctx context.Context, c trace.Canonical, call string) (t *trace.Trace, sure float64, err error) {
	whole, spent, room := 0.0, 0, min(f.left, mostForOne)
	t, err = f.r.along(ctx, c, "", call, func(_ walk.Question, h said, log float64) error {
		spent += h.Tokens
		whole += log
		if spent > room {
			return errSpent
		}
		return nil
	})
	f.left -= spent
	if ctx.Err() == nil && (errors.Is(err, walk.ErrBeyond) || errors.Is(err, errSpent)) {
		return nil, 0, nil
	}
	return t, math.Exp(whole), err
}

// comesOf is the outcome of an account that got to its end, as an answer says it.
func comesOf(t *trace.Trace) string {
	if t.Exception != nil {
		return "raises(" + t.Exception.Type + ")"
	}
	return t.Literal
}
