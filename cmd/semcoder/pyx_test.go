package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"semcoder/analysis/pyx"
)

const doubler = `{"id": "d", "code": "def f(xs):\n    out = []\n    for x in xs:\n        out.append(x * 2)\n    return out", "calls": ["f([15, 8])", "f([])"]}` + "\n"

func TestPyxDoesNotWriteOverWhatItReads(t *testing.T) {
	in := filepath.Join(t.TempDir(), "in")
	if err := os.WriteFile(in, []byte(doubler), 0o600); err != nil {
		t.Fatal(err)
	}
	_, said, code := invoke(t, "", "pyx", "--in", in, "--out", in, "--kinds", "forward")
	left, err := os.ReadFile(in)
	if code != 2 || !strings.Contains(said, "another file") || string(left) != doubler {
		t.Errorf("exit %d, %q; %q is left, %v", code, said, left, err)
	}
}

func TestPyx(t *testing.T) {
	dir := t.TempDir()
	in, out, report := filepath.Join(dir, "in"), filepath.Join(dir, "out"), filepath.Join(dir, "report")
	if err := os.WriteFile(in, []byte(doubler+"{\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	mustInvoke(t, "", "pyx", "--in", in, "--out", out, "--report", report, "--kinds", "forward,next=1,micro")
	var told pyx.Report
	text, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &told); err != nil {
		t.Fatal(err)
	}
	rows := map[pyx.Kind]int{}
	text, err = os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		var row pyx.Row
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		rows[row.Kind]++
	}
	for kind, want := range map[pyx.Kind]int{pyx.Forward: 2, pyx.Next: 1, pyx.Micro: 1} {
		if rows[kind] != want || told.Rows[kind] != want {
			t.Errorf("%s: %d rows, %d reported, want %d", kind, rows[kind], told.Rows[kind], want)
		}
	}
	if told.Programs != 2 || told.Calls != 2 || told.Rejected[""]["line: not JSON"] != 1 || told.Events.Max == 0 {
		t.Errorf("%+v", told)
	}
	if again := mustInvoke(t, "", "pyx", "--in", in, "--kinds", "forward,next=1,micro"); again != string(text) {
		t.Errorf("standard output holds\n%s\nand the file\n%s", again, text)
	}
}

func TestPyxShard(t *testing.T) {
	if out := mustInvoke(t, doubler, "pyx", "--kinds", "forward", "--shard", "1/2"); out != "" {
		t.Errorf("line 0 is in shard 1: %s", out)
	}
	if out := mustInvoke(t, doubler, "pyx", "--kinds", "forward", "--shard", "0/2"); strings.Count(out, "\n") != 2 {
		t.Errorf("shard 0 holds %q", out)
	}
}

func TestPyxFlags(t *testing.T) {
	for _, flags := range []string{"--workers=0", "--kinds=onward", "--kinds=next=0", "--kinds=next=x", "--shard=2/2", "--shard=-1/2", "--shard=1", "--shard=0/0", "--native=/nowhere/python"} {
		if _, said, exit := invoke(t, "", "pyx", flags); exit == 0 || said == "" {
			t.Errorf("%s: exit %d, %q", flags, exit, said)
		}
	}
}
