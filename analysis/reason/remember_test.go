package reason

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"semcoder/analysis/trace"
)

func TestOutcomesOutliveTheReasoner(t *testing.T) {
	dir, said := t.TempDir(), script("assert f(21) == 42")
	first := ask(t, reasoner(t, Options{Dir: dir, Tracer: returning("42"), Model: saying(said)}), doubled)
	m, run := saying(said), returning("42")
	r := reasoner(t, Options{Dir: dir, Tracer: run, Model: m})
	known, ok := r.Known(doubled)
	second := ask(t, r, doubled)
	if !ok || !second.Cached || m.asked.Load()+run.runs.Load() != 0 {
		t.Fatalf("known %v, cached %v, model asked %d times, %d runs", ok, second.Cached, m.asked.Load(), run.runs.Load())
	}
	first.Cached = true
	if diff := cmp.Diff(first, second) + cmp.Diff(first, known); diff != "" {
		t.Error(diff)
	}
}

func TestARememberedOutcomeIsToldLikeAFreshOne(t *testing.T) {
	r := reasoner(t, Options{Tracer: returning("42"), Model: saying(script("assert f(21) == 42"))})
	tell := func() (texts map[int]string, phases string) {
		updates, err := collect(t.Context(), r, doubled)
		if err != nil {
			t.Fatal(err)
		}
		texts = map[int]string{}
		for _, u := range updates {
			texts[u.Line] += u.Text
			if !strings.HasSuffix(phases, string(u.Phase)) {
				phases += " " + string(u.Phase)
			}
		}
		return texts, phases
	}
	texts, phases := tell()
	again, phasesAgain := tell()
	if diff := cmp.Diff(texts, again); diff != "" || phases != phasesAgain {
		t.Errorf("%s, then %s: %s", phases, phasesAgain, diff)
	}
}

func TestTheKeyHoldsEverythingThatMatters(t *testing.T) {
	options := Options{Model: saying(""), Interpreter: "3.13", MaxTokens: 10}
	key := func(change func(*Options, *Forward)) string {
		o, q := options, doubled
		change(&o, &q)
		return q.key(New(o))
	}
	seen := map[string]string{}
	for name, change := range map[string]func(*Options, *Forward){
		"nothing":     func(*Options, *Forward) {},
		"model":       func(o *Options, _ *Forward) { o.Model = named("another") },
		"no model":    func(o *Options, _ *Forward) { o.Model = nil },
		"interpreter": func(o *Options, _ *Forward) { o.Interpreter = "3.14" },
		"tokens":      func(o *Options, _ *Forward) { o.MaxTokens = 11 },
		"sampling":    func(o *Options, _ *Forward) { o.Sampling.Temperature = 0.2 },
		"budget":      func(o *Options, _ *Forward) { o.Budget.Steps = 5 },
		"source":      func(_ *Options, q *Forward) { q.Slice.Source += "\n" },
		"call":        func(_ *Options, q *Forward) { q.Call = "f(2)" },
		"no run":      func(_ *Options, q *Forward) { q.NoRun = true },
	} {
		k := key(change)
		if other, twice := seen[k]; twice {
			t.Errorf("%s and %s have one key", name, other)
		}
		seen[k] = name
	}
}

// named is a model that has nothing but a name.
func named(name string) Model { return &renamed{saying(""), name} }

type renamed struct {
	*scripted
	name string
}

func (n *renamed) Identity() string { return n.name }

func TestSlicesThatDifferInCommentsShareWhatWasSaid(t *testing.T) {
	m := saying(script("assert f(21) == 42"))
	r := reasoner(t, Options{Tracer: returning("42"), Model: m})
	ask(t, r, doubled)
	q := doubled
	q.Slice.Source = "# another word\n# and one\n" + q.Slice.Source
	o := ask(t, r, q)
	if m.asked.Load() != 1 || !o.Cached || o.Verdict != Confirmed || o.Lines[0] != 4 {
		t.Errorf("model asked %d times, outcome %+v", m.asked.Load(), o)
	}
}

func TestWhatMayChangeStaysOffTheDisk(t *testing.T) {
	for name, played := range map[string]trace.Trace{
		"budget": {Stop: trace.Budgeted},
		"clock":  {Stop: trace.Returned, Literal: "42", Clock: 1},
		"native": {Stop: trace.Returned, Literal: "42", Native: true},
	} {
		dir := t.TempDir()
		r := reasoner(t, Options{Dir: dir, Tracer: &tracer{traces: []trace.Trace{played}}})
		ask(t, r, doubled)
		if _, known := r.Known(doubled); !known {
			t.Errorf("%s: not remembered at all", name)
		}
		if files, _ := os.ReadDir(dir); len(files) != 0 {
			t.Errorf("%s: %d files", name, len(files))
		}
	}
}

func TestDamagedEntriesReadAsAbsentAndGo(t *testing.T) {
	name, data := digest("x"), []byte(strings.Repeat("words ", 100))
	whole := pack(data)
	for i := range len(whole) {
		flipped := bytes.Clone(whole)
		flipped[i] ^= 0x10
		for _, file := range [][]byte{whole[:i], flipped} {
			d := &disk{dir: t.TempDir(), limit: 1 << 20, log: func(string) {}}
			if err := os.WriteFile(d.path(name), file, 0o600); err != nil {
				t.Fatal(err)
			}
			if got, ok := d.read(name); ok {
				t.Fatalf("byte %d: read %q", i, got)
			}
			if _, err := os.Stat(d.path(name)); err == nil {
				t.Fatalf("byte %d: the file is still there", i)
			}
		}
	}
}

func TestTheOldestGoFirst(t *testing.T) {
	d := &disk{dir: t.TempDir(), limit: 4000, log: func(s string) { t.Error(s) }}
	start := time.Now().Add(-time.Hour)
	var names []string
	for i := range 40 {
		name := digest(fmt.Sprint(i))
		names = append(names, name)
		d.write(name, bytes.Repeat([]byte(digest(name)), 4))
		os.Chtimes(d.path(name), start, start.Add(time.Duration(i)*time.Second))
	}
	files, err := d.list()
	if err != nil {
		t.Fatal(err)
	}
	var size int64
	for i, f := range files {
		size += f.Size()
		if want := names[len(names)-len(files)+i]; f.Name() != want {
			t.Errorf("kept %s, want %s", f.Name(), want)
		}
	}
	if size > d.limit || len(files) < 10 {
		t.Errorf("%d files of %d bytes", len(files), size)
	}
}

func TestLeftoversOfAKilledWriterAreCleared(t *testing.T) {
	d := &disk{dir: t.TempDir(), limit: 1 << 20, log: func(s string) { t.Error(s) }}
	old, young := filepath.Join(d.dir, tempPrefix+"1"), filepath.Join(d.dir, tempPrefix+"2")
	for _, p := range []string{old, young} {
		if err := os.WriteFile(p, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	os.Chtimes(old, time.Time{}, time.Now().Add(-2*time.Hour))
	d.write(digest("x"), []byte("x"))
	if _, err := os.Stat(old); err == nil {
		t.Error("the old one is still there")
	}
	if _, err := os.Stat(young); err != nil {
		t.Error("the young one may be somebody's work: ", err)
	}
}

func TestAnUnwritableFolderCostsOneLineInTheLog(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var logged []string
	r := reasoner(t, Options{Dir: filepath.Join(file, "below"), Tracer: returning("42"),
		Model: saying(script("assert f(21) == 42")), Log: func(s string) { logged = append(logged, s) }})
	ask(t, r, doubled)
	_, known := r.Known(doubled)
	r.Close()
	if !known || len(logged) != 1 || !strings.Contains(logged[0], "memory only") {
		t.Errorf("known %v, logged %q", known, logged)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	r := newRecent[int](1000)
	for i := range 100 {
		r.put(fmt.Sprint(i), i, 90)
		r.get("50") // is used all the time
	}
	r.put("too large", 0, 2000)
	if r.size > 1000 || len(r.byName) != r.order.Len() || r.order.Len() != 11 {
		t.Errorf("%d bytes, %d names, %d values", r.size, len(r.byName), r.order.Len())
	}
	for name, want := range map[string]bool{"99": true, "50": true, "70": false, "too large": false} {
		if _, ok := r.get(name); ok != want {
			t.Errorf("%s is kept: %v", name, ok)
		}
	}
}

// TestKillNine kills a process that does nothing but write, again and again: what
// can be read afterwards is whole.
func TestKillNine(t *testing.T) {
	dir := t.TempDir()
	for range 5 {
		c := exec.Command(os.Args[0])
		c.Env = append(os.Environ(), "SEMCODER_TEST_WRITER="+dir)
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		for lines, n := bufio.NewScanner(out), 0; n < 20 && lines.Scan(); {
			n++
		}
		c.Process.Kill()
		c.Wait()
	}
	d := &disk{dir: dir, limit: 1 << 30, log: func(s string) { t.Error(s) }}
	found := 0
	for i := range writerEntries {
		if data, ok := d.read(digest(fmt.Sprint(i))); ok {
			found++
			if !bytes.Equal(data, writerEntry(i)) {
				t.Errorf("entry %d is not what was written", i)
			}
		}
	}
	if found < 20 {
		t.Errorf("%d entries found, 20 were written for sure", found)
	}
}

const writerEntries = 500

func writerEntry(i int) []byte {
	return bytes.Repeat([]byte(digest("entry", fmt.Sprint(i))), 200)
}
