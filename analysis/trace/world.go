package trace

import (
	"context"
	"encoding/binary"
	"time"

	"github.com/tetratelabs/wazero/api"
)

// world is what the guest perceives of its host: a clock and a source of entropy,
// both made up, the same in every run, and counted.
type world struct {
	now     time.Duration // since the epoch of Unix
	clock   int           // readings of the clock
	entropy int           // requests for entropy
	stream  uint64        // state of the entropy
}

// Seeds other than 0 make other worlds, for replays: a program whose outcome differs
// in one of them has an outcome that varies. All of them have another entropy and
// another time. Odd ones have other hashes of text and other addresses of objects as
// well; in even ones, sets whose order is chance have it reversed, so that a
// dependence shows for certain, which it does not by a roll of other hashes.

func otherHash(seed uint64) bool { return seed%2 == 1 }

func backwards(seed uint64) bool { return seed != 0 && seed%2 == 0 }

// startOfTime is what the guest's clock shows when a run begins: 2024-01-01.
const startOfTime = 1704067200 * time.Second

// tick passes with every reading, so that programs which wait by reading end.
const tick = time.Microsecond

func (w *world) reset() { w.begin(0) }

// begin makes the world of a seed: a time within some years, a stream of entropy.
func (w *world) begin(seed uint64) {
	*w = world{now: startOfTime, stream: seed}
	if seed != 0 {
		w.now += time.Duration(w.next()%100_000_000) * time.Second
	}
}

// next is splitmix64.
func (w *world) next() uint64 {
	w.stream += 0x9e3779b97f4a7c15
	z := w.stream
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

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

// Read serves entropy: the same stream in every run of one seed.
func (w *world) Read(p []byte) (int, error) {
	w.entropy++
	for i := range p {
		p[i] = byte(w.next())
	}
	return len(p), nil
}

// Numbers of WASI preview 1.
const (
	subscriptionSize = 48
	eventSize        = 32
	clockMonotonic   = 1
	errnoSuccess     = 0
	errnoFault       = 21
	errnoNotSup      = 58
)

// poll is WASI's poll_oneoff, which waits: for a clock it returns at once, in a
// later time; nothing else can be waited for.
func (w *world) poll(_ context.Context, m api.Module, in, out, count, happened uint32) uint32 {
	memory := m.Memory()
	for i := range count {
		s, ok := memory.Read(in+i*subscriptionSize, subscriptionSize)
		if !ok {
			return errnoFault
		}
		event := make([]byte, eventSize)
		copy(event, s[:8]) // whose event it is
		event[10] = s[8]   // what kind it is
		if s[8] == 0 {
			w.wait(s)
		} else {
			binary.LittleEndian.PutUint16(event[8:], errnoNotSup)
		}
		if !memory.Write(out+i*eventSize, event) {
			return errnoFault
		}
	}
	if !memory.WriteUint32Le(happened, count) {
		return errnoFault
	}
	return errnoSuccess
}

// wait lets the time of a clock subscription pass. Who sleeps has read the clock
// once for the deadline, which is no reading of the program's.
func (w *world) wait(subscription []byte) {
	until := time.Duration(binary.LittleEndian.Uint64(subscription[24:]))
	if absolute := subscription[40]&1 != 0; !absolute {
		until += w.now
	} else if subscription[16] == clockMonotonic {
		until += startOfTime
	}
	w.now = max(w.now, until)
	w.clock = max(w.clock-1, 0)
}
