package cpu

import (
	"testing"

	"semcoder/kernels"
	"semcoder/kernels/kerneltest"
)

// opener makes backends for kerneltest.
func opener(o Options) func() (kernels.Backend, error) {
	return func() (kernels.Backend, error) { return Open(o) }
}

func TestPortable(t *testing.T) { kerneltest.Run(t, opener(Options{Portable: true})) }

func TestNative(t *testing.T) { kerneltest.Run(t, opener(Options{})) }

func TestNativeAgainstPortable(t *testing.T) {
	for seed := range uint64(20) {
		kerneltest.Differ(t, seed, opener(Options{}), opener(Options{Portable: true}))
	}
}

func FuzzNativeAgainstPortable(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) {
		kerneltest.Differ(t, seed, opener(Options{}), opener(Options{Portable: true}))
	})
}
