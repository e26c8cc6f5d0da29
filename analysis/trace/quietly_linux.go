package trace

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// quietly does work that takes long on a thread which yields to all others: the
// editor comes first. The thread ends with the work, since priority that was given
// up is not given back. A system that refuses has it done at full priority.
func quietly(work func() error) error {
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // and stays locked: so the thread ends
		const self, nice = 0, 10
		_ = unix.Setpriority(unix.PRIO_PROCESS, self, nice) // of the thread, on Linux
		const ioWhoProcess, ioBestEffort, ioLowest = 1, 2 << 13, 7
		_, _, _ = unix.Syscall(unix.SYS_IOPRIO_SET, ioWhoProcess, self, ioBestEffort|ioLowest)
		done <- work()
	}()
	return <-done
}
