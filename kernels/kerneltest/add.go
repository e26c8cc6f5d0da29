package kerneltest

import "math/rand/v2"

func addCases(rng *rand.Rand) []testCase {
	return []testCase{addCase(rng, 1, 1), addCase(rng, 1, 33), addCase(rng, 17, 250)}
}

func randomAdd(rng *rand.Rand) testCase {
	return addCase(rng, between(rng, 1, 40), between(rng, 1, 300))
}

// addCase is in place by definition: dst is one of the terms.
func addCase(rng *rand.Rand, rows, cols int) testCase {
	a, b := normals(rng, rows*cols), normals(rng, rows*cols)
	return testCase{
		name:   shape("Add rows ", rows, " cols ", cols),
		budget: single,
		run: func(d *device) []float32 {
			dst := d.floats(rows, cols, a)
			d.Add(dst, d.floats(rows, cols, b))
			return d.read(dst)
		},
		want: func() []float64 {
			out := widen(a)
			for i := range out {
				out[i] += float64(b[i])
			}
			return out
		},
	}
}
