package inference_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"semcoder/inference"
	"semcoder/inference/sample"
	"semcoder/inference/weights"
	"semcoder/kernels"
	"semcoder/kernels/device"
)

// A model of random weights with grouped heads, tied output and 320 tokens.
var reference = filepath.Join("model", "testdata", "golden", "gqa-tied-Q8_0.gguf")

func onCPU() ([]kernels.Backend, error) {
	b, err := device.Open("cpu:2")
	return []kernels.Backend{b}, err
}

func open(t testing.TB, sessions int) *inference.Engine {
	t.Helper()
	e, err := inference.Open(reference, inference.Options{Backends: onCPU, Sessions: sessions})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

func generate(t *testing.T, e *inference.Engine, r inference.Request) (ids []int32) {
	t.Helper()
	for token, err := range e.Generate(t.Context(), r) {
		if err != nil {
			t.Error(err)
		}
		ids = append(ids, token.ID)
	}
	return ids
}

// On the real kernels as on the script: neither what was evaluated before nor
// what is evaluated beside changes a token.
func TestModelGivesTheSameTokensInAnyCompany(t *testing.T) {
	var all []inference.Request
	for i := range 6 {
		all = append(all, inference.Request{
			Prompt:    strings.Repeat("def f(x): return ", i+1) + "x",
			MaxTokens: 40,
			Sampling:  sample.Params{Temperature: 3, Seed: uint64(i)},
			Priority:  inference.Priority(i % 2),
		})
	}
	var want [][]int32
	for _, r := range all {
		want = append(want, generate(t, open(t, 1), r))
	}
	one, many := open(t, 1), open(t, 6)
	for i, r := range all {
		if got := generate(t, one, r); !slices.Equal(got, want[i]) {
			t.Errorf("request %d with prefix reuse: %v, want %v", i, got, want[i])
		}
	}
	var running sync.WaitGroup
	for i, r := range slices.Concat(all, all) {
		running.Go(func() {
			if got := generate(t, many, r); !slices.Equal(got, want[i%len(all)]) {
				t.Errorf("request %d in company: %v, want %v", i, got, want[i%len(all)])
			}
		})
	}
	running.Wait()
}

func TestIdentityIsTheFilesContent(t *testing.T) {
	data, err := os.ReadFile(reference)
	if err != nil {
		t.Fatal(err)
	}
	file, err := weights.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	e, err := inference.New(file, inference.Options{Backends: onCPU})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if a, b := e.Identity(), open(t, 1).Identity(); a != b || !strings.HasPrefix(a, "golden-12@") {
		t.Errorf("identities %s of bytes, %s of the file", a, b)
	}
	if n := e.CountTokens("def f"); n < 2 || n > 5 {
		t.Errorf("def f has %d tokens", n)
	}
}

func TestModelsThatCannotRun(t *testing.T) {
	whole, err := os.ReadFile(reference)
	if err != nil {
		t.Fatal(err)
	}
	half := filepath.Join(t.TempDir(), "half.gguf")
	if err := os.WriteFile(half, whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	vocabulary := filepath.Join("tokenizer", "testdata", "deepseek-coder.gguf")
	for path, want := range map[string]string{
		half:       "truncated",
		vocabulary: "token_embd",
		"absent":   "no such file",
	} {
		if _, err := inference.Open(path, inference.Options{Backends: onCPU}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
	absent := func() ([]kernels.Backend, error) { return nil, kernels.ErrUnavailable }
	if _, err := inference.Open(reference, inference.Options{Backends: absent}); err == nil || !strings.Contains(err.Error(), "open device") {
		t.Errorf("no device: %v", err)
	}
	if _, err := inference.Open(reference, inference.Options{}); err == nil {
		t.Error("an engine without backends was opened")
	}
}

func BenchmarkGenerate(b *testing.B) {
	e := open(b, 1)
	tokens := 0
	for b.Loop() {
		for _, err := range e.Generate(b.Context(), inference.Request{Prompt: "def f(x):", MaxTokens: 64}) {
			if err != nil {
				b.Fatal(err)
			}
			tokens++
		}
	}
	b.ReportMetric(float64(tokens)/b.Elapsed().Seconds(), "tokens/s")
}
