package trace

import (
	"errors"
	"os"
)

// An image is a memory as it was kept, copied back whole.
type image struct {
	size int
	data []byte // up to the last byte that is not zero
}

func openPagemap() *os.File { return nil }

func newMemory(limit int) *memory { return &memory{all: make([]byte, limit)} }

// Free leaves the memory to the collector.
func (m *memory) Free() { m.all = nil }

func newImage(int) (*image, error) { return &image{}, nil }

func (m *memory) keep(in *image) {
	end := m.used
	for end > 0 && m.all[end-1] == 0 {
		end--
	}
	in.size, in.data = m.used, append([]byte(nil), m.all[:end]...)
}

// page copies what the image holds at an address.
func (i *image) page(at int, to []byte) {
	n := copy(to, i.data[min(at, len(i.data)):])
	clear(to[n:])
}

func (m *memory) restore(from *image) error {
	from.page(0, m.all[:m.used])
	return nil
}

// An image is not kept for later processes here.
func (i *image) save(string) error { return errors.ErrUnsupported }

func openSnapshot(string, int) (*image, error) { return nil, errors.ErrUnsupported }
