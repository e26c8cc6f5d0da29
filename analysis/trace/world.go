package trace

import "time"

// world is what the guest perceives of its host: a clock and a source of entropy,
// both made up, the same in every run, and counted.
type world struct {
	now           time.Duration // since the epoch of Unix
	clock         int           // readings of the clock
	entropy       int           // requests for entropy
	entropyStream uint64
}

// startOfTime is what the guest's clock shows when a run begins: 2024-01-01.
const startOfTime = 1704067200 * time.Second

// tick passes with every reading, so that programs which wait by reading end.
const tick = time.Microsecond

func (w *world) reset() { *w = world{now: startOfTime} }

func (w *world) read() time.Duration {
	w.clock++
	w.now += tick
	return w.now
}

func (w *world) walltime() (sec int64, nsec int32) {
	now := w.read()
	return int64(now / time.Second), int32(now % time.Second)
}

func (w *world) nanotime() int64 { return int64(w.read() - startOfTime) }

// sleep returns at once. A sleep reads the clock once for its own deadline, which
// is no reading of the program's.
func (w *world) sleep(ns int64) {
	w.now += time.Duration(max(ns, 0))
	w.clock = max(w.clock-1, 0)
}

// Read serves entropy: the same stream in every run (splitmix64).
func (w *world) Read(p []byte) (int, error) {
	w.entropy++
	for i := range p {
		w.entropyStream += 0x9e3779b97f4a7c15
		z := w.entropyStream
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		p[i] = byte(z >> 56)
	}
	return len(p), nil
}
