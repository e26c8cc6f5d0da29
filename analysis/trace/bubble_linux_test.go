package trace

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestBubbleHidesTheRest has programs look for what Landlock lets everybody see: that
// a file is there, that a process is, and how the machine is called.
func TestBubbleHidesTheRest(t *testing.T) {
	python := nativePython(t)
	looks := map[string]string{
		"a file":    "bool(posix.stat('/etc/passwd'))",
		"a folder":  "bool(posix.stat('" + t.TempDir() + "'))",
		"a process": fmt.Sprintf("bool(posix.stat('/proc/%d'))", os.Getpid()),
	}
	t.Run("alone", func(t *testing.T) { // or the looks would prove nothing
		t.Setenv("PATH", "")
		r := nativeRunner(t, Native{Python: python})
		for name, look := range looks {
			if got := traced(t, r, attempted(look)); got.Value != `("did it", True)` {
				t.Errorf("%s: %s", name, got.Value)
			}
		}
	})
	t.Run("in a bubble", func(t *testing.T) {
		needsBubble(t)
		r := nativeRunner(t, Native{Python: python})
		for name, look := range looks {
			if got := traced(t, r, attempted(look)); got.Value != "2" { // ENOENT
				t.Errorf("%s: %s", name, got.Value)
			}
		}
		const others = "posix.getpid() < 10 and posix.getppid() == 1, posix.uname().nodename"
		if got := traced(t, r, attempted(others)); got.Value != `("did it", True, "localhost")` {
			t.Errorf("its number, its parent's and the machine's name: %s", got.Value)
		}
		fences, err := r.Fences(t.Context())
		if err != nil || len(fences) != 5 || !fences[4].Held || fences[4].Name != "bubblewrap" {
			t.Errorf("its fences: %+v, %v", fences, err)
		}
	})
}

// TestWithoutABubble checks that a native interpreter starts where bubblewrap is not,
// or fails, and that the reason is logged.
func TestWithoutABubble(t *testing.T) {
	python := nativePython(t)
	nativeRunner(t, Native{Python: python}) // or skips
	for name, c := range map[string]struct{ script, why string }{
		"absent": {"", "bubblewrap: absent"},
		"refused": {"#!/bin/sh\necho 'bwrap: No permissions to create a new namespace' >&2\nexit 1\n",
			"No permissions to create a new namespace"},
		"silent": {"#!/bin/sh\nexit 3\n", "exit status 3"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			if c.script != "" {
				if err := os.WriteFile(folder+"/bwrap", []byte(c.script), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			t.Setenv("PATH", folder)
			var logged []string
			r := NewRunner(Options{
				Native: &Native{Python: python, Trusted: true},
				Log:    func(text string) { logged = append(logged, text) }, // once, before anything runs beside it
			})
			defer r.Close()
			fences, err := r.Fences(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if len(fences) != 5 || fences[4].Held || !strings.Contains("bubblewrap: "+fences[4].Detail, c.why) {
				t.Errorf("its fences: %+v", fences)
			}
			if !slices.ContainsFunc(logged, func(s string) bool { return strings.Contains(s, c.why) }) {
				t.Errorf("logged: %q, want a word on %q", logged, c.why)
			}
			runsRight(t, r)
		})
	}
}

// TestNativeEndsWithItsServer kills a process whose native interpreters are at work,
// at rest and on their way, and looks for what it had started.
func TestNativeEndsWithItsServer(t *testing.T) {
	python := nativePython(t)
	nativeRunner(t, Native{Python: python}) // or skips
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ends := func(t *testing.T) {
		server := exec.Command(self, "serve endlessly", python)
		out, err := server.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := server.Start(); err != nil {
			t.Fatal(err)
		}
		defer server.Wait()
		var pids []int
		if err := json.NewDecoder(out).Decode(&pids); err != nil || len(pids) == 0 {
			t.Fatalf("its workers: %v, %v", pids, err)
		}
		pids = append(pids, descendants(pids)...)
		if err := server.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		areGone(t, pids)
	}
	t.Run("in a bubble", func(t *testing.T) {
		needsBubble(t)
		ends(t)
	})
	t.Run("alone", func(t *testing.T) {
		t.Setenv("PATH", "")
		ends(t)
	})
}

// TestBubbleIsBurst kills workers on their way: while bubblewrap sets its namespaces
// up, the process inside waits for the one outside, without end where that is gone.
func TestBubbleIsBurst(t *testing.T) {
	needsBubble(t)
	r := NewRunner(Options{Native: &Native{Python: nativePython(t), Trusted: true}})
	defer r.Close()
	if _, err := r.open(); err != nil {
		t.Fatal(err)
	}
	for moment := range 100 {
		w, err := start(r.pool.argv, "")
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(moment) * 100 * time.Microsecond)
		pids := []int{w.command.Process.Pid}
		pids = append(pids, descendants(pids)...)
		w.stop()
		areGone(t, pids)
		w.kill()
	}
}

// TestBubbleTellsWhatItTook has a program compute, which two processes above it do not.
func TestBubbleTellsWhatItTook(t *testing.T) {
	needsBubble(t)
	r := nativeRunner(t, Native{Python: nativePython(t)})
	got := traced(t, r, Program{Source: "def f():\n    return sum(range(20_000_000))\n", Call: "f()"})
	if err := r.Close(); err != nil || got.Stop != Returned || r.Spent() < 50*time.Millisecond {
		t.Errorf("%s %s took %v: %v", got.Stop, got.Problem, r.Spent(), err)
	}
}

// TestBubbleTellsWhatItHolds: an interpreter is larger than the bubble around it.
func TestBubbleTellsWhatItHolds(t *testing.T) {
	needsBubble(t)
	r := nativeRunner(t, Native{Python: nativePython(t), Reuse: 2})
	runsRight(t, r)
	around := int64(0)
	for _, pid := range r.pool.pids() {
		around += rollup(pid, "Rss:")
	}
	if u := r.Usage(); u.Workers == 0 || u.Resident < around+int64(u.Workers)<<22 || u.Own <= 0 || u.Own > u.Resident {
		t.Errorf("%+v, of which %d bytes are the bubbles'", u, around)
	}
}

// descendants are the processes that these started, and so on.
func descendants(of []int) []int {
	entries, _ := os.ReadDir("/proc") // without it there are none to look for
	var out []int
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		text, _ := os.ReadFile("/proc/" + entry.Name() + "/stat") // it may have ended
		_, rest, _ := strings.Cut(string(text), ") ")
		fields := strings.Fields(rest)
		if len(fields) < 2 {
			continue
		}
		if parent, _ := strconv.Atoi(fields[1]); slices.Contains(of, parent) {
			out = append(out, pid)
		}
	}
	if len(out) > 0 {
		out = append(out, descendants(out)...)
	}
	return out
}

// areGone waits for processes to end, for ten seconds.
func areGone(t *testing.T, pids []int) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if !slices.ContainsFunc(pids, lives) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("of %v some outlived their server", pids)
		}
	}
}

func BenchmarkNativeStart(b *testing.B) {
	python, err := exec.Command("python3", "-c", "import sys; print(sys.executable)").Output()
	if err != nil {
		b.Skip("no python3 in the PATH: ", err)
	}
	for _, where := range []string{"alone", "bubble"} {
		b.Run(where, func(b *testing.B) {
			if where == "alone" {
				b.Setenv("PATH", "")
			}
			r := NewRunner(Options{Native: &Native{Python: strings.TrimSpace(string(python)), Trusted: true}})
			defer r.Close()
			if _, err := r.open(); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				w, err := r.pool.launch()
				if err != nil {
					b.Fatal(err)
				}
				w.kill()
			}
		})
	}
}
