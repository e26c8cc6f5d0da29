package reason

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"semcoder/analysis"
	"semcoder/analysis/examples"
	"semcoder/analysis/trace"
	"semcoder/inference"
)

// blind asks for a repair of a line of f(x), with nothing run.
func blind(line, call, expected string, others ...examples.Example) Repair {
	source := "# so\ndef f(x):\n    " + line + "  # kept\n"
	return Repair{Slice: analysis.Slice{Source: source, Entry: "f"}, Call: call, Expected: expected, Others: others, NoRun: true}
}

// foreseeing is a model that is asked operations alone, and a tracer that runs nothing.
func foreseeing(t *testing.T, values map[string]string) (*Reasoner, *reckoner, *tracer) {
	m, run := &reckoner{values: values}, returning("0")
	return reasoner(t, Options{Tracer: run, Model: m, Guided: true, Asks: []string{"forward"}}), m, run
}

// TestForesees: of the edits that trial would make, the one with which the model's account comes to what is
// expected. Nothing was run, and whatever the model is wrong about is its prediction all the same.
func TestForesees(t *testing.T) {
	values := func(more ...string) map[string]string {
		all := map[string]string{"21 + 2": "23", "21 - 2": "19", "21 * 2": "42", "21 + 3": "24", "21 + 0": "!KeyError"}
		for i := 0; i < len(more); i += 2 {
			all[more[i]] = more[i+1]
		}
		return all
	}
	for name, c := range map[string]struct {
		values   map[string]string
		expected string
		want     string
	}{
		"right":               {values(), "42", "x * 2"},
		"wrong":               {values("21 * 2", "43", "21 + 3", "42"), "42", "x + 3"},
		"raises":              {values(), "raises(KeyError)", "x + 0"},
		"never":               {values(), "9", ""},
		"says nothing of use": {nil, "42", ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, m, run := foreseeing(t, c.values)
			q := blind("return x + 2", "f(21)", c.expected)
			o := ask(t, r, q)
			if o.Verdict != Unchecked || o.Trial || o.Model == "" || run.runs.Load() > 0 || len(m.heard) > 0 {
				t.Errorf("%+v, %d runs, heard %q", o, run.runs.Load(), m.heard)
			}
			if c.want == "" {
				if o.Answer != "" || o.Reason != NotFound || o.Edits != nil {
					t.Errorf("%q (%s)", o.Answer, o.Reason)
				}
				return
			}
			want := strings.Replace(q.Slice.Source, "x + 2", c.want, 1)
			if o.Answer != want || applied(q.Slice.Source, o.Edits) != want || o.Reason != NotRun || o.Confidence != -1 {
				t.Errorf("%q, want %q (%s), confidence %v", o.Answer, want, o.Reason, o.Confidence)
			}
			if !strings.HasPrefix(o.Monologue, "1. [L5] call f; x = 21\n2. [L6] 21 ") || strings.Contains(o.Monologue, answerTag) || o.Tokens == 0 {
				t.Errorf("says %q in %d tokens", o.Monologue, o.Tokens)
			}
		})
	}
}

// TestForeseesWhatBreaks: an edit with which other examples fail by account is set back behind one that is tried later.
func TestForeseesWhatBreaks(t *testing.T) {
	values := map[string]string{"2 - 2": "0", "2 + 2": "4", "2 - -2": "4"}
	var others []examples.Example
	for _, n := range []string{"5", "6", "7", "8"} {
		others = append(others, examples.Example{Call: "f(" + n + ")", Expected: n + "0"})
		values[n+" + 2"], values[n+" - -2"], values[n+" - 2"] = "1", n+"0", n+"0"
	}
	r, _, _ := foreseeing(t, values)
	if o := ask(t, r, blind("return x - 2", "f(2)", "4")); !strings.Contains(o.Answer, "x + 2") {
		t.Errorf("alone: %q", o.Answer)
	}
	alone := ask(t, r, blind("return x - 2", "f(2)", "4")).Confidence
	if o := ask(t, r, blind("return x - 2", "f(2)", "4", others...)); !strings.Contains(o.Answer, "x - -2") || o.Confidence >= alone {
		t.Errorf("beside others: %q, confidence %v", o.Answer, o.Confidence)
	}
	raises := examples.Example{Call: "f(9)", Expected: "raises ValueError"}
	values["9 + 2"], values["9 - -2"] = "!ValueError", "!ValueError"
	if o := ask(t, r, blind("return x - 2", "f(2)", "4", raises)); !strings.Contains(o.Answer, "x + 2") || o.Confidence >= alone {
		t.Errorf("beside one that raises: %q, confidence %v", o.Answer, o.Confidence)
	}
}

// TestForeseesByAnotherExample: where the model is wrong about the call whatever the edit, another example
// that it takes for failing tells edits apart.
func TestForeseesByAnotherExample(t *testing.T) {
	values := map[string]string{"2 - 2": "0", "2 + 2": "5", "3 - 2": "1", "3 + 2": "5", "4 - 2": "9"}
	others := []examples.Example{{Call: "f(4)", Expected: "9"}, {Call: "f(", Expected: "1"}, {Call: "f(3)", Expected: "5"}}
	r, _, _ := foreseeing(t, values)
	if o := ask(t, r, blind("return x - 2", "f(2)", "4", others...)); !strings.Contains(o.Answer, "x + 2") || o.Confidence >= -1 {
		t.Errorf("%q (%s), confidence %v", o.Answer, o.Reason, o.Confidence)
	}
}

// TestForeseesWhatNeedsSomething: of what cannot run nobody knows that it fails, so that one doubtful account
// is not enough. What is foreseen is still said not to have run.
func TestForeseesWhatNeedsSomething(t *testing.T) {
	values := map[string]string{}
	for _, x := range []int{21, 22, 23} {
		values[fmt.Sprint(x, " + 2")], values[fmt.Sprint(x, " * 2")] = fmt.Sprint(x+2), fmt.Sprint(x*2)
	}
	r, _, run := foreseeing(t, values)
	run.traces = []trace.Trace{{Stop: trace.Missing, Needs: []string{"pandas"}}}
	others := []examples.Example{{Call: "f(22)", Expected: "44"}, {Call: "f(23)", Expected: "46"}}
	for name, c := range map[string]struct {
		expected string
		others   []examples.Example
		runOnly  bool
		want     string
	}{
		"three fail":    {"42", others, false, "x * 2"},
		"two of three":  {"23", others, false, ""},
		"one alone":     {"42", nil, false, ""},
		"it holds":      {"23", nil, false, ""},
		"by trial only": {"42", others, true, ""},
	} {
		q := blind("return x + 2", "f(21)", c.expected, c.others...)
		q.NoRun, q.Executions, q.RunOnly = false, 100, c.runOnly
		o := ask(t, r, q)
		if (o.Answer != "") != (c.want != "") || !strings.Contains(o.Answer, c.want) || o.Verdict != Unrunnable || o.Reason != "needs:pandas" || o.Tried > 0 {
			t.Errorf("%s: %+v", name, o)
		}
	}
}

// TestForeseesInItsBounds: an edit after which a loop never ends takes its share, and no more.
func TestForeseesInItsBounds(t *testing.T) {
	values := map[string]string{"7 < 3": "False"}
	for i := range 100 {
		values[fmt.Sprint(i, " > 3")], values[fmt.Sprint(i, " - 2")] = "True", fmt.Sprint(i+1)
	}
	r, m, _ := foreseeing(t, values)
	for i := range 100 {
		m.work = append(m.work, inference.Token{Text: fmt.Sprintln(i * i)})
	}
	q := blind("while x < 3:\n        x = x - 2\n    return x", "f(7)", "1")
	if o := ask(t, r, q); o.Answer != "" || o.Reason != NotFound || o.Tokens > mostAsked+mostForOne {
		t.Errorf("%q (%s) in %d tokens", o.Answer, o.Reason, o.Tokens)
	}
	rounds := 0
	for _, expr := range m.exprs {
		if strings.HasSuffix(expr, " > 3") {
			rounds++
		}
	}
	if rounds < 5 || rounds > 2*mostForOne/200 {
		t.Errorf("%d rounds", rounds)
	}
}

// TestForeseesAndCancelled: it ends with the question, and what was learnt of operations stays true.
func TestForeseesAndCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r, m, _ := foreseeing(t, map[string]string{"21 + 2": "23", "21 - 2": "19", "21 * 2": "42"})
	m.stop = func(flight context.Context, expr string) {
		if expr == "21 - 2" {
			cancel()
			<-flight.Done() // the last listener has left
		}
	}
	q := blind("return x + 2", "f(21)", "42")
	if _, err := collect(ctx, r, q); !errors.Is(err, context.Canceled) {
		t.Fatalf("ended with %v", err)
	}
	m.mu.Lock() // the flight may be on its way out
	if n := len(m.exprs); n > 2 {
		t.Errorf("%d operations were asked for", n)
	}
	m.stop = nil
	m.mu.Unlock()
	if o := ask(t, r, q); !strings.Contains(o.Answer, "x * 2") {
		t.Errorf("asked again: %+v", o)
	}
}
