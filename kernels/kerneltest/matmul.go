package kerneltest

import (
	"math/rand/v2"

	"semcoder/kernels"
)

// matmulCases has one row, a tile less and more than whole, and a vocabulary's
// odd number; one token, the batches that kernels take together, and what is
// left over of them. Columns that are not whole blocks only some types allow.
func matmulCases(rng *rand.Rand) []testCase {
	var cases []testCase
	for _, t := range weightTypes() {
		for _, rows := range []int{1, 5, 16, 47, 130} {
			for _, cols := range []int{32, 96, 352} {
				for _, tokens := range []int{1, 2, 7, 13} {
					cases = append(cases, matmulCase(rng, t, tokens, rows, cols, true))
				}
			}
		}
		// Off the grid: how much the rounding of activations costs.
		cases = append(cases,
			matmulCase(rng, t, 1, 259, 1056, false),
			matmulCase(rng, t, 11, 259, 1056, false),
			matmulCase(rng, t, 3, 16, 4096, true))
		if block(t) == 1 {
			for _, cols := range []int{1, 5, 15, 172} {
				cases = append(cases, matmulCase(rng, t, 1, 9, cols, true), matmulCase(rng, t, 6, 9, cols, true))
			}
		}
	}
	return cases
}

func randomMatMul(rng *rand.Rand) testCase {
	t := anyWeightType(rng)
	cols := between(rng, 1, 600)
	return matmulCase(rng, t, between(rng, 1, 20), between(rng, 1, 200), (cols+block(t)-1)/block(t)*block(t), true)
}

// matmulCase draws activations on the grid of gridded, where every backend must
// be right to the last bits, or off it, where it may round them.
func matmulCase(rng *rand.Rand, t kernels.Type, tokens, rows, cols int, onGrid bool) testCase {
	w := randomMatrix(rng, t, rows, cols)
	x := normals(rng, tokens*cols)
	if onGrid {
		x = gridded(rng, tokens*cols)
	}
	return testCase{
		name:   shape("MatMul ", t, " tokens ", tokens, " rows ", rows, " cols ", cols),
		budget: matmulBudget(t, onGrid),
		run: func(d *device) []float32 {
			dst := d.floats(tokens, rows, nil)
			d.MatMul(dst, d.floats(tokens, cols, x), d.load(w))
			return d.read(dst)
		},
		want: func() []float64 { return matmul(x, w) },
	}
}

// matmul is out[t][r] = sum over c of x[t][c] * w[r][c].
func matmul(x []float32, w matrix) []float64 {
	var out []float64
	for t := range len(x) / w.cols {
		for r := range w.rows {
			sum := 0.0
			for c := range w.cols {
				sum += float64(x[t*w.cols+c]) * w.values[r*w.cols+c]
			}
			out = append(out, sum)
		}
	}
	return out
}
