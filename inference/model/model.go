// Package model is the decoder-only transformer of the Llama family: its
// configuration and weights read from a GGUF file, and the forward pass that
// turns token ids into logits by the operations of package kernels.
//
// A Model and its caches belong to one goroutine, the one that owns the
// backends. After the buffers have grown to the largest pass seen, evaluating
// a token allocates nothing.
package model

import (
	"errors"
	"fmt"

	"semcoder/inference/weights"
	"semcoder/kernels"
)

// A Model is weights placed on backends, ready to evaluate.
type Model struct {
	Config Config

	stages  []stage // in the order of layers
	caches  map[*Cache]struct{}
	pass    pass
	logits  []float32   // [wanted, vocab], on the host; grows
	rows    [][]float32 // windows of logits; Forward returns some
	between []float32   // [tokens, width], on the host between two stages; grows
}

// A stage is the consecutive layers that live on one backend. The first stage
// also holds the embedding, the last one the output.
type stage struct {
	kernels.Backend
	layers  []layer
	table   kernels.Tensor // token embedding [vocab, width]; first stage
	norm    kernels.Tensor // [1, width]; last stage
	output  kernels.Tensor // [vocab, width]; last stage; may be table
	angles  kernels.Tensor // RoPE table [positions, 2*pairs], grows with the caches
	buffers buffers
}

// A layer is one transformer block's weights, [outputs, inputs].
type layer struct {
	index           int            // within the model
	cachedAs        kernels.Type   // of keys and values
	attentionNorm   kernels.Tensor // [1, width]
	query           kernels.Tensor // [heads*dim, width]
	key, value      kernels.Tensor // [kv heads*dim, width]
	attentionOut    kernels.Tensor // [width, heads*dim]
	feedForwardNorm kernels.Tensor // [1, width]
	gate, up        kernels.Tensor // [feed forward, width]
	down            kernels.Tensor // [width, feed forward]
}

// New reads the configuration and loads the weights, layers shared out evenly
// over the backends in order. It keeps f's tensor data: close f after the
// Model. The backends stay the caller's.
func New(backends []kernels.Backend, f *weights.File) (*Model, error) {
	if len(backends) == 0 {
		return nil, errors.New("a model needs a backend")
	}
	config, err := ReadConfig(f)
	if err != nil {
		return nil, err
	}
	m := &Model{Config: config, caches: map[*Cache]struct{}{}}
	backends = backends[:min(len(backends), config.Layers)]
	for i, b := range backends {
		s := stage{Backend: b, layers: make([]layer, config.Layers*(i+1)/len(backends)-config.Layers*i/len(backends))}
		m.stages = append(m.stages, s)
	}
	if err := m.bind(f); err != nil {
		return nil, errors.Join(err, m.Close())
	}
	return m, nil
}

// first and last are the stages at the ends, possibly the same one.
func (m *Model) first() *stage { return &m.stages[0] }
func (m *Model) last() *stage  { return &m.stages[len(m.stages)-1] }

// Close frees the weights, the buffers and every cache.
func (m *Model) Close() error {
	for c := range m.caches {
		c.Close()
	}
	var errs []error
	for i := range m.stages {
		s := &m.stages[i]
		errs = append(errs, s.Sync())
		s.release()
	}
	m.stages = nil
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close model: %w", err)
	}
	return nil
}

func (s *stage) release() {
	if s.output != s.table {
		s.Free(s.output)
	}
	s.Free(s.table)
	s.Free(s.norm)
	s.Free(s.angles)
	s.buffers.release(s.Backend)
	for _, l := range s.layers {
		for _, t := range l.tensors() {
			s.Free(t)
		}
	}
}

func (l *layer) tensors() []kernels.Tensor {
	return []kernels.Tensor{l.attentionNorm, l.query, l.key, l.value, l.attentionOut, l.feedForwardNorm, l.gate, l.up, l.down}
}
