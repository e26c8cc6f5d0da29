//go:build unix

package pyx

import (
	"syscall"
	"time"
)

// processor is the time that this process and those it has seen end spent computing.
func processor() time.Duration {
	var all time.Duration
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if syscall.Getrusage(who, &u) == nil { // nothing but a wrong argument fails
			all += time.Duration(u.Utime.Nano() + u.Stime.Nano())
		}
	}
	return all
}
