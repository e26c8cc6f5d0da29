//go:build amd64 || arm64

package fence

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Worker leaves the process what computing needs (memory, threads, time) and the
// files it has open: no other file, no socket, no process, no new executable memory.
// Whatever needs more, such as compiling WebAssembly, comes before.
func Worker() []Status {
	startPoller()
	data := dataInUse() + workerGrowth // asked while it can be
	return []Status{
		closeFiles(nil),
		closeTCP(),
		limits(map[int]uint64{
			unix.RLIMIT_NOFILE: 0, unix.RLIMIT_FSIZE: 0, unix.RLIMIT_CORE: 0,
			unix.RLIMIT_DATA: data,
		}),
		filterCalls(workerCalls(os.Getpid())),
	}
}

// workerGrowth is how much memory a worker may take beyond what it has when the
// fences go up, in bytes: a second guest while the first is given back, and replies.
const workerGrowth = 512 << 20

// Native prepares the process to become, by exec, an interpreter that runs code
// which nothing else holds: it reads the folders and files listed, its own and those
// of the system's libraries; it executes nothing but itself, forks never, and has no
// network. Its standard streams should be pipes. If not every fence is held, do not
// exec.
func Native(interpreter string, readable []string, l Limits) []Status {
	return []Status{
		closeFiles(&access{program: interpreter, readable: readable}),
		closeTCP(),
		limits(map[int]uint64{
			unix.RLIMIT_NOFILE: 256, unix.RLIMIT_FSIZE: 0, unix.RLIMIT_CORE: 0,
			unix.RLIMIT_AS: uint64(l.Memory), unix.RLIMIT_CPU: uint64(l.CPU.Seconds()),
		}),
		filterCalls(nativeCalls(os.Getpid())),
	}
}

// startPoller makes the runtime open its poller, which it does with the first pipe
// or timer and could not do later.
func startPoller() {
	if r, w, err := os.Pipe(); err == nil {
		_ = r.Close() // nothing was written
		_ = w.Close()
	}
}

// limits sets resource limits, soft and hard; root may raise them again, but not
// behind the filter.
func limits(all map[int]uint64) Status {
	s := Status{Name: "limits", Held: true, Detail: "files, file sizes, memory"}
	for what, most := range all {
		var now unix.Rlimit
		err := unix.Getrlimit(what, &now)
		if err == nil {
			most = min(most, now.Max)
			err = unix.Setrlimit(what, &unix.Rlimit{Cur: most, Max: most})
		}
		if err != nil {
			return Status{Name: s.Name, Detail: fmt.Sprintf("limit %d: %v", what, err)}
		}
	}
	return s
}

// dataInUse is the private writable memory of the process, in bytes; 0 when the
// kernel does not tell.
func dataInUse() uint64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), "VmData:")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	kib, _ := strconv.ParseUint(fields[0], 10, 64) // 0, as if it were not told
	return kib << 10
}
