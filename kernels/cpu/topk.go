package cpu

import "semcoder/kernels"

// TopK keeps the best so far in order; nearly every value is turned away by
// one comparison with the last of them.
func (b *Backend) TopK(values, ids, x kernels.Tensor) {
	k := values.Cols
	best := b.floats("topk", values, x.Rows, k)
	at := b.ids("topk", ids, x.Rows, k)
	in := b.floats("topk", x, x.Rows, x.Cols)
	switch {
	case b.err != nil:
		return
	case k < 1 || k > x.Cols:
		b.fail("topk", "the best %d of %d", k, x.Cols)
		return
	}
	for r := range x.Rows {
		topk(best[r*k:][:k], at[r*k:][:k], in[r*x.Cols:][:x.Cols])
	}
}

// topk fills best and at with the k = len(best) greatest of row. A tie keeps the
// earlier id because only a value above another one moves past it.
func topk(best []float32, at []int32, row []float32) {
	k := len(best)
	for id, v := range row {
		if id >= k && !above(v, best[k-1]) {
			continue
		}
		place := min(id, k-1) // shift the smaller ones down, losing the last
		for ; place > 0 && above(v, best[place-1]); place-- {
			best[place], at[place] = best[place-1], at[place-1]
		}
		best[place], at[place] = v, int32(id)
	}
}

// above orders values with NaN under all of them.
func above(a, b float32) bool { return a > b || b != b && a == a }
