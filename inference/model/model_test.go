package model

import (
	"errors"
	"math"
	"testing"

	"semcoder/inference/weights"
	"semcoder/kernels"
	"semcoder/kernels/cpu"
)

// openCPU is a backend that the test closes.
func openCPU(t testing.TB, o cpu.Options) kernels.Backend {
	t.Helper()
	b, err := cpu.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

// backends is backends as New takes them.
func backends(b ...kernels.Backend) []kernels.Backend { return b }

// load makes a model that the test closes.
func load(t testing.TB, f *weights.File, backends ...kernels.Backend) *Model {
	t.Helper()
	m, err := New(backends, f)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

func newCache(t testing.TB, m *Model, n int) *Cache {
	t.Helper()
	c, err := m.NewCache(n)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// forward is Forward for spans that must succeed.
func forward(t testing.TB, m *Model, spans ...Span) [][]float32 {
	t.Helper()
	logits, err := m.Forward(spans)
	if err != nil {
		t.Fatal(err)
	}
	return logits
}

// everyLevel is a backend for each level of instructions that this machine has.
func everyLevel(t testing.TB) []kernels.Backend {
	t.Helper()
	var out []kernels.Backend
	for _, l := range []cpu.Level{cpu.Portable, cpu.AVX2, cpu.AVX512} {
		b, err := cpu.Open(cpu.Options{Level: l})
		if errors.Is(err, kernels.ErrUnavailable) {
			t.Log(err)
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { b.Close() })
		out = append(out, b)
	}
	return out
}

// greatest is the id of the greatest logit.
func greatest(logits []float32) int32 {
	best := 0
	for i, x := range logits {
		if x > logits[best] {
			best = i
		}
	}
	return int32(best)
}

// nmse is the normalised mean squared error of got against want; not a number
// anywhere makes it infinite.
func nmse(got, want []float32) float64 {
	var wrong, all float64
	for i, w := range want {
		d := float64(got[i]) - float64(w)
		wrong += d * d
		all += float64(w) * float64(w)
	}
	if e := wrong / all; !math.IsNaN(e) {
		return e
	}
	return math.Inf(1)
}
