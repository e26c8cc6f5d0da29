package kerneltest

import (
	"math"
	"math/rand/v2"
)

// swigluCases has columns around a vector's length.
func swigluCases(rng *rand.Rand) []testCase {
	var cases []testCase
	for _, cols := range []int{1, 8, 15, 16, 17, 172, 2048} {
		cases = append(cases, swigluCase(rng, 1, cols, 1), swigluCase(rng, 5, cols, 30))
	}
	return append(cases, swigluCase(rng, 3, 100, 1e4))
}

func randomSwiGLU(rng *rand.Rand) testCase {
	return swigluCase(rng, between(rng, 1, 30), between(rng, 1, 500), float64(between(rng, 1, 90)))
}

// swigluCase draws gates of about the size given: from 90 on, the exponential
// of one leaves float32 at either end.
func swigluCase(rng *rand.Rand, rows, cols int, size float64) testCase {
	gate, up := normals(rng, rows*cols), normals(rng, rows*cols)
	for i := range gate {
		gate[i] *= float32(size)
	}
	return testCase{
		name:   shape("SwiGLU rows ", rows, " cols ", cols, " size ", size),
		budget: single,
		run: func(d *device) []float32 {
			dst, other := d.floats(rows, cols, gate), d.floats(rows, cols, up)
			d.SwiGLU(dst, dst, other)
			return d.read(dst)
		},
		want: func() []float64 {
			out := make([]float64, len(gate))
			for i, g := range gate {
				out[i] = float64(g) / (1 + math.Exp(-float64(g))) * float64(up[i])
			}
			return out
		},
	}
}
