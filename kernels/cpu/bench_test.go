package cpu

import (
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"semcoder/kernels"
)

// benchBytes of weights are far over the caches.
const benchBytes = 256 << 20

// BenchmarkRead is the bound of the others: memory that is only read, by as
// many threads.
func BenchmarkRead(b *testing.B) {
	for _, threads := range []int{1, 2} {
		b.Run(fmt.Sprintf("threads=%d", threads), func(b *testing.B) {
			backend, err := Open(Options{Threads: threads})
			if err != nil {
				b.Fatal(err)
			}
			defer backend.Close()
			t := readTask{data: make([]uint64, benchBytes/8)}
			for i := range t.data {
				t.data[i] = uint64(i)
			}
			b.SetBytes(benchBytes)
			for b.Loop() {
				backend.pool.do(&t, len(t.data)/512, len(t.data))
			}
			if t.sum.Load() == 0 {
				b.Error("nothing was read")
			}
		})
	}
}

type readTask struct {
	data []uint64
	sum  atomic.Uint64
}

func (t *readTask) run(_, from, to int) {
	var a, b, c, d uint64
	for part := t.data[from*512 : to*512]; len(part) >= 8; part = part[8:] {
		a += part[0] ^ part[1]
		b += part[2] ^ part[3]
		c += part[4] ^ part[5]
		d += part[6] ^ part[7]
	}
	t.sum.Add(a + b + c + d | 1)
}

// BenchmarkMatVec is one token against weights in memory, in bytes of weights
// a second.
func BenchmarkMatVec(b *testing.B) {
	for _, level := range levels(b) {
		for _, t := range []kernels.Type{kernels.F32, kernels.F16, kernels.Q8_0, kernels.Q5_0, kernels.Q4_0} {
			for _, threads := range []int{1, 2} {
				b.Run(fmt.Sprintf("%v/%v/threads=%d", level, t, threads), func(b *testing.B) {
					row, _ := t.RowBytes(4096)
					benchMatMul(b, Options{Level: level, Threads: threads}, t, 1, benchBytes/row, 4096)
				})
			}
		}
	}
}

// BenchmarkMatMul is a batch of a prefill, in multiply-adds a second.
func BenchmarkMatMul(b *testing.B) {
	for _, level := range levels(b) {
		for _, t := range []kernels.Type{kernels.F32, kernels.F16, kernels.Q8_0, kernels.Q5_0, kernels.Q4_0} {
			b.Run(fmt.Sprintf("%v/%v", level, t), func(b *testing.B) {
				benchMatMul(b, Options{Level: level}, t, 128, 2048, 2048)
				b.ReportMetric(128*2048*2048*float64(b.N)/b.Elapsed().Seconds()/1e9, "Gmadd/s")
			})
		}
	}
}

func benchMatMul(b *testing.B, o Options, t kernels.Type, tokens, rows, cols int) {
	backend, err := Open(o)
	if err != nil {
		b.Skip(err)
	}
	defer backend.Close()
	n, _ := t.Bytes(rows, cols)
	w, err := backend.Load(t, rows, cols, benchWeights(n))
	if err != nil {
		b.Fatal(err)
	}
	x, _ := backend.New(kernels.F32, tokens, cols)
	dst, _ := backend.New(kernels.F32, tokens, rows)
	values := make([]float32, tokens*cols)
	for i := range values {
		values[i] = rand.Float32()
	}
	if err := backend.Write(x, values); err != nil {
		b.Fatal(err)
	}
	if tokens == 1 {
		b.SetBytes(int64(n))
	}
	for b.Loop() {
		backend.MatMul(dst, x, w)
	}
	if err := backend.Sync(); err != nil {
		b.Fatal(err)
	}
}

// benchWeights are bytes that every type reads as ordinary numbers.
func benchWeights(n int) []byte {
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(i%23 + 32)
	}
	return data
}
