package model

import (
	"fmt"

	"semcoder/kernels"
)

// buffers are a stage's activations for a pass of up to size tokens. They grow
// to the largest pass seen.
type buffers struct {
	size         int
	stream       kernels.Tensor // [tokens, width]: the residual stream
	branch       kernels.Tensor // [tokens, width]: what a block reads and adds
	query, mixed kernels.Tensor // [tokens, heads*dim]
	key, value   kernels.Tensor // [tokens, kv heads*dim]
	gate, up     kernels.Tensor // [tokens, feed forward]
	wanted       kernels.Tensor // [rows, width]: stream where logits are wanted; last stage
	logits       kernels.Tensor // [rows, vocab]; last stage
}

func (b *buffers) all() []*kernels.Tensor {
	return []*kernels.Tensor{&b.stream, &b.branch, &b.query, &b.mixed, &b.key, &b.value, &b.gate, &b.up}
}

func (b *buffers) release(from kernels.Backend) {
	for _, t := range append(b.all(), &b.wanted, &b.logits) {
		from.Free(*t)
		*t = kernels.Tensor{}
	}
	b.size = 0
}

// reserve makes every buffer of the stage hold so many tokens.
func (s *stage) reserve(c *Config, tokens int) error {
	if tokens <= s.buffers.size {
		return nil
	}
	size := roundUp(tokens)
	queries, keys := c.Heads*c.HeadDim, c.KVHeads*c.HeadDim
	cols := []int{c.Width, c.Width, queries, queries, keys, keys, c.FeedForward, c.FeedForward}
	s.buffers.size = 0 // until all have grown
	for i, t := range s.buffers.all() {
		if err := s.replace(t, size, cols[i]); err != nil {
			return err
		}
	}
	s.buffers.size = size
	return nil
}

// reserveLogits makes the last stage's output buffers hold so many rows.
func (s *stage) reserveLogits(c *Config, rows int) error {
	if rows <= s.buffers.logits.Rows {
		return nil
	}
	if err := s.replace(&s.buffers.wanted, roundUp(rows), c.Width); err != nil {
		return err
	}
	return s.replace(&s.buffers.logits, roundUp(rows), c.Vocab)
}

func (s *stage) replace(t *kernels.Tensor, rows, cols int) error {
	s.Free(*t)
	*t = kernels.Tensor{}
	larger, err := s.New(kernels.F32, rows, cols)
	if err != nil {
		return fmt.Errorf("activations [%d, %d]: %w", rows, cols, err)
	}
	*t = larger
	return nil
}

// roundUp keeps the number of different sizes small.
func roundUp(n int) int {
	size := 1
	for size < n {
		size *= 2
	}
	return size
}
