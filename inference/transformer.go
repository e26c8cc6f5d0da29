package inference

import (
	"errors"
	"fmt"

	"semcoder/inference/model"
	"semcoder/inference/weights"
	"semcoder/kernels"
)

// A transformer is what the engine drives: the model on its backends, or a
// script in tests. All of it is called by the engine's goroutine alone.
type transformer interface {
	shape() (vocab, context int)
	newCache(tokens int) (cache, error)
	// forward evaluates all spans and returns the rows wanted, valid until the
	// next call. On an error no cache has changed.
	forward([]span) ([][]float32, error)
	close() error
}

// A cache is the memory of one sequence's evaluated tokens.
type cache interface {
	Truncate(n int)
	Close()
}

// A span is tokens to append to one sequence, and of how many of its last ones
// the logits are wanted.
type span struct {
	cache cache
	ids   []int32
	want  int
}

// decoder is the real transformer.
type decoder struct {
	*model.Model
	backends []kernels.Backend
	spans    []model.Span // reused
}

// openDecoder opens the backends and loads the weights onto them.
func openDecoder(open func() ([]kernels.Backend, error), file *weights.File) (transformer, error) {
	if open == nil {
		return nil, errors.New("Options.Backends is not set")
	}
	backends, err := open()
	if err != nil {
		return nil, fmt.Errorf("open device: %w", err)
	}
	d := &decoder{backends: backends}
	if d.Model, err = model.New(backends, file); err != nil {
		return nil, errors.Join(err, d.closeBackends())
	}
	return d, nil
}

func (d *decoder) shape() (vocab, context int) { return d.Config.Vocab, d.Config.Context }

func (d *decoder) newCache(tokens int) (cache, error) {
	c, err := d.NewCache(tokens)
	if err != nil {
		return nil, err // not c: a nil pointer inside an interface is not nil
	}
	return c, nil
}

func (d *decoder) forward(spans []span) ([][]float32, error) {
	d.spans = d.spans[:0]
	for _, s := range spans {
		d.spans = append(d.spans, model.Span{Cache: s.cache.(*model.Cache), IDs: s.ids, Want: s.want})
	}
	return d.Forward(d.spans)
}

func (d *decoder) close() error { return errors.Join(d.Close(), d.closeBackends()) }

func (d *decoder) closeBackends() error {
	var errs []error
	for _, b := range d.backends {
		errs = append(errs, b.Close())
	}
	return errors.Join(errs...)
}
