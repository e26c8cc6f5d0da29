package cpu

import "semcoder/kernels"

// embedTask's items are tokens.
type embedTask struct {
	dst   []float32 // [tokens, cols]
	table *storage
	ids   []int32
}

// Embed copies table rows, expanding quantised ones. It reads the plain rows
// even where MatMul has tiles of the same table: one row of a tile lies
// scattered over sixteen times its size.
func (b *Backend) Embed(dst, table kernels.Tensor, ids []int32) {
	d := b.floats("embed", dst, len(ids), table.Cols)
	w := b.find("embed", table, table.Rows, table.Cols)
	if b.err != nil {
		return
	}
	// Ids are data, not shapes: a wrong one would read past the table.
	for _, id := range ids {
		if id < 0 || int(id) >= table.Rows {
			b.fail("embed", "id %d is outside the table's %d rows", id, table.Rows)
			return
		}
	}
	t := &b.tasks.embed
	*t = embedTask{d, w, ids}
	b.pool.do(t, len(ids), len(d))
	t.ids = nil // the caller's again
}

func (t *embedTask) run(_, from, to int) {
	for i := from; i < to; i++ {
		dst := t.dst[i*t.table.cols:][:t.table.cols]
		copy(dst, t.table.row(int(t.ids[i]), dst))
	}
}
