package cpu

import "semcoder/kernels"

// matmulTask multiplies plain weights; its items are rows of w.
type matmulTask struct {
	dst     []float32 // [tokens, w.rows]
	x       []float32 // [tokens, w.cols]
	w       *storage
	dots    func(dst, x []float32, w *storage, from, to int, scratch []float32)
	scratch [][]float32
}

// MatMul shares the rows of w out among the workers, not the tokens: each
// weight is then read from memory once, by one core, and meets all tokens there.
func (b *Backend) MatMul(dst, x, w kernels.Tensor) {
	d := b.floats("matmul", dst, x.Rows, w.Rows)
	in := b.floats("matmul", x, x.Rows, w.Cols)
	s := b.find("matmul", w, w.Rows, w.Cols)
	switch {
	case b.err != nil:
		return
	case w.First != 0 || w.Rows != s.rows || !computes(s.typ):
		b.fail("matmul", "weights are used whole, as loaded")
		return
	}
	work := x.Rows * w.Rows * w.Cols
	if s.tiles != nil {
		b.tileMatMul(d, in, x.Rows, s, work)
		return
	}
	t := &b.tasks.matmul
	*t = matmulTask{d, in, s, b.routines.dots, b.pool.scratch}
	b.pool.do(t, w.Rows, work)
}

func (t *matmulTask) run(worker, from, to int) {
	t.dots(t.dst, t.x, t.w, from, to, t.scratch[worker])
}

// dotsGo expands a row of weights once and meets every token with it.
func dotsGo(dst, x []float32, w *storage, from, to int, scratch []float32) {
	if w.cols == 0 { // a sum of nothing
		clear(dst)
		return
	}
	for r := from; r < to; r++ {
		row := w.row(r, scratch)
		for t := range len(x) / w.cols {
			dst[t*w.rows+r] = dot(x[t*w.cols:][:w.cols], row)
		}
	}
}

// dot keeps four sums so that an addition need not wait for the one before. The
// slices of constant length let the compiler drop the bounds checks.
func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	i := 0
	for ; i+4 <= len(a); i += 4 {
		x, y := a[i:i+4:i+4], b[i:i+4:i+4]
		s0 += x[0] * y[0]
		s1 += x[1] * y[1]
		s2 += x[2] * y[2]
		s3 += x[3] * y[3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return (s0 + s1) + (s2 + s3)
}
