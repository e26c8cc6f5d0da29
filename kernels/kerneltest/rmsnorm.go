package kerneltest

import (
	"math"
	"math/rand/v2"
)

// rmsnormCases has columns around a vector's length, and both ways to call it.
func rmsnormCases(rng *rand.Rand) []testCase {
	var cases []testCase
	for _, cols := range []int{1, 7, 8, 31, 64, 250, 4096} {
		for _, tokens := range []int{1, 3, 33} {
			cases = append(cases, rmsnormCase(rng, tokens, cols, 1, false), rmsnormCase(rng, tokens, cols, 1e-3, true))
		}
	}
	// Where eps is what keeps the result finite, and where squares are large.
	return append(cases, rmsnormCase(rng, 2, 64, 0, false), rmsnormCase(rng, 2, 64, 1e15, false))
}

func randomRMSNorm(rng *rand.Rand) testCase {
	return rmsnormCase(rng, between(rng, 1, 40), between(rng, 1, 800), math.Exp2(float64(between(rng, -20, 20))), rng.IntN(2) == 0)
}

// rmsnormCase draws x of about the size given; inPlace uses one tensor as both.
func rmsnormCase(rng *rand.Rand, tokens, cols int, size float64, inPlace bool) testCase {
	const eps = 1e-5
	x, gain := normals(rng, tokens*cols), normals(rng, cols)
	for i := range x {
		x[i] *= float32(size)
	}
	return testCase{
		name:   shape("RMSNorm tokens ", tokens, " cols ", cols, " size ", size),
		budget: single,
		run: func(d *device) []float32 {
			in := d.floats(tokens, cols, x)
			dst := in
			if !inPlace {
				dst = d.floats(tokens, cols, nil)
			}
			d.RMSNorm(dst, in, d.floats(1, cols, gain), eps)
			return d.read(dst)
		},
		want: func() []float64 {
			var out []float64
			for ; len(out) < len(x); out = append(out, rmsnorm(x[len(out):][:cols], gain, eps)...) {
			}
			return out
		},
	}
}

// rmsnorm is x / sqrt(mean(x^2) + eps) * gain.
func rmsnorm(x, gain []float32, eps float32) []float64 {
	squares := 0.0
	for _, v := range x {
		squares += float64(v) * float64(v)
	}
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v) / math.Sqrt(squares/float64(len(x))+float64(eps)) * float64(gain[i])
	}
	return out
}
