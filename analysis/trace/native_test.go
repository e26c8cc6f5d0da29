package trace

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"semcoder/analysis/trace/fence"
)

// nativePython is the interpreter to test with: NATIVE, or the first python3 in the
// PATH that is no script.
func nativePython(t *testing.T) string {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the native interpreter needs Linux's fences")
	}
	python := os.Getenv("NATIVE")
	if python == "" {
		found, err := exec.Command("python3", "-c", "import sys; print(sys.executable)").Output()
		if err != nil {
			t.Skip("no python3 in the PATH: ", err)
		}
		python = strings.TrimSpace(string(found))
	}
	return python
}

// nativeRunner runs programs in python, or skips the test where that cannot be.
func nativeRunner(t *testing.T, n Native) *Runner {
	t.Helper()
	n.Trusted = true
	r := NewRunner(Options{Native: &n})
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	fences, err := r.Fences(t.Context())
	if errors.Is(err, ErrUnavailable) && (strings.Contains(err.Error(), errFences.Error()) || strings.Contains(err.Error(), "needs 3.11")) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if !fence.Whole(fences) {
		t.Fatalf("it runs without all fences: %+v", fences)
	}
	return r
}

// environment makes what a virtual environment is: a link to an interpreter, and a
// package of its own.
func environment(t *testing.T, python string) string {
	t.Helper()
	dir := t.TempDir()
	text, err := exec.Command(python, "-c", "import sys; print(f'lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages')").Output()
	if err != nil {
		t.Fatal(err)
	}
	site := filepath.Join(dir, strings.TrimSpace(string(text)))
	for path, content := range map[string]string{
		filepath.Join(dir, "pyvenv.cfg"):        "home = " + filepath.Dir(python) + "\n",
		filepath.Join(site, "made/__init__.py"): "from pathlib import Path\ndef twice(x):\n    return 2 * x\ndef data():\n    return Path(__file__).with_name('data.txt').read_text()\n",
		filepath.Join(site, "made/data.txt"):    "hello",
	} {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "bin", "python")
	if err := os.Symlink(python, link); err != nil {
		t.Fatal(err)
	}
	return link
}

func TestNativeHasItsPackages(t *testing.T) {
	r := nativeRunner(t, Native{Python: environment(t, nativePython(t))})
	const source = "import made\nn = 0\ndef f(x):\n    global n\n    n += 1\n    return made.twice(x), made.data(), n\n"
	want := `(42, "hello", 1)`
	for range 2 { // the second run knows nothing of the first
		got := traced(t, r, Program{Source: source, Call: "f(21)", Expect: want})
		if got.Value != want || got.Match != Equal || !got.Native || got.Steps != 2 {
			t.Errorf("got %+v", got)
		}
	}
	if got := traced(t, r, Program{Source: "import absent_package\ndef f():\n    pass\n", Call: "f()"}); got.Stop != Missing {
		t.Errorf("got %+v", got)
	}
}

// TestNativeIsFenced has programs try what they must not get. They go around the
// guest program's own refusals, which are no fence.
func TestNativeIsFenced(t *testing.T) {
	python := nativePython(t)
	t.Run("alone", func(t *testing.T) {
		t.Setenv("PATH", "")           // no bubblewrap is found
		isFenced(t, python, "13", "1") // EACCES, EPERM
	})
	t.Run("in a bubble", func(t *testing.T) {
		needsBubble(t)
		isFenced(t, python, "13", "1", "2", "30") // and ENOENT, EROFS
	})
}

// needsBubble skips the test where bubblewrap does not work.
func needsBubble(t *testing.T) {
	t.Helper()
	if s := Bubblewrap(); !s.Held {
		t.Skip("bubblewrap: ", s.Detail)
	}
}

// isFenced makes the attempts, which are to fail with one of some errors.
func isFenced(t *testing.T, python string, errors ...string) {
	r := nativeRunner(t, Native{Python: python})
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	secret := filepath.Join(folder, "secret")
	if err := os.WriteFile(secret, []byte("secret"), 0o666); err != nil {
		t.Fatal(err)
	}
	for name, attempt := range map[string]string{
		"passwd":  "posix.open('/etc/passwd', 0)",
		"a file":  "posix.open('" + secret + "', 0)",
		"home":    "posix.listdir('" + folder + "')",
		"proc":    "posix.open('/proc/self/maps', 0)",
		"writing": "posix.open('" + secret + "', 1)",
		"making":  "posix.open('" + folder + "/new', 65, 438)",
		"tmp":     "posix.open('/tmp/semcoder-was-here', 65, 438)",
		"root":    "posix.open('/semcoder-was-here', 65, 438)",
		"removal": "posix.unlink('" + secret + "')",
		"socket":  "_socket.socket(2, 1)",
		"udp":     "_socket.socket(2, 2)",
		"unix":    "_socket.socket(1, 1)",
		"fork":    "posix.fork()",
		"spawn":   "posix.posix_spawn('/bin/true', ['true'], {})",
		"exec":    "posix.execv('/bin/true', ['true'])",
		"kill":    "posix.kill(posix.getppid(), 0)",
	} {
		t.Run(name, func(t *testing.T) {
			got := traced(t, r, attempted(attempt))
			if got.Stop != Returned || !slices.Contains(errors, got.Value) {
				t.Errorf("%s: %s %s %s %v %+v", attempt, got.Stop, got.Value, got.Problem, got.Needs, got.Exception)
			}
		})
	}
	if content, err := os.ReadFile(secret); err != nil || string(content) != "secret" {
		t.Errorf("the file is now %q, %v", content, err)
	}
}

// attempted is a program that tries something and returns what came of it, or the
// number of the error.
func attempted(expression string) Program {
	return Program{Call: "f()", Source: `import posix, _socket, sys
def f():
    sys.meta_path[-1].closed = False  # what refuses, so that the run is told to lack something
    try:
        return "did it", ` + expression + `
    except OSError as error:
        return error.errno
    finally:
        sys.meta_path[-1].closed = True  # a run that is found to have opened it tells nothing
`}
}

func TestNativeIsRefused(t *testing.T) {
	python := nativePython(t)
	script := filepath.Join(t.TempDir(), "python")
	if err := os.WriteFile(script, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		native Native
		why    string
	}{
		{Native{Python: python}, "semcoder.native.trusted"},
		{Native{Trusted: true}, "semcoder.native.python"},
		{Native{Python: "python3", Trusted: true}, "not an absolute path"},
		{Native{Python: "/nonexistent/python3", Trusted: true}, "no such file"},
		{Native{Python: script, Trusted: true}, "is a script"},
	} {
		r := NewRunner(Options{Native: &c.native})
		_, err := r.Run(t.Context(), Program{Source: "x = 1", Call: "x"})
		if !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%+v: %v, want a word on %q", c.native, err, c.why)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestNativeReplays checks that only the hashes of replays are random.
func TestNativeReplays(t *testing.T) {
	r := nativeRunner(t, Native{Python: nativePython(t)})
	p := Program{Source: "def f():\n    return list({'a', 'b', 'c', 'd', 'e', 'f', 'g'})\n", Call: "f()"}
	first, again := traced(t, r, p), traced(t, r, p)
	if first.Value != again.Value {
		t.Errorf("%s, then %s", first.Value, again.Value)
	}
	replayed, err := Replay(t.Context(), r.Run, p, first)
	if err != nil || !replayed.Varies() {
		t.Errorf("%v, unstable: %v", err, replayed.Unstable)
	}
}
