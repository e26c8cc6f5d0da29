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

// minimalEnvironment is what a process needs to start here.
func minimalEnvironment() []string {
	return []string{"SystemRoot=" + os.Getenv("SystemRoot")}
}
