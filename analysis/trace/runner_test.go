package trace

import (
	"context"
	"errors"
	"os"
	"sync"
	"testing"
	"time"
)

// endless is a program that only a kill ends.
var endless = Program{Source: "def f():\n    return sum(range(10**15))\n", Call: "f()", Budget: Budget{Wall: time.Second}}

func TestRun(t *testing.T) {
	r := sharedRunner()
	got := traced(t, r, Program{Source: "def double(x):\n    return x * 2\n", Call: "double( 4 )", Expect: "8"})
	if got.Stop != Returned || got.Value != "8" || got.Literal != "8" || got.Match != Equal {
		t.Errorf("got %+v", got)
	}
	if got.Call != "double(4)" || len(got.Events) != 3 {
		t.Errorf("call %q, events %+v", got.Call, got.Events)
	}
}

func TestBrokenPrograms(t *testing.T) {
	r := sharedRunner()
	for _, c := range []struct{ name, source, call, problem string }{
		{"source", "def f(:\n    pass\n", "f()", "line 1: invalid syntax"},
		{"indentation", "def f():\npass\n", "f()", "line 2: expected an indented block after function definition on line 1"},
		{"null", "x = '\x00'", "x", "source code string cannot contain null bytes"},
		{"depth", "x = " + repeat("(", 300) + repeat(")", 300), "x", "nested too deeply"},
		{"sum", "def f():\n    return " + repeat("1 + ", 700) + "x\n", "f(", `the call 'f(' is not an expression: line 1: '(' was never closed`},
		{"compiled", "def f():\n    return 1\nbreak\n", "f()", "line 3: 'break' outside loop"},
		{"call", "def f():\n    pass\n", "f(", `the call 'f(' is not an expression: line 1: '(' was never closed`},
		{"statement", "def f():\n    pass\n", "x = 1", `the call 'x = 1' is not an expression: line 1: invalid syntax`},
		{"module", "x = 1\ny = x / 0\ndef f():\n    pass\n", "f()", "line 2: ZeroDivisionError: division by zero"},
		{"import", "from math import nothing\ndef f():\n    pass\n", "f()", "line 1: ImportError: cannot import name 'nothing' from 'math' (unknown location)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := traced(t, r, Program{Source: c.source, Call: c.call})
			if got.Stop != Broken || got.Problem != c.problem {
				t.Errorf("%s: %q, want broken: %q", got.Stop, got.Problem, c.problem)
			}
		})
	}
}

func repeat(s string, n int) (out string) {
	for range n {
		out += s
	}
	return out
}

func TestKilledWorkerIsReplaced(t *testing.T) {
	r := sharedRunner()
	runsRight(t, r)
	done := make(chan *Trace)
	go func() {
		got, err := r.Run(context.Background(), endless)
		if err != nil {
			t.Error(err)
		}
		done <- got
	}()
	time.Sleep(200 * time.Millisecond)
	r.pool.mu.Lock()
	for w := range r.pool.live {
		if err := w.command.Process.Kill(); err != nil {
			t.Error(err)
		}
	}
	r.pool.mu.Unlock()
	if got := <-done; got.Stop != Budgeted {
		t.Errorf("the run was not tried again: %+v", got)
	}
	runsRight(t, r)
}

func TestCancelledRunReturnsAtOnce(t *testing.T) {
	r := sharedRunner()
	runsRight(t, r)
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(100*time.Millisecond, cancel)
	began := time.Now()
	if _, err := r.Run(ctx, endless); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if took := time.Since(began); took > 800*time.Millisecond {
		t.Errorf("returned after %v", took)
	}
	runsRight(t, r)
}

func TestConcurrentRuns(t *testing.T) {
	r := NewRunner(Options{Workers: 2})
	defer r.Close()
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			if i%7 == 3 {
				ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
				defer cancel()
				_, _ = r.Run(ctx, endless) // ends in either way; the others must not notice
				return
			}
			runsRight(t, r)
		})
	}
	all.Wait()
}

func TestBatchKeepsOrder(t *testing.T) {
	r := sharedRunner()
	var programs []Program
	for _, call := range []string{"f(1)", "f(2)", "f(0)", "f(3)"} {
		programs = append(programs, Program{Source: "def f(x):\n    while not x:\n        sum(range(10**15))\n    return x\n", Call: call, Budget: Budget{Wall: 300 * time.Millisecond}})
	}
	got, err := r.RunBatch(context.Background(), programs)
	if err != nil {
		t.Fatal(err)
	}
	if got[0].Value != "1" || got[1].Value != "2" || got[2].Stop != Budgeted || got[3].Value != "3" {
		t.Errorf("got %+v %+v %+v %+v", got[0], got[1], got[2], got[3])
	}
}

func TestCloseEndsEverything(t *testing.T) {
	r := NewRunner(Options{})
	runsRight(t, r)
	r.Warm()
	running := make(chan error)
	go func() {
		_, err := r.Run(context.Background(), endless)
		running <- err
	}()
	time.Sleep(200 * time.Millisecond)
	var workers []*process
	r.pool.mu.Lock()
	for w := range r.pool.live {
		workers = append(workers, w)
	}
	r.pool.mu.Unlock()
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	for _, w := range workers {
		if w.command.ProcessState == nil {
			t.Errorf("process %d is still there", w.command.Process.Pid)
		}
	}
	if err := <-running; err == nil {
		t.Error("the run that was going on ended well")
	}
	if _, err := r.Run(context.Background(), endless); !errors.Is(err, errClosed) {
		t.Errorf("a closed runner: %v", err)
	}
}

func TestUnavailable(t *testing.T) {
	for name, exe := range map[string][]string{
		"no such program":     {"/nonexistent/semcoder", "worker"},
		"ends at once":        {os.Args[0], "-test.run=^$"},
		"says something else": {os.Args[0], "-test.v", "-test.run=TestSays"},
	} {
		t.Run(name, func(t *testing.T) {
			r := NewRunner(Options{Exe: exe})
			defer r.Close()
			if _, err := r.Run(context.Background(), endless); !errors.Is(err, ErrUnavailable) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestNoCacheFolder(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it compiles the interpreter anew")
	}
	file := t.TempDir() + "/file"
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var notes []string
	r := NewRunner(Options{CacheDir: file, Log: func(s string) { notes = append(notes, s) }})
	argv, err := executable()
	if err != nil {
		t.Fatal(err)
	}
	w, err := start(argv, r.cacheDir())
	if err != nil {
		t.Fatal(err)
	}
	defer w.kill()
	if err := w.await(t.Context(), r.options.Log); err != nil || len(notes) != 2 {
		t.Errorf("%v, notes %q", err, notes)
	}
}

// TestStrangersDoNotMultiply starts this test binary as a worker that runs tests
// instead: what it starts in turn has to stop at once.
func TestStrangersDoNotMultiply(t *testing.T) {
	t.Setenv(cacheVariable, "")
	r := NewRunner(Options{})
	defer r.Close()
	if _, err := r.Run(context.Background(), endless); !errors.Is(err, ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}

// TestCallsAreShownCanonically checks calls whose text tells how they are shown, and such
// as only look so.
func TestCallsAreShownCanonically(t *testing.T) {
	const source = "def f(*args, **named):\n    return 1\n"
	for call, want := range map[string]string{
		`f('a', "b")`:            `f("a", "b")`,
		`f('it', k=['x', -1])`:   `f("it", k=["x", -1])`,
		`f({'a': (1,), 2: []})`:  `f({"a": (1,), 2: []})`,
		`f("it's")`:              `f("it's")`,
		`f('"')`:                 `f('"')`,
		`f('\n')`:                `f("\n")`,
		`f((1))`:                 `f(1)`,
		`f([(1), 2,])`:           `f([1, 2])`,
		`f(1.50, 0x10, 1_000)`:   `f(1.5, 16, 1000)`,
		`f( 1,2 )`:               `f(1, 2)`,
		`f(0.00001)`:             `f(1e-05)`,
		`not(1)`:                 `not 1`,
		`f(None, 0.25, -3)`:      `f(None, 0.25, -3)`,
		`f("a" "b")`:             `f("ab")`,
		`f(*[1], **{'k': True})`: `f(*[1], **{"k": True})`,
	} {
		if got := traced(t, sharedRunner(), Program{Source: source, Call: call}); got.Call != want || got.Stop != Returned {
			t.Errorf("%s is shown as %s, %s; want %s", call, got.Call, got.Problem, want)
		}
	}
}
