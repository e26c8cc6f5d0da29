package reason_test

import (
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
