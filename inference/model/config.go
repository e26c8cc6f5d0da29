package model

import (
	"fmt"
	"math"

	"semcoder/inference/weights"
)

// Config is a model's shape and constants.
type Config struct {
	Vocab       int // rows of the embedding; may exceed the vocabulary's real tokens
	Context     int // positions that the model was made for
	Width       int // features of the residual stream
	Layers      int
	Heads       int // query heads
	KVHeads     int // key and value heads; divides Heads
	HeadDim     int
	FeedForward int
	RopeDims    int     // features of a head that RoPE turns; even
	RopeBase    float64 // theta
	RopeScale   float64 // linear: positions are divided by it
	Epsilon     float32 // of RMSNorm
	Tied        bool    // the output is the embedding
}

// Bounds far over any model and far under any overflow: a file past them is
// damaged or hostile. What a file of given size can claim is bounded further
// by its tensors, whose shapes must fit.
const (
	maxLayers  = 1 << 10
	maxWidth   = 1 << 17
	maxContext = 1 << 24
)

// ReadConfig reads the llama.* metadata. Values that are missing, out of range
// or contradict each other are errors that name the key.
func ReadConfig(f *weights.File) (Config, error) {
	r := fields{file: f}
	if name, ok := f.String("general.architecture"); !ok || name != "llama" {
		return Config{}, fmt.Errorf("the model's architecture is %q; only llama is supported", name)
	}
	c := Config{
		Context:     r.size("llama.context_length", maxContext),
		Width:       r.size("llama.embedding_length", maxWidth),
		Layers:      r.size("llama.block_count", maxLayers),
		Heads:       r.size("llama.attention.head_count", maxWidth),
		FeedForward: r.size("llama.feed_forward_length", 1<<20),
		Epsilon:     float32(r.number("llama.attention.layer_norm_rms_epsilon", 0, 0.1)),
	}
	c.KVHeads = r.sizeOr("llama.attention.head_count_kv", maxWidth, c.Heads)
	if r.err == nil {
		c.HeadDim = r.sizeOr("llama.attention.key_length", maxWidth, c.Width/c.Heads)
		c.RopeDims = r.sizeOr("llama.rope.dimension_count", maxWidth, c.HeadDim)
	}
	c.RopeBase = r.numberOr("llama.rope.freq_base", 1, 1e15, 10000)
	c.RopeScale = r.ropeScale()
	r.refuse("llama.expert_count", "mixtures of experts are not supported")
	if r.err != nil {
		return Config{}, r.err
	}
	_, untied := f.Tensor("output.weight")
	c.Tied = !untied
	return c, c.check(f)
}

// check is for values that are each in range but do not fit together.
func (c Config) check(f *weights.File) error {
	valueDim, given := f.Uint("llama.attention.value_length")
	switch {
	case c.HeadDim < 1:
		return fmt.Errorf("llama.attention.head_count %d is more than the width %d", c.Heads, c.Width)
	case c.Heads%c.KVHeads != 0:
		return fmt.Errorf("llama.attention.head_count_kv %d does not divide head_count %d", c.KVHeads, c.Heads)
	case c.HeadDim > maxWidth/c.Heads:
		return fmt.Errorf("%d heads of %d features are too many", c.Heads, c.HeadDim)
	case given && valueDim != uint64(c.HeadDim):
		return fmt.Errorf("llama.attention.value_length %d differs from the keys' %d, which is not supported", valueDim, c.HeadDim)
	case c.RopeDims > c.HeadDim || c.RopeDims%2 != 0:
		return fmt.Errorf("llama.rope.dimension_count %d: want an even number up to the head's %d", c.RopeDims, c.HeadDim)
	}
	return nil
}

// fields reads metadata and keeps the first complaint.
type fields struct {
	file *weights.File
	err  error
}

func (r *fields) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
}

// size is a required whole number from 1 to most.
func (r *fields) size(key string, most int) int {
	n, ok := r.file.Uint(key)
	switch {
	case !ok:
		r.fail("the model file has no %s, or it is not a whole number; use a GGUF file of a llama model", key)
	case n < 1 || n > uint64(most):
		r.fail("%s is %d; want 1 to %d", key, n, most)
	}
	return int(min(n, uint64(most)))
}

// sizeOr is size for a key that may be absent.
func (r *fields) sizeOr(key string, most, otherwise int) int {
	if !r.has(key) {
		return otherwise
	}
	return r.size(key, most)
}

// number is a required finite number from least to most.
func (r *fields) number(key string, least, most float64) float64 {
	x, ok := r.file.Float(key)
	switch {
	case !ok:
		r.fail("the model file has no %s, or it is not a number; use a GGUF file of a llama model", key)
	case math.IsNaN(x) || x < least || x > most:
		r.fail("%s is %g; want %g to %g", key, x, least, most)
	}
	return x
}

func (r *fields) numberOr(key string, least, most, otherwise float64) float64 {
	if !r.has(key) {
		return otherwise
	}
	return r.number(key, least, most)
}

func (r *fields) has(key string) bool {
	_, n := r.file.Uint(key)
	_, x := r.file.Float(key)
	_, s := r.file.String(key)
	_, l := r.file.Len(key)
	return n || x || s || l
}

// ropeScale is the factor of linear scaling, 1 without; older files name it scale_linear.
func (r *fields) ropeScale() float64 {
	kind, given := r.file.String("llama.rope.scaling.type")
	switch {
	case given && kind == "none":
		return 1
	case given && kind != "linear":
		r.fail("llama.rope.scaling.type %q is not supported; only linear is", kind)
	case given || r.has("llama.rope.scaling.factor"):
		return r.number("llama.rope.scaling.factor", 1e-3, 1e6)
	}
	return r.numberOr("llama.rope.scale_linear", 1e-3, 1e6, 1)
}

// refuse complains about a count that changes the model's form, unless it is 0.
func (r *fields) refuse(key, why string) {
	if n, _ := r.file.Uint(key); n > 0 {
		r.fail("%s is %d: %s", key, n, why)
	}
}
