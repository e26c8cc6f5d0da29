package cpu

import "semcoder/kernels"

// swigluTask's items are single values: rows do not matter to it.
type swigluTask struct {
	dst, gate, up []float32 // [tokens*cols]
	swiglu        func(dst, gate, up []float32)
}

// SwiGLU shares the values out; an exponential counts as eight multiply-adds.
func (b *Backend) SwiGLU(dst, gate, up kernels.Tensor) {
	d := b.floats("swiglu", dst, gate.Rows, gate.Cols)
	g := b.floats("swiglu", gate, gate.Rows, gate.Cols)
	u := b.floats("swiglu", up, gate.Rows, gate.Cols)
	if b.err != nil {
		return
	}
	t := &b.tasks.swiglu
	*t = swigluTask{d, g, u, b.routines.swiglu}
	b.pool.do(t, len(d), 8*len(d))
}

func (t *swigluTask) run(_, from, to int) {
	t.swiglu(t.dst[from:to], t.gate[from:to], t.up[from:to])
}

// swigluGo takes the exponential in float64, whose range no gate leaves.
func swigluGo(dst, gate, up []float32) {
	for i, g := range gate {
		dst[i] = g / (1 + exp(-g)) * up[i]
	}
}
