// Package cpu computes on the processor's own cores. Operations run when they
// are called; the queue of the kernels contract is here only the rule that the
// first failure sticks.
//
// Every operation has a portable Go body, which is the reference and what runs
// without cgo or off amd64, and the heavy ones a C body of vector intrinsics,
// chosen once at Open by what the processor can do (see routines). Both give
// each row of the result by a fixed order of additions that does not depend on
// how many rows are computed together: a token's logits are the same bits
// whether it was evaluated alone or in a batch, on one thread or on many.
package cpu

import (
	"cmp"
	"fmt"
	"runtime"

	"github.com/klauspost/cpuid/v2"
	"semcoder/kernels"
)

// Options tune a Backend. The zero value suits most uses.
type Options struct {
	Threads int   // at most this many cores; 0: every physical core that the process may use
	Level   Level // the instructions to use
}

// A Level is a set of routines.
type Level uint8

const (
	Best     Level = iota // the widest vectors that this processor has
	Portable              // Go bodies only: to compare with
	AVX2                  // with FMA and F16C
	AVX512                // with VNNI
)

// A Backend is the processor as a kernels.Backend. One goroutine uses it; it
// shares large operations with helper goroutines of its own.
type Backend struct {
	routines routines
	pool     *pool
	live     map[*storage]struct{}
	err      error // the first failure since Sync
	tasks    tasks
}

// tasks holds the arguments of the operation that runs, for the helpers to
// read. They live here so that an operation allocates nothing.
type tasks struct {
	embed     embedTask
	matmul    matmulTask
	round     roundTask
	tiles     tileTask
	rounded   rounded
	rmsnorm   rmsnormTask
	rope      ropeTask
	attention attentionTask
	swiglu    swigluTask
}

var _ kernels.Backend = (*Backend)(nil)

// Open starts the helpers and picks the routines. Levels that this processor
// or build lacks give kernels.ErrUnavailable; Best and Portable there always are.
func Open(o Options) (*Backend, error) {
	if o.Threads < 0 {
		return nil, fmt.Errorf("cpu: %d threads", o.Threads)
	}
	r, ok := routinesFor(o.Level)
	if !ok {
		return nil, fmt.Errorf("cpu: this processor or this build has no %v routines: %w", o.Level, kernels.ErrUnavailable)
	}
	return &Backend{
		routines: r,
		pool:     newPool(threads(o.Threads, runtime.GOMAXPROCS(0), physicalCores(cpuid.CPU, runtime.NumCPU())), r.wait),
		live:     map[*storage]struct{}{},
	}, nil
}

// String names the level for people.
func (l Level) String() string {
	return [...]string{"best", "portable Go", "AVX2", "AVX-512 VNNI"}[min(l, AVX512)]
}

// routinesFor finds a level's routines; false where there are none.
func routinesFor(l Level) (routines, bool) {
	if l != Best {
		return level(l)
	}
	for _, l := range []Level{AVX512, AVX2} {
		if r, ok := level(l); ok {
			return r, true
		}
	}
	return portable(), true
}

// threads bounds the wish, 0 for none, by the cores that this process may use:
// the Go runtime's number, which respects a container's quota and an affinity
// mask, where a count of the machine's cores would start helpers that wait for
// one another. Two hyperthreads of a core share its vector units, so by default
// one is used.
func threads(wish, usable, physical int) int {
	return min(cmp.Or(wish, physical), usable)
}

// physicalCores is of the whole machine. The processor counts those of its own
// package, of which there may be two, or, as virtual machines often have it, one
// for every core; the system counts the threads of all, unless this process may
// not use some. Each count is too low in its own case only, so the greater holds.
func physicalCores(c cpuid.CPUInfo, logical int) int {
	return max(c.PhysicalCores, logical/max(1, c.ThreadsPerCore))
}

// Device says how many threads compute and with which instructions.
func (b *Backend) Device() string {
	return fmt.Sprintf("cpu: %d threads, %s", b.pool.workers(), b.routines.name)
}

// Sync reports the first failure since the last Sync or Read.
func (b *Backend) Sync() error {
	err := b.err
	b.err = nil
	return err
}

// Close stops the helpers and frees every tensor.
func (b *Backend) Close() error {
	b.pool.close()
	for s := range b.live {
		s.release()
	}
	clear(b.live)
	return nil
}

// fail keeps the first failure of an operation.
func (b *Backend) fail(op, format string, args ...any) {
	if b.err == nil {
		b.err = fmt.Errorf("cpu: %s: %s", op, fmt.Sprintf(format, args...))
	}
}
