package trace

import (
	"os"
	"os/exec"
	"syscall"
)

// separate keeps console signals away from the worker: it ends with its runner, not
// before.
func separate(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{
		CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP,
		HideWindow:    true,
	}
}

// end kills the worker.
func end(worker *os.Process) {
	_ = worker.Kill() // an error means that it has gone
}

// minimalEnvironment is what a process needs to start here.
func minimalEnvironment() []string {
	return []string{"SystemRoot=" + os.Getenv("SystemRoot")}
}
