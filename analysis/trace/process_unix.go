//go:build unix

package trace

import (
	"os/exec"
	"syscall"
)

// separate keeps signals that a terminal sends to our group away from the worker:
// it ends with its runner, not before.
func separate(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// minimalEnvironment is what a process needs to start here.
func minimalEnvironment() []string { return nil }
