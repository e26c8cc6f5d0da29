package kerneltest

import (
	"math"
	"math/rand/v2"

	"semcoder/kernels"
)

// rules are what holds for memory and failures, whatever is computed.
func rules() map[string]func(*device) {
	return map[string]func(*device){
		"FailureSticks":   failureSticks,
		"MisuseFails":     misuseFails,
		"LoadFails":       loadFails,
		"NoRows":          noRows,
		"NotANumber":      notANumber,
		"ReadHalves":      readHalves,
		"NewIsZero":       newIsZero,
		"UnalignedWeight": unalignedWeights,
	}
}

// failureSticks: after a failure nothing is computed until it is reported.
func failureSticks(d *device) {
	one := d.floats(1, 4, []float32{1, 1, 1, 1})
	sum := d.floats(1, 4, []float32{2, 2, 2, 2})
	d.Add(sum, d.floats(1, 3, nil))
	d.Add(sum, one)
	if err := d.Sync(); err == nil {
		d.t.Error("adding tensors of different shapes did not fail")
	}
	if err := d.Sync(); err != nil {
		d.t.Errorf("the failure was reported twice: %v", err)
	}
	if got := d.read(sum)[0]; got != 2 {
		d.t.Errorf("an operation after the failure was computed: %g", got)
	}
	d.Add(sum, one)
	if got := d.read(sum)[0]; got != 3 {
		d.t.Errorf("after Sync, 2 + 1 = %g", got)
	}
}

// misuseFails: wrong shapes, types, ids and tensors are errors, never crashes.
func misuseFails(d *device) {
	rng := rand.New(rand.NewPCG(3, 4))
	x, y := d.floats(2, 64, nil), d.floats(2, 32, nil)
	ids, halves := d.new(kernels.I32, 2, 2), d.new(kernels.F16, 2, 64)
	w := d.load(randomMatrix(rng, kernels.Q8_0, 32, 64))
	gone, err := d.New(kernels.F32, 2, 64)
	if err != nil {
		d.t.Fatal(err)
	}
	d.Free(gone)
	heads := kernels.Heads{Query: 1, KV: 1, Dim: 64, Scale: 1}
	for name, misuse := range map[string]func(){
		"matmul into the wrong shape": func() { d.MatMul(x, x, w) },
		"matmul of the wrong width":   func() { d.MatMul(y, y, w) },
		"matmul of ids":               func() { d.MatMul(y, ids, w) },
		"embed past the table":        func() { d.Embed(x, w, []int32{0, 32}) },
		"embed before the table":      func() { d.Embed(x, w, []int32{-1, 0}) },
		"embed the wrong count":       func() { d.Embed(x, w, []int32{0}) },
		"norm with a wrong gain":      func() { d.RMSNorm(x, x, d.floats(1, 32, nil), 1) },
		"rope past the table":         func() { d.RoPE(x, d.floats(3, 8, nil), 64, kernels.Interleaved, []int32{0, 3}) },
		"rope before the table":       func() { d.RoPE(x, d.floats(3, 8, nil), 64, kernels.Interleaved, []int32{0, -1}) },
		"rope of broken heads":        func() { d.RoPE(x, d.floats(3, 8, nil), 60, kernels.Interleaved, []int32{0, 1}) },
		"rope of half a pair":         func() { d.RoPE(x, d.floats(3, 7, nil), 64, kernels.HalfSplit, []int32{0, 1}) },
		"attention past the cache":    func() { heads.Past = 1; d.Attention(x, x, x, x, heads) },
		"attention without heads":     func() { d.Attention(x, x, x, x, kernels.Heads{}) },
		"swiglu of F16":               func() { d.SwiGLU(x, halves, x) },
		"add of a freed tensor":       func() { d.Add(x, gone) },
		"add of no tensor":            func() { d.Add(x, kernels.Tensor{Rows: 2, Cols: 64}) },
		"add of a forged view":        func() { v := x; v.First = 1 << 30; d.Add(v, x) },
		"copy of ids":                 func() { d.Copy(ids, ids) },
		"copy to another shape":       func() { d.Copy(x, y) },
		"the best 65 of 64":           func() { d.TopK(d.floats(2, 65, nil), d.new(kernels.I32, 2, 65), x) },
		"ids for values":              func() { d.TopK(ids, ids, x) },
	} {
		misuse()
		if d.Sync() == nil {
			d.t.Errorf("%s did not fail", name)
		}
	}
}

// loadFails: weights that are not what they claim.
func loadFails(d *device) {
	for name, c := range map[string]struct {
		t          kernels.Type
		rows, cols int
		bytes      int
	}{
		"too few bytes":  {kernels.F32, 2, 2, 15},
		"too many bytes": {kernels.F16, 2, 2, 9},
		"half a block":   {kernels.Q8_0, 1, 16, 17},
		"no such type":   {kernels.Type(1234), 1, 32, 32},
		"less than none": {kernels.F32, -1, 4, 0},
		"overflow":       {kernels.F32, math.MaxInt / 2, 4, 8},
	} {
		if t, err := d.Load(c.t, c.rows, c.cols, make([]byte, c.bytes)); err == nil {
			d.Free(t)
			d.t.Errorf("%s: no error", name)
		}
	}
	if t, err := d.New(kernels.Q4_0, 1, 32); err == nil {
		d.Free(t)
		d.t.Error("a new tensor of blocks: no error")
	}
	if err := d.Sync(); err != nil {
		d.t.Errorf("a failed Load was queued: %v", err)
	}
}

// noRows: a pass may have no tokens for one of its operations.
func noRows(d *device) {
	x := d.floats(2, 64, nil).Slice(1, 1)
	w := d.load(randomMatrix(rand.New(rand.NewPCG(5, 6)), kernels.Q4_0, 64, 64))
	d.Embed(x, w, nil)
	d.MatMul(x, x, w)
	d.RMSNorm(x, x, d.floats(1, 64, nil), 1)
	d.RoPE(x, d.floats(3, 64, nil), 64, kernels.Interleaved, nil)
	d.Attention(x, x, x, x, kernels.Heads{Query: 1, KV: 1, Dim: 64, Scale: 1})
	d.SwiGLU(x, x, x)
	d.Add(x, x)
	d.Copy(x, x)
	if err := d.Sync(); err != nil {
		d.t.Error(err)
	}
}

// notANumber: a value that is not finite spoils its own token, all of it, and
// no other. An engine that loses it would show confident nonsense.
func notANumber(d *device) {
	rng := rand.New(rand.NewPCG(7, 8))
	const tokens, rows, cols = 3, 40, 64
	for _, t := range weightTypes() {
		for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
			x := normals(rng, tokens*cols)
			x[cols+37] = float32(bad)
			dst := d.floats(tokens, rows, nil)
			w := randomMatrix(rng, t, rows, cols)
			d.MatMul(dst, d.floats(tokens, cols, x), d.load(w))
			for i, y := range d.read(dst) {
				spoiled := i/rows == 1 && w.values[i%rows*cols+37] != 0
				if spoiled != special(float64(y)) && (i/rows != 1 || spoiled) {
					d.t.Errorf("%v weights, %g among the activations of token 1: value %d of token %d is %g", t, bad, i%rows, i/rows, y)
				}
			}
		}
	}
}

// newIsZero: a cache's unused rows are read by nobody, but a backend that hands
// out old memory shows one sequence's keys to the next.
func newIsZero(d *device) {
	for range 3 { // memory that was used before is zeroed as well
		t := d.new(kernels.F32, 7, 33)
		got := make([]float32, 7*33)
		if err := d.Read(got, t); err != nil {
			d.t.Fatal(err)
		}
		if err := exact.Check(got, make([]float64, 7*33)); err != nil {
			d.t.Error(err)
		}
		for i := range got {
			got[i] = 9
		}
		if err := d.Write(t, got); err != nil {
			d.t.Fatal(err)
		}
		d.free()
	}
}

// unalignedWeights: a file may place its tensors at any byte.
func unalignedWeights(d *device) {
	rng := rand.New(rand.NewPCG(9, 10))
	for _, t := range weightTypes() {
		m := randomMatrix(rng, t, 20, 64)
		m.data = append([]byte{0}, m.data...)[1:]
		x := gridded(rng, 64)
		dst := d.floats(1, 20, nil)
		d.MatMul(dst, d.floats(1, 64, x), d.load(m))
		if err := float.Check(d.read(dst), matmul(x, m)); err != nil {
			d.t.Errorf("%v: %v", t, err)
		}
	}
}
