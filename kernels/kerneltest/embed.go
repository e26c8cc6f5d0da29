package kerneltest

import (
	"math/rand/v2"

	"semcoder/kernels"
)

// embedCases asks for the first and the last row, and for one row twice.
func embedCases(rng *rand.Rand) []testCase {
	var cases []testCase
	for _, t := range weightTypes() {
		cases = append(cases,
			embedCase(rng, t, 1, 32, []int32{0}),
			embedCase(rng, t, 37, 96, []int32{36, 0, 17, 17, 16, 15, 36}),
			embedCase(rng, t, 300, 256, []int32{299}))
	}
	return cases
}

func randomEmbed(rng *rand.Rand) testCase {
	rows := between(rng, 1, 100)
	ids := make([]int32, between(rng, 1, 50))
	for i := range ids {
		ids[i] = int32(rng.IntN(rows))
	}
	return embedCase(rng, anyWeightType(rng), rows, 32*between(rng, 1, 20), ids)
}

func embedCase(rng *rand.Rand, t kernels.Type, rows, cols int, ids []int32) testCase {
	w := randomMatrix(rng, t, rows, cols)
	return testCase{
		name:   shape("Embed ", t, " rows ", rows, " cols ", cols, " ids ", len(ids)),
		budget: exact, // scale times code fits a float32
		run: func(d *device) []float32 {
			dst := d.floats(len(ids), cols, nil)
			d.Embed(dst, d.load(w), ids)
			return d.read(dst)
		},
		want: func() []float64 {
			var out []float64
			for _, id := range ids {
				out = append(out, w.values[int(id)*cols:][:cols]...)
			}
			return out
		},
	}
}
