package model

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"semcoder/inference/weights"
	"semcoder/kernels/cpu"
)

// A golden is one reference model: logits of the last position of each prompt.
type golden struct {
	path    string
	prompts [][]int32
	truth   [][]float32 // from the weights as stored, activations in float32
	native  [][]float32 // as the reference computes them, activations rounded where weights are
}

// f32Budget is for models in full precision; every other type may have this
// many times the reference's own error.
const (
	f32Budget    = 1e-9
	nativeBudget = 2
)

// TestGolden runs the subset in testdata and, where GOLDEN names a folder, all
// of its F32, F16, BF16, Q8_0, Q5_0 and Q4_0 models.
func TestGolden(t *testing.T) {
	folders := []string{"testdata/golden"}
	if dir := os.Getenv("GOLDEN"); dir != "" {
		folders = append(folders, dir)
	}
	for _, dir := range folders {
		for _, typ := range []string{"F32", "F16", "BF16", "Q8_0", "Q5_0", "Q4_0"} {
			paths, err := filepath.Glob(filepath.Join(dir, "*-"+typ+".gguf"))
			if err != nil {
				t.Fatal(err)
			}
			for _, path := range paths {
				t.Run(filepath.Base(path), func(t *testing.T) { checkGolden(t, readGolden(t, path)) })
			}
		}
	}
}

func checkGolden(t *testing.T, g golden) {
	f, err := weights.Open(g.path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, b := range everyLevel(t) {
		g := g
		if strings.Contains(b.Device(), cpu.Portable.String()) {
			g.prompts = g.prompts[:3] // the fourth and longest takes its time under the race detector
		}
		budget := g.budget()
		m, err := New(backends(b), f)
		if err != nil {
			t.Fatal(err)
		}
		var got [][]float32
		for i, ids := range g.prompts {
			got = append(got, last(t, m, ids))
			if e := nmse(got[i], g.truth[i]); e > 100*budget {
				t.Errorf("%s: prompt %d: error %.2g, far over the budget %.2g", b.Device(), i, e, budget)
			}
		}
		e := pooled(got, g.truth[:len(got)])
		t.Logf("%s: error %.2g, budget %.2g", b.Device(), e, budget)
		if e > budget {
			t.Errorf("%s: error %.2g over the budget %.2g", b.Device(), e, budget)
		}
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	}
}

// budget is by the reference's own error on the same prompts.
func (g golden) budget() float64 {
	if strings.HasSuffix(g.path, "-F32.gguf") {
		return f32Budget
	}
	n := len(g.prompts)
	return nativeBudget * pooled(g.native[:n], g.truth[:n])
}

// last evaluates ids in a fresh cache and returns the logits after them.
func last(t *testing.T, m *Model, ids []int32) []float32 {
	t.Helper()
	cache := newCache(t, m, len(ids))
	defer cache.Close()
	return slices.Clone(forward(t, m, Span{cache, ids, 1})[0])
}

// pooled is the error over all prompts together.
func pooled(got, want [][]float32) float64 {
	var g, w []float32
	for i := range want {
		g, w = append(g, got[i]...), append(w, want[i]...)
	}
	return nmse(g, w)
}

func readGolden(t *testing.T, path string) golden {
	t.Helper()
	g := golden{path: path}
	raw, err := os.ReadFile(filepath.Join(filepath.Dir(path), "prompts.json"))
	if err != nil {
		t.Fatal(err)
	}
	var prompts struct{ Prompts [][]int32 }
	if err := json.Unmarshal(raw, &prompts); err != nil {
		t.Fatal(err)
	}
	g.prompts = prompts.Prompts
	name := strings.TrimSuffix(path, ".gguf")
	g.native = readLogits(t, name+".native.f32", len(g.prompts))
	g.truth = g.native // F32 has no file of its own: its native logits are exact
	if _, err := os.Stat(name + ".exact.f32"); err == nil {
		g.truth = readLogits(t, name+".exact.f32", len(g.prompts))
	}
	return g
}

func readLogits(t *testing.T, path string, rows int) [][]float32 {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil || len(raw) == 0 || len(raw)%(4*rows) != 0 {
		t.Fatalf("%s: %v, %d bytes for %d rows", path, err, len(raw), rows)
	}
	out := make([][]float32, rows)
	for i := range out {
		for part := raw[i*len(raw)/rows : (i+1)*len(raw)/rows]; len(part) > 0; part = part[4:] {
			out[i] = append(out[i], math.Float32frombits(binary.LittleEndian.Uint32(part)))
		}
	}
	return out
}
