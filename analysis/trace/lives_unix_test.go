//go:build unix

package trace

import (
	"os"
	"strconv"
	"strings"
	"syscall"
)

// lives reports whether a process runs: one that ended and that nobody waited for
// does not.
func lives(pid int) bool {
	text, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat") // elsewhere than on Linux there is none
	return syscall.Kill(pid, 0) == nil && !strings.Contains(string(text), ") Z ")
}
