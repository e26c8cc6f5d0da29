package cpu

import "semcoder/kernels"

// Copy runs alone: it writes a cache's new rows, a few kilobytes a token.
// It converts between F32 and F16 where the types differ.
func (b *Backend) Copy(dst, src kernels.Tensor) {
	d := b.find("copy", dst, src.Rows, src.Cols)
	s := b.find("copy", src, src.Rows, src.Cols)
	switch {
	case b.err != nil:
		return
	case !caches(dst.Type) || !caches(src.Type):
		b.fail("copy", "%v to %v, want F32 or F16", src.Type, dst.Type)
		return
	}
	n, to, from := src.Rows*src.Cols, dst.First*dst.Cols, src.First*src.Cols
	switch {
	case dst.Type == kernels.F32 && src.Type == kernels.F32:
		copy(d.f32[to:to+n], s.f32[from:from+n])
	case dst.Type == kernels.F32:
		expandF16(d.f32[to:to+n], s.f16[from:from+n])
	case src.Type == kernels.F16:
		copy(d.f16[to:to+n], s.f16[from:from+n])
	default:
		roundF16(d.f16[to:to+n], s.f32[from:from+n])
	}
}
