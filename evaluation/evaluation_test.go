package evaluation

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/tools/txtar"

	"semcoder/analysis/trace"
	"semcoder/inference"
)

// A script replies to a prompt by a piece of text in it; replies to the same prompt
// take turns.
type script struct {
	replies [][]string // what the prompt holds, then what is said
	turn    atomic.Int32
}

func (*script) Identity() string { return "script" }

func (s *script) Generate(ctx context.Context, r inference.Request) iter.Seq2[inference.Token, error] {
	return func(yield func(inference.Token, error) bool) {
		for _, one := range s.replies {
			if strings.Contains(r.Prompt, one[0]) {
				said := one[1:]
				text := said[int(s.turn.Add(1)-1)%len(said)]
				yield(inference.Token{Text: text, LogProb: -0.5, End: inference.EndOfText}, nil)
				return
			}
		}
		yield(inference.Token{}, errors.New("a prompt that nothing was written for: "+r.Prompt))
	}
}

// data is a file of testdata/suites.txtar.
func data(t *testing.T, name string) string {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/suites.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	t.Fatalf("no file %s", name)
	return ""
}

// A lab measures in one sandbox.
type lab struct{ tracer Tracer }

func newLab(t *testing.T) lab {
	runner := trace.NewRunner(trace.Options{})
	t.Cleanup(func() { runner.Close() })
	return lab{runner}
}

func (l lab) measure(t *testing.T, suite, input string, o Options) (Report, []Result) {
	t.Helper()
	var results []Result
	o.Tracer, o.Tell = l.tracer, func(r Result) { results = append(results, r) }
	r, err := Run(t.Context(), suite, strings.NewReader(input), o)
	if err != nil {
		t.Fatal(err)
	}
	return r, results
}

// TestScores holds the scorers against testdata/scores.txtar: for each suite, or items
// of one, a file of lines `ID VERDICT PREDICTION`, the prediction as in a Go string. VERDICT is strict,
// loose (right by == alone) or wrong.
func TestScores(t *testing.T) {
	lab := newLab(t)
	archive, err := txtar.ParseFile("testdata/scores.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range archive.Files {
		for line := range strings.Lines(string(file.Data)) {
			var id, verdict, prediction string
			if _, err := fmt.Sscanf(line, "%s %s %q", &id, &verdict, &prediction); err != nil {
				t.Fatalf("%s: %q: %v", file.Name, line, err)
			}
			t.Run(file.Name+"/"+id, func(t *testing.T) {
				var input string
				for item := range strings.Lines(data(t, file.Name)) {
					if strings.Contains(item, `"`+id+`"`) || strings.Contains(item, `"task_id": `+id+`,`) {
						input = item
					}
				}
				suite, _, _ := strings.Cut(file.Name, "/")
				r, results := lab.measure(t, suite, input, Options{Given: map[string]string{id: prediction}, Executions: 20})
				if r.N != 1 || r.Pass1 == nil || r.Mode != "given" {
					t.Fatalf("%+v", r)
				}
				got := "wrong"
				if *r.Strict1 == 100 {
					got = "strict"
				} else if *r.Pass1 == 100 {
					got = "loose"
				}
				if got != verdict || results[0].Passed != (verdict != "wrong") || results[0].Passed == (results[0].Why != "") {
					t.Errorf("%q: %s, want %s (%s)", prediction, got, verdict, results[0].Why)
				}
			})
		}
	}
}

func TestOutputs(t *testing.T) {
	lab := newLab(t)
	model := &script{replies: [][]string{
		{"f(2)", "1. [L5] call f; x = 2\n2. [L6] return 4\n[ANSWER]\nassert f(2) == 4\n"},
		{"f(\"ab\")", "and so on\n[ANSWER]\nassert f(\"ab\") == \"aba\"\n"},
		{"f(0)", "1. [L5] call f; x = 0\n2. [L6] return 0\n[ANSWER]\nassert f(0) == False\n"},
	}}
	input := data(t, "cruxeval-o")
	r, results := lab.measure(t, "cruxeval-o", input, Options{Model: model, NoRun: true})
	if r.Mode != "alone" || r.Model != "script" || r.N != 3 || *r.Pass1 != 66.67 || *r.Strict1 != 33.33 || r.Pass5 != nil || r.WellFormed != 66.67 {
		t.Errorf("%+v", r)
	}
	if want := []Baseline{{Name: "first argument copied", Pass1: 33.33}, {Name: "read along, nobody asked"}}; !slices.Equal(r.Baselines, want) {
		t.Errorf("%+v", r.Baselines)
	}
	if len(results) != 3 || results[1].ID != "word" || results[1].Prediction != `"aba"` || results[1].Passed {
		t.Errorf("%+v", results)
	}
	r, results = lab.measure(t, "cruxeval-o", input, Options{Model: model})
	if r.Mode != "system" || *r.Pass1 != 100 || *r.Alone.Pass1 != 66.67 || !strings.Contains(r.Note, "not the model's") {
		t.Errorf("%+v", r)
	}
	if results[1].Prediction != `"abab"` || results[1].Said != `"aba"` {
		t.Errorf("%+v", results[1])
	}
}

func TestAnExceptionIsNoMalformedValue(t *testing.T) {
	for prediction, why := range map[string]string{"raises(ValueError)": "an exception, where there is a value", "abab": "the prediction is no expression: raised NameError"} {
		_, results := newLab(t).measure(t, "cruxeval-o", data(t, "cruxeval-o"), Options{Given: map[string]string{"word": prediction}})
		if i := slices.IndexFunc(results, func(r Result) bool { return r.ID == "word" }); i < 0 || results[i].Why != why {
			t.Errorf("%s: %+v", prediction, results)
		}
	}
}

func TestInputs(t *testing.T) {
	lab := newLab(t)
	model := &script{replies: [][]string{
		{"assert f(??) == 10", "Guess: f(2)\n1. call f; n = 2\n2. return 4\n4 != 10; guess again\n[ANSWER]\nassert f(3) == 10\n"},
		{"assert f(??) == [1, 2, 3]", "[ANSWER]\nassert f([3, 1, 2]) == [1, 2, 3]\n"},
	}}
	r, _ := lab.measure(t, "cruxeval-i", data(t, "cruxeval-i"), Options{Model: model, NoRun: true, Executions: 60})
	const apart = "right_where_output_for_every_argument_fails_pct" // the first item alone
	if r.N != 2 || *r.Pass1 != 50 || r.WellFormed != 100 || r.Figures[apart] != 0 {
		t.Errorf("%+v", r)
	}
	if b := r.Baselines; len(b) != 3 || b[0].Pass1 != 50 || b[1].Pass1 != 50 || b[1].Executions != 0 || b[2].Pass1 != 100 || b[2].Executions == 0 {
		t.Errorf("%+v", b)
	}
	r, results := lab.measure(t, "cruxeval-i", data(t, "cruxeval-i"), Options{Model: model, Executions: 60})
	if *r.Pass1 != 100 || *r.Alone.Pass1 != 50 || r.Figures[apart] != 100 || results[0].Prediction != "5" || results[0].Said != "3" || results[1].Executions != 1 {
		t.Errorf("%+v, %+v", r, results)
	}
}

// TestSamples: of five answers two are right, so that one drawn is right in 40 % and
// one of five always.
func TestSamples(t *testing.T) {
	lab := newLab(t)
	said := func(n int) string { return fmt.Sprintf("1. [L5] return\n[ANSWER]\nassert f(2) == %d\n", n) }
	model := &script{replies: [][]string{{"f(2)", said(4), said(1), said(4), said(3), said(2)}}}
	first, _, _ := strings.Cut(data(t, "cruxeval-o"), "\n")
	r, _ := lab.measure(t, "cruxeval-o", first, Options{Model: model, NoRun: true, Samples: 5, Temperature: 0.8})
	if r.Samples != 5 || *r.Pass1 != 40 || *r.Pass5 != 100 {
		t.Errorf("%+v", r)
	}
}

func TestPassAt(t *testing.T) {
	for _, c := range []struct {
		n, c, k int
		want    float64
	}{{1, 1, 1, 1}, {1, 0, 1, 0}, {5, 2, 1, 0.4}, {5, 0, 5, 0}, {5, 1, 5, 1}, {10, 3, 1, 0.3}, {10, 2, 5, 1 - 56.0/252}, {10, 5, 5, 1 - 1.0/252}, {4, 2, 2, 1 - 1.0/6}} {
		if got := passAt(c.n, c.c, c.k); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%d of %d right, %d drawn: %v, want %v", c.c, c.n, c.k, got, c.want)
		}
	}
}

func TestCode(t *testing.T) {
	lab := newLab(t)
	model := &script{replies: [][]string{
		{"def double(", "    return x + x\n", "    return x ** 2\n"},
		{"sum of the digits", "def digits(n):\n    return 9\n"},
	}}
	r, results := lab.measure(t, "humaneval", data(t, "humaneval"), Options{Model: model, NoRun: true})
	if r.N != 1 || *r.Pass1 != 100 || r.WellFormed != 100 || r.Baselines[0].Pass1 != 100 || !strings.HasPrefix(results[0].Prediction, "def double(x)") {
		t.Errorf("%+v %+v", r, results)
	}
	// The second sample comes first here: the docstring's example tells it is wrong.
	r, results = lab.measure(t, "humaneval", data(t, "humaneval"), Options{Model: model, Samples: 2, Temperature: 1})
	if *r.Pass1 != 100 || *r.Alone.Pass1 != 50 || results[0].Executions != 2 {
		t.Errorf("%+v %+v", r, results)
	}
	r, results = lab.measure(t, "mbpp", data(t, "mbpp"), Options{Model: model})
	if r.N != 1 || *r.Pass1 != 0 || results[0].Why != "raised AssertionError" || r.Skipped["not one of the tasks for testing, 11 to 510"].Lines != 1 {
		t.Errorf("%+v %+v", r, results)
	}
}

func TestRepairs(t *testing.T) {
	lab := newLab(t)
	model := &script{replies: [][]string{
		{"largest", "[MONOLOGUE]\n[Refined]\n```python\ndef largest(xs):\n    return max(xs)\n```\n[/Refined]"},
		{"count", "[MONOLOGUE]\nno idea"},
		{"```python\n", "no idea"}, // asked for again
	}}
	r, results := lab.measure(t, "humanevalfix", data(t, "humanevalfix"), Options{Model: model, NoRun: true})
	if r.N != 1 || *r.Pass1 != 100 {
		t.Fatalf("%+v %+v", r, results)
	}
	for i, want := range []float64{0, 0, 100, 100} { // unchanged, the first small edit, one of them, the reference
		if r.Baselines[i].Pass1 != want {
			t.Errorf("%+v", r.Baselines[i])
		}
	}
	r, results = lab.measure(t, "quixbugs", data(t, "quixbugs"), Options{Model: model, Executions: 100})
	if r.N != 1 || *r.Pass1 != 100 || *r.Alone.Pass1 != 0 || results[0].Executions == 0 || r.Baselines[2].Pass1 != 100 {
		t.Errorf("%+v %+v", r, results)
	}
}

func TestFreshAndSteps(t *testing.T) {
	lab := newLab(t)
	model := &script{replies: [][]string{
		{"f(2)", "1. [L5] call f; x = 2\n2. [L6] 2 * 2 -> 4; y = 4\n3. [L7] return 4\n[ANSWER]\nassert f(2) == 4\n"},
		{"f(3)", "1. [L5] call f; x = 3\n2. [L6] 3 * 2 -> 5; y = 5\n3. [L7] return 5\n[ANSWER]\nassert f(3) == 5\n"},
		{"raise", "1. [L5] call f; x = 1\n[ANSWER]\nassert raises(ValueError, f(1))\n"},
	}}
	r, results := lab.measure(t, "fresh", data(t, "fresh"), Options{Model: model, NoRun: true})
	if r.N != 3 || *r.Pass1 != 66.67 || r.Figures["every_step_pct"] != 33.33 || r.Figures["urged_pct"] != 0 {
		t.Errorf("%+v %+v", r, results)
	}
	if s := r.Skipped["unrunnable needs:numpy"]; s.Lines != 1 || s.First[0] != 4 {
		t.Errorf("%+v", r.Skipped)
	}
	r, _ = lab.measure(t, "steps", data(t, "fresh"), Options{Model: model, NoRun: true, Limit: 2})
	if f := r.Figures; f["steps_pct"] != 66.67 || f["lines_pct"] != 100 || f["values_pct"] != 66.67 || f["items_pct"] != 50 {
		t.Errorf("%+v", r.Figures)
	}
	if r, _ = lab.measure(t, "steps", data(t, "fresh"), Options{}); *r.Pass1 != 100 || r.Alone != nil || r.Model != "none" {
		t.Errorf("%+v", r)
	}
}

func TestOpaque(t *testing.T) {
	lab := newLab(t)
	model := &script{replies: [][]string{
		{"f(1)", "1. [L5] call f; x = 1\nNot determined from here: secret(1)\n"},
		{"f(2)", "1. [L5] call f; x = 2\n[ANSWER]\nassert f(2) == 4\n"},
		{"f(3)", "1. [L5] call f; x = 3\n[ANSWER]\nassert f(3) == 7\n"},
		{"f(4)", "1. [L5] call f; x = 4\nNot determined from here: double(4)\n"},
	}}
	r, _ := lab.measure(t, "opaque", data(t, "opaque"), Options{Model: model})
	if r.N != 4 || *r.Pass1 != 50 || r.Baselines[0].Pass1 != 50 {
		t.Errorf("%+v", r)
	}
	for name, want := range map[string]float64{"abstentions_right_pct": 50, "undetermined_found_pct": 50, "determined_answered_pct": 50, "right_at_half_coverage_pct": 50} {
		if r.Figures[name] != want {
			t.Errorf("%s: %v, want %v", name, r.Figures[name], want)
		}
	}
}

// TestOpaquePrograms: rows are made of programs, one with each call of the hidden
// function and its value, or the step before it.
func TestOpaquePrograms(t *testing.T) {
	lab := newLab(t)
	model := &script{replies: [][]string{{"secret", "1. [L9] call f; x = 3\nNot determined from here: secret(3)\n"}}}
	r, results := lab.measure(t, "opaque", data(t, "opaque-programs"), Options{Model: model})
	if r.N == 0 || *r.Pass1 != 100 || r.Baselines[0].Pass1 != 100 || !strings.HasPrefix(results[0].ID, "p#") {
		t.Errorf("%+v %+v", r, results)
	}
}

func TestHalfCovered(t *testing.T) {
	none := math.Inf(-1)
	for want, all := range map[float64][]sure{
		100: {{-0.1, true}, {-0.2, true}, {-0.3, false}, {none, false}},
		50:  {{-2, true}, {-0.2, false}, {-0.1, true}, {-3, false}},
		0:   {{none, true}, {none, true}},
	} {
		if got := halfCovered(all); got != want {
			t.Errorf("%v: %v, want %v", all, got, want)
		}
	}
}

// TestWithoutExpected: predictions are made, and no score.
func TestWithoutExpected(t *testing.T) {
	lab := newLab(t)
	model := &script{replies: [][]string{{"f(2)", "[ANSWER]\nassert f(2) == 4\n"}, {"f(??)", "[ANSWER]\nassert f(1, k=2) == 4\n"}}}
	r, results := lab.measure(t, "cruxeval-o", `{"id": "a", "code": "def f(x):\n    return x * 2", "input": "2"}`, Options{Model: model, NoRun: true})
	if r.Pass1 != nil || r.Strict1 != nil || r.N != 1 || len(r.Baselines) != 0 || results[0].Prediction != "4" {
		t.Errorf("%+v %+v", r, results)
	}
	r, results = lab.measure(t, "cruxeval-i", `{"id": "a", "code": "def f(x, k):\n    return x * k", "output": "4"}`, Options{Model: model, NoRun: true})
	if r.Pass1 != nil || results[0].Prediction != "1, k=2" {
		t.Errorf("%+v %+v", r, results)
	}
}

// TestBadLines: what is no item is counted by its reason, with the numbers of its
// lines, and the others are measured; the limit counts items.
func TestBadLines(t *testing.T) {
	lab := newLab(t)
	good := `{"id": "%d", "code": "def f(x):\n    return x", "input": "2", "output": "2", "more": [1]}` + "\n"
	input := "{\n" + fmt.Sprintf(good, 1) + "\n[1, 2]\n" + `{"id": "x", "code": "c"}` + "\n" + `{"id": 7, "code": "c", "input": ""}` + "\n" +
		fmt.Sprintf(good, 2) + strings.TrimSpace(fmt.Sprintf(good, 3))
	for limit, n := range map[int]int{0: 3, 2: 2} {
		r, _ := lab.measure(t, "cruxeval-o", input, Options{Limit: limit})
		broken := r.Skipped["no JSON object of this suite"]
		if r.N != n || broken.Lines != 3 || fmt.Sprint(broken.First) != "[1 4 6]" || r.Skipped["no input"].Lines != 1 {
			t.Errorf("%+v", r)
		}
	}
	for input, why := range map[string]string{
		`{"id": "a", "code": "def f(:", "input": "2", "output": "2"}`:                                         "no answer",
		`{"id": "a", "code": "def f(x):\n    while True: pass", "input": "2", "output": "2"}`:                 "no answer",
		`{"id": "a", "code": "def f(x):\n    print('x' * 10**7)\n    return x", "input": "2", "output": "3"}`: "another value",
	} {
		if r, _ := lab.measure(t, "cruxeval-o", input, Options{}); r.N != 1 || *r.Pass1 != 0 || r.Failed[why] != 1 {
			t.Errorf("%s: %+v", input, r)
		}
	}
}

func TestErrors(t *testing.T) {
	runner := trace.NewRunner(trace.Options{})
	defer runner.Close()
	model := &script{}
	_, err := Run(t.Context(), "cruxeval-o", strings.NewReader(data(t, "cruxeval-o")), Options{Tracer: runner, Model: model, NoRun: true})
	if err == nil || !strings.Contains(err.Error(), "line 1") || !strings.Contains(err.Error(), "nothing was written for") {
		t.Error(err)
	}
	if _, err = Run(t.Context(), "cruxeval", strings.NewReader(""), Options{}); err == nil || !strings.Contains(err.Error(), "cruxeval-i") {
		t.Error(err)
	}
	if _, err = Run(t.Context(), "fresh", failing{}, Options{Tracer: runner}); !errors.Is(err, os.ErrClosed) {
		t.Error(err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, os.ErrClosed }

func TestPredictionsComeBack(t *testing.T) {
	var file bytes.Buffer
	all := map[string]string{"a": `"<é>\n"`, "b/1": "", "c": "def f():\n    return 1\n"}
	for id, p := range all {
		if err := WritePrediction(&file, Result{ID: id, Prediction: p, Passed: true}); err != nil {
			t.Fatal(err)
		}
	}
	if strings.Contains(file.String(), "passed") || !strings.Contains(file.String(), "<é>") {
		t.Error(file.String())
	}
	got, err := ReadPredictions(&file)
	if err != nil || fmt.Sprint(got) != fmt.Sprint(all) {
		t.Errorf("%v %v", got, err)
	}
	for input, want := range map[string]string{"{}": "line 1: no id", `{"id": "a"}` + "\n[": "line 2"} {
		if _, err := ReadPredictions(strings.NewReader(input)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", input, err)
		}
	}
}
