package reason_test

import (
	"strings"
	"testing"

	"semcoder/analysis"
	"semcoder/analysis/reason"
	"semcoder/analysis/reason/grammar"
	"semcoder/analysis/trace"
	"semcoder/inference"
	"semcoder/inference/builtin"
	"semcoder/inference/weights"
	"semcoder/kernels"
	"semcoder/kernels/device"
)

func nano(t testing.TB) *inference.Engine {
	t.Helper()
	data, err := builtin.Model()
	if err != nil {
		t.Fatal(err)
	}
	file, err := weights.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := inference.New(file, inference.Options{Backends: func() ([]kernels.Backend, error) {
		b, err := device.Open("cpu")
		return []kernels.Backend{b}, err
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Close() })
	return engine
}

// TestTheEmbeddedModelIsHeldToTheGrammar: however little it knows of a question, what
// it answers reads.
func TestTheEmbeddedModelIsHeldToTheGrammar(t *testing.T) {
	run := trace.NewRunner(trace.Options{})
	defer run.Close()
	r := reason.New(reason.Options{Model: nano(t), Tracer: run, MaxTokens: 48})
	defer r.Close()
	for _, source := range []string{
		"def f(n, k):\n    return [n] * k\n", "def f(n, k):\n    zebra = {n: k}\n    return zebra\n", "def f(n, k):\n    raise ValueError\n",
	} {
		slice := analysis.Slice{Source: source, Entry: "f"}
		for name, q := range map[string]reason.Question{
			"forward":  reason.Forward{Slice: slice, Call: "f(\"ab\", 3)", NoRun: true},
			"backward": reason.Backward{Slice: slice, Entry: "f", Output: "[1, 1]", NoRun: true},
		} {
			for u, err := range r.Ask(t.Context(), q) {
				if err != nil {
					t.Fatal(err)
				}
				if o := u.Outcome; u.Phase == reason.Done && (o.Answer == "" || o.Reason != reason.NotRun) && o.Tokens < 48+4*256 {
					t.Errorf("%s of %q: %q (%s) after %q", name, source, o.Answer, o.Reason, o.Monologue)
				}
			}
		}
	}
}

// TestTheEmbeddedModelTakesEveryQuestion, however little it knows of it: what it is not
// trained for ends in its bounds as well, and what does not fit is not asked, and said.
func TestTheEmbeddedModelTakesEveryQuestion(t *testing.T) {
	run := trace.NewRunner(trace.Options{})
	defer run.Close()
	const most = 256
	r := reason.New(reason.Options{Model: nano(t), Tracer: run, MaxTokens: most})
	defer r.Close()
	questions := func(code, text string, noRun bool) map[string]reason.Question {
		slice := analysis.Slice{Source: code, Entry: "f"}
		return map[string]reason.Question{
			"forward":  reason.Forward{Slice: slice, Call: "f(3)", NoRun: noRun},
			"backward": reason.Backward{Slice: slice, Entry: "f", Output: "4", NoRun: noRun, Executions: 20},
			"refine":   reason.Repair{Slice: slice, Problem: text, Call: "f(3)", Expected: "5", NoRun: noRun, Executions: 20},
			"write":    reason.Write{Instruction: text, Prefix: "def f(x):\n", NoRun: noRun, Tests: []string{"assert f(3) == 5"}},
			"describe": reason.Describe{Slice: slice, Entry: "f", Calls: []string{"f(3)"}},
		}
	}
	answer := func(name string, q reason.Question) *reason.Outcome {
		for u, err := range r.Ask(t.Context(), q) {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if u.Phase == reason.Done {
				return u.Outcome
			}
		}
		return &reason.Outcome{}
	}
	for name, q := range questions("def f(x):\n    return x + 1\n", "Add two.", false) {
		if o := answer(name, q); o.Model == "" || o.Tokens == 0 || o.Tokens > 5*most || o.Verdict == "" {
			t.Errorf("%s: %+v", name, o)
		}
	}
	long := strings.Repeat("    x += 1\n", 400)
	for name, q := range questions("def f(x):\n"+long+"    return x\n", long, true) {
		if o := answer(name, q); o.Reason != reason.TooLong || o.Tokens > 0 || o.Answer != "" {
			t.Errorf("%s of what does not fit: %s (%s), %d tokens, %q", name, o.Verdict, o.Reason, o.Tokens, o.Answer)
		}
	}
}

// BenchmarkMask is what the grammar costs a token of an answer, with the vocabulary of
// the published models: within a string nearly all of it is allowed.
func BenchmarkMask(b *testing.B) {
	pieces := nano(b).Pieces()
	v := grammar.NewVocabulary(pieces)
	allowed := make([]bool, len(pieces))
	for name, begun := range map[string]string{
		"given": "\nassert ", "number": "\nassert f(1) == 1", "value": "\nassert f(1) == [", "string": "\nassert f(1) == [\"ab",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				clear(allowed)
				grammar.MaskFrom(v, grammar.Forward("f(1)"), begun).Allow(nil, allowed)
			}
		})
	}
	b.Run("vocabulary", func(b *testing.B) {
		for b.Loop() {
			grammar.NewVocabulary(pieces)
		}
	})
}
