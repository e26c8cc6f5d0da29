package reason

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"semcoder/analysis/trace"
	"semcoder/inference"
)

// collect asks and returns all updates; the error is the last thing yielded.
func collect(ctx context.Context, r *Reasoner, q Question) (updates []Update, err error) {
	for u, e := range r.Ask(ctx, q) {
		if e != nil {
			return updates, e
		}
		updates = append(updates, u)
	}
	return updates, nil
}

func reasoner(t *testing.T, o Options) *Reasoner {
	t.Helper()
	r := New(o)
	t.Cleanup(func() { r.Close() })
	return r
}

func ask(t *testing.T, r *Reasoner, q Question) Outcome {
	t.Helper()
	updates, err := collect(t.Context(), r, q)
	if err != nil {
		t.Fatal(err)
	}
	last := updates[len(updates)-1]
	if last.Phase != Done {
		t.Fatalf("ended with %q, not done", last.Phase)
	}
	return *last.Outcome
}

func TestWithoutAModelTheExecutedAccountIsTheAnswer(t *testing.T) {
	r := reasoner(t, Options{Tracer: returning("42")})
	updates, err := collect(t.Context(), r, doubled)
	if err != nil {
		t.Fatal(err)
	}
	var phases []Phase
	for _, u := range updates {
		phases = append(phases, u.Phase)
	}
	if diff := cmp.Diff([]Phase{Executed, Done}, phases); diff != "" {
		t.Fatal(diff)
	}
	o := updates[0].Outcome
	if o.Narration == "" || o.Trace.Literal != "42" || o.Answer != "" || o.Verdict != Unchecked || o.Model != "" {
		t.Errorf("executed account is %+v", o)
	}
	if n := len(o.Sentences); n < 2 || o.Sentences[n-1].Line != 5 { // the return, past the comments
		t.Errorf("told as %+v", o.Sentences)
	}
}

func TestMonologueStreamsWithTheLinesItTalksAbout(t *testing.T) {
	r := reasoner(t, Options{Tracer: returning("42"), Model: saying(script("assert f(21) == 42"))})
	updates, err := collect(t.Context(), r, doubled)
	if err != nil {
		t.Fatal(err)
	}
	// label 5 is canonical line 1 is slice line 2, and so on past the comments
	byLine := map[int]string{}
	whole := ""
	for _, u := range updates {
		if u.Phase == Monologue {
			byLine[u.Line] += u.Text
			whole += u.Text
		}
	}
	want := map[int]string{
		2: "1. [L5]: f is called with x = 21.\n",
		4: "2. [L6]: y = 42.\n",
		5: "3. [L7]: returns 42.",
	}
	if diff := cmp.Diff(want, byLine); diff != "" {
		t.Error(diff)
	}
	o := updates[len(updates)-1].Outcome
	if whole != monologue || o.Monologue != monologue {
		t.Errorf("streamed %q, kept %q", whole, o.Monologue)
	}
	if o.Answer != "42" || o.Verdict != Confirmed || o.Model != "scripted" || o.Tokens == 0 {
		t.Errorf("outcome is %+v", o)
	}
}

func TestVerdicts(t *testing.T) {
	missing := &tracer{traces: []trace.Trace{{Stop: trace.Missing, Needs: []string{"numpy", "pandas"}}}}
	budget := &tracer{traces: []trace.Trace{{Stop: trace.Budgeted}}}
	object := &tracer{traces: []trace.Trace{{Stop: trace.Returned, Value: "<Point>"}}}
	native := &tracer{traces: []trace.Trace{{Stop: trace.Returned, Literal: "42", Native: true}}}
	clock := &tracer{traces: []trace.Trace{
		{Stop: trace.Returned, Literal: "1", Clock: 1}, {Stop: trace.Returned, Literal: "2", Clock: 1},
	}}
	steady := &tracer{traces: []trace.Trace{{Stop: trace.Returned, Literal: "42", Clock: 1, Entropy: 2}}}
	shifting := &tracer{traces: []trace.Trace{{Stop: trace.Returned, Literal: "42"}, {Stop: trace.Returned, Literal: "43"}}}
	slow := &tracer{traces: []trace.Trace{{Stop: trace.Returned, Literal: "42"}, {Stop: trace.Budgeted}}} // in every other world
	for name, c := range map[string]struct {
		tracer  *tracer
		said    string
		answer  string
		verdict Verdict
		reason  string
	}{
		"right":                 {returning("42"), "assert f(21) == 42", "42", Confirmed, ""},
		"wrong":                 {returning("42"), "assert f(21) == 41", "41", Refuted, ""},
		"raises as predicted":   {raising("ValueError"), "assert raises(ValueError, f(21))", "raises(ValueError)", Confirmed, ""},
		"module before it":      {raising("JSONDecodeError"), "assert raises(json.JSONDecodeError, f(21))", "raises(json.JSONDecodeError)", Confirmed, ""},
		"raises another":        {raising("KeyError"), "assert raises(ValueError, f(21))", "raises(ValueError)", Refuted, ""},
		"raises, value said":    {raising("KeyError"), "assert f(21) == 42", "42", Refuted, ""},
		"returns, raises said":  {returning("42"), "assert raises(ValueError, f(21))", "raises(ValueError)", Refuted, ""},
		"no answer":             {returning("42"), "it is 42", "", Unchecked, Malformed},
		"answer no literal":     {returning("42"), "assert f(21) == x * 2", "x * 2", Unchecked, Malformed},
		"value no literal":      {object, "assert f(21) == 42", "42", Unchecked, NotComparable},
		"needs modules":         {missing, "assert f(21) == 42", "42", Unrunnable, "needs:numpy, pandas"},
		"needs, no answer":      {missing, "hm", "", Unrunnable, "needs:numpy, pandas"},
		"over budget":           {budget, "assert f(21) == 42", "42", Unrunnable, OverBudget},
		"over budget at second": {slow, "assert f(21) == 42", "42", Unstable, ""},
		"native":                {native, "assert f(21) == 42", "42", Confirmed, Native},
		"clock reaches result":  {clock, "assert f(21) == 1", "1", Unstable, ""},
		"clock does not":        {steady, "assert f(21) == 42", "42", Confirmed, ""},
		"differs all the same":  {shifting, "assert f(21) == 42", "42", Unstable, ""},
	} {
		t.Run(name, func(t *testing.T) {
			o := ask(t, reasoner(t, Options{Tracer: c.tracer, Model: saying(script(c.said))}), doubled)
			if o.Answer != c.answer || o.Verdict != c.verdict || o.Reason != c.reason {
				t.Errorf("answer %q is %s (%s), want %q %s (%s)", o.Answer, o.Verdict, o.Reason, c.answer, c.verdict, c.reason)
			}
		})
	}
}

func TestABrokenProgramIsNotPutToTheModel(t *testing.T) {
	m := saying(script("assert f(21) == 42"))
	broken := &tracer{traces: []trace.Trace{{Stop: trace.Broken, Problem: "line 2: invalid syntax"}}}
	o := ask(t, reasoner(t, Options{Tracer: broken, Model: m}), doubled)
	if o.Verdict != Unrunnable || o.Reason != Broken || m.asked.Load() != 0 {
		t.Errorf("%s (%s), model asked %d times", o.Verdict, o.Reason, m.asked.Load())
	}
}

func TestAnUnresolvedNameIsTheSlicesLack(t *testing.T) {
	q := doubled
	q.Slice.Maybe = []string{"name:CONFIG"}
	run := &tracer{traces: []trace.Trace{{Stop: trace.Raised, Exception: &trace.Exception{
		Type: "NameError", Message: "name 'CONFIG' is not defined"}}}}
	if o := ask(t, reasoner(t, Options{Tracer: run}), q); o.Verdict != Unrunnable || o.Reason != "needs:name:CONFIG" {
		t.Errorf("%s (%s)", o.Verdict, o.Reason)
	}
	loading := &tracer{traces: []trace.Trace{{Stop: trace.Broken, Problem: "line 1: NameError: name 'CONFIG' is not defined"}}}
	if o := ask(t, reasoner(t, Options{Tracer: loading}), q); o.Verdict != Unrunnable || o.Reason != "needs:name:CONFIG" {
		t.Errorf("while loading: %s (%s)", o.Verdict, o.Reason)
	}
	if o := ask(t, reasoner(t, Options{Tracer: run}), doubled); o.Verdict != Unchecked {
		t.Errorf("a NameError of the program's own is %s (%s)", o.Verdict, o.Reason)
	}
}

func TestNoRunPredictsAndExecutesNothing(t *testing.T) {
	q := doubled
	q.NoRun = true
	run := returning("42")
	r := reasoner(t, Options{Tracer: run, Model: saying(script("assert f(21) == 42"))})
	o := ask(t, r, q)
	if run.runs.Load() != 0 || o.Trace != nil || o.Answer != "42" || o.Verdict != Unchecked || o.Reason != NotRun {
		t.Errorf("%d runs, outcome %+v", run.runs.Load(), o)
	}
	if again := ask(t, r, q); !again.Cached || again.Monologue != o.Monologue || len(again.Lines) != 3 {
		t.Errorf("remembered as %+v", again)
	}
}

func TestRunOnlyDoesNotAskTheModel(t *testing.T) {
	q := doubled
	q.RunOnly = true
	m, run := saying(script("assert f(21) == 42")), returning("42")
	r := reasoner(t, Options{Tracer: run, Model: m})
	if o := ask(t, r, q); m.asked.Load() != 0 || o.Trace == nil || o.Answer != "" {
		t.Errorf("model asked %d times, outcome %+v", m.asked.Load(), o)
	}
	accounted := run.runs.Load() // with its replay
	ask(t, r, doubled)           // takes the account over: its one run is the comparison
	if n := run.runs.Load() - accounted; n != 1 {
		t.Errorf("%d runs, want 1", n)
	}
}

func TestAModelThatFailsIsReportedAndForgotten(t *testing.T) {
	m := &scripted{tokens: []any{"1. ", "[L5]: f", errors.New("out of memory")}}
	r := reasoner(t, Options{Tracer: returning("42"), Model: m})
	for range 2 {
		updates, err := collect(t.Context(), r, doubled)
		if !errors.Is(err, ErrModel) || !strings.Contains(err.Error(), "out of memory") {
			t.Fatalf("error is %v", err)
		}
		if n := len(updates); updates[n-1].Phase != Monologue {
			t.Errorf("what was said before is lost: %+v", updates)
		}
	}
	if m.asked.Load() != 2 {
		t.Errorf("asked %d times: a failure was remembered", m.asked.Load())
	}
}

func TestTheSandboxFailingIsAnError(t *testing.T) {
	r := reasoner(t, Options{Tracer: &tracer{err: errors.New("no worker")}})
	if _, err := collect(t.Context(), r, doubled); !errors.Is(err, ErrSandbox) {
		t.Errorf("error is %v", err)
	}
}

func TestAModelThatNeverStopsIsStopped(t *testing.T) {
	m := &scripted{}
	for i := range 5000 {
		m.tokens = append(m.tokens, fmt.Sprint(" ", i))
	}
	o := ask(t, reasoner(t, Options{Tracer: returning("42"), Model: m}), doubled)
	if o.Tokens != 1024+answerTokens || o.Verdict != Unchecked || o.Reason != Malformed {
		t.Errorf("%d tokens, %s (%s)", o.Tokens, o.Verdict, o.Reason)
	}
}

func TestAModelThatRepeatsItselfIsAskedForTheAnswer(t *testing.T) {
	m := saying(monologue + "\n4. [L7]: so" + strings.Repeat(` and so "n"`, 500))
	m.again = []any{" 4", "2\n", "and more"}
	o := ask(t, reasoner(t, Options{Tracer: returning("42"), Model: m}), doubled)
	if o.Answer != "42" || o.Verdict != Confirmed || o.Tokens > 120 || !strings.HasPrefix(o.Monologue, monologue) {
		t.Errorf("%q after %d tokens: %s (%s); %q", o.Answer, o.Tokens, o.Verdict, o.Reason, o.Monologue)
	}
	if want := monologue + "\n[ANSWER]\nassert f(21) =="; len(m.heard) != 2 || !strings.HasSuffix(m.heard[1], want) {
		t.Errorf("asked %d times, at last %q", len(m.heard), m.heard[len(m.heard)-1])
	}
}

func TestAClassWhoseCallIsMiscopiedIsAskedFor(t *testing.T) {
	m := saying(script("assert raises(ValueError, f((21))"))
	m.again = []any{"Value", "Error, f((", "21))\n"}
	o := ask(t, reasoner(t, Options{Tracer: raising("ValueError"), Model: m}), doubled)
	if o.Answer != "raises(ValueError)" || o.Verdict != Confirmed || o.Monologue != monologue {
		t.Errorf("read %q: %s (%s); %q", o.Answer, o.Verdict, o.Reason, o.Monologue)
	}
}

func TestOneThatIgnoresTheStopTagIsStoppedThere(t *testing.T) {
	m := saying(script("assert f(21) == 42") + "[/ANSWER]\nand on it goes, [ANSWER]\nassert f(21) == 0\n")
	r := reasoner(t, Options{Tracer: returning("42"), Model: m})
	if o := ask(t, r, doubled); o.Answer != "42" || o.Monologue != monologue || o.Tokens >= len(m.tokens) {
		t.Errorf("read %q after %d tokens", o.Answer, o.Tokens)
	}
}

func TestAnAnswerCutInTheMiddleIsAskedFor(t *testing.T) {
	for again, want := range map[string]string{" 42\n": "42", " [[\n": ""} {
		m := &scripted{tokens: []any{"so\n", "[ANSWER]\n", "assert f(21) == ", "4", "2"}, again: []any{again}}
		o := ask(t, reasoner(t, Options{Tracer: returning("42"), Model: m, MaxTokens: 4}), doubled)
		if o.Answer != want || (want == "") != (o.Reason == Malformed) || o.Monologue != "so" {
			t.Errorf("read %q (%s) of a cut answer; monologue %q", o.Answer, o.Reason, o.Monologue)
		}
	}
}

func TestAFullContextLosesNothing(t *testing.T) {
	talker := &scripted{tokens: []any{"so\n", "and ", "so ", inference.ErrContextFull}, again: []any{inference.ErrContextFull}}
	o := ask(t, reasoner(t, Options{Tracer: returning("42"), Model: talker}), doubled)
	if o.Monologue != "so\nand so" || o.Reason != Malformed || o.Trace.Literal != "42" {
		t.Errorf("talked until the end: %q, %q, ran to %v", o.Monologue, o.Reason, o.Trace)
	}
	if n := len(talker.heard); n != 3 || strings.Contains(talker.heard[2], "so\n[ANSWER]") {
		t.Errorf("asked %d times, at last %q", n, talker.heard[n-1])
	}
	small := &scripted{tokens: []any{fmt.Errorf("%w: the prompt has 9 tokens", inference.ErrContextFull)}}
	o = ask(t, reasoner(t, Options{Tracer: returning("42"), Model: small}), doubled)
	if o.Reason != TooLong || o.Verdict != Unchecked || o.Model != "" || o.Trace.Literal != "42" {
		t.Errorf("prompt too long: %q %q by %q, ran to %v", o.Verdict, o.Reason, o.Model, o.Trace)
	}
}

func TestAFaultCostsOneQuestion(t *testing.T) {
	var logged []string
	r := reasoner(t, Options{Log: func(s string) { logged = append(logged, s) }}) // no tracer: a nil call
	if _, err := collect(t.Context(), r, doubled); err == nil || !strings.Contains(err.Error(), "internal fault") {
		t.Errorf("error is %v", err)
	}
	r.Close()
	if len(logged) != 1 || !strings.Contains(logged[0], "forward.go") {
		t.Errorf("logged %q", logged)
	}
}

func TestTheSandboxIsAskedToCompare(t *testing.T) {
	run := returning("42")
	run.seen = make(chan trace.Program, 3)
	ask(t, reasoner(t, Options{Tracer: run, Model: saying(script("assert f(21) == 42"))}), doubled)
	first, replay, second := <-run.seen, <-run.seen, <-run.seen
	if first.Expect != "" || first.Seed != 0 || replay.Seed == 0 || second.Expect != "42" || second.Seed != 0 {
		t.Errorf("expected %q, then %q", first.Expect, second.Expect)
	}
}

var _ Model = (*scripted)(nil)
