package cpu

import (
	"math"

	"semcoder/kernels"
)

// attentionTask's items are (head, token) pairs, the tokens of a head together
// so that its keys stay in the cache.
type attentionTask struct {
	dst, q  []float32 // [tokens, h.Query*h.Dim]
	k, v    *storage  // [positions, h.KV*h.Dim]
	kFirst  int       // the row of storage that holds position 0
	vFirst  int
	tokens  int
	h       kernels.Heads
	attend  func(dst, q []float32, k, v head, positions int, scale float32, scratch []float32)
	scratch [][]float32
}

// head is one key or value head of the cache: row p starts at p*stride.
type head struct {
	f32    []float32
	f16    []uint16 // set where f32 is not
	stride int
}

// Attention shares (head, token) pairs out.
func (b *Backend) Attention(dst, q, k, v kernels.Tensor, h kernels.Heads) {
	switch {
	case b.err != nil:
		return
	case h.Query < 1 || h.KV < 1 || h.Dim < 1 || h.Past < 0 || h.Query%h.KV != 0:
		b.fail("attention", "heads %+v", h)
		return
	}
	d := b.floats("attention", dst, q.Rows, h.Query*h.Dim)
	in := b.floats("attention", q, q.Rows, h.Query*h.Dim)
	keys := b.find("attention", k, k.Rows, h.KV*h.Dim)
	values := b.find("attention", v, v.Rows, h.KV*h.Dim)
	switch {
	case b.err != nil:
		return
	case min(k.Rows, v.Rows) < h.Past+q.Rows:
		b.fail("attention", "%d keys and %d values for %d positions", k.Rows, v.Rows, h.Past+q.Rows)
		return
	case !caches(k.Type) || !caches(v.Type):
		b.fail("attention", "a cache of %v and %v, want F32 or F16", k.Type, v.Type)
		return
	}
	b.pool.reserve(h.Dim) // attendGo expands a row of an F16 cache there
	t := &b.tasks.attention
	*t = attentionTask{d, in, keys, values, k.First, v.First, q.Rows, h, b.routines.attend, b.pool.scratch}
	b.pool.do(t, h.Query*q.Rows, 2*len(d)*(h.Past+(q.Rows+1)/2))
}

func caches(t kernels.Type) bool { return t == kernels.F32 || t == kernels.F16 }

func (t *attentionTask) run(worker, from, to int) {
	for i := from; i < to; i++ {
		query, token := i/t.tokens, i%t.tokens
		at := (token*t.h.Query + query) * t.h.Dim
		kv := query / (t.h.Query / t.h.KV) // query heads that share a key head lie together
		t.attend(t.dst[at:][:t.h.Dim], t.q[at:][:t.h.Dim],
			t.k.head(t.kFirst, kv*t.h.Dim), t.v.head(t.vFirst, kv*t.h.Dim),
			t.h.Past+token+1, t.h.Scale, t.scratch[worker])
	}
}

// head is the cache from feature on, at the row that holds position 0.
func (s *storage) head(first, feature int) head {
	at := first*s.cols + feature
	if s.typ == kernels.F16 {
		return head{f16: s.f16[at:], stride: s.cols}
	}
	return head{f32: s.f32[at:], stride: s.cols}
}

// row is the head's features at one position, expanded to scratch where they are F16.
func (h head) row(position int, scratch []float32) []float32 {
	if h.f32 != nil {
		return h.f32[position*h.stride:][:len(scratch)]
	}
	expandF16(scratch, h.f16[position*h.stride:][:len(scratch)])
	return scratch
}

// span is how many positions attention scores before it weighs their values.
// It starts at position 0 in every call, so the result does not depend on how
// the tokens were batched.
const span = 64

// attendGo is softmax(q.k*scale).v in one pass over the positions: when a span
// raises the maximum, what was summed before is scaled down to it.
func attendGo(dst, q []float32, k, v head, positions int, scale float32, scratch []float32) {
	var scores [span]float32
	scratch = scratch[:len(q)]
	clear(dst)
	greatest, total := float32(math.Inf(-1)), float32(0)
	for from := 0; from < positions; from += span {
		n := min(span, positions-from)
		before := greatest
		for i := range n {
			scores[i] = dot(q, k.row(from+i, scratch)) * scale
			greatest = max(greatest, scores[i])
		}
		shrink := exp(before - greatest) // 0 in the first span, where before is -Inf
		total *= shrink
		for i := range dst {
			dst[i] *= shrink
		}
		for i := range n {
			weight := exp(scores[i] - greatest)
			total += weight
			addScaled(dst, v.row(from+i, scratch), weight)
		}
	}
	// total is 1 at least: the greatest score's weight is e^0.
	for i := range dst {
		dst[i] /= total
	}
}

func addScaled(dst, x []float32, by float32) {
	x = x[:len(dst)]
	for i := range dst {
		dst[i] += by * x[i]
	}
}

func exp(x float32) float32 { return float32(math.Exp(float64(x))) }
