package kerneltest

import (
	"math"
	"math/rand/v2"

	"semcoder/kernels"
)

// ropeCases turns whole heads and parts of heads, at positions in any order.
func ropeCases(rng *rand.Rand) []testCase {
	var cases []testCase
	for _, pairing := range []kernels.Pairing{kernels.Interleaved, kernels.HalfSplit} {
		for _, dim := range []int{2, 8, 64, 96} {
			cases = append(cases,
				ropeCase(rng, pairing, 1, dim, dim, []int32{0}),
				ropeCase(rng, pairing, 3, dim, dim, []int32{5, 6, 0, 99, 5}))
		}
		cases = append(cases, ropeCase(rng, pairing, 2, 80, 32, []int32{1, 98, 3}), ropeCase(rng, pairing, 4, 6, 4, []int32{7}))
	}
	return cases
}

func randomRoPE(rng *rand.Rand) testCase {
	positions := make([]int32, between(rng, 1, 40))
	for i := range positions {
		positions[i] = int32(rng.IntN(100))
	}
	turned := 2 * between(rng, 1, 50)
	return ropeCase(rng, kernels.Pairing(rng.IntN(2)), between(rng, 1, 9), turned+between(rng, 0, 30), turned, positions)
}

// ropeCase turns the first features of each head by a table of 100 positions.
func ropeCase(rng *rand.Rand, pairing kernels.Pairing, heads, dim, turned int, positions []int32) testCase {
	x, table := normals(rng, len(positions)*heads*dim), make([]float32, 100*turned)
	for i := 0; i < len(table); i += 2 {
		sin, cos := math.Sincos(rng.Float64() * 2 * math.Pi)
		table[i], table[i+1] = float32(cos), float32(sin)
	}
	return testCase{
		name:   shape("RoPE pairing ", pairing, " heads ", heads, " dim ", dim, " turned ", turned, " tokens ", len(positions)),
		budget: single,
		run: func(d *device) []float32 {
			dst := d.floats(len(positions), heads*dim, x)
			d.RoPE(dst, d.floats(100, turned, table), dim, pairing, positions)
			return d.read(dst)
		},
		want: func() []float64 {
			out := widen(x)
			for i := range len(positions) * heads {
				at := int(positions[i/heads]) * turned
				rope(out[i*dim:][:dim], table[at:][:turned], pairing)
			}
			return out
		},
	}
}

// rope turns the plane of each pair (a, b) by its angle.
func rope(head []float64, turns []float32, pairing kernels.Pairing) {
	for i := range len(turns) / 2 {
		a, b := 2*i, 2*i+1
		if pairing == kernels.HalfSplit {
			a, b = i, i+len(turns)/2
		}
		x, y := head[a], head[b]
		cos, sin := float64(turns[2*i]), float64(turns[2*i+1])
		head[a], head[b] = x*cos-y*sin, x*sin+y*cos
	}
}
