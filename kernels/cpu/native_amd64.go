//go:build cgo

package cpu

// #cgo CFLAGS: -O3 -std=gnu11 -Wall -Wextra
// #cgo noescape native_dots
// #cgo nocallback native_dots
// #cgo noescape native_pack
// #cgo nocallback native_pack
// #cgo noescape native_tile_dots
// #cgo nocallback native_tile_dots
// #cgo noescape native_round
// #cgo nocallback native_round
// #cgo noescape native_rmsnorm
// #cgo nocallback native_rmsnorm
// #cgo noescape native_swiglu
// #cgo nocallback native_swiglu
// #cgo noescape native_attend
// #cgo nocallback native_attend
// #cgo noescape native_wait
// #cgo nocallback native_wait
// #include "native_amd64.h"
import "C"

import (
	"fmt"
	"sync/atomic"
	"unsafe"

	"github.com/klauspost/cpuid/v2"
	"semcoder/kernels"
)

// native is one level of vector routines; its methods pass slices on to C.
type native struct{ table *C.struct_routines }

// level is the routines of a level, where the processor and the system have it.
func level(l Level) (routines, bool) {
	hasAVX2 := C.routines_avx2.dots != nil && cpuid.CPU.Supports(cpuid.AVX2, cpuid.FMA3, cpuid.F16C)
	switch l {
	case Portable:
		return portable(), true
	case AVX2:
		return native{&C.routines_avx2}.routines(l), hasAVX2
	case AVX512:
		return native{&C.routines_avx512}.routines(l), hasAVX2 &&
			cpuid.CPU.Supports(cpuid.AVX512F, cpuid.AVX512BW, cpuid.AVX512VL, cpuid.AVX512DQ, cpuid.AVX512VNNI)
	}
	return routines{}, false
}

// routines replaces the heavy ones of the portable set.
func (n native) routines(l Level) routines {
	r := portable()
	r.name = l.String()
	r.allocate = allocateC
	r.tiled = func(t kernels.Type) bool { return t == kernels.Q8_0 || t == kernels.Q5_0 || t == kernels.Q4_0 }
	r.wait = waitC
	r.dots, r.pack, r.tileDots, r.round = n.dots, n.pack, n.tileDots, n.round
	r.rmsnorm, r.swiglu, r.attend = n.rmsnorm, n.swiglu, n.attend
	return r
}

// allocateC keeps weights and caches out of Go's heap, whose collector would
// let as much garbage gather beside gigabytes of weights.
func allocateC(n int) ([]byte, func(), error) {
	if n == 0 {
		return nil, nil, nil
	}
	p := C.native_allocate(C.size_t(n))
	if p == nil {
		return nil, nil, fmt.Errorf("out of memory: %d bytes", n)
	}
	return unsafe.Slice((*byte)(p), n), func() { C.native_free(p) }, nil
}

func waitC(word *atomic.Uint64, seen uint64) {
	C.native_wait((*C.uint64_t)(unsafe.Pointer(word)), C.uint64_t(seen))
}

func (n native) dots(dst, x []float32, w *storage, from, to int, _ []float32) {
	if len(x) == 0 || len(dst) == 0 {
		return
	}
	C.native_dots(n.table, floats(dst), floats(x), C.int64_t(len(x)/w.cols),
		unsafe.Pointer(&w.bytes[0]), C.int32_t(w.typ), C.int64_t(w.rows), C.int64_t(w.cols), C.int64_t(from), C.int64_t(to))
}

func (n native) pack(w *storage, from, to int) {
	C.native_pack(n.table, (*C.uint8_t)(&w.tiles[0]),
		unsafe.Pointer(&w.bytes[0]), C.int32_t(w.typ), C.int64_t(w.rows), C.int64_t(w.cols), C.int64_t(from), C.int64_t(to))
}

func (n native) tileDots(dst []float32, x *rounded, w *storage, from, to int) {
	if x.tokens == 0 {
		return
	}
	C.native_tile_dots(n.table, floats(dst),
		(*C.int8_t)(&x.values[0]), floats(x.scales), (*C.int32_t)(&x.sums[0]), C.int64_t(x.tokens),
		unsafe.Pointer(&w.tiles[0]), C.int32_t(w.typ), C.int64_t(w.rows), C.int64_t(w.cols), C.int64_t(from), C.int64_t(to))
}

func (n native) round(dst *rounded, x []float32, from, to int) {
	if len(x) == 0 {
		return
	}
	C.native_round(n.table, (*C.int8_t)(&dst.values[0]), floats(dst.scales), (*C.int32_t)(&dst.sums[0]),
		C.int64_t(dst.cols), floats(x), C.int64_t(from), C.int64_t(to))
}

func (n native) rmsnorm(dst, x, gain []float32, eps float32) {
	if len(x) > 0 {
		C.native_rmsnorm(n.table, floats(dst), floats(x), floats(gain), C.int64_t(len(x)), C.float(eps))
	}
}

func (n native) swiglu(dst, gate, up []float32) {
	if len(dst) > 0 {
		C.native_swiglu(n.table, floats(dst), floats(gate), floats(up), C.int64_t(len(dst)))
	}
}

func (n native) attend(dst, q []float32, k, v head, positions int, scale float32, _ []float32) {
	kData, kHalf := k.data()
	vData, vHalf := v.data()
	C.native_attend(n.table, floats(dst), floats(q), C.int64_t(len(q)),
		kData, kHalf, C.int64_t(k.stride), vData, vHalf, C.int64_t(v.stride),
		C.int64_t(positions), C.float(scale))
}

// data is where the head starts, and 1 where it is F16.
func (h head) data() (unsafe.Pointer, C.int32_t) {
	if h.f32 != nil {
		return unsafe.Pointer(&h.f32[0]), 0
	}
	return unsafe.Pointer(&h.f16[0]), 1
}

func floats(x []float32) *C.float { return (*C.float)(unsafe.Pointer(&x[0])) }
