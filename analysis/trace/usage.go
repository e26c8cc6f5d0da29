package trace

import (
	"iter"
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

// Usage counts the workers, spare included, each with what it has started: of one in a
// bubble its own process is bubblewrap alone.
func (r *Runner) Usage() Usage {
	var u Usage
	p, err := r.open()
	if err != nil {
		return u
	}
	for _, pid := range p.pids() {
		u.Workers++
		for member := range family(pid) {
			u.Resident += rollup(member, "Rss:")
			u.Own += rollup(member, "Pss:")
		}
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
func spent(pid int) (all time.Duration) {
	for member := range family(pid) {
		all += processTime(member)
	}
	return all
}

// family are a process and what it has started. It goes from parent to child: to look at
// every process of the machine would take longer than many a run.
func family(pid int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for next := []int{pid}; len(next) > 0; next = next[1:] {
			if !yield(next[0]) {
				return
			}
			lists, _ := filepath.Glob("/proc/" + strconv.Itoa(next[0]) + "/task/[0-9]*/children") // the pattern is well-formed
			for _, list := range lists {
				text, _ := os.ReadFile(list) // it may have ended
				for _, child := range strings.Fields(string(text)) {
					number, _ := strconv.Atoi(child) // the system writes numbers
					next = append(next, number)
				}
			}
		}
	}
}

// processTime is what a process took, and those that it has waited for.
func processTime(pid int) (took time.Duration) {
	text, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")                      // it may have ended
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:])) // its name may hold anything
	if len(fields) < 15 {
		return 0
	}
	for _, field := range fields[11:15] {
		n, _ := strconv.Atoi(field)
		took += time.Duration(n) * clockTick
	}
	return took
}
