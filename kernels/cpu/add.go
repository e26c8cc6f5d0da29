package cpu

import "semcoder/kernels"

// Add runs alone: it moves three values for one addition, so a second core
// would wait for the same memory.
func (b *Backend) Add(dst, x kernels.Tensor) {
	d := b.floats("add", dst, x.Rows, x.Cols)
	in := b.floats("add", x, x.Rows, x.Cols)
	if b.err != nil {
		return
	}
	for i, v := range in {
		d[i] += v
	}
}
