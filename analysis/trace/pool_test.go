package trace

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestWorkersRest lets five minutes pass at once.
func TestWorkersRest(t *testing.T) {
	r := NewRunner(Options{})
	defer r.Close()
	p, err := r.open()
	if err != nil {
		t.Fatal(err)
	}
	var pass func()
	p.after = func(d time.Duration, f func()) *time.Timer {
		if d != idleFor {
			t.Errorf("a rest after %v", d)
		}
		pass = f
		return time.AfterFunc(time.Hour, func() {})
	}
	for range 2 {
		runsRight(t, r)
		if err := r.Ready(context.Background()); err != nil {
			t.Fatal(err)
		}
		if u := r.Usage(); u.Workers != 2 {
			t.Errorf("%d workers after a request, want one and its spare", u.Workers)
		}
		pass()
		p.wait.Wait()
		if u := r.Usage(); u.Workers != 0 || u.Resident != 0 {
			t.Errorf("after the rest: %+v", u)
		}
	}
}

// TestNoSpare checks that a lone worker is replaced when the next request finds it gone.
func TestNoSpare(t *testing.T) {
	r := NewRunner(Options{NoSpare: true})
	defer r.Close()
	runsRight(t, r)
	p, err := r.open()
	if err != nil {
		t.Fatal(err)
	}
	p.wait.Wait()
	pids := p.pids()
	if len(pids) != 1 {
		t.Fatalf("%d workers after a request, want one alone", len(pids))
	}
	if lost, err := os.FindProcess(pids[0]); err != nil || lost.Kill() != nil {
		t.Fatal("the worker cannot be killed", err)
	}
	runsRight(t, r)
}

// TestOneWorkerServes checks that the spare only waits: its memory stays small.
func TestOneWorkerServes(t *testing.T) {
	r := NewRunner(Options{})
	defer r.Close()
	p, err := r.open()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[*process]bool{}
	for range 3 {
		if err := r.Ready(context.Background()); err != nil {
			t.Fatal(err)
		}
		w, err := p.acquire(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		seen[w] = true
		p.release(w)
	}
	if len(seen) != 1 {
		t.Errorf("%d workers took turns", len(seen))
	}
}

// TestWorkersEndWithTheirServer kills a process that has a worker at work and a
// spare, and looks for them.
func TestWorkersEndWithTheirServer(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	server := exec.Command(self, "serve endlessly")
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer server.Wait()
	var pids []int
	if err := json.NewDecoder(out).Decode(&pids); err != nil || len(pids) != 2 {
		t.Fatalf("its workers: %v, %v", pids, err)
	}
	if err := server.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		left := 0
		for _, pid := range pids {
			if lives(pid) {
				left++
			}
		}
		if left == 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d of %v outlived their server", left, pids)
		}
	}
}

// serveEndlessly is that process: it names its workers, one of which never answers.
// They are native ones where an interpreter is named.
func serveEndlessly(python ...string) {
	var o Options
	if len(python) > 0 {
		o.Native = &Native{Python: python[0], Trusted: true}
	}
	r := NewRunner(o)
	if err := r.Ready(context.Background()); err != nil {
		panic(err)
	}
	go func() {
		program := endless
		program.Budget.Wall = time.Hour
		if _, err := r.Run(context.Background(), program); err != nil {
			panic(err)
		}
	}()
	time.Sleep(300 * time.Millisecond) // until it is at work
	if err := json.NewEncoder(os.Stdout).Encode(r.pool.pids()); err != nil {
		panic(err)
	}
	select {}
}

// TestForeignProcessor has a worker say what it says where there is no compiler.
func TestForeignProcessor(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for kind, want := range map[string]error{"f": ErrNoCompiler, "u": ErrUnavailable} {
		r := NewRunner(Options{Exe: []string{self, "say", kind, "no such instruction"}})
		defer r.Close()
		for range 2 {
			_, err := r.Run(context.Background(), Program{Source: "def f():\n    pass\n", Call: "f()"})
			if !errors.Is(err, want) || !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "no such instruction") {
				t.Errorf("%s: %v", kind, err)
			}
			if errors.Is(err, ErrNoCompiler) != (kind == "f") {
				t.Errorf("%s: %v", kind, err)
			}
		}
	}
}
