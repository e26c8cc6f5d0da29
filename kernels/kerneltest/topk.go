package kerneltest

import (
	"math"
	"math/rand/v2"
	"slices"

	"semcoder/kernels"
)

// topkCases has ties, and values that compare oddly.
func topkCases(rng *rand.Rand) []testCase {
	inf := float32(math.Inf(1))
	nan := float32(math.NaN())
	return []testCase{
		topkCase(normals(rng, 1000), 2, 1),
		topkCase(normals(rng, 1000), 2, 40),
		topkCase(normals(rng, 30), 3, 10), // all of them
		topkCase([]float32{1, 3, 2, 3, 3, 1, 0, 3}, 1, 5),
		topkCase([]float32{nan, -inf, 2, nan, inf, -inf, 7, nan}, 1, 5),
	}
}

func randomTopK(rng *rand.Rand) testCase {
	rows, cols := between(rng, 1, 4), between(rng, 1, 500)
	x := normals(rng, rows*cols)
	for i := range x {
		x[i] = float32(math.Round(float64(x[i]) * 20)) // many equal ones
	}
	return topkCase(x, rows, between(rng, 1, cols))
}

// topkCase judges values and ids together, a row's values before its ids.
func topkCase(x []float32, rows, k int) testCase {
	cols := len(x) / rows
	return testCase{
		name:   shape("TopK rows ", rows, " cols ", cols, " k ", k),
		budget: exact,
		run: func(d *device) []float32 {
			values, ids := d.floats(rows, k, nil), d.new(kernels.I32, rows, k)
			d.TopK(values, ids, d.floats(rows, cols, x))
			best, at := d.read(values), make([]int32, rows*k)
			if err := d.ReadIDs(at, ids); err != nil {
				d.t.Fatal(err)
			}
			var out []float32
			for r := range rows {
				out = append(out, best[r*k:][:k]...)
				for _, id := range at[r*k:][:k] {
					out = append(out, float32(id))
				}
			}
			return out
		},
		want: func() []float64 {
			var out []float64
			for r := range rows {
				out = append(out, topk(x[r*cols:][:cols], k)...)
			}
			return out
		},
	}
}

// topk sorts it all: greatest first, NaN last, and stable, so equal ones by id.
func topk(row []float32, k int) []float64 {
	ids := make([]int, len(row))
	for i := range ids {
		ids[i] = i
	}
	slices.SortStableFunc(ids, func(a, b int) int {
		x, y := row[a], row[b]
		switch {
		case x > y || y != y && x == x:
			return -1
		case y > x || x != x && y == y:
			return 1
		}
		return 0
	})
	var best, at []float64
	for _, id := range ids[:k] {
		best, at = append(best, float64(row[id])), append(at, float64(id))
	}
	return append(best, at...)
}
