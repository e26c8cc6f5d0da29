package model

import (
	"errors"
	"fmt"
	"slices"

	"semcoder/inference/weights"
	"semcoder/kernels"
)

// A binder loads tensors by their GGUF names and keeps the first failure.
type binder struct {
	file  *weights.File
	to    kernels.Backend
	used  map[string]bool
	first error
}

// bind loads every tensor of the model to its stage. A tensor that the file
// holds and the model does not use is an error: a bias or a table of RoPE
// factors left out would give plausible, wrong answers.
func (m *Model) bind(f *weights.File) error {
	c, b := &m.Config, binder{file: f, used: map[string]bool{}}
	t, ok := f.Tensor("token_embd.weight")
	if !ok || len(t.Shape) != 2 || t.Shape[0] < 1 {
		return errors.New("the model file has no token_embd.weight of two dimensions; use a GGUF file of a llama model")
	}
	c.Vocab = t.Shape[0]
	b.to = m.first().Backend // placement follows the stages: first, layers in order, last
	m.first().table = b.load("token_embd.weight", c.Vocab, c.Width)
	index := 0
	for i := range m.stages {
		b.to = m.stages[i].Backend
		for j := range m.stages[i].layers {
			m.stages[i].layers[j] = b.layer(c, index)
			index++
		}
	}
	b.to = m.last().Backend
	m.last().norm = b.vector("output_norm.weight", c.Width)
	m.bindOutput(&b)
	if b.first != nil {
		return b.first
	}
	return b.unused()
}

// bindOutput loads a tied output a second time only where the first and last
// stage are on different backends.
func (m *Model) bindOutput(b *binder) {
	c, last := &m.Config, m.last()
	switch {
	case !c.Tied:
		last.output = b.load("output.weight", c.Vocab, c.Width)
	case last == m.first():
		last.output = last.table
	default:
		last.output = b.load("token_embd.weight", c.Vocab, c.Width)
	}
}

// layer loads one block. Shapes are [outputs, inputs], which is [rows, cols].
func (b *binder) layer(c *Config, index int) layer {
	name := func(part string) string { return fmt.Sprintf("blk.%d.%s.weight", index, part) }
	queries, keys := c.Heads*c.HeadDim, c.KVHeads*c.HeadDim
	l := layer{
		index: index, cachedAs: kernels.F16,
		attentionNorm:   b.vector(name("attn_norm"), c.Width),
		query:           b.load(name("attn_q"), queries, c.Width),
		key:             b.load(name("attn_k"), keys, c.Width),
		value:           b.load(name("attn_v"), keys, c.Width),
		attentionOut:    b.load(name("attn_output"), c.Width, queries),
		feedForwardNorm: b.vector(name("ffn_norm"), c.Width),
		gate:            b.load(name("ffn_gate"), c.FeedForward, c.Width),
		up:              b.load(name("ffn_up"), c.FeedForward, c.Width),
		down:            b.load(name("ffn_down"), c.Width, c.FeedForward),
	}
	// Half precision loses nothing that rounded weights have not lost already;
	// a model in full precision keeps it.
	if l.key.Type == kernels.F32 {
		l.cachedAs = kernels.F32
	}
	return l
}

// load places a matrix. All weights pass through here.
func (b *binder) load(name string, rows, cols int) kernels.Tensor {
	if b.first != nil {
		return kernels.Tensor{}
	}
	t, ok := b.file.Tensor(name)
	switch {
	case !ok:
		b.first = fmt.Errorf("the model file has no tensor %s; it may be cut short, or not a llama model", name)
		return kernels.Tensor{}
	case !slices.Equal(t.Shape, []int{rows, cols}):
		b.first = fmt.Errorf("tensor %s has shape %v; its metadata asks for [%d %d]", name, t.Shape, rows, cols)
		return kernels.Tensor{}
	}
	return b.place(t, rows, cols)
}

// vector places a gain, [1, n] to the kernels. They take F32 only, which is
// what GGUF files hold.
func (b *binder) vector(name string, n int) kernels.Tensor {
	if b.first != nil {
		return kernels.Tensor{}
	}
	t, ok := b.file.Tensor(name)
	if !ok || !slices.Equal(t.Shape, []int{n}) || t.Type != kernels.F32 {
		b.first = fmt.Errorf("the model file has no tensor %s of %d F32 values", name, n)
		return kernels.Tensor{}
	}
	return b.place(t, 1, n)
}

// place hands the tensor's bytes to the backend, which may keep them.
func (b *binder) place(t weights.Tensor, rows, cols int) kernels.Tensor {
	b.used[t.Name] = true
	placed, err := b.to.Load(t.Type, rows, cols, t.Data)
	if err != nil {
		b.first = fmt.Errorf("tensor %s: %w", t.Name, err)
	}
	return placed
}

// unused names a tensor that no part of the model asked for.
func (b *binder) unused() error {
	for _, t := range b.file.Tensors() {
		if !b.used[t.Name] {
			return fmt.Errorf("tensor %s has no place in a plain llama model; the file holds a variant that is not supported", t.Name)
		}
	}
	return nil
}
