package kerneltest

import (
	"math"
	"math/rand/v2"

	"semcoder/kernels"
)

// attentionCases has spans that end before, at and after a block of 64
// positions, heads that share keys, and dimensions that no vector divides.
func attentionCases(rng *rand.Rand) []testCase {
	var cases []testCase
	for _, cache := range []kernels.Type{kernels.F32, kernels.F16} {
		for _, past := range []int{0, 1, 63, 64, 200} {
			for _, tokens := range []int{1, 2, 9} {
				cases = append(cases,
					attentionCase(rng, cache, kernels.Heads{Query: 4, KV: 2, Dim: 64, Past: past}, tokens, 1),
					attentionCase(rng, cache, kernels.Heads{Query: 3, KV: 1, Dim: 7, Past: past}, tokens, 1))
			}
		}
		cases = append(cases,
			attentionCase(rng, cache, kernels.Heads{Query: 1, KV: 1, Dim: 256, Past: 5}, 70, 1),
			// Scores in the hundreds, whose exponentials overflow unless the greatest is taken off.
			attentionCase(rng, cache, kernels.Heads{Query: 2, KV: 2, Dim: 40, Past: 130}, 3, 60),
			attentionCase(rng, cache, kernels.Heads{Query: 5, KV: 5, Dim: 1}, 4, 1))
	}
	return cases
}

func randomAttention(rng *rand.Rand) testCase {
	h := kernels.Heads{KV: between(rng, 1, 4), Dim: between(rng, 1, 130), Past: between(rng, 0, 150)}
	h.Query = h.KV * between(rng, 1, 4)
	cache := []kernels.Type{kernels.F32, kernels.F16}[rng.IntN(2)]
	return attentionCase(rng, cache, h, between(rng, 1, 12), math.Exp2(float64(between(rng, -3, 5))))
}

// attentionCase scales the queries by size. The cache's rows past the last
// token hold NaN: reading one shows.
func attentionCase(rng *rand.Rand, cache kernels.Type, h kernels.Heads, tokens int, size float64) testCase {
	h.Scale = float32(1 / math.Sqrt(float64(h.Dim)))
	rows := h.Past + tokens
	q := normals(rng, tokens*h.Query*h.Dim)
	for i := range q {
		q[i] *= float32(size)
	}
	k, v := randomCache(rng, rows, h.KV*h.Dim), randomCache(rng, rows, h.KV*h.Dim)
	return testCase{
		name:   shape("Attention ", cache, " heads ", h.Query, "/", h.KV, " dim ", h.Dim, " past ", h.Past, " tokens ", tokens, " size ", size),
		budget: attentionBudget(size),
		run: func(d *device) []float32 {
			dst := d.floats(tokens, h.Query*h.Dim, nil)
			hold := d.floats
			if cache == kernels.F16 {
				hold = d.halves
			}
			d.Attention(dst, d.floats(tokens, h.Query*h.Dim, q), hold(rows+2, h.KV*h.Dim, k), hold(rows+2, h.KV*h.Dim, v), h)
			return d.read(dst)
		},
		want: func() []float64 { return attention(q, k, v, h) },
	}
}

// attentionBudget grows with the scores: an error of a float32's last bit in
// a score of some hundreds is an error of its exponential.
func attentionBudget(size float64) Budget {
	grow := max(1, size)
	return Budget{Mean: float.Mean * grow * grow, Worst: float.Worst * grow}
}

// randomCache draws values that F16 holds exactly, and two rows of NaN after them.
func randomCache(rng *rand.Rand, rows, cols int) []float32 {
	out := make([]float32, (rows+2)*cols)
	for i := range out {
		out[i] = float32(halfValue(randomHalf(rng)))
		if i >= rows*cols {
			out[i] = float32(math.NaN())
		}
	}
	return out
}

// attention is, for each token and query head, softmax(q.k * scale) . v over the
// positions up to the token's own.
func attention(q, k, v []float32, h kernels.Heads) []float64 {
	out := make([]float64, len(q))
	stride := h.KV * h.Dim
	for i := range len(q) / h.Dim {
		token, kv := i/h.Query, i%h.Query/(h.Query/h.KV)
		weights := make([]float64, h.Past+token+1)
		for p := range weights {
			for d := range h.Dim {
				weights[p] += float64(q[i*h.Dim+d]) * float64(k[p*stride+kv*h.Dim+d])
			}
			weights[p] *= float64(h.Scale)
		}
		softmax(weights)
		for p, w := range weights {
			for d := range h.Dim {
				out[i*h.Dim+d] += w * float64(v[p*stride+kv*h.Dim+d])
			}
		}
	}
	return out
}

// softmax takes the greatest off first, as any that is to survive must.
func softmax(x []float64) {
	greatest, total := math.Inf(-1), 0.0
	for _, v := range x {
		greatest = max(greatest, v)
	}
	for i, v := range x {
		x[i] = math.Exp(v - greatest)
		total += x[i]
	}
	for i := range x {
		x[i] /= total
	}
}
