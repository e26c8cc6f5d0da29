// Package kerneltest says what a kernels.Backend must compute. Every operation
// has a reference in float64, written for clearness alone, and cases with the
// shapes where kernels go wrong: one row, one past a vector, one short of a
// tile, views in the middle of a buffer.
//
// Run holds a backend to the reference, Differ one backend to another on
// random shapes. Results are judged by Budget, in which a NaN is an error
// wherever the reference has a number.
package kerneltest

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"semcoder/kernels"
)

// A testCase is one call of one operation with its inputs drawn.
type testCase struct {
	name   string
	budget Budget
	run    func(d *device) []float32
	want   func() []float64
}

// Run checks every operation and the rules of memory and failure.
func Run(t *testing.T, open func() (kernels.Backend, error)) {
	d := start(t, open)
	for _, op := range operations() {
		t.Run(op.name, func(t *testing.T) {
			d.t = t
			rng := rand.New(rand.NewPCG(1, 2))
			for _, c := range op.cases(rng) {
				got := d.do(c)
				if err := c.budget.Check(got, c.want()); err != nil {
					t.Errorf("%s: %v", c.name, err)
				}
			}
		})
	}
	for name, rule := range rules() {
		t.Run(name, func(t *testing.T) {
			d.t = t
			rule(d)
			d.free()
		})
	}
}

// Differ runs one random case of every operation on two backends, which must
// agree within the budget: the shapes that nobody thought of.
func Differ(t *testing.T, seed uint64, openA, openB func() (kernels.Backend, error)) {
	a, b := start(t, openA), start(t, openB)
	for i, op := range operations() {
		c := op.random(rand.New(rand.NewPCG(seed, uint64(i))))
		want := widen(b.do(c))
		if err := c.budget.Check(a.do(c), want); err != nil {
			t.Errorf("seed %d: %s: %s against %s: %v", seed, c.name, a.Device(), b.Device(), err)
		}
	}
}

// An operation draws cases: the listed shapes, and one of random shape.
type operation struct {
	name   string
	cases  func(*rand.Rand) []testCase
	random func(*rand.Rand) testCase
}

func operations() []operation {
	return []operation{
		{"Embed", embedCases, randomEmbed},
		{"MatMul", matmulCases, randomMatMul},
		{"RMSNorm", rmsnormCases, randomRMSNorm},
		{"RoPE", ropeCases, randomRoPE},
		{"Attention", attentionCases, randomAttention},
		{"SwiGLU", swigluCases, randomSwiGLU},
		{"Add", addCases, randomAdd},
		{"Copy", copyCases, randomCopy},
		{"TopK", topkCases, randomTopK},
	}
}

// A device is a backend under test. Its tensors lie between guard rows, which
// no operation may touch, and are freed after each case.
type device struct {
	kernels.Backend
	t       testing.TB
	tensors []kernels.Tensor // whole storages
}

func start(t testing.TB, open func() (kernels.Backend, error)) *device {
	t.Helper()
	b, err := open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return &device{Backend: b, t: t}
}

func (d *device) do(c testCase) []float32 {
	d.t.Helper()
	got := c.run(d)
	if err := d.Sync(); err != nil {
		d.t.Fatalf("%s: %v", c.name, err)
	}
	d.free()
	return got
}

func (d *device) free() {
	for _, t := range d.tensors {
		d.Free(t)
	}
	d.tensors = d.tensors[:0]
}

const guard = -12345

// floats makes an F32 tensor between guard rows; missing values are guards too.
func (d *device) floats(rows, cols int, values []float32) kernels.Tensor {
	d.t.Helper()
	whole := d.new(kernels.F32, rows+2, cols)
	all := make([]float32, (rows+2)*cols)
	for i := range all {
		all[i] = guard
	}
	copy(all[cols:], values[:min(len(values), rows*cols)])
	if err := d.Write(whole, all); err != nil {
		d.t.Fatal(err)
	}
	return whole.Slice(1, rows+1)
}

// halves is floats rounded to F16; the rows around keep their zeros.
func (d *device) halves(rows, cols int, values []float32) kernels.Tensor {
	whole := d.new(kernels.F16, rows+2, cols)
	d.Copy(whole.Slice(1, rows+1), d.floats(rows, cols, values))
	return whole.Slice(1, rows+1)
}

func (d *device) new(t kernels.Type, rows, cols int) kernels.Tensor {
	d.t.Helper()
	whole, err := d.New(t, rows, cols)
	if err != nil {
		d.t.Fatal(err)
	}
	d.tensors = append(d.tensors, whole)
	return whole
}

func (d *device) load(m matrix) kernels.Tensor {
	d.t.Helper()
	w, err := d.Load(m.typ, m.rows, m.cols, m.data)
	if err != nil {
		d.t.Fatal(err)
	}
	d.tensors = append(d.tensors, w)
	return w
}

// read waits for the queue, checks the guards around a tensor of floats, and
// returns its values.
func (d *device) read(t kernels.Tensor) []float32 {
	d.t.Helper()
	wide := t
	wide.First, wide.Rows = t.First-1, t.Rows+2
	all := make([]float32, wide.Rows*wide.Cols)
	if err := d.Read(all, wide); err != nil {
		d.t.Fatal(err)
	}
	for _, row := range [][]float32{all[:t.Cols], all[len(all)-t.Cols:]} {
		for i, x := range row {
			if x != guard {
				d.t.Errorf("value %d of a row that is not the result's became %g", i, x)
			}
		}
	}
	return all[t.Cols : len(all)-t.Cols]
}

func shape(parts ...any) string { return fmt.Sprint(parts...) }
