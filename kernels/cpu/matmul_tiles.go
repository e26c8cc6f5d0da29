package cpu

// tileRows is how many rows of weights a tile interleaves: one lane of the
// widest vector each.
const tileRows = 16

// rounded is activations as the integer routines want them: by token, blocks of
// 32 values rounded to int8 with a scale each. Its slices grow to the largest
// batch seen and stay.
type rounded struct {
	tokens, cols int
	values       []int8    // [tokens, cols]
	scales       []float32 // [tokens, cols/32]
	sums         []int32   // [tokens, cols/32], of a block's int8: undoes the offset that tiles store weights with
}

func (q *rounded) resize(tokens, cols int) {
	q.tokens, q.cols = tokens, cols
	if n := tokens * cols; cap(q.values) < n {
		q.values = make([]int8, n)
		q.scales = make([]float32, n/32)
		q.sums = make([]int32, n/32)
	}
	n := tokens * cols
	q.values, q.scales, q.sums = q.values[:n], q.scales[:n/32], q.sums[:n/32]
}

// roundTask rounds the activations of a matmul; its items are tokens.
type roundTask struct {
	x     []float32
	q     *rounded
	round func(dst *rounded, x []float32, from, to int)
}

// tileTask multiplies tiles of weights; its items are tiles.
type tileTask struct {
	dst  []float32
	q    *rounded
	w    *storage
	dots func(dst []float32, x *rounded, w *storage, from, to int)
}

// packTask repacks weights as they are loaded; its items are tiles.
type packTask struct {
	w    *storage
	pack func(w *storage, from, to int)
}

// tileCount is how many tiles hold the rows; the last may be partly empty.
func (s *storage) tileCount() int { return (s.rows + tileRows - 1) / tileRows }

func (b *Backend) packTiles(w *storage) error {
	n, err := w.typ.Bytes(w.tileCount()*tileRows, w.cols) // a tile is its rows' bytes in another order
	if err != nil {
		return err
	}
	if w.tiles, w.free, err = b.routines.allocate(n); err != nil {
		return err
	}
	b.pool.do(&packTask{w, b.routines.pack}, w.tileCount(), 4*n)
	return nil
}

func (t *packTask) run(_, from, to int) { t.pack(t.w, from, to) }

func (b *Backend) tileMatMul(dst, x []float32, tokens int, w *storage, work int) {
	q := &b.tasks.rounded
	q.resize(tokens, w.cols)
	round, tiles := &b.tasks.round, &b.tasks.tiles
	*round = roundTask{x, q, b.routines.round}
	*tiles = tileTask{dst, q, w, b.routines.tileDots}
	b.pool.do(round, tokens, len(x))
	b.pool.do(tiles, w.tileCount(), work)
}

func (t *roundTask) run(_, from, to int) { t.round(t.q, t.x, from, to) }

func (t *tileTask) run(_, from, to int) { t.dots(t.dst, t.q, t.w, from, to) }
