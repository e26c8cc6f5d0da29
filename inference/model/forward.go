package model

import (
	"fmt"
	"math"

	"semcoder/kernels"
)

// A Span is tokens to append to one sequence.
type Span struct {
	Cache *Cache
	IDs   []int32
	Want  int // logits of this many last tokens of IDs are wanted
}

// passTokens bounds the activations: longer input is evaluated in several
// passes. Past this many tokens a matmul gains nothing more from batching.
const passTokens = 256

// A piece is the part of a span that one pass evaluates.
type piece struct {
	cache *Cache
	row   int // of the pass's first token of this piece
	count int
	want  int // of its last tokens
}

// A pass is one run through the layers. Its slices are reused.
type pass struct {
	pieces    []piece
	ids       []int32 // of all pieces, one after another
	positions []int32 // of each id in its own sequence
}

// Forward evaluates the tokens of all spans together, appends them to their
// caches, and returns the logits that were wanted: one row of Vocab values a
// position, spans in order, earlier positions first. The rows are valid until
// the next Forward. On an error no cache has changed; ErrContextFull when a
// sequence does not fit.
func (m *Model) Forward(spans []Span) ([][]float32, error) {
	wanted, err := m.admit(spans)
	if err != nil {
		return nil, err
	}
	if err := m.reserveRows(wanted); err != nil {
		return nil, err
	}
	if err := m.evaluate(spans); err != nil {
		m.undo(spans)
		return nil, err
	}
	return m.rows[:wanted], nil
}

// admit checks every span before anything is evaluated and counts the rows wanted.
func (m *Model) admit(spans []Span) (wanted int, err error) {
	for i, s := range spans { // few: one a running request
		switch {
		case s.Cache == nil || s.Cache.model != m:
			return 0, fmt.Errorf("span %d: its cache is closed or of another model", i)
		case s.Want < 0 || s.Want > len(s.IDs):
			return 0, fmt.Errorf("span %d: logits of %d of %d tokens are wanted", i, s.Want, len(s.IDs))
		}
		for _, id := range s.IDs {
			if id < 0 || int(id) >= m.Config.Vocab {
				return 0, fmt.Errorf("span %d: token id %d: this model's are 0 to %d", i, id, m.Config.Vocab-1)
			}
		}
		for _, other := range spans[:i] {
			if other.Cache == s.Cache {
				return 0, fmt.Errorf("span %d: its cache is in another span as well", i)
			}
		}
		if err := s.Cache.reserve(s.Cache.length + len(s.IDs)); err != nil {
			return 0, fmt.Errorf("span %d: %w", i, err)
		}
		wanted += s.Want
	}
	return wanted, nil
}

// reserveRows makes room for the logits on the host.
func (m *Model) reserveRows(wanted int) error {
	if wanted <= len(m.rows) {
		return nil
	}
	if wanted > math.MaxInt32/m.Config.Vocab {
		return fmt.Errorf("logits of %d positions are too many at once", wanted)
	}
	m.logits = make([]float32, wanted*m.Config.Vocab)
	m.rows = make([][]float32, wanted)
	for i := range m.rows {
		m.rows[i] = m.logits[i*m.Config.Vocab:][:m.Config.Vocab:m.Config.Vocab]
	}
	return nil
}

// undo takes back what earlier passes of a failed Forward appended, and drops
// the failures that its backends still hold.
func (m *Model) undo(spans []Span) {
	for i := range m.stages {
		_ = m.stages[i].Sync() // the first failure has been reported
	}
	for _, s := range spans {
		s.Cache.length = s.Cache.started
	}
}

// evaluate fills passes from the spans, in order, and runs them.
func (m *Model) evaluate(spans []Span) error {
	done := 0 // rows of logits
	m.pass.reset()
	for _, s := range spans {
		s.Cache.started = s.Cache.length
	}
	for _, s := range spans {
		for at := 0; at < len(s.IDs); {
			if len(m.pass.ids) == passTokens {
				n, err := m.run(done)
				if err != nil {
					return err
				}
				done += n
			}
			at += m.pass.take(s, at)
		}
	}
	_, err := m.run(done)
	return err
}

func (p *pass) reset() { p.pieces, p.ids, p.positions = p.pieces[:0], p.ids[:0], p.positions[:0] }

// take adds as much of s from token at on as fits, and says how much.
func (p *pass) take(s Span, at int) int {
	count := min(len(s.IDs)-at, passTokens-len(p.ids))
	left := len(s.IDs) - at - count // tokens of s after this piece
	p.pieces = append(p.pieces, piece{s.Cache, len(p.ids), count, max(0, min(count, s.Want-left))})
	p.ids = append(p.ids, s.IDs[at:at+count]...)
	for i := range count {
		p.positions = append(p.positions, int32(s.Cache.started+at+i))
	}
	return count
}

// run evaluates the pass, reads its logits to the host after the done rows
// already there, and empties it. It returns how many rows it added.
func (m *Model) run(done int) (rows int, err error) {
	p := &m.pass
	if len(p.ids) == 0 {
		return 0, nil
	}
	for i := range m.stages {
		s := &m.stages[i]
		if err := s.reserve(&m.Config, len(p.ids)); err != nil {
			return 0, err
		}
		if err := m.enter(i, len(p.ids)); err != nil {
			return 0, err
		}
		for j := range s.layers {
			s.attention(&m.Config, &s.layers[j], p)
			s.feedForward(&m.Config, &s.layers[j], len(p.ids))
		}
	}
	rows, err = m.output(done)
	for _, piece := range p.pieces {
		piece.cache.length += piece.count
	}
	p.reset()
	return rows, err
}

// enter brings the residual stream to stage i: the embedding, or over the host
// from the stage before.
func (m *Model) enter(i, tokens int) error {
	s := &m.stages[i]
	stream := s.buffers.stream.Slice(0, tokens)
	if i == 0 {
		s.Embed(stream, s.table, m.pass.ids)
		return nil
	}
	before := &m.stages[i-1]
	n := tokens * m.Config.Width
	if cap(m.between) < n {
		m.between = make([]float32, n)
	}
	if err := before.Read(m.between[:n], before.buffers.stream.Slice(0, tokens)); err != nil {
		return err
	}
	return s.Write(stream, m.between[:n])
}

// attention adds a layer's attention to the residual stream.
func (s *stage) attention(c *Config, l *layer, p *pass) {
	n := len(p.ids)
	stream, branch := s.buffers.stream.Slice(0, n), s.buffers.branch.Slice(0, n)
	query, mixed := s.buffers.query.Slice(0, n), s.buffers.mixed.Slice(0, n)
	key, value := s.buffers.key.Slice(0, n), s.buffers.value.Slice(0, n)

	// Matmuls and rotations see all sequences' tokens as one batch; only the
	// mixing of values looks at each sequence's own past.
	s.RMSNorm(branch, stream, l.attentionNorm, c.Epsilon)
	s.MatMul(query, branch, l.query)
	s.MatMul(key, branch, l.key)
	s.MatMul(value, branch, l.value)
	s.RoPE(query, s.angles, c.HeadDim, kernels.Interleaved, p.positions)
	s.RoPE(key, s.angles, c.HeadDim, kernels.Interleaved, p.positions)
	for _, piece := range p.pieces {
		s.attend(c, l, piece, query, key, value, mixed)
	}
	s.MatMul(branch, mixed, l.attentionOut)
	s.Add(stream, branch)
}

// attend appends a piece's keys and values to its cache and mixes the values.
func (s *stage) attend(c *Config, l *layer, p piece, query, key, value, mixed kernels.Tensor) {
	from, to := p.row, p.row+p.count
	past := p.cache.length // moves on only when the pass is done: all layers see the same
	cache := &p.cache.layers[l.index]
	s.Copy(cache.keys.Slice(past, past+p.count), key.Slice(from, to))
	s.Copy(cache.values.Slice(past, past+p.count), value.Slice(from, to))
	s.Attention(mixed.Slice(from, to), query.Slice(from, to), cache.keys, cache.values, kernels.Heads{
		Query: c.Heads, KV: c.KVHeads, Dim: c.HeadDim, Past: past,
		Scale: float32(1 / math.Sqrt(float64(c.HeadDim))),
	})
}

// feedForward adds a layer's SwiGLU network to the residual stream.
func (s *stage) feedForward(c *Config, l *layer, n int) {
	stream, branch := s.buffers.stream.Slice(0, n), s.buffers.branch.Slice(0, n)
	gate, up := s.buffers.gate.Slice(0, n), s.buffers.up.Slice(0, n)

	s.RMSNorm(branch, stream, l.feedForwardNorm, c.Epsilon)
	s.MatMul(gate, branch, l.gate)
	s.MatMul(up, branch, l.up)
	s.SwiGLU(gate, gate, up) // in place: neither half is needed again
	s.MatMul(branch, gate, l.down)
	s.Add(stream, branch)
}

// output computes the logits of the wanted rows only and reads them.
func (m *Model) output(done int) (rows int, err error) {
	for _, p := range m.pass.pieces {
		rows += p.want
	}
	s := m.last()
	if rows == 0 {
		return 0, s.Sync()
	}
	if err := s.reserveLogits(&m.Config, rows); err != nil {
		return 0, err
	}
	// A prompt's other positions need no logits, and the output is the largest matrix.
	wanted, logits := s.buffers.wanted.Slice(0, rows), s.buffers.logits.Slice(0, rows)
	at := 0
	for _, p := range m.pass.pieces {
		end := p.row + p.count
		s.Copy(wanted.Slice(at, at+p.want), s.buffers.stream.Slice(end-p.want, end))
		at += p.want
	}
	s.RMSNorm(wanted, wanted, s.norm, m.Config.Epsilon)
	s.MatMul(logits, wanted, s.output)
	return rows, s.Read(m.logits[done*m.Config.Vocab:][:rows*m.Config.Vocab], logits)
}
