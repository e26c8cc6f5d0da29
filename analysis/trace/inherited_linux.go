package trace

import (
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// closeInherited closes what this process was started with besides its standard
// streams: files and connections that whoever started the server left open to its
// children. Behind the fences they would still work. What this process opened itself
// is marked to be closed by exec, and stays.
func closeInherited() {
	all, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return // then there is no telling which there are
	}
	for _, entry := range all {
		fd, err := strconv.Atoi(entry.Name())
		if err != nil || fd <= 2 {
			continue
		}
		if flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err == nil && flags&unix.FD_CLOEXEC == 0 {
			_ = unix.Close(fd)
		}
	}
}
