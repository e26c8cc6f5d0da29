package kerneltest

import (
	"encoding/binary"
	"math"
	"math/rand/v2"

	"semcoder/kernels"
)

// A matrix is weights in a file's layout with the values they stand for.
type matrix struct {
	typ        kernels.Type
	rows, cols int
	data       []byte
	values     []float64
}

// weightTypes are what every backend must load.
func weightTypes() []kernels.Type {
	return []kernels.Type{kernels.F32, kernels.F16, kernels.BF16, kernels.Q8_0, kernels.Q4_0, kernels.Q5_0}
}

func anyWeightType(rng *rand.Rand) kernels.Type {
	types := weightTypes()
	return types[rng.IntN(len(types))]
}

// block is how many columns a type stores together.
func block(t kernels.Type) int {
	values, _ := t.Block()
	return values
}

// randomMatrix draws stored bits, not values to round: every code a file may
// hold occurs, -128 of Q8_0 and subnormal scales included.
func randomMatrix(rng *rand.Rand, t kernels.Type, rows, cols int) matrix {
	m := matrix{typ: t, rows: rows, cols: cols}
	for range rows * cols / block(t) {
		switch t {
		case kernels.F32:
			x := float32(rng.NormFloat64())
			m.data = binary.LittleEndian.AppendUint32(m.data, math.Float32bits(x))
			m.values = append(m.values, float64(x))
		case kernels.F16:
			h := randomHalf(rng)
			m.data = binary.LittleEndian.AppendUint16(m.data, h)
			m.values = append(m.values, halfValue(h))
		case kernels.BF16:
			high := math.Float32bits(float32(rng.NormFloat64())) >> 16
			m.data = binary.LittleEndian.AppendUint16(m.data, uint16(high))
			m.values = append(m.values, float64(math.Float32frombits(high<<16)))
		case kernels.Q8_0:
			m.addQ8(rng)
		case kernels.Q5_0:
			m.addQ5(rng)
		case kernels.Q4_0:
			m.addQ4(rng)
		}
	}
	return m
}

// addQ8 adds a block of 32: scale, then int8 codes.
func (m *matrix) addQ8(rng *rand.Rand) {
	scale := randomHalf(rng)
	m.data = binary.LittleEndian.AppendUint16(m.data, scale)
	for range 32 {
		code := int8(rng.IntN(256) - 128)
		m.data = append(m.data, byte(code))
		m.values = append(m.values, halfValue(scale)*float64(code))
	}
}

// addQ5 adds a block of 32: scale, the codes' fifth bits in the values' order,
// then their low four as addQ4 has them.
func (m *matrix) addQ5(rng *rand.Rand) {
	scale := randomHalf(rng)
	m.data = binary.LittleEndian.AppendUint16(m.data, scale)
	var codes, fifths [32]byte
	for i := range codes {
		codes[i] = byte(rng.IntN(32))
		fifths[i/8] |= codes[i] / 16 << (i % 8)
		m.values = append(m.values, halfValue(scale)*(float64(codes[i])-16))
	}
	m.data = append(m.data, fifths[:4]...)
	for i := range 16 {
		m.data = append(m.data, codes[i]%16|codes[i+16]%16<<4)
	}
}

// addQ4 adds a block of 32: scale, then the codes of values 0..15 in the low
// and 16..31 in the high halves of 16 bytes.
func (m *matrix) addQ4(rng *rand.Rand) {
	scale := randomHalf(rng)
	m.data = binary.LittleEndian.AppendUint16(m.data, scale)
	var codes [32]byte
	for i := range codes {
		codes[i] = byte(rng.IntN(16))
		m.values = append(m.values, halfValue(scale)*(float64(codes[i])-8))
	}
	for i := range 16 {
		m.data = append(m.data, codes[i]|codes[i+16]<<4)
	}
}

// randomHalf is about normal, and one in fifty times subnormal or zero.
func randomHalf(rng *rand.Rand) uint16 {
	sign := uint16(rng.IntN(2)) << 15
	if rng.IntN(50) == 0 {
		return sign | uint16(rng.IntN(1024))
	}
	return sign | uint16(11+rng.IntN(5))<<10 | uint16(rng.IntN(1024))
}

// halfValue follows IEEE 754 binary16.
func halfValue(h uint16) float64 {
	sign, exponent, fraction := 1.0, int(h>>10&31), float64(h&1023)
	if h&0x8000 != 0 {
		sign = -1
	}
	switch {
	case exponent == 31 && fraction != 0:
		return math.NaN()
	case exponent == 31:
		return sign * math.Inf(1)
	case exponent == 0:
		return sign * math.Ldexp(fraction, -24)
	}
	return sign * math.Ldexp(1024+fraction, exponent-25)
}

// normals draws n values of about size 1.
func normals(rng *rand.Rand, n int) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(rng.NormFloat64())
	}
	return out
}

// gridded draws values that int8 blocks of 32 hold exactly: whole numbers up
// to 127, one of them 127, times a power of two for each block.
func gridded(rng *rand.Rand, n int) []float32 {
	out := make([]float32, n)
	for from := 0; from < n; from += 32 {
		scale := math.Ldexp(1, rng.IntN(9)-10)
		for i := from; i < min(from+32, n); i++ {
			out[i] = float32(scale * float64(rng.IntN(255)-127))
		}
		sign := float64(2*rng.IntN(2) - 1)
		out[from+rng.IntN(min(32, n-from))] = float32(sign * 127 * scale)
	}
	return out
}

// between draws from least to most, both possible.
func between(rng *rand.Rand, least, most int) int { return least + rng.IntN(most-least+1) }
