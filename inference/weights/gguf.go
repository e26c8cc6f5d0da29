package weights

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"

	"semcoder/kernels"
)

// Limits of the format itself (ggml.h); a file beyond them is damaged.
const (
	maxDims   = 4
	maxString = 1 << 24 // a chat template is the longest string seen in the wild, some 10 kB
)

// A reader walks the header. The first thing that does not fit sticks in err
// and every later read yields zeros, so the parser reads straight down; loops
// over a count that the file claims look at err.
type reader struct {
	data []byte
	at   int
	err  error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
}

func (r *reader) left() int { return len(r.data) - r.at }

// take returns the next n bytes, or nil after an error.
func (r *reader) take(n uint64, what string) []byte {
	if r.err == nil && n > uint64(r.left()) {
		r.fail("cut off at byte %d: %s needs %d bytes, %d are left; the file is truncated or damaged, fetch it again", r.at, what, n, r.left())
	}
	if r.err != nil {
		return nil
	}
	b := r.data[r.at : r.at+int(n) : r.at+int(n)]
	r.at += int(n)
	return b
}

func (r *reader) uint32(what string) uint32 {
	b := r.take(4, what)
	if b == nil {
		return 0
	}
	return binary.LittleEndian.Uint32(b)
}

func (r *reader) uint64(what string) uint64 {
	b := r.take(8, what)
	if b == nil {
		return 0
	}
	return binary.LittleEndian.Uint64(b)
}

// count reads how many items of at least size bytes follow; more than the
// file could hold is an error, so nothing is ever allocated on its word alone.
func (r *reader) count(size int, what string) int {
	n := r.uint64("number of " + what)
	if r.err == nil && n > uint64(r.left()/size) {
		r.fail("%d %s are claimed at byte %d, but only %d bytes follow; the file is truncated or damaged, fetch it again", n, what, r.at-8, r.left())
	}
	if r.err != nil {
		return 0
	}
	return int(n)
}

func (r *reader) string(what string) string {
	n := r.uint64("length of " + what)
	if n > maxString {
		r.fail("%s at byte %d is %d bytes long; the file is damaged, fetch it again", what, r.at-8, n)
	}
	return string(r.take(n, what))
}

// parse reads a GGUF file, which is little-endian throughout:
//
//	"GGUF"   uint32 version, uint64 number of tensors, uint64 number of entries
//	entries  string key, uint32 kind, value
//	tensors  string name, uint32 rank, uint64 dimensions (innermost first), uint32 type, uint64 offset
//	padding  to a multiple of the alignment
//	data     of the tensors, each at a multiple of the alignment
//
// where a string is a uint64 length and bytes, and an array a uint32 kind, a
// uint64 count and values. Versions 2 and 3 are the same for little-endian
// files; version 1 had shorter counts and is not written any more. Source: the
// GGUF specification (ggml, docs/gguf.md).
func parse(data []byte) (*File, error) {
	r := &reader{data: data}
	if magic := r.take(4, "the file's magic number"); magic != nil && string(magic) != "GGUF" {
		return nil, errors.New("not a GGUF file: it does not begin with the letters GGUF")
	}
	checkVersion(r)
	tensors := r.count(8+4+8+4+8, "tensors")
	entries := r.count(8+4+1, "metadata entries")
	f := &File{raw: data, meta: map[string]any{}, index: map[string]int{}}
	for i := 0; i < entries && r.err == nil; i++ {
		f.readEntry(r)
	}
	// Both counts were checked against the size of the file, so neither they nor
	// the loops can be made to run away.
	offsets := make([]uint64, 0, tensors)
	for i := 0; i < tensors && r.err == nil; i++ {
		offsets = append(offsets, f.readTensor(r))
	}
	if r.err != nil {
		return nil, r.err
	}
	return f, f.place(r.at, offsets)
}

func checkVersion(r *reader) {
	switch v := r.uint32("the format version"); {
	case r.err != nil, v == 2, v == 3:
	case bits.ReverseBytes32(v) <= 3:
		r.fail("the GGUF file is big-endian; only little-endian files are read")
	default: // a version below 256 that is not 2 or 3, or noise
		r.fail("GGUF version %d is not read; versions 2 and 3 are", v)
	}
}

// readEntry reads one metadata key and its value into f.meta.
func (f *File) readEntry(r *reader) {
	key := r.string("a metadata key")
	kind := r.uint32("the type of " + key)
	if _, twice := f.meta[key]; twice {
		r.fail("metadata key %q occurs twice; the file is damaged", key)
	}
	v := readValue(r, key, kind)
	if r.err == nil {
		f.meta[key] = v
	}
}

func readValue(r *reader, key string, kind uint32) any {
	switch size := kindSize(kind); {
	case kind == kindString:
		return r.string(key)
	case kind == kindArray:
		return readArray(r, key)
	case size == 0:
		r.fail("metadata key %q has the unknown type %d; the file is damaged or newer than this program", key, kind)
	default:
		if b := r.take(uint64(size), key); b != nil {
			return scalar(kind, b)
		}
	}
	return nil
}

// readArray finds the extent of an array and checks every string length in
// it. Arrays of arrays are allowed by the format but written by nobody.
func readArray(r *reader, key string) array {
	kind := r.uint32("the element type of " + key)
	size := kindSize(kind)
	if kind != kindString && size == 0 {
		r.fail("metadata key %q is an array of the unknown type %d; the file is damaged or newer than this program", key, kind)
		return array{}
	}
	if kind != kindString {
		n := r.count(size, "elements of "+key)
		return array{kind, n, r.take(uint64(n*size), key)}
	}
	n := r.count(8, "strings of "+key)
	start := r.at
	for i := 0; i < n && r.err == nil; i++ {
		r.take(r.uint64(key), key)
	}
	return array{kind, n, r.data[start:r.at]}
}

// readTensor reads one tensor's description and returns its offset in the
// tensor data. Data stays a length without bytes until place.
func (f *File) readTensor(r *reader) uint64 {
	t := Tensor{Name: r.string("a tensor name")}
	if _, twice := f.index[t.Name]; twice {
		r.fail("tensor %q occurs twice; the file is damaged", t.Name)
	}
	t.Shape = readShape(r, t.Name)
	t.Type = kernels.Type(r.uint32("the type of " + t.Name))
	offset := r.uint64("the offset of " + t.Name)
	if r.err == nil {
		f.index[t.Name] = len(f.tensors)
		f.tensors = append(f.tensors, t)
	}
	return offset
}

// readShape returns the dimensions outermost first. Each fits an int on every
// platform; their product is checked in size.
func readShape(r *reader, name string) []int {
	dims := r.uint32("the rank of " + name)
	if r.err == nil && (dims == 0 || dims > maxDims) {
		r.fail("tensor %s has %d dimensions; the file is damaged", name, dims)
	}
	if r.err != nil {
		return nil
	}
	shape := make([]int, dims)
	for i := range shape {
		d := r.uint64("the shape of " + name)
		if r.err == nil && (d == 0 || d > math.MaxInt32) {
			r.fail("tensor %s has a dimension of %d; the file is damaged", name, d)
		}
		shape[len(shape)-1-i] = int(d)
	}
	return shape
}
