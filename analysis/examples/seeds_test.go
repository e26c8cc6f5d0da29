package examples

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"semcoder/analysis"
)

// A run asks testdata/check_examples.py to execute one example.
type run struct {
	Source   string `json:"source"`
	Call     string `json:"call"`
	Expected string `json:"expected"`
	id       string
}

// TestSeedExamples executes what Find says of functions with doctests. An example
// that cannot run is worse than none, so nearly all must.
func TestSeedExamples(t *testing.T) {
	dir := os.Getenv("SEEDS")
	if dir == "" {
		t.Log("SEEDS is not set: the 30 seeds of testdata only")
		dir = "../testdata/seeds"
	}
	runs, functions, with := seedRuns(t, filepath.Join(dir, "functions.jsonl"))
	ran, held := execute(t, runs)
	t.Logf("%d of %d functions with doctests have examples; of %d examples %d ran and %d came out as the source says",
		with, functions, len(runs), ran, held)
	if ran*100 < len(runs)*98 || held*100 < len(runs)*95 {
		t.Errorf("of %d examples %d ran and %d held, want 98 %% and 95 %%", len(runs), ran, held)
	}
}

func seedRuns(t *testing.T, path string) (runs []run, functions, with int) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var seed struct{ ID, Name, Code string }
		if err := json.Unmarshal(lines.Bytes(), &seed); err != nil {
			t.Fatal(err)
		}
		doc := analysis.Parse(seed.ID, 1, seed.Code)
		for _, f := range doc.Functions() {
			if f.Nested || !strings.Contains(f.Doc, ">>>") || strings.HasPrefix(f.Name, "test") {
				continue
			}
			functions++
			found := Find(doc, f)
			if len(found) > 0 {
				with++
			}
			for _, e := range found {
				runs = append(runs, run{doc.SliceFor(f, e.Call).Source, e.Call, e.Expected, seed.ID + " " + f.Qualified})
			}
		}
	}
	if err := lines.Err(); err != nil || functions == 0 {
		t.Fatalf("%d functions read: %v", functions, err)
	}
	return runs, functions, with
}

func execute(t *testing.T, runs []run) (ran, held int) {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("examples are judged by running them under python3, which is not installed")
	}
	var in bytes.Buffer
	encoder := json.NewEncoder(&in)
	for _, r := range runs {
		if err := encoder.Encode(r); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(python, "-I", "testdata/check_examples.py")
	cmd.Stdin, cmd.Stderr = &in, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("check_examples.py: %v", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(out))
	for _, r := range runs {
		var got struct {
			Ran, Held bool
			Error     string
		}
		if err := decoder.Decode(&got); err != nil {
			t.Fatal(err)
		}
		if got.Ran {
			ran++
		}
		if got.Held {
			held++
		} else {
			t.Logf("%s: %s: %s", r.id, r.Call, got.Error)
		}
	}
	return ran, held
}
