package trace

import (
	"os"

	"golang.org/x/sys/unix"
)

// dieNow is what kill -9 does, with the one signal that a fenced process may send: to
// its own thread.
func dieNow() {
	_ = unix.Tgkill(os.Getpid(), unix.Gettid(), unix.SIGKILL)
	select {}
}
