package sample

import "math"

// A candidate is a token with its probability times an unknown constant: the
// best one has weight 1.
type candidate struct {
	weight float64
	id     int32
}

// draw chooses at random; top is the greatest allowed logit.
//
// The candidates form a heap, best on top, and only those that matter are taken
// off it: with a nucleus of ten tokens a vocabulary of 32,000 is never sorted.
func (s *Sampler) draw(logits []float32, allowed []bool, top float32) int32 {
	heap, total := s.candidates(logits, allowed, top)
	makeHeap(heap)
	if k := s.params.TopK; k > 0 && k < len(heap) {
		heap, total = takeOff(heap, func(taken int, _ float64) bool { return taken == k })
		makeHeap(heap)
	}
	if p := float64(s.params.TopP); p > 0 && p < 1 {
		mass := p * total
		heap, total = takeOff(heap, func(_ int, weight float64) bool { return weight >= mass })
		makeHeap(heap)
	}
	return pick(heap, total*s.uniform())
}

// candidates fills s.heap, unordered, with the tokens that temperature and MinP
// leave a chance, and adds up their weights.
func (s *Sampler) candidates(logits []float32, allowed []bool, top float32) (heap []candidate, total float64) {
	if cap(s.heap) < len(logits) {
		s.heap = make([]candidate, 0, len(logits))
	}
	heap = s.heap[:0]
	// Without MinP even the least likely token stays, short of a weight that is
	// zero in float64, some 745 below the best after the temperature.
	least := math.Max(float64(s.params.MinP), math.SmallestNonzeroFloat64)
	scale := 1 / float64(s.params.Temperature)
	for i, l := range logits {
		if allowed != nil && !allowed[i] {
			continue
		}
		// The weight of a NaN fails the comparison and drops out, as does that of +Inf.
		if w := math.Exp(float64(l-top) * scale); w >= least && w <= 1 {
			heap = append(heap, candidate{w, int32(i)})
			total += w
		}
	}
	return heap, total
}

// takeOff removes candidates from the top of a heap until enough says so or
// none is left. They lie behind the shrinking heap, where they are returned.
func takeOff(heap []candidate, enough func(taken int, weight float64) bool) (best []candidate, total float64) {
	n := len(heap)
	for n > 0 && !enough(len(heap)-n, total) {
		total += heap[0].weight
		n--
		heap[0], heap[n] = heap[n], heap[0]
		sift(heap[:n], 0)
	}
	return heap[n:], total
}

// pick walks down from the best candidate until the weights passed exceed mark,
// which is uniform between 0 and their sum: likely tokens come first, so it
// seldom goes far. Should rounding leave mark out of reach, the last one it is.
func pick(heap []candidate, mark float64) int32 {
	id := heap[0].id
	for passed := 0.0; len(heap) > 0 && passed <= mark; {
		id = heap[0].id
		passed += heap[0].weight
		n := len(heap) - 1
		heap[0] = heap[n]
		heap = heap[:n]
		sift(heap, 0)
	}
	return id
}

// uniform is a number of [0, 1) with 53 random bits.
func (s *Sampler) uniform() float64 { return float64(s.random.Uint64()>>11) / (1 << 53) }

// before orders candidates, best first, smaller ids first among equals, so that
// a draw does not depend on the history of the heap.
func (c candidate) before(d candidate) bool {
	return c.weight > d.weight || c.weight == d.weight && c.id < d.id
}

func makeHeap(h []candidate) {
	for i := len(h)/2 - 1; i >= 0; i-- {
		sift(h, i)
	}
}

// sift moves h[i] down to its place.
func sift(h []candidate, i int) {
	for {
		child := 2*i + 1
		if child >= len(h) {
			return
		}
		if child+1 < len(h) && h[child+1].before(h[child]) {
			child++
		}
		if !h[child].before(h[i]) {
			return
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
}
