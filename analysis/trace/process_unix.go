//go:build unix

package trace

import (
	"os"
	"os/exec"
	"syscall"
)

// separate keeps signals that a terminal sends to our group away from the worker:
// it ends with its runner, not before.
func separate(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// end kills the worker, and what it started before it was fenced: bubblewrap is two
// processes while it sets its namespaces up, and only later ends as one. The process
// must not have been waited for, so that its group is its own still.
func end(worker *os.Process) {
	_ = syscall.Kill(-worker.Pid, syscall.SIGKILL) // an error means that it has gone
}

// minimalEnvironment is what a process needs to start here.
func minimalEnvironment() []string { return nil }
