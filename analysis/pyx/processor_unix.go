//go:build unix

package pyx

import (
	"syscall"
	"time"
)

// processor is the time that this process has spent computing, its workers apart.
func processor() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil { // nothing but a wrong argument fails
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
