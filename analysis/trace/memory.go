package trace

import "os"

// hostPage is a unit of scanning; a multiple of the page size of every host.
const hostPage = 64 << 10

// A memory is the linear memory of one instance: reserved once at its limit, so
// that its address never changes and growing costs nothing. It implements wazero's
// LinearMemory.
type memory struct {
	all  []byte // the reservation
	used int    // bytes that the guest sees

	mapped  *image   // what lies under it, where images are mapped
	pagemap *os.File // the kernel's view of the process; nil where there is none
	entries []byte   // what was last read there
}

// Reallocate grows the visible part; nil beyond the limit.
func (m *memory) Reallocate(size uint64) []byte {
	if size > uint64(len(m.all)) {
		return nil
	}
	m.used = int(size)
	return m.all[:size:len(m.all)]
}
