package weights

import (
	"encoding/binary"
	"maps"
	"math"
	"reflect"
	"slices"
)

// The kinds of metadata value, as GGUF numbers them.
const (
	kindUint8 = iota
	kindInt8
	kindUint16
	kindInt16
	kindUint32
	kindInt32
	kindFloat32
	kindBool
	kindString
	kindArray
	kindUint64
	kindInt64
	kindFloat64
)

// kindSize is the width of a fixed-size kind in bytes; 0 for the others.
func kindSize(kind uint32) int {
	switch kind {
	case kindUint8, kindInt8, kindBool:
		return 1
	case kindUint16, kindInt16:
		return 2
	case kindUint32, kindInt32, kindFloat32:
		return 4
	case kindUint64, kindInt64, kindFloat64:
		return 8
	}
	return 0
}

// An array stays encoded until it is asked for: files carry some that nobody
// reads. Its extent was checked when the file was opened.
type array struct {
	kind  uint32
	count int
	raw   []byte
}

// scalar decodes one fixed-size value.
func scalar(kind uint32, b []byte) any {
	le := binary.LittleEndian
	switch kind {
	case kindUint8:
		return uint64(b[0])
	case kindInt8:
		return int64(int8(b[0]))
	case kindUint16:
		return uint64(le.Uint16(b))
	case kindInt16:
		return int64(int16(le.Uint16(b)))
	case kindUint32:
		return uint64(le.Uint32(b))
	case kindInt32:
		return int64(int32(le.Uint32(b)))
	case kindFloat32:
		return float64(math.Float32frombits(le.Uint32(b)))
	case kindBool:
		return b[0] != 0
	case kindUint64:
		return le.Uint64(b)
	case kindInt64:
		return int64(le.Uint64(b))
	default:
		return math.Float64frombits(le.Uint64(b))
	}
}

// ints converts every element, or none.
func (a array) ints() ([]int64, bool) {
	size := kindSize(a.kind)
	if size == 0 {
		return nil, false
	}
	out := make([]int64, a.count)
	for i := range out {
		v, ok := asInt(scalar(a.kind, a.raw[i*size:]))
		if !ok {
			return nil, false
		}
		out[i] = v
	}
	return out, true
}

// strings cuts all elements out of one copy of the raw bytes, so that they
// outlive the mapping at the price of one allocation.
func (a array) strings() []string {
	all := string(a.raw)
	out := make([]string, a.count)
	for i := range out { // readArray has checked every length
		n := int(binary.LittleEndian.Uint64([]byte(all[:8])))
		out[i], all = all[8:8+n], all[8+n:]
	}
	return out
}

// Keys lists the metadata keys in order.
func (f *File) Keys() []string { return slices.Sorted(maps.Keys(f.meta)) }

// String returns a string value.
func (f *File) String(key string) (string, bool) {
	v, ok := f.meta[key].(string)
	return v, ok
}

// Bool returns a boolean value.
func (f *File) Bool(key string) (bool, bool) {
	v, ok := f.meta[key].(bool)
	return v, ok
}

// Uint returns a number that is written as an integer, of whatever width and
// sign, and is not negative: converters do not agree on the types of counts.
func (f *File) Uint(key string) (uint64, bool) { return asUint(f.meta[key]) }

// Float returns any number; some converters write 10000 for 10000.0.
func (f *File) Float(key string) (float64, bool) { return asFloat(f.meta[key]) }

// Strings returns an array of strings. The slice is the caller's.
func (f *File) Strings(key string) ([]string, bool) {
	switch v := f.meta[key].(type) {
	case []string:
		return slices.Clone(v), true
	case array:
		if v.kind == kindString {
			return v.strings(), true
		}
	}
	return nil, false
}

// Ints returns an array of integers. The slice is the caller's.
func (f *File) Ints(key string) ([]int64, bool) {
	switch v := f.meta[key].(type) {
	case []int64:
		return slices.Clone(v), true
	case array:
		return v.ints()
	}
	return nil, false
}

// Len is the number of elements of an array, without decoding it.
func (f *File) Len(key string) (int, bool) {
	switch v := f.meta[key].(type) {
	case array:
		return v.count, true
	case []string:
		return len(v), true
	case []int64:
		return len(v), true
	}
	return 0, false
}

// The conversions between the three number types of a decoded value; each
// refuses what it cannot hold.

func asInt(v any) (int64, bool) {
	if u, ok := v.(uint64); ok {
		return int64(u), u <= math.MaxInt64
	}
	i, ok := v.(int64)
	return i, ok
}

func asUint(v any) (uint64, bool) {
	if i, ok := v.(int64); ok {
		return uint64(i), i >= 0
	}
	u, ok := v.(uint64)
	return u, ok
}

func asFloat(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case uint64:
		return float64(v), true
	}
	f, ok := v.(float64)
	return f, ok
}

// native brings a Go value to the types that parse yields, with []string and
// []int64 for arrays. Others stay as they are and no accessor finds them.
func native(v any) any {
	r := reflect.ValueOf(v)
	switch {
	case r.CanInt():
		return r.Int()
	case r.CanUint():
		return r.Uint()
	case r.CanFloat():
		return r.Float()
	case r.Kind() != reflect.Slice || !reflect.Zero(r.Type().Elem()).CanInt():
		return v
	}
	out := make([]int64, r.Len())
	for i := range out {
		out[i] = r.Index(i).Int()
	}
	return out
}
