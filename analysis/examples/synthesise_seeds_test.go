package examples

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"semcoder/analysis"
	"semcoder/analysis/trace"
)

// A tally sums up what Synthesise found for many functions.
type tally struct {
	functions, searched, returning, tried int
	reached, goals                        float64 // share of ways, of functions with an example; how many those are
	elapsed                               time.Duration
}

func (y *tally) add(t *testing.T, r *trace.Runner, doc *analysis.Document, f *analysis.Function, name string) {
	start := time.Now()
	y.functions++
	s, err := find(t.Context(), r, new(analysis.Snapshot), doc, f)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	y.elapsed += time.Since(start)
	if s == nil {
		t.Logf("MISS %s: nothing to call", name)
		return
	}
	y.searched++
	y.tried += len(s.seen) - len(s.queue) - len(s.urgent)
	found := s.best()
	if os.Getenv("SHOW") != "" {
		for _, e := range found {
			t.Logf("CALL %s: %s", name, e.Call)
		}
	}
	for _, e := range found {
		if s.returns(e.Call) {
			y.returning++
			break
		}
	}
	if len(found) == 0 {
		t.Logf("MISS %s: %s", name, s.why())
		return
	}
	if len(s.goal) > 0 {
		n := 0
		for _, w := range s.goal {
			if s.reached[w] {
				n++
			}
		}
		y.reached += float64(n) / float64(len(s.goal))
		y.goals++
	}
}

func (s *search) returns(call string) bool {
	for _, c := range s.ran {
		if c.text == call {
			return c.trace.Stop == trace.Returned
		}
	}
	return false
}

func (s *search) why() string {
	for i := len(s.ran) - 1; i >= 0; i-- {
		if e := s.ran[i].trace.Exception; e != nil {
			return s.ran[0].text + " ... " + s.ran[i].text + ": " + e.Type + ": " + e.Message
		}
	}
	return "nothing ended: " + s.last
}

func (y *tally) log(t *testing.T) {
	t.Logf("%d functions, %d searched, %d (%.1f %%) with a call that returns; of these %.1f %% of ways are reached; %.1f candidates and %v a function",
		y.functions, y.searched, y.returning, 100*float64(y.returning)/float64(y.functions), 100*y.reached/max(1, y.goals),
		float64(y.tried)/float64(max(1, y.searched)), (y.elapsed / time.Duration(max(1, y.functions))).Round(time.Millisecond))
}

// TestSynthesiseSeeds makes up calls of the seeds, whose own examples it ignores.
func TestSynthesiseSeeds(t *testing.T) {
	dir := os.Getenv("SEEDS")
	if dir == "" {
		t.Log("SEEDS is not set: the 30 seeds of testdata only")
		dir = "../testdata/seeds"
	}
	file, err := os.Open(filepath.Join(dir, "functions.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r := trace.NewRunner(trace.Options{})
	defer r.Close()
	every, _ := strconv.Atoi(os.Getenv("EVERY"))
	every = max(1, every)
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	var y tally
	for n := 0; lines.Scan(); n++ {
		var seed struct{ ID, Name, Kind, Code string }
		if err := json.Unmarshal(lines.Bytes(), &seed); err != nil {
			t.Fatal(err)
		}
		if n%every != 0 {
			continue
		}
		doc := analysis.Parse(seed.ID, 1, seed.Code)
		for _, f := range doc.Functions() {
			if f.Nested || strings.HasPrefix(f.Name, "test") || seed.Kind == "function" && f.Name != seed.Name {
				continue
			}
			y.add(t, r, doc, f, seed.ID+" "+f.Qualified)
		}
	}
	y.log(t)
	if y.functions == 0 || y.returning*100 < y.functions*80 {
		t.Errorf("calls that return for %d of %d functions, want 80 %%", y.returning, y.functions)
	}
}
