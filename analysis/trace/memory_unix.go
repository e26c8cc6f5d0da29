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
// without a name. Instances map them copy-on-write, so that restoring costs by what
// a run has touched.
type image struct {
	size   int // bytes visible to the guest
	file   *os.File
	view   []byte // of the file, to read from
	pieces []piece
}

type piece struct {
	at, size int   // in the memory
	offset   int64 // in the file
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
	if m.pagemap != nil {
		_ = m.pagemap.Close() // it was only read
		m.pagemap = nil
	}
}

// keep copies what the memory holds now.
func (m *memory) keep() (*image, error) {
	file, err := namelessFile()
	if err != nil {
		return nil, fmt.Errorf("keeping the interpreter's memory: %w", err)
	}
	made := &image{size: m.used, file: file, pieces: m.pieces()}
	for i := range made.pieces {
		p := &made.pieces[i]
		if i > 0 {
			p.offset = made.pieces[i-1].offset + int64(made.pieces[i-1].size)
		}
		if err := m.write(file, *p); err != nil {
			return nil, fmt.Errorf("keeping the interpreter's memory: %w", err)
		}
	}
	end := made.pieces[len(made.pieces)-1]
	made.view, err = unix.Mmap(int(file.Fd()), 0, int(end.offset)+end.size, unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("keeping the interpreter's memory: %w", err)
	}
	return made, nil
}

// page copies what the image holds at an address.
func (i *image) page(at int, to []byte) {
	for _, p := range i.pieces {
		if p.at <= at && at < p.at+p.size {
			copy(to, i.view[p.offset+int64(at-p.at):])
			return
		}
	}
	clear(to)
}

// write leaves holes in the file where the memory is zero.
func (m *memory) write(file *os.File, p piece) error {
	zero := make([]byte, hostPage)
	for at := 0; at < p.size; at += hostPage {
		data := m.all[p.at+at : p.at+at+hostPage]
		if bytes.Equal(data, zero) {
			continue
		}
		if _, err := file.WriteAt(data, p.offset+int64(at)); err != nil {
			return err
		}
	}
	return file.Truncate(p.offset + int64(p.size))
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
		if err := m.place(int(from.file.Fd()), p.offset, p.at, p.size, 0); err != nil {
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
