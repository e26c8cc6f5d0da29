//go:build unix

package trace

import (
	"bytes"
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// An image is a memory as it was kept: its pieces that are not zero, in a file
// without a name, where they lie as in the memory. Instances map them copy-on-write,
// so that restoring costs by what a run has touched.
type image struct {
	size   int // bytes visible to the guest
	file   *os.File
	base   int64  // of the memory in the file
	view   []byte // of the file, from base on
	pieces []piece
}

type piece struct{ at, size int }

// newImage makes room for an image of up to limit bytes, which costs nothing until
// it is filled. That may be when the process can open no file any more, nor write to
// one but by its view.
func newImage(limit int) (*image, error) {
	file, err := namelessFile()
	if err != nil {
		return nil, fmt.Errorf("room for the interpreter's memory: %w", err)
	}
	if err := file.Truncate(int64(limit)); err != nil {
		return nil, fmt.Errorf("room for the interpreter's memory: %w", err)
	}
	view, err := unix.Mmap(int(file.Fd()), 0, limit, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("room for the interpreter's memory: %w", err)
	}
	return &image{file: file, view: view}, nil
}

// farGap is how many zeros end a piece: a mapping is dearer than a few pages.
const farGap = 1 << 20

func newMemory(limit int) *memory {
	all, err := unix.Mmap(-1, 0, limit, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		// The instance then finds no memory at all and says so.
		return &memory{}
	}
	return &memory{all: all}
}

// Free gives the reservation back.
func (m *memory) Free() {
	if m.all != nil {
		_ = unix.Munmap(m.all) // it was mapped whole: there is nothing to refuse
		m.all = nil
	}
}

// keep copies what the memory holds now to an image that is empty. It leaves holes
// where the memory is zero.
func (m *memory) keep(in *image) {
	in.size, in.pieces = m.used, m.pieces()
	size := os.Getpagesize()
	zero := make([]byte, size)
	for at := 0; at < m.used; at += size {
		if data := m.all[at : at+size]; !bytes.Equal(data, zero) {
			copy(in.view[at:], data)
		}
	}
}

// page copies what the image holds at an address.
func (i *image) page(at int, to []byte) {
	for _, p := range i.pieces {
		if p.at <= at && at < p.at+p.size {
			copy(to, i.view[at:])
			return
		}
	}
	clear(to)
}

// pieces finds what is not zero.
func (m *memory) pieces() []piece {
	var found []piece
	end := -farGap // of the last piece
	zero := make([]byte, hostPage)
	for at := 0; at < m.used; at += hostPage {
		if bytes.Equal(m.all[at:at+hostPage], zero) {
			continue
		}
		if at-end >= farGap {
			found = append(found, piece{at: at})
		}
		end = at + hostPage
		found[len(found)-1].size = end - found[len(found)-1].at
	}
	return found
}

// restore makes the memory what it was when the image was kept. The mappings lie
// inside the reservation, so its address and size stay.
func (m *memory) restore(from *image) error {
	if m.undo(from) {
		return nil
	}
	m.mapped = nil
	if err := m.place(-1, 0, 0, len(m.all), unix.MAP_ANON); err != nil {
		return err
	}
	for _, p := range from.pieces {
		if err := m.place(int(from.file.Fd()), from.base+int64(p.at), p.at, p.size, 0); err != nil {
			return err
		}
	}
	m.mapped = from
	return nil
}

func (m *memory) address() uintptr { return uintptr(unsafe.Pointer(&m.all[0])) }

// place puts a private mapping over part of the memory.
func (m *memory) place(fd int, offset int64, at, size, flags int) error {
	const access, how = unix.PROT_READ | unix.PROT_WRITE, unix.MAP_PRIVATE | unix.MAP_FIXED
	start := unsafe.Pointer(&m.all[at])
	if _, err := unix.MmapPtr(fd, offset, start, uintptr(size), access, how|flags); err != nil {
		return fmt.Errorf("restoring the interpreter's memory: %w", err)
	}
	return nil
}
