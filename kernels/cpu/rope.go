package cpu

import "semcoder/kernels"

// ropeTask's items are tokens.
type ropeTask struct {
	x, table           []float32
	cols, head, angles int // row length of x, of one head, of table
	positions          []int32
	step, partner      int // pair i is features i*step and i*step+partner
}

// RoPE shares the tokens out.
func (b *Backend) RoPE(x, table kernels.Tensor, headDim int, pairing kernels.Pairing, positions []int32) {
	d := b.floats("rope", x, len(positions), x.Cols)
	angles := b.floats("rope", table, table.Rows, table.Cols)
	switch {
	case b.err != nil:
		return
	case headDim < 1 || x.Cols%headDim != 0 || table.Cols > headDim || table.Cols%2 != 0:
		b.fail("rope", "rows of %d values, heads of %d, tables of %d", x.Cols, headDim, table.Cols)
		return
	}
	// Positions are data, not shapes: a wrong one would read past the table.
	for _, p := range positions {
		if p < 0 || int(p) >= table.Rows {
			b.fail("rope", "position %d is outside the table's %d", p, table.Rows)
			return
		}
	}
	t := &b.tasks.rope
	*t = ropeTask{x: d, table: angles, cols: x.Cols, head: headDim, angles: table.Cols, positions: positions, step: 2, partner: 1}
	if pairing == kernels.HalfSplit {
		t.step, t.partner = 1, table.Cols/2
	}
	b.pool.do(t, len(positions), 2*len(d))
	t.positions = nil // the caller's again
}

func (t *ropeTask) run(_, from, to int) {
	for i := from; i < to; i++ {
		turns := t.table[int(t.positions[i])*t.angles:][:t.angles] // cos, sin, cos, sin ...
		row := t.x[i*t.cols:][:t.cols]
		// What lies past the table's pairs in a head stays as it is.
		for ; len(row) > 0; row = row[t.head:] {
			t.turn(row[:t.head], turns)
		}
	}
}

// turn rotates the pairs of one head.
func (t *ropeTask) turn(head, turns []float32) {
	for a := 0; len(turns) >= 2; a, turns = a+t.step, turns[2:] {
		c, s := turns[0], turns[1]
		x, y := head[a], head[a+t.partner]
		head[a] = x*c - y*s
		head[a+t.partner] = x*s + y*c
	}
}
