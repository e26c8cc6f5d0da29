package cpu

import (
	"runtime"
	"sync/atomic"

	"semcoder/kernels"
)

// routines are the bodies of the heavy operations for one kind of processor.
// Their arguments are already checked: a routine indexes without looking.
type routines struct {
	name string

	// allocate gives n zero bytes, aligned for every routine; free may be nil.
	allocate func(n int) (data []byte, free func(), err error)
	// tiled says which weights tileDots reads from tiles, packed by pack; dots
	// reads the plain rows of the others.
	tiled func(t kernels.Type) bool
	pack  func(w *storage, from, to int)
	// wait returns when word no longer holds seen, or after some microseconds.
	wait func(word *atomic.Uint64, seen uint64)

	// dots is dst[t*w.rows+r] = x[t] . w[r] for all rows of x and rows from..to
	// of w; scratch holds a row of w.
	dots func(dst, x []float32, w *storage, from, to int, scratch []float32)
	// tileDots is dots for tiles from..to; x was rounded by round.
	tileDots func(dst []float32, x *rounded, w *storage, from, to int)
	round    func(dst *rounded, x []float32, from, to int)

	rmsnorm func(dst, x, gain []float32, eps float32)
	swiglu  func(dst, gate, up []float32)
	attend  func(dst, q []float32, k, v head, positions int, scale float32, scratch []float32)
}

// portable is the Go bodies: the reference for the others, and all there is
// without cgo or off amd64.
func portable() routines {
	return routines{
		name:     "portable Go",
		allocate: allocateGo,
		tiled:    func(kernels.Type) bool { return false },
		wait:     func(*atomic.Uint64, uint64) { runtime.Gosched() },
		dots:     dotsGo,
		rmsnorm:  rmsnormGo,
		swiglu:   swigluGo,
		attend:   attendGo,
	}
}

func allocateGo(n int) ([]byte, func(), error) { return aligned(make([]byte, n)), nil, nil }
