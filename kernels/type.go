package kernels

import (
	"fmt"
	"math"
)

// A Type says how the values of a tensor are stored. The numbers are GGUF's.
type Type uint32

// The types that backends compute with. GGUF's others are known by name and
// size (see Type.Block), so that a file holding them can still be described.
const (
	F32  Type = 0
	F16  Type = 1
	Q4_0 Type = 2 // 32 values: f16 scale d, then 16 bytes; low nibbles are values 0..15, high ones 16..31; value = d*(nibble-8)
	Q5_0 Type = 6 // 32 values: f16 scale d, then 4 bytes whose bit i is the fifth of value i's code, then 16 bytes as in Q4_0; value = d*(code-16)
	Q8_0 Type = 8 // 32 values: f16 scale d, then 32 int8; value = d*int8
	I32  Type = 26
	BF16 Type = 30
)

// A format is a block: so many values stored in so many bytes.
type format struct {
	name           string
	values, stored int
}

// formatOf follows the table of the GGUF specification; an unknown type has no values.
func formatOf(t Type) format {
	switch t {
	case F32:
		return format{"F32", 1, 4}
	case F16:
		return format{"F16", 1, 2}
	case BF16:
		return format{"BF16", 1, 2}
	case I32:
		return format{"I32", 1, 4}
	case Q4_0:
		return format{"Q4_0", 32, 18}
	case Q5_0:
		return format{"Q5_0", 32, 22}
	case Q8_0:
		return format{"Q8_0", 32, 34}
	}
	return otherFormat(t)
}

// otherFormat lists what may be read and described but has no kernels.
func otherFormat(t Type) format {
	switch t {
	case 3:
		return format{"Q4_1", 32, 20}
	case 7:
		return format{"Q5_1", 32, 24}
	case 10:
		return format{"Q2_K", 256, 84}
	case 11:
		return format{"Q3_K", 256, 110}
	case 12:
		return format{"Q4_K", 256, 144}
	case 13:
		return format{"Q5_K", 256, 176}
	case 14:
		return format{"Q6_K", 256, 210}
	case 20:
		return format{"IQ4_NL", 32, 18}
	case 23:
		return format{"IQ4_XS", 256, 136}
	case 24:
		return format{"I8", 1, 1}
	case 25:
		return format{"I16", 1, 2}
	case 27:
		return format{"I64", 1, 8}
	case 28:
		return format{"F64", 1, 8}
	}
	return format{name: fmt.Sprintf("type %d", uint32(t))}
}

// String is the type's name in GGUF, or "type N" for one that is not known.
func (t Type) String() string { return formatOf(t).name }

// Block is how many values are stored together, and in how many bytes; 0, 0
// for a type that is not known.
func (t Type) Block() (values, bytes int) {
	f := formatOf(t)
	return f.values, f.stored
}

// RowBytes is the size of a row of cols values. A row that is not whole blocks,
// an unknown type and a size past the address space are errors.
func (t Type) RowBytes(cols int) (int, error) {
	f := formatOf(t)
	switch {
	case f.values == 0:
		return 0, fmt.Errorf("unknown tensor %v", t)
	case cols < 0 || cols%f.values != 0:
		return 0, fmt.Errorf("a row of %d values is not whole blocks of %v (%d values each)", cols, t, f.values)
	case cols/f.values > math.MaxInt/f.stored:
		return 0, fmt.Errorf("a row of %d values is too long", cols)
	}
	return cols / f.values * f.stored, nil
}

// Bytes is the size of rows*cols values, with the errors of RowBytes.
func (t Type) Bytes(rows, cols int) (int, error) {
	row, err := t.RowBytes(cols)
	switch {
	case err != nil:
		return 0, err
	case rows < 0 || row > 0 && rows > math.MaxInt/row:
		return 0, fmt.Errorf("%d rows of %d values are too many", rows, cols)
	}
	return rows * row, nil
}
