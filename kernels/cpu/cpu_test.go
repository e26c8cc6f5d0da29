package cpu

import (
	"errors"
	"testing"

	"semcoder/kernels"
	"semcoder/kernels/kerneltest"
)

// opener makes backends for kerneltest.
func opener(o Options) func() (kernels.Backend, error) {
	return func() (kernels.Backend, error) { return Open(o) }
}

// levels are those that this machine can run.
func levels(t testing.TB) []Level {
	t.Helper()
	var found []Level
	for l := Portable; l <= AVX512; l++ {
		b, err := Open(Options{Level: l})
		if err == nil {
			found = append(found, l)
			b.Close()
		} else if !errors.Is(err, kernels.ErrUnavailable) {
			t.Fatal(err)
		}
	}
	return found
}

func TestConformance(t *testing.T) {
	for _, l := range levels(t) {
		t.Run(l.String(), func(t *testing.T) { kerneltest.Run(t, opener(Options{Level: l})) })
	}
}

// TestVectorsAgainstPortable is the fallback held against every other level.
func TestVectorsAgainstPortable(t *testing.T) {
	for _, l := range levels(t) {
		for seed := range uint64(10) {
			kerneltest.Differ(t, seed, opener(Options{Level: l}), opener(Options{Level: Portable, Threads: 1}))
		}
	}
}

func FuzzVectorsAgainstPortable(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) {
		for _, l := range levels(t) {
			kerneltest.Differ(t, seed, opener(Options{Level: l}), opener(Options{Level: Portable, Threads: 1}))
		}
	})
}
