package trace

import (
	"os"
	"strconv"
	"strings"
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
