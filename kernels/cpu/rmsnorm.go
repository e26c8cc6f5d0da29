package cpu

import (
	"math"

	"semcoder/kernels"
)

// rmsnormTask's items are tokens.
type rmsnormTask struct {
	dst, x []float32 // [tokens, cols]
	gain   []float32 // [cols]
	eps    float32
	norm   func(dst, x, gain []float32, eps float32)
}

// RMSNorm shares the tokens out.
func (b *Backend) RMSNorm(dst, x, gain kernels.Tensor, eps float32) {
	d := b.floats("rmsnorm", dst, x.Rows, x.Cols)
	in := b.floats("rmsnorm", x, x.Rows, x.Cols)
	g := b.floats("rmsnorm", gain, 1, x.Cols)
	if b.err != nil {
		return
	}
	t := &b.tasks.rmsnorm
	*t = rmsnormTask{d, in, g, eps, b.routines.rmsnorm}
	b.pool.do(t, x.Rows, len(d))
}

func (t *rmsnormTask) run(_, from, to int) {
	for n, i := len(t.gain), from; i < to; i++ {
		t.norm(t.dst[i*n:(i+1)*n], t.x[i*n:(i+1)*n], t.gain, t.eps)
	}
}

// rmsnormGo adds eps in float64, where it cannot vanish beside the mean.
func rmsnormGo(dst, x, gain []float32, eps float32) {
	scale := float32(1 / math.Sqrt(float64(dot(x, x))/float64(len(x))+float64(eps)))
	for i := range dst {
		dst[i] = x[i] * scale * gain[i]
	}
}
