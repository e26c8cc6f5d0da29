package trace

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strings"

	"golang.org/x/sys/unix"

	"semcoder/analysis/trace/fence"
)

// becomeNative puts up the fences and turns this process into the interpreter that
// args name: --native, hashes, path, what it may read besides.
func becomeNative(args []string) error {
	if len(args) < 3 || args[0] != nativeFlag {
		return fmt.Errorf("want %s, a seed for hashes and an interpreter", nativeFlag)
	}
	hashes, python, besides := args[1], args[2], args[3:]
	program, readable, err := interpreterFiles(python)
	if err != nil {
		return err
	}
	source, err := nativeSource()
	if err != nil {
		return err
	}
	text, err := filled(source)
	if err != nil {
		return fmt.Errorf("a pipe for the guest program: %w", err)
	}
	if err := os.Chdir("/"); err != nil {
		return err
	}
	// A program that never ends would not see that its input has; the wish outlives
	// the exec of the thread that made it.
	runtime.LockOSThread()
	if err := unix.Prctl(unix.PR_SET_PDEATHSIG, uintptr(unix.SIGKILL), 0, 0, 0); err != nil {
		return fmt.Errorf("to end with the parent: %w", err)
	}
	all := fence.Native(program, append(readable, besides...), fence.Limits{Memory: nativeMemory, CPU: nativeCPU})
	if !fence.Whole(all) {
		return fmt.Errorf("the native interpreter is not started: %w: %s", errFences, missing(all))
	}
	told, err := json.Marshal(all)
	if err != nil {
		return err
	}
	argv := []string{python, "-s", "-B", "-c", nativeStart, fmt.Sprint(text), string(told)}
	return fmt.Errorf("starting %s: %w", program, unix.Exec(program, argv, nativeEnvironment(hashes)))
}

func missing(all []fence.Status) string {
	var out []string
	for _, s := range all {
		if !s.Held {
			out = append(out, s.Name+": "+s.Detail)
		}
	}
	return strings.Join(out, "; ")
}

// filled returns the end of a pipe that holds text, to be inherited: after the fences
// the text could be read from no file.
func filled(text string) (fd int, err error) {
	var ends [2]int
	if err := unix.Pipe2(ends[:], 0); err != nil {
		return 0, err
	}
	defer unix.Close(ends[1])
	if _, err := unix.FcntlInt(uintptr(ends[1]), unix.F_SETPIPE_SZ, len(text)+1); err != nil {
		return 0, err
	}
	if n, err := unix.Write(ends[1], []byte(text)); n != len(text) {
		return 0, fmt.Errorf("%d of %d bytes: %w", n, len(text), err)
	}
	return ends[0], nil
}
