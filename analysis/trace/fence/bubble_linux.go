//go:build amd64 || arm64

package fence

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Bubble looks for bubblewrap, and returns what to put before the command line of a
// process, to have it started in namespaces of its own: it sees no process but its
// own, no network, and of the file system what Native grants an interpreter ("" for
// none), read-only, and besides that readable. It ends with whoever started it.
//
// Native's fences go up inside; this one stands around them, and is not required: in
// a container, or where users may make no namespaces, there is none. Whether it works
// is found out by running try inside, which has to end at once, with status 0; what it
// starts must be readable.
func Bubble(interpreter string, readable []string, try ...string) ([]string, Status) {
	s := Status{Name: "bubblewrap", Extra: true}
	program, err := exec.LookPath("bwrap")
	if err != nil {
		s.Detail = "absent: no bwrap is in the PATH"
		return nil, s
	}
	inside, err := seenBy(interpreter, readable)
	if err != nil {
		s.Detail = err.Error()
		return nil, s
	}
	argv := append(append([]string{program}, namespacesOfItsOwn...), inside.arguments()...)
	argv = append(argv, "--proc", "/proc", "--remount-ro", "/", "--chdir", "/", "--") // its own /proc: the worker looks its threads up
	if err := tried(append(slices.Clone(argv), try...), bubbleWall); err != nil {
		s.Detail = fmt.Sprintf("%s fails here: %v", program, err)
		return nil, s
	}
	s.Held, s.Detail = true, "namespaces for files, processes and network"
	return argv, s
}

// namespacesOfItsOwn are bubblewrap's flags that do not depend on what is to be seen.
// Without --as-pid-1 signals mean inside what they mean outside, and without
// --new-session a signal to the group of whoever starts it reaches all of it, at any
// moment.
var namespacesOfItsOwn = []string{
	"--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-net", "--unshare-cgroup-try",
	"--hostname", "localhost", "--cap-drop", "ALL", "--die-with-parent",
}

// bubbleWall is how long a start may take that is only a trial.
const bubbleWall = 10 * time.Second

// tried runs a command line; what it says itself tells more than its status. One that
// hangs is ended with all that it started: bubblewrap is two processes, and the inner
// one may wait for the outer one without end.
func tried(argv []string, wall time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), wall)
	defer cancel()
	var said bytes.Buffer
	command := exec.CommandContext(ctx, argv[0], argv[1:]...)
	command.Env, command.Stderr, command.WaitDelay = []string{}, &said, time.Second
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
	err := command.Run()
	switch first, _, _ := strings.Cut(said.String(), "\n"); {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("a process in it did not end within %v", wall)
	case first != "":
		return errors.New(first)
	}
	return err
}

// seenBy is what an interpreter's bubble has to show.
func seenBy(interpreter string, readable []string) (*sight, error) {
	inside := &sight{links: map[string]string{}}
	if interpreter != "" {
		loader, err := loaderOf(interpreter)
		if err != nil {
			return nil, err
		}
		inside.show(interpreter)
		inside.show(loader)
	}
	for _, path := range slices.Concat(systemReadable, []string{os.DevNull}, readable) {
		inside.show(path)
	}
	return inside, nil
}

// A sight is a part of the file system: files and folders at their real paths, and
// the symbolic links by which other paths lead there.
type sight struct {
	real  []string
	links map[string]string // path, and what stands in the link
}

// mostLinks bounds the links on one path, as the kernel does.
const mostLinks = 40

// show adds what a path leads to, if it leads anywhere, and the links on the way.
func (s *sight) show(path string) {
	at, rest, followed := "/", strings.Split(path, "/"), 0
	for len(rest) > 0 {
		name := rest[0]
		rest = rest[1:]
		next := filepath.Join(at, name) // of a real path, so that .. is its parent
		target, err := os.Readlink(next)
		if err != nil {
			at = next
			continue
		}
		if followed++; followed > mostLinks {
			return
		}
		s.links[next] = target
		if filepath.IsAbs(target) {
			at = "/"
		}
		rest = append(strings.Split(target, "/"), rest...)
	}
	if _, err := os.Stat(at); err == nil && path != "" {
		s.real = append(s.real, at)
	}
}

// arguments are bubblewrap's. What lies in a folder that is shown is there already.
func (s *sight) arguments() []string {
	var out, shown []string
	there := func(path string) bool {
		return slices.ContainsFunc(shown, func(above string) bool {
			return path == above || strings.HasPrefix(path, strings.TrimSuffix(above, "/")+"/")
		})
	}
	slices.SortFunc(s.real, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) })
	for _, path := range s.real {
		if there(path) {
			continue
		}
		shown = append(shown, path)
		bind := "--ro-bind"
		if filepath.Dir(path) == "/dev" {
			bind = "--dev-bind" // the only one by which a device can be opened
		}
		out = append(out, bind, path, path)
	}
	for _, path := range slices.Sorted(maps.Keys(s.links)) {
		if !there(path) {
			out = append(out, "--symlink", s.links[path], path)
		}
	}
	return out
}
