package trace

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// A Usage is what a Runner's processes take.
type Usage struct {
	Workers  int   // processes that live
	Resident int64 // bytes of memory, summed; what two of them share counts twice. 0 where the system does not tell
	Own      int64 // bytes, what is shared counted by shares
}

// Usage counts the workers, spare included.
func (r *Runner) Usage() Usage {
	var u Usage
	p, err := r.open()
	if err != nil {
		return u
	}
	for _, pid := range p.pids() {
		u.Workers++
		u.Resident += rollup(pid, "Rss:")
		u.Own += rollup(pid, "Pss:")
	}
	return u
}

// rollup reads one line of what Linux tells about a process's memory, in bytes.
func rollup(pid int, name string) int64 {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/smaps_rollup")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), "\n"+name)
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	kib, _ := strconv.ParseInt(fields[0], 10, 64)
	return kib << 10
}

// Spent is the processor time that workers took which are gone; 0 where the system
// does not tell. After Close those are all.
func (r *Runner) Spent() time.Duration {
	var all time.Duration
	for _, p := range []*pool{r.pool, r.replays} {
		if p != nil {
			p.mu.Lock()
			all += p.spent
			p.mu.Unlock()
		}
	}
	return all
}

// clockTick is the unit in which Linux tells processor time.
const clockTick = time.Second / 100

// bubble is bubblewrap's program. What ends inside is never added to what its parents
// took, so that it has to be asked for before.
const bubble = "bwrap"

// spent is the processor time of a process that lives, and of what it has started.
func spent(pid int) time.Duration {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is well-formed
	parents, times := map[int]int{}, map[int]time.Duration{}
	for _, name := range stats {
		of, parent, took := processStat(name)
		parents[of], times[of] = parent, took
	}
	var all time.Duration
	for of, took := range times {
		for above := of; above != 0; above = parents[above] {
			if above == pid {
				all += took
				break
			}
		}
	}
	return all
}

// processStat reads a process's number, its parent's, and the time that it and those
// that it has waited for took.
func processStat(name string) (pid, parent int, took time.Duration) {
	text, _ := os.ReadFile(name) // it may have ended
	number, rest, _ := strings.Cut(string(text), " ")
	fields := strings.Fields(rest[strings.LastIndexByte(rest, ')')+1:]) // its name may hold anything
	if len(fields) < 15 {
		return 0, 0, 0
	}
	pid, _ = strconv.Atoi(number)
	parent, _ = strconv.Atoi(fields[1])
	for _, field := range fields[11:15] {
		n, _ := strconv.Atoi(field)
		took += time.Duration(n) * clockTick
	}
	return pid, parent, took
}
