package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.lsp.dev/protocol"
	"go.uber.org/zap/zapcore"

	"semcoder/lsp"
	"semcoder/lsp/lsptest"
)

// console runs a command in memory.
func console(t *testing.T, args ...string) (out, said string, status int) {
	t.Helper()
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	var stdout, stderr bytes.Buffer
	status = run(t.Context(), streams{strings.NewReader(""), &stdout, &stderr}, args)
	return stdout.String(), stderr.String(), status
}

// TestDemo has the whole conversation with the real server and sandbox.
func TestDemo(t *testing.T) {
	out, said, status := console(t, "demo", "--model", "none")
	if status != 0 {
		t.Fatalf("status %d: %s\n%s", status, said, out)
	}
	for _, want := range []string{
		"   4  def positives(numbers):",     // the source
		"│ positives([3, -1, 4]) -> [3, 4]", // the hover
		"│ ran, ", "from the doctest at line 7",
		"`out.append(4)` makes it `[3, 4]`", // the account
		"executed   [3, 4]", "no model was asked",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("nothing like %q in\n%s", want, out)
		}
	}
	if strings.Contains(out, "\x1b") {
		t.Error("escape sequences outside a terminal")
	}
}

func TestDemoSaysWhatIsWrong(t *testing.T) {
	file := filepath.Join(t.TempDir(), "f.py")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("x = 1\n")
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--file", "nowhere.py"}, "nowhere.py"},
		{[]string{"--function", "slag"}, "no function slag; nearest: slug"},
		{[]string{"--file", file}, "no function with an example"},
	} {
		if _, said, status := console(t, append([]string{"demo", "--model", "none"}, c.args...)...); status != 1 || !strings.Contains(said, c.says) {
			t.Errorf("%v: status %d, %q; want it to say %q", c.args, status, said, c.says)
		}
	}
}

// TestServeLeaves measures the process: a question runs, the client is gone.
func TestServeLeaves(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	t.Setenv("SEMCODER_MODEL", noModel)
	t.Setenv("GORACE", "atexit_sleep_ms=0") // the race detector holds a process up as it ends
	server, err := startServer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	editor, err := lsptest.Connect(t.Context(), server, lsptest.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	// The sandbox needs seconds for this one, and stops at its budget.
	slow := "def f(n):\n    return sum(i * i for i in range(n))\n\nf(10 ** 12)\n"
	if err := editor.Open("file:///slow.py", slow); err != nil {
		t.Fatal(err)
	}
	params := lsp.ExplainParams{Position: &protocol.Position{Character: 5}, Kind: lsp.KindOutput, Call: "f(10 ** 12)"}
	params.TextDocument.URI = "file:///slow.py"
	params.WorkDoneToken = []byte(`"t"`)
	go editor.Explain(t.Context(), params, nil)
	if !editor.Eventually(func(h lsptest.Heard) bool { return len(h.Progress) > 0 }) {
		t.Fatal("the question does not start")
	}
	time.Sleep(300 * time.Millisecond)
	begin := time.Now()
	if err := server.wait(); err != nil {
		t.Errorf("%v", server.explain(err))
	}
	took := time.Since(begin)
	t.Logf("left %v after the end of input", took)
	if took > time.Second { // 100 ms on a machine that is not busy with other tests
		t.Errorf("left after %v", took)
	}
}

func TestServeRefusesToStart(t *testing.T) {
	if _, said, status := console(t, "serve", "--log-level", "loud"); status != 2 || !strings.Contains(said, "loud") {
		t.Errorf("status %d: %s", status, said)
	}
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, said, status := console(t, "serve", "--log-file", filepath.Join(blocked, "x.log")); status != 1 || !strings.Contains(said, "--log-file") {
		t.Errorf("status %d: %s", status, said)
	}
}

// TestServeDoesWithoutALog: no place for it, or a place that takes nothing.
func TestServeDoesWithoutALog(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", "")
	t.Setenv("HOME", "")
	var stdout, stderr bytes.Buffer
	status := run(t.Context(), streams{strings.NewReader(""), &stdout, &stderr}, []string{"serve"})
	if status != 0 || !strings.Contains(stderr.String(), "nothing is logged") {
		t.Errorf("without a home: status %d: %s", status, stderr.String())
	}
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skipf("no device that is always full: %v", err)
	}
	stderr.Reset()
	log, closeLog, err := openLog("/dev/full", zapcore.InfoLevel, &stderr)
	if err != nil {
		t.Fatal(err)
	}
	defer closeLog()
	log.Info("one")
	log.Info("two")
	if n := strings.Count(stderr.String(), "\n"); n != 1 || !strings.Contains(stderr.String(), "no space left") {
		t.Errorf("a full disk: %d lines: %s", n, stderr.String())
	}
}

func TestDoctor(t *testing.T) {
	out, said, status := console(t, "doctor", "--json", "--model", "none")
	if status != 0 {
		t.Fatalf("status %d: %s %s", status, said, out)
	}
	var e examination
	if err := json.Unmarshal([]byte(out), &e); err != nil {
		t.Fatal(err)
	}
	found := map[string]checkup{}
	for _, c := range e.Checks {
		found[c.Name] = c
	}
	if c := found["sandbox"]; c.Status != works || c.Values["warm_ms"] == nil {
		t.Errorf("sandbox: %+v", c)
	}
	if c := found["model"]; c.Status != without {
		t.Errorf("model none: %+v", c)
	}
	if c := found["cpu"]; c.Status != works || c.Values["kernels"] == "" {
		t.Errorf("cpu: %+v", c)
	}
	if _, said, status := console(t, "doctor", "--model", "/no/such/model"); status != 1 || !strings.Contains(said, "model: ") {
		t.Errorf("a model that is not there: status %d, %s", status, said)
	}
}
