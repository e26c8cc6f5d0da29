package trace

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"semcoder/analysis/trace/fence"
)

// A Native is the user's own interpreter, with the packages that are installed for
// it. It runs what the sandbox runs, by the same program of the guest, in processes
// that nothing but the system's fences hold (package fence): so it is used only where
// the user named it and trusts the workspace, and only where every fence stands that
// has to. Where bubblewrap works, it stands around those.
//
// Clock and entropy are the real ones and are not counted. Hashes of text are the
// same in every run of Seed 0, and random in those of other seeds.
type Native struct {
	Python  string   // path of the interpreter, version 3.11 or later; that of a virtual environment, for its packages
	Trusted bool     // the user trusts what the workspace's code may do
	Read    []string // files and folders that it may read besides its own
	Reuse   int      // programs that one process runs; default 1. More are faster, and may find what others left behind
}

// nativeWall stands in for a Program's missing Budget.Wall: importing a large package
// takes seconds.
const nativeWall = 10 * time.Second

// nativeMemory bounds the address space of one interpreter, in bytes.
const nativeMemory = 4 << 30

// nativeCPU bounds the processor time of one interpreter.
const nativeCPU = 10 * time.Minute

// Arguments of a native worker, after "worker".
const (
	nativeFlag = "--native"
	tryFlag    = "--try" // end at once: what a bubble is tried with
	anyHash    = "random"
	knownHash  = "0"
)

// argv is the command line of a worker: that of the sandbox's, and what it becomes.
func (n *Native) argv(worker []string, hashes string) []string {
	out := append(append([]string(nil), worker...), nativeFlag, hashes, n.Python)
	return append(out, n.Read...)
}

// Check refuses what is not allowed, or cannot be; it runs nothing.
func (n *Native) Check() error {
	if n.Python == "" {
		return fmt.Errorf("%w: no native interpreter is named: set semcoder.native.python to its path", ErrUnavailable)
	}
	if !n.Trusted {
		return fmt.Errorf("%w: %s runs only in a trusted workspace: set semcoder.native.trusted", ErrUnavailable, n.Python)
	}
	_, _, err := interpreterFiles(n.Python)
	return err
}

// interpreterFiles finds, without running it, which program a path of an interpreter
// leads to and what that reads: its installation and, for a virtual environment, the
// environment.
func interpreterFiles(python string) (program string, readable []string, err error) {
	if !filepath.IsAbs(python) {
		return "", nil, fmt.Errorf("%w: the native interpreter %q is not an absolute path", ErrUnavailable, python)
	}
	if program, err = filepath.EvalSymlinks(python); err != nil {
		return "", nil, fmt.Errorf("%w: the native interpreter: %w", ErrUnavailable, err)
	}
	if isScript(program) {
		return "", nil, fmt.Errorf("%w: %s is a script and no interpreter; `python -c 'import sys; print(sys.executable)'` names the one it starts", ErrUnavailable, python)
	}
	if environment := filepath.Dir(filepath.Dir(python)); isFile(filepath.Join(environment, "pyvenv.cfg")) {
		readable = append(readable, environment)
	}
	installed := filepath.Dir(filepath.Dir(program))
	switch {
	case isFile(filepath.Join(filepath.Dir(program), "pybuilddir.txt")): // not installed: it lies where it was built
		readable = append(readable, filepath.Dir(program))
	case shared(installed):
		libraries, _ := filepath.Glob(filepath.Join(installed, "lib*", "python3*")) // the pattern is well-formed
		readable = append(readable, libraries...)
	default:
		readable = append(readable, installed)
	}
	return program, append(readable, program), nil
}

func isScript(path string) bool {
	file, err := os.Open(path)
	if err != nil {
		return false // starting it will tell
	}
	defer file.Close()
	var start [2]byte
	_, err = io.ReadFull(file, start[:])
	return err == nil && string(start[:]) == "#!"
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// shared tells whether a folder holds more than an interpreter.
func shared(prefix string) bool {
	home, _ := os.UserHomeDir() // without one nothing lies above it
	for _, folder := range []string{"/", "/usr", "/usr/local", home, filepath.Join(home, ".local")} {
		if folder != "" && filepath.Clean(prefix) == filepath.Clean(folder) {
			return true
		}
	}
	return home != "" && strings.HasPrefix(home, prefix+string(filepath.Separator))
}

// nativeSource is the guest program as the user's interpreter runs it.
func nativeSource() (string, error) {
	source, err := guestSource()
	if err != nil {
		return "", err
	}
	serve, err := guestFiles.ReadFile("guest/native.py")
	return source + "\n" + string(serve), err
}

// nativeStart is what the interpreter is given to run: it reads the guest program
// from a descriptor. An old interpreter has to understand it, to say that it is one.
const nativeStart = `import os, struct, sys
def refuse(text):
    body = b"u" + text.encode()
    os.write(1, struct.pack("<I", len(body)) + body)
    os._exit(1)
if sys.version_info < (3, 11):
    refuse("the native interpreter is Python %d.%d; tracing needs 3.11 or later" % sys.version_info[:2])
sys.path[:] = [p for p in sys.path if p]
FENCES = sys.argv.pop()
with os.fdopen(int(sys.argv.pop()), "rb") as file:
    text = file.read()
sys.argv[:] = [""]
del refuse, struct, file
exec(compile(text, "<guest>", "exec"))
`

// nativeEnvironment is all that the interpreter learns from its environment.
// Libraries that compute with threads of their own are held to one: processes that
// come and go by the run would only start them.
func nativeEnvironment(hashes string) []string {
	return []string{
		"PYTHONHASHSEED=" + hashes, "PYTHONUTF8=1", "LC_ALL=C.UTF-8", "HOME=/nonexistent", "TZ=UTC",
		"OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1", "MKL_NUM_THREADS=1", "NUMEXPR_NUM_THREADS=1",
	}
}

var errFences = errors.New("not every fence stands")

// openNative makes the pools of a native interpreter, once.
func (r *Runner) openNative(worker []string) {
	n := r.options.Native
	if r.err = n.Check(); r.err != nil {
		return
	}
	around, bubble := n.bubble(worker)
	if r.bubble = &bubble; !bubble.Held {
		r.options.Log("the native interpreter runs without a fence that is not required: bubblewrap: " + bubble.Detail)
	}
	start := func(hashes string) []string { return append(slices.Clone(around), n.argv(worker, hashes)...) }
	r.pool = newPool(start(knownHash), "", r.options.Log, r.options.Workers, r.options.spare())
	r.replays = newPool(start(anyHash), "", r.options.Log, 1, r.options.spare())
	r.pool.runs, r.replays.runs = max(1, n.Reuse), max(1, n.Reuse)
}

// bubble is what to put before the command line of a worker, and whether anything is.
func (n *Native) bubble(worker []string) ([]string, fence.Status) {
	program, readable, err := interpreterFiles(n.Python)
	if err != nil {
		return nil, fence.Status{Name: "bubblewrap", Extra: true, Detail: err.Error()}
	}
	// The path as it is named, too: Python follows its links to find itself.
	return bubbleOf(program, worker, slices.Concat(readable, n.Read, []string{n.Python}))
}

// Bubblewrap tells whether a native interpreter would have namespaces of its own
// here; it starts a process to know.
func Bubblewrap() fence.Status {
	worker, err := executable()
	if err != nil {
		return fence.Status{Name: "bubblewrap", Extra: true, Detail: err.Error()}
	}
	_, s := bubbleOf("", worker, nil)
	return s
}

// bubbleOf lets the worker itself be seen inside, where it puts the other fences up;
// to the interpreter that it becomes, Landlock refuses it.
func bubbleOf(program string, worker, readable []string) ([]string, fence.Status) {
	own, err := filepath.Abs(worker[0])
	if err != nil {
		return nil, fence.Status{Name: "bubblewrap", Extra: true, Detail: err.Error()}
	}
	return fence.Bubble(program, append(slices.Clone(readable), own), append(slices.Clone(worker), nativeFlag, tryFlag)...)
}

// identity names the interpreter's files; packages change under it, so that traces
// of it are nothing to keep for long.
func (n *Native) identity() (string, error) {
	program, _, err := interpreterFiles(n.Python)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(program)
	if err != nil {
		return "", err
	}
	own, err := identity()
	return fmt.Sprintf("%s native %s %d %d", own, n.Python, info.Size(), info.ModTime().UnixNano()), err
}

// NativeMain is the body of a worker process whose arguments begin with --native: it
// puts up the fences and becomes the interpreter. It returns only when it cannot,
// having said so to out, or was only tried; the result is the exit status.
func NativeMain(args []string, out io.Writer) int {
	if len(args) == 2 && args[1] == tryFlag {
		return 0
	}
	closeInherited()
	err := becomeNative(args)
	_, _ = out.Write(refusal(err)) // nobody may be there to read it
	return 1
}

// refusal is the frame that says why there is no interpreter.
func refusal(err error) []byte {
	var out bytes.Buffer
	_ = writeFrame(&out, frameUnusable, []byte(err.Error())) // a buffer takes all
	return out.Bytes()
}
