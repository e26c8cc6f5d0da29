package weights

import (
	"cmp"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// defaultAlignment of the tensor data, in bytes, unless the file says otherwise.
const defaultAlignment = 32

// place gives every tensor its bytes: headerEnd is where the descriptions end,
// offsets are relative to the tensor data, which begins at the next multiple of
// the alignment.
func (f *File) place(headerEnd int, offsets []uint64) error {
	alignment, err := f.alignment()
	if err != nil {
		return err
	}
	// A vocabulary-only file has no tensors and may end before the padding does.
	f.data = min((headerEnd+alignment-1)/alignment*alignment, len(f.raw))
	data := f.raw[f.data:]
	for i := range f.tensors {
		t := &f.tensors[i]
		size, err := t.size()
		if err != nil {
			return err
		}
		if err := within(*t, offsets[i], size, uint64(len(data)), uint64(alignment)); err != nil {
			return err
		}
		end := offsets[i] + size
		t.Data = data[offsets[i]:end:end]
	}
	return f.disjoint(offsets)
}

func (f *File) alignment() (int, error) {
	const key = "general.alignment"
	if _, given := f.meta[key]; !given {
		return defaultAlignment, nil
	}
	n, ok := f.Uint(key)
	if !ok || n == 0 || n&(n-1) != 0 || n > 1<<16 {
		return 0, fmt.Errorf("metadata key %s is not a power of two up to 65536; the file is damaged", key)
	}
	return int(n), nil
}

// size is the number of bytes that t's shape and type ask for.
func (t Tensor) size() (uint64, error) {
	rows := uint64(1)
	for _, n := range t.Shape[:len(t.Shape)-1] {
		over, product := bits.Mul64(rows, uint64(n))
		if over != 0 || product > math.MaxInt {
			return 0, fmt.Errorf("tensor %s of shape %v is larger than any file; the file is damaged", t.Name, t.Shape)
		}
		rows = product
	}
	size, err := t.Type.Bytes(int(rows), t.Shape[len(t.Shape)-1])
	if err != nil {
		return 0, fmt.Errorf("tensor %s: %w; the file is damaged or newer than this program", t.Name, err)
	}
	return uint64(size), nil
}

// within checks one extent against the length of the tensor data.
func within(t Tensor, offset, size, length, alignment uint64) error {
	switch {
	case offset%alignment != 0:
		return fmt.Errorf("tensor %s begins at %d, not at a multiple of %d; the file is damaged", t.Name, offset, alignment)
	case offset > length || size > length-offset:
		return fmt.Errorf("tensor %s needs %d bytes at %d of the tensor data, the file has %d; it is truncated or damaged, fetch it again", t.Name, size, offset, length)
	}
	return nil
}

// disjoint checks that no two tensors share bytes. Nothing would break if they
// did, but no converter writes such a file: its offsets are damaged, and what
// would be computed from it is noise.
func (f *File) disjoint(offsets []uint64) error {
	order := make([]int, len(offsets))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(offsets[a], offsets[b]) })
	for k := 1; k < len(order); k++ {
		a, b := order[k-1], order[k]
		if offsets[a]+uint64(len(f.tensors[a].Data)) > offsets[b] {
			return fmt.Errorf("tensors %s and %s overlap; the file is damaged", f.tensors[a].Name, f.tensors[b].Name)
		}
	}
	return nil
}
