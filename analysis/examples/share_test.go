package examples

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"semcoder/analysis"
	"semcoder/analysis/trace"
)

// TestRunnableShare prints what share of the functions of some Python is runnable:
// closed, as far as can be said before anything runs, and of those with an example
// in their file, how many ran. SHARE lists folders and JSONL files of {id, name,
// code}, as name=path, by blanks.
func TestRunnableShare(t *testing.T) {
	list := os.Getenv("SHARE")
	if list == "" {
		t.Skip("SHARE is not set: name=folder and name=file.jsonl, by blanks")
	}
	runner := trace.NewRunner(trace.Options{Workers: 2})
	defer runner.Close()
	var shares []*share
	for _, item := range strings.Fields(list) {
		name, path, _ := strings.Cut(item, "=")
		s := &share{t: t, runner: runner, name: name, reasons: map[string]int{}, ends: map[string]int{}, failed: map[string]int{}}
		s.read(path)
		shares = append(shares, s)
	}
	fmt.Print(table(shares))
}

// A share counts the functions of one body of Python; those inside others are left
// out, since no call reaches them.
type share struct {
	t         *testing.T
	runner    *trace.Runner
	name      string
	functions int
	closed    int            // nothing is known that every run lacks
	sure      int            // nor that some run may lack
	several   int            // closed, of more than one module
	reasons   map[string]int // by what is lacking, functions that are not closed
	ends      map[string]int // by how their first example ended
	failed    map[string]int // by what was lacking then
	took      time.Duration  // slicing
}

func (s *share) read(path string) {
	if strings.HasSuffix(path, ".jsonl") {
		s.lines(path)
		return
	}
	w := analysis.NewWorkspace()
	defer w.Shutdown()
	w.SetRoots(path)
	err := filepath.WalkDir(path, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() && isLeftOut(e.Name()) {
			return fs.SkipDir
		}
		text, err := os.ReadFile(name)
		if !strings.HasSuffix(name, ".py") || err != nil {
			return nil
		}
		w.Open(name, 0, string(text))
		d, _ := w.Snapshot().Document(name)
		for _, f := range d.Functions() {
			s.function(w.Snapshot(), d, f)
		}
		w.Close(name)
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// isLeftOut tells folders of tests and of what is installed beside a library.
func isLeftOut(folder string) bool {
	switch folder {
	case "test", "tests", "site-packages", "__pycache__", "idlelib", "lib2to3", "turtledemo", "ensurepip":
		return true
	}
	return false
}

func (s *share) lines(path string) {
	file, err := os.Open(path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer file.Close()
	in := bufio.NewScanner(file)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var seed struct{ ID, Name, Code string }
		if err := json.Unmarshal(in.Bytes(), &seed); err != nil {
			s.t.Fatal(err)
		}
		d := analysis.Parse(seed.ID, 0, seed.Code)
		for _, f := range d.Functions() {
			if f.Name == seed.Name || strings.HasPrefix(f.Qualified, seed.Name+".") {
				s.function(new(analysis.Snapshot), d, f)
			}
		}
	}
}

func (s *share) function(snap *analysis.Snapshot, d *analysis.Document, f *analysis.Function) {
	if f.Nested {
		return
	}
	s.functions++
	start := time.Now()
	slice := snap.SliceFor(d, f, "")
	s.took += time.Since(start)
	if len(slice.Needs) > 0 {
		s.reasons[slice.Needs[0]]++
		return
	}
	s.closed++
	if len(slice.Maybe) == 0 {
		s.sure++
	}
	if len(slice.Modules) > 0 {
		s.several++
	}
	if found := Find(d, f); len(found) > 0 {
		s.run(snap.SliceFor(d, f, found[0].Call), found[0].Call)
	}
}

func (s *share) run(slice analysis.Slice, call string) {
	got, err := s.runner.Run(s.t.Context(), Program(slice, call))
	if err != nil {
		s.t.Fatal(err)
	}
	end := string(got.Stop)
	if absent := Absent(slice, got); len(absent) > 0 {
		end = string(trace.Missing)
		s.failed[absent[0]]++
	} else if got.Stop != trace.Returned && got.Stop != trace.Raised {
		s.failed[got.Problem]++
	}
	s.ends[end]++
}

// table shows the shares in columns, and the first reasons for the rest.
func table(shares []*share) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\tfunctions\tclosed\tsurely\tmodules\texamples\tran\tlacking\tbudget\tbroken\tms a slice")
	for _, s := range shares {
		tried := s.ends["returned"] + s.ends["raised"] + s.ends["missing"] + s.ends["budget"] + s.ends["broken"]
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%d\t%d\t%s\t%d\t%d\t%d\t%.2f\n", s.name, s.functions,
			percent(s.closed, s.functions), percent(s.sure, s.functions), s.several, tried,
			percent(s.ends["returned"]+s.ends["raised"], tried), s.ends["missing"], s.ends["budget"], s.ends["broken"],
			s.took.Seconds()*1000/float64(max(1, s.functions)))
	}
	w.Flush()
	for _, s := range shares {
		fmt.Fprintf(&b, "\n%s: not closed: %s\n%s: did not run: %s\n", s.name, first(s.reasons, 15), s.name, first(s.failed, 8))
	}
	return b.String()
}

func percent(n, of int) string { return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(max(1, of))) }

// first lists the commonest reasons.
func first(counts map[string]int, n int) string {
	var names []string
	for name := range counts {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b)) })
	var parts []string
	for _, name := range names[:min(n, len(names))] {
		parts = append(parts, fmt.Sprintf("%.60s %d", name, counts[name]))
	}
	return strings.Join(parts, ", ")
}
