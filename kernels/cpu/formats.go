package cpu

import (
	"encoding/binary"
	"math"
	"unsafe"

	"semcoder/kernels"
)

// computes says whether row knows a type of weights.
func computes(t kernels.Type) bool {
	switch t {
	case kernels.F32, kernels.F16, kernels.BF16, kernels.Q8_0, kernels.Q5_0, kernels.Q4_0:
		return true
	}
	return false
}

// row returns the values of one row of weights: the row itself where it is F32,
// else written to scratch, exactly.
func (s *storage) row(r int, scratch []float32) []float32 {
	out := scratch[:s.cols]
	switch from := r * s.cols; s.typ {
	case kernels.F32:
		return s.f32[from : from+s.cols]
	case kernels.F16:
		expandF16(out, s.f16[from:from+s.cols])
	case kernels.BF16:
		expandBF16(out, s.f16[from:from+s.cols])
	case kernels.Q8_0:
		expandQ8(out, s.bytes[r*(s.cols/32*34):])
	case kernels.Q5_0:
		expandQ5(out, s.bytes[r*(s.cols/32*22):])
	case kernels.Q4_0:
		expandQ4(out, s.bytes[r*(s.cols/32*18):])
	}
	return out
}

// expandQ8 reads blocks of 34 bytes: the scale, 32 int8.
func expandQ8(dst []float32, row []byte) {
	for ; len(dst) >= 32; dst, row = dst[32:], row[34:] {
		d := fromF16(binary.LittleEndian.Uint16(row))
		for i, q := range row[2:34] {
			dst[i] = d * float32(int8(q))
		}
	}
}

// expandQ5 reads blocks of 22 bytes: those of expandQ4 with 4 bytes after the
// scale, which hold the codes' fifth bits in the values' order.
func expandQ5(dst []float32, row []byte) {
	for ; len(dst) >= 32; dst, row = dst[32:], row[22:] {
		d := fromF16(binary.LittleEndian.Uint16(row))
		fifths := binary.LittleEndian.Uint32(row[2:])
		for i, q := range row[6:22] {
			dst[i] = d * float32(int(q&15|byte(fifths>>i&1)<<4)-16)
			dst[i+16] = d * float32(int(q>>4|byte(fifths>>(i+16)&1)<<4)-16)
		}
	}
}

// expandQ4 reads blocks of 18 bytes: the scale, then 16 bytes whose low halves
// are the first 16 values and whose high halves the rest.
func expandQ4(dst []float32, row []byte) {
	for ; len(dst) >= 32; dst, row = dst[32:], row[18:] {
		d := fromF16(binary.LittleEndian.Uint16(row))
		for i, q := range row[2:18] {
			dst[i] = d * float32(int(q&15)-8)
			dst[i+16] = d * float32(int(q>>4)-8)
		}
	}
}

func expandF16(dst []float32, src []uint16) {
	for i, h := range src {
		dst[i] = fromF16(h)
	}
}

// expandBF16: a bfloat16 is a float32's upper half.
func expandBF16(dst []float32, src []uint16) {
	for i, h := range src {
		dst[i] = math.Float32frombits(uint32(h) << 16)
	}
}

// fromF16 shifts the half's bits to where float32 has them, and lets one
// multiplication correct the exponent bias: subnormals come out right too.
func fromF16(h uint16) float32 {
	magnitude := uint32(h&0x7fff) << 13
	f := math.Float32bits(math.Float32frombits(magnitude) * (1 << 112))
	if magnitude >= 0x0f800000 { // infinity or NaN
		f = magnitude | 0x7f800000
	}
	return math.Float32frombits(f | uint32(h&0x8000)<<16)
}

func roundF16(dst []uint16, src []float32) {
	for i, f := range src {
		dst[i] = toF16(f)
	}
}

// toF16 rounds to nearest, ties to even.
func toF16(f float32) uint16 {
	bits := math.Float32bits(f)
	sign, bits := uint16(bits>>16)&0x8000, bits&0x7fffffff
	switch {
	case bits > 0x7f800000: // NaN
		return sign | 0x7e00
	case bits >= 0x47800000: // 65536 and over
		return sign | 0x7c00
	case bits < 0x38800000: // under 2^-14: adding 0.5 leaves the subnormal half in the low bits, rounded
		return sign | uint16(math.Float32bits(math.Float32frombits(bits)+0.5)-0x3f000000)
	}
	bits += 0xfff + bits>>13&1
	return sign | uint16((bits-112<<23)>>13)
}

// aligned returns data where its values can be read in place: itself, or a
// copy of an unaligned one. Go's little-endian ports are assumed, as by every
// reader of mapped weights.
func aligned(data []byte) []byte {
	if len(data) == 0 || uintptr(unsafe.Pointer(&data[0]))%4 == 0 {
		return data
	}
	words := make([]uint64, (len(data)+7)/8)
	own := unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), len(data))
	copy(own, data)
	return own
}
