package trace

import (
	"encoding/binary"
	"os"

	"golang.org/x/sys/unix"
)

// namelessFile is a file in memory.
func namelessFile() (*os.File, error) {
	fd, err := unix.MemfdCreate("semcoder-image", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), "image"), nil
}

// Bits of an entry of /proc/self/pagemap.
const (
	pagePresent = 1 << 63
	pageSwapped = 1 << 62
	pageOfFile  = 1 << 61
)

// mostUndone is how many pages are put back one by one; beyond, mapping anew is
// cheaper.
const mostUndone = 2000

// undo puts back the pages that are the memory's own: written to since the image
// was mapped, now or in an earlier run. They stay its own, so that the pages that
// every run writes to are copied without a fault, which costs ten times as much as
// the copy. It reports false when the caller has to map anew.
func (m *memory) undo(from *image) bool {
	if m.mapped != from || !m.readPagemap() {
		return false
	}
	var own []int
	for i := 0; i < len(m.entries); i += 8 {
		entry := binary.LittleEndian.Uint64(m.entries[i:])
		if entry&(pagePresent|pageSwapped) == 0 || entry&pageOfFile != 0 {
			continue
		}
		if own = append(own, i/8*os.Getpagesize()); len(own) > mostUndone {
			return false
		}
	}
	size := os.Getpagesize()
	for _, at := range own {
		from.page(at, m.all[at:at+size])
	}
	return true
}

// openPagemap is nil where the kernel does not let us look.
func openPagemap() *os.File {
	file, err := os.Open("/proc/self/pagemap")
	if err != nil {
		return nil
	}
	return file
}

// readPagemap asks the kernel about every page of the memory.
func (m *memory) readPagemap() bool {
	if m.pagemap == nil {
		return false
	}
	size := os.Getpagesize()
	if want := m.used / size * 8; len(m.entries) != want {
		m.entries = make([]byte, want)
	}
	n, err := m.pagemap.ReadAt(m.entries, int64(m.address()/uintptr(size)*8))
	return err == nil && n == len(m.entries)
}
