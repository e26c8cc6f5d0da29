package cpu

import (
	"errors"
	"fmt"
	"unsafe"

	"semcoder/kernels"
)

// storage is what stands behind a tensor. Exactly one owner: the Backend that
// made it. Of the typed slices the one of its type is set, over the same bytes.
type storage struct {
	owner *Backend
	typ   kernels.Type
	rows  int
	cols  int
	bytes []byte    // rows of typ's own layout; of Load: the caller's bytes where they are aligned
	f32   []float32 // F32
	f16   []uint16  // F16, BF16
	i32   []int32   // I32
	tiles []byte    // quantised weights repacked for the vector routines; nil: not repacked
	freed bool
	free  func() // gives allocated memory back; nil: the garbage collector does
}

func (s *storage) release() {
	if s.free != nil {
		s.free()
	}
	*s = storage{freed: true} // no slice is left that points into what was freed
}

// New makes a tensor of zeros.
func (b *Backend) New(t kernels.Type, rows, cols int) (kernels.Tensor, error) {
	if t != kernels.F32 && t != kernels.F16 && t != kernels.I32 {
		return kernels.Tensor{}, fmt.Errorf("cpu: a new tensor is F32, F16 or I32, not %v", t)
	}
	n, err := t.Bytes(rows, cols) // refuses sizes that overflow
	if err != nil {
		return kernels.Tensor{}, fmt.Errorf("cpu: %w", err)
	}
	data, free, err := b.routines.allocate(n)
	if err != nil {
		return kernels.Tensor{}, fmt.Errorf("cpu: %w", err)
	}
	return b.keep(&storage{typ: t, rows: rows, cols: cols, bytes: data, free: free}), nil
}

// Load makes weights. Types with a vector routine over tiles are repacked into
// them; the plain bytes stay for Embed, untouched pages of a mapped file
// otherwise.
func (b *Backend) Load(t kernels.Type, rows, cols int, data []byte) (kernels.Tensor, error) {
	n, err := t.Bytes(rows, cols)
	switch {
	case err != nil:
		return kernels.Tensor{}, fmt.Errorf("cpu: %w", err)
	case n != len(data):
		return kernels.Tensor{}, fmt.Errorf("cpu: %v weights [%d, %d] need %d bytes, not %d", t, rows, cols, n, len(data))
	case !computes(t):
		return kernels.Tensor{}, fmt.Errorf("cpu: no kernel for %v weights; convert the model to Q8_0, Q5_0, Q4_0 or F16", t)
	}
	s := &storage{typ: t, rows: rows, cols: cols, bytes: aligned(data)}
	if b.routines.tiled(t) && n > 0 {
		if err := b.packTiles(s); err != nil {
			return kernels.Tensor{}, fmt.Errorf("cpu: %w", err)
		}
	}
	b.pool.reserve(cols) // dots expands a row there
	return b.keep(s), nil
}

// keep completes a storage and names it.
func (b *Backend) keep(s *storage) kernels.Tensor {
	s.owner = b
	switch {
	case len(s.bytes) == 0:
	case s.typ == kernels.F32:
		s.f32 = unsafe.Slice((*float32)(unsafe.Pointer(&s.bytes[0])), len(s.bytes)/4)
	case s.typ == kernels.F16 || s.typ == kernels.BF16:
		s.f16 = unsafe.Slice((*uint16)(unsafe.Pointer(&s.bytes[0])), len(s.bytes)/2)
	case s.typ == kernels.I32:
		s.i32 = unsafe.Slice((*int32)(unsafe.Pointer(&s.bytes[0])), len(s.bytes)/4)
	}
	b.live[s] = struct{}{}
	return kernels.Tensor{Type: s.typ, Rows: s.rows, Cols: s.cols, Storage: s}
}

// Write fills an F32 tensor.
func (b *Backend) Write(dst kernels.Tensor, src []float32) error {
	// Operations have run by now, so only their failure is waited for.
	d := b.floats("write", dst, dst.Rows, dst.Cols)
	if err := b.Sync(); err != nil {
		return err
	}
	if len(d) != len(src) {
		return fmt.Errorf("cpu: write: %d values for a tensor of %d", len(src), len(d))
	}
	copy(d, src)
	return nil
}

// Read copies an F32 or F16 tensor out.
func (b *Backend) Read(dst []float32, src kernels.Tensor) error {
	s := b.find("read", src, src.Rows, src.Cols)
	if err := b.Sync(); err != nil {
		return err
	}
	from, to := src.First*src.Cols, (src.First+src.Rows)*src.Cols
	switch {
	case len(dst) != to-from:
		return fmt.Errorf("cpu: read: a tensor of %d values into %d", to-from, len(dst))
	case src.Type == kernels.F32:
		copy(dst, s.f32[from:to])
	case src.Type == kernels.F16:
		expandF16(dst, s.f16[from:to])
	default:
		return fmt.Errorf("cpu: read: %v values", src.Type)
	}
	return nil
}

// ReadIDs copies an I32 tensor out.
func (b *Backend) ReadIDs(dst []int32, src kernels.Tensor) error {
	d := b.ids("read ids", src, src.Rows, src.Cols)
	if err := b.Sync(); err != nil {
		return err
	}
	if len(dst) != len(d) {
		return fmt.Errorf("cpu: read ids: a tensor of %d values into %d", len(d), len(dst))
	}
	copy(dst, d)
	return nil
}

// Free gives the storage back; a view of it frees it as well. Using a freed
// tensor is an error, never a crash.
func (b *Backend) Free(t kernels.Tensor) {
	if s, ok := t.Storage.(*storage); ok && s.owner == b {
		delete(b.live, s)
		s.release()
	}
}

var errForeign = errors.New("cpu: the tensor was not made by this backend")

// find checks that t is a live tensor of this backend with the shape that an
// operation needs, and returns its storage; nil after a failure, which sticks.
func (b *Backend) find(op string, t kernels.Tensor, rows, cols int) *storage {
	s, ok := t.Storage.(*storage)
	switch {
	case b.err != nil:
	case ok && s.freed:
		b.fail(op, "the tensor was freed")
	case !ok || s.owner != b:
		b.err = fmt.Errorf("%w (%s)", errForeign, op)
	case t.Rows != rows || t.Cols != cols:
		b.fail(op, "a tensor is [%d, %d], want [%d, %d]", t.Rows, t.Cols, rows, cols)
	case t.Type != s.typ || t.Cols != s.cols || t.First < 0 || t.Rows < 0 || t.First > s.rows-t.Rows:
		b.fail(op, "the tensor is not part of its storage")
	default:
		return s
	}
	return nil
}

// floats is find for an F32 tensor: its values, or nil after a failure.
func (b *Backend) floats(op string, t kernels.Tensor, rows, cols int) []float32 {
	s := b.find(op, t, rows, cols)
	switch {
	case s == nil:
		return nil
	case s.typ != kernels.F32:
		b.fail(op, "a tensor is %v, want F32", s.typ)
		return nil
	}
	return s.f32[t.First*cols : (t.First+rows)*cols]
}

// ids is find for an I32 tensor.
func (b *Backend) ids(op string, t kernels.Tensor, rows, cols int) []int32 {
	s := b.find(op, t, rows, cols)
	switch {
	case s == nil:
		return nil
	case s.typ != kernels.I32:
		b.fail(op, "a tensor is %v, want I32", s.typ)
		return nil
	}
	return s.i32[t.First*cols : (t.First+rows)*cols]
}
