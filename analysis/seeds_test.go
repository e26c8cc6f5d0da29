package analysis

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A job asks testdata/check_slices.py for its judgement of one slice.
type job struct {
	ID       string `json:"id"`
	Source   string `json:"source"`
	Name     string `json:"name"`
	Original string `json:"original,omitempty"`
}

type judgement struct {
	ID       string
	Runs     bool
	Missing  []string
	Doctests int
	Same     bool
	Error    string
}

// judge runs the script over slices. It executes them, so they must be known.
func judge(t *testing.T, jobs []job) []judgement {
	t.Helper()
	var in bytes.Buffer
	encoder := json.NewEncoder(&in)
	for _, j := range jobs {
		if err := encoder.Encode(j); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(python(t), "-I", "testdata/check_slices.py")
	cmd.Stdin, cmd.Stderr = &in, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("check_slices.py: %v", err)
	}
	var all []judgement
	for scan := json.NewDecoder(bytes.NewReader(out)); scan.More(); {
		var j judgement
		if err := scan.Decode(&j); err != nil {
			t.Fatal(err)
		}
		all = append(all, j)
	}
	if len(all) != len(jobs) {
		t.Fatalf("%d judgements on %d slices", len(all), len(jobs))
	}
	return all
}

func python(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("slices are judged by running them under python3, which is not installed")
	}
	return path
}

// TestSeedSlices slices functions whose source stands alone: the slice must run,
// lack nothing and pass doctests just as the source does.
func TestSeedSlices(t *testing.T) {
	dir := os.Getenv("SEEDS")
	if dir == "" {
		t.Log("SEEDS is not set: the 30 seeds of testdata only")
		dir = "testdata/seeds"
	}
	jobs := seedJobs(t, filepath.Join(dir, "functions.jsonl"))
	examples, running := 0, 0
	for i, got := range judge(t, jobs) {
		examples += got.Doctests
		if got.Runs && len(got.Missing) == 0 {
			running++
		}
		if !got.Same {
			t.Errorf("%+v of\n%s", got, jobs[i].Source)
		}
	}
	t.Logf("%d slices, %d of them run and lack nothing, %d doctest examples", len(jobs), running, examples)
}

func seedJobs(t *testing.T, path string) []job {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var jobs []job
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var seed struct{ ID, Name, Code string }
		if err := json.Unmarshal(lines.Bytes(), &seed); err != nil {
			t.Fatal(err)
		}
		doc := Parse(seed.ID, 1, seed.Code)
		for _, f := range doc.Functions() {
			if top := doc.statementAt(f.Range.Start); top.name == seed.Name && !f.Nested {
				slice := doc.SliceFor(f, doctestSource(doc))
				jobs = append(jobs, job{seed.ID, slice.Source, seed.Name, seed.Code})
				break // the other methods of a class have the same slice
			}
		}
	}
	if err := lines.Err(); err != nil || len(jobs) == 0 {
		t.Fatalf("%d seeds read: %v", len(jobs), err)
	}
	return jobs
}

// doctestSource is what the doctests of a document run.
func doctestSource(doc *Document) string {
	var all []string
	for _, d := range doc.Docstrings(">>>") {
		for _, l := range d.Lines {
			text := strings.TrimSpace(l.Text)
			if strings.HasPrefix(text, ">>> ") || strings.HasPrefix(text, "... ") {
				all = append(all, text[4:])
			}
		}
	}
	return strings.Join(all, "\n")
}
