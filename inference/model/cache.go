package model

import (
	"errors"
	"fmt"

	"semcoder/kernels"
)

// ErrContextFull is wrapped when a sequence would outgrow its cache.
var ErrContextFull = errors.New("the context is full")

// A Cache holds the keys and values of one sequence's evaluated tokens. Its
// memory grows in doublings up to the size asked for.
type Cache struct {
	model   *Model
	limit   int // tokens at most
	size    int // tokens there is memory for
	length  int
	started int      // length before the Forward that runs, to go back to
	layers  []cached // by layer of the model
}

// cached is one layer's keys and values, [size, KVHeads*HeadDim].
type cached struct{ keys, values kernels.Tensor }

// firstSize is the memory that a cache starts with, in tokens.
const firstSize = 256

// NewCache makes an empty cache for sequences of up to n tokens.
func (m *Model) NewCache(n int) (*Cache, error) {
	if n < 1 || n > m.Config.Context {
		return nil, fmt.Errorf("a cache of %d tokens: this model's context is 1 to %d", n, m.Config.Context)
	}
	c := &Cache{model: m, limit: n, layers: make([]cached, m.Config.Layers)}
	m.caches[c] = struct{}{}
	return c, nil
}

// Len is how many tokens have been evaluated into the cache.
func (c *Cache) Len() int { return c.length }

// Truncate forgets all but the first n tokens; n past the end changes nothing.
func (c *Cache) Truncate(n int) { c.length = max(0, min(n, c.length)) }

// Close frees the memory. The cache must not be used afterwards.
func (c *Cache) Close() {
	if c.model == nil {
		return
	}
	c.eachLayer(func(s *stage, _ *layer, l *cached) error {
		s.Free(l.keys)
		s.Free(l.values)
		return nil
	})
	delete(c.model.caches, c)
	c.model, c.length = nil, 0
}

// reserve makes room for n tokens in all.
func (c *Cache) reserve(n int) error {
	switch {
	case n > c.limit:
		return fmt.Errorf("%w: %d tokens in a cache for %d", ErrContextFull, n, c.limit)
	case n <= c.size:
		return nil
	}
	size := max(c.size, firstSize)
	for size < n {
		size *= 2
	}
	size = min(size, c.limit)
	if err := c.model.reserveAngles(size); err != nil {
		return err
	}
	if err := c.eachLayer(func(s *stage, weights *layer, l *cached) error {
		return c.grow(s, weights, l, size)
	}); err != nil {
		return fmt.Errorf("a cache for %d tokens: %w", size, err)
	}
	c.size = size
	return nil
}

// grow moves one layer to new memory. Layers that have grown before a failure
// keep their size; the rest stays usable at the old one.
func (c *Cache) grow(s *stage, weights *layer, l *cached, size int) error {
	cols := c.model.Config.KVHeads * c.model.Config.HeadDim
	for _, t := range []*kernels.Tensor{&l.keys, &l.values} {
		larger, err := s.New(weights.cachedAs, size, cols)
		if err != nil {
			return err
		}
		if c.length > 0 {
			s.Copy(larger.Slice(0, c.length), t.Slice(0, c.length))
		}
		s.Free(*t)
		*t = larger
	}
	return nil
}

// eachLayer visits the cache's layers with the weights and stage of each.
func (c *Cache) eachLayer(visit func(*stage, *layer, *cached) error) error {
	index := 0
	for i := range c.model.stages {
		s := &c.model.stages[i]
		for j := range s.layers {
			if err := visit(s, &s.layers[j], &c.layers[index]); err != nil {
				return err
			}
			index++
		}
	}
	return nil
}
