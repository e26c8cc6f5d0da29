package model

import (
	"errors"
	"testing"

	"semcoder/kernels"
	"semcoder/kernels/cpu"
)

var errNoMemory = errors.New("no memory")

// A limited backend counts its tensors and refuses to make more than so many.
type limited struct {
	kernels.Backend
	live, left int
}

func (l *limited) count(t kernels.Tensor, err error) (kernels.Tensor, error) {
	if err == nil {
		l.live++
	}
	return t, err
}

func (l *limited) New(t kernels.Type, rows, cols int) (kernels.Tensor, error) {
	if l.left--; l.left < 0 {
		return kernels.Tensor{}, errNoMemory
	}
	return l.count(l.Backend.New(t, rows, cols))
}

func (l *limited) Load(t kernels.Type, rows, cols int, data []byte) (kernels.Tensor, error) {
	if l.left--; l.left < 0 {
		return kernels.Tensor{}, errNoMemory
	}
	return l.count(l.Backend.Load(t, rows, cols, data))
}

func (l *limited) Free(t kernels.Tensor) {
	if t.Storage != nil {
		l.live--
	}
	l.Backend.Free(t)
}

func openMany(t *testing.T, n int) []kernels.Backend {
	var out []kernels.Backend
	for range n {
		out = append(out, openCPU(t, cpu.Options{Threads: 1}))
	}
	return out
}

// TestNoMemory lets every allocation fail once, in New, NewCache and Forward.
// Each failure is reported, costs no token of a cache and leaks no tensor; and
// the model works when there is memory again.
func TestNoMemory(t *testing.T) {
	f := small.file()
	ids := randomIDs(20, firstSize+passTokens, small.vocab)
	backend := &limited{Backend: openCPU(t, cpu.Options{Threads: 1})}
	for allowed := 0; ; allowed++ {
		backend.left = allowed
		m, err := New(backends(backend), f)
		if err == nil {
			err = tryForward(t, m, backend, ids)
			if closing := m.Close(); closing != nil {
				t.Error(closing)
			}
		}
		if backend.live != 0 {
			t.Fatalf("with %d allocations %d tensors are left", allowed, backend.live)
		}
		if err == nil {
			return
		}
		if !errors.Is(err, errNoMemory) {
			t.Fatalf("with %d allocations: %v", allowed, err)
		}
		if allowed > 1000 {
			t.Fatal("never enough memory")
		}
	}
}

func tryForward(t *testing.T, m *Model, backend *limited, ids []int32) error {
	cache, err := m.NewCache(len(ids))
	if err != nil {
		return err
	}
	if _, err = m.Forward([]Span{{cache, ids, 3}}); err == nil {
		return nil
	}
	if cache.Len() != 0 {
		t.Errorf("a failed Forward left %d tokens", cache.Len())
	}
	backend.left = 1 << 30
	if _, again := m.Forward([]Span{{cache, ids, 3}}); again != nil {
		t.Errorf("with memory again: %v", again)
	}
	return err
}
