package trace

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestTruth runs programs in the sandbox and in an interpreter of the same version
// (NATIVE) behind its fences, under hashes of text that differ, and compares the
// accounts. Every difference has to have a known reason or be one that replays find,
// and the sandbox may confirm nothing that the other interpreter refutes.
//
// `make truth` writes the programs: TRUTH is a list of JSONL files, PAIRS how many
// calls of theirs are run.
func TestTruth(t *testing.T) {
	files := os.Getenv("TRUTH")
	if files == "" {
		t.Skip("TRUTH names no files of programs: `make truth` does")
	}
	pairs, err := strconv.Atoi(cmp.Or(os.Getenv("PAIRS"), "100000"))
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	table := truths{counts: map[string]int{}, samples: map[string][]string{}}
	programs := make(chan []Program) // of one source, which is prepared once
	var workers sync.WaitGroup
	for range runtime.NumCPU() {
		bench := newTruthBench(t)
		workers.Go(func() {
			for calls := range programs {
				for _, p := range calls {
					class, told := bench.compare(t, p)
					table.add(class, told)
					if n := table.total(); n%5000 == 0 {
						t.Logf("%d pairs after %.0f s\n%s", n, time.Since(began).Seconds(), table.text())
					}
				}
			}
		})
	}
	for _, p := range truthPrograms(t, strings.Fields(files), pairs) {
		programs <- p
	}
	close(programs)
	workers.Wait()
	t.Logf("%d pairs in %.0f s\n%s", table.total(), time.Since(began).Seconds(), table.text())
	for _, class := range []string{classFalse, classUnexplained} {
		if n := table.counts[class]; n > 0 {
			t.Errorf("%d %s, such as\n%s", n, class, strings.Join(table.samples[class], "\n"))
		}
	}
	if table.total() < pairs {
		t.Errorf("%d pairs, want %d", table.total(), pairs)
	}
}

// truthPrograms reads at most n calls, spread over all files.
func truthPrograms(t *testing.T, files []string, n int) [][]Program {
	var all []Program
	for _, path := range files {
		all = append(all, readPrograms(t, path)...)
	}
	var out [][]Program
	n = min(n, len(all))
	for i := range n {
		p := all[i*len(all)/n]
		if last := len(out) - 1; last >= 0 && out[last][0].Source == p.Source {
			out[last] = append(out[last], p)
		} else {
			out = append(out, []Program{p})
		}
	}
	return out
}

func readPrograms(t *testing.T, path string) (out []Program) {
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var record struct {
			Code     string
			Calls    []string
			Doctests []struct{ Source string }
		}
		if err := json.Unmarshal(lines.Bytes(), &record); err != nil {
			t.Fatal(filepath.Base(path), err)
		}
		for _, d := range record.Doctests {
			record.Calls = append(record.Calls, strings.TrimSpace(d.Source))
		}
		for _, call := range record.Calls {
			out = append(out, Program{Source: record.Code, Call: call, Budget: Budget{Wall: 3 * time.Second}})
		}
	}
	return out
}

// A truthBench is one sandbox and one native interpreter; fresh is one whose
// processes have run nothing before.
type truthBench struct{ sandbox, native, fresh *Runner }

func newTruthBench(t *testing.T) truthBench {
	python := nativePython(t)
	var read []string
	if sources := filepath.Join(filepath.Dir(filepath.Dir(python)), "src"); isFile(filepath.Join(sources, "configure")) {
		read = append(read, sources) // an interpreter that lies where it was built reads its library there
	}
	b := truthBench{
		sandbox: NewRunner(Options{}),
		native:  nativeRunner(t, Native{Python: python, Read: read, Reuse: 300}),
		fresh:   nativeRunner(t, Native{Python: python, Read: read}),
	}
	t.Cleanup(func() {
		if err := b.sandbox.Close(); err != nil {
			t.Error(err)
		}
	})
	version := traced(t, b.native, Program{Source: "import sys", Call: "sys.version_info[:2]"})
	if own := traced(t, b.sandbox, Program{Source: "import sys", Call: "sys.version_info[:2]"}); own.Value != version.Value {
		t.Skipf("the sandbox is Python %s and %s is %s: NATIVE has to name one of the same version", own.Value, python, version.Value)
	}
	return b
}

// Classes of pairs: that the two agree, why they differ, and what must not be.
const (
	classSame        = "same"
	classNothing     = "no call, or the module does not load (both)"
	classUnstable    = "differs, and replays find it"
	classLeft        = "left behind by an earlier program in the native process"
	classFalse       = "FALSE CONFIRMATIONS"
	classUnexplained = "UNEXPLAINED"
)

// compare runs one pair and sorts it. What has no reason is tried again in processes
// that ran nothing before.
func (b truthBench) compare(t *testing.T, p Program) (class, told string) {
	t.Helper()
	class, told = b.sort(t.Context(), b.native, p)
	if class == classUnexplained || class == classFalse {
		if class, told = b.sort(t.Context(), b.fresh, p); class == classSame {
			class = classLeft
		}
	}
	return class, told
}

func (b truthBench) sort(ctx context.Context, native *Runner, p Program) (class, told string) {
	own, other, err := b.pair(ctx, native, p)
	if err != nil {
		return classUnexplained, fmt.Sprintf("%s: %v", p.Call, err)
	}
	if agree(own, other) {
		if own.Stop == Broken {
			return classNothing, ""
		}
		return classSame, ""
	}
	replayed, err := Replay(ctx, b.sandbox.Run, p, own)
	if err != nil {
		return classUnexplained, fmt.Sprintf("%s: %v", p.Call, err)
	}
	told = fmt.Sprintf("%s\n%s\n  sandbox %s\n  native  %s\n  unstable %v", own.Canonical.Source, p.Call, summary(own), summary(other), replayed.Unstable)
	confirms := own.Stop == Returned && own.Literal != "" && !replayed.Varies()
	refutes := other.Stop == Returned && other.Match == Different || other.Stop == Raised
	if confirms && refutes && len(replayed.Skewed) == 0 {
		return classFalse, told
	}
	return explain(own, other, replayed), told
}

// pair runs a program in the sandbox, and natively with the sandbox's value as what
// is expected.
func (b truthBench) pair(ctx context.Context, native *Runner, p Program) (own, other *Trace, err error) {
	if own, err = b.sandbox.Run(ctx, p); err != nil {
		return nil, nil, err
	}
	p.Expect, p.Seed = own.Literal, 1 // other hashes
	other, err = native.Run(ctx, p)
	return own, other, err
}

// agree compares everything but what the texts of two interpreters have of their
// own.
func agree(a, b *Trace) bool { return len(differences(a, b)) == 0 && a.Problem == b.Problem }

var reasons = []struct {
	class string
	holds func(own, other *Trace) bool
}{
	{"the sandbox lacks it (needs)", func(a, b *Trace) bool { return a.Stop == Missing || b.Stop == Missing }},
	{"wall clock", func(a, b *Trace) bool { return strings.Contains(a.Problem+b.Problem, "wall clock") }},
	{"memory", func(a, b *Trace) bool {
		return strings.Contains(a.Problem+b.Problem, "memory") || strings.Contains(a.Problem, "the guest program failed") || raisedOne(a, "MemoryError") || raisedOne(b, "MemoryError")
	}},
	{"recursion limit", func(a, b *Trace) bool {
		return raisedOne(a, "RecursionError") || raisedOne(b, "RecursionError") || mentions(a, "RecursionError") || mentions(b, "RecursionError") ||
			strings.Contains(a.Problem+b.Problem, "recursion")
	}},
	{"32 bits: an index beyond them", func(a, b *Trace) bool { return raisedOne(a, "OverflowError") != raisedOne(b, "OverflowError") }},
	{"addresses", func(a, b *Trace) bool {
		return strings.Contains(summary(a)+summary(b), "0x") && unaddressed(a) == unaddressed(b)
	}},
}

// explain names the reason of a difference.
func explain(own, other, replayed *Trace) string {
	for _, r := range reasons {
		if r.holds(own, other) {
			return r.class
		}
	}
	if len(replayed.Skewed) > 0 {
		return "skew: " + strings.Join(replayed.Skewed, ", ")
	}
	way := differences(own, other)
	known := func(field string) bool {
		return slices.ContainsFunc(replayed.Unstable, func(u string) bool {
			return u == field || strings.HasPrefix(u, unstableEvent) && strings.HasPrefix(field, unstableEvent)
		})
	}
	if replayed.Varies() || !slices.ContainsFunc(way, func(f string) bool { return !known(f) }) {
		return classUnstable
	}
	return classUnexplained
}

func raisedOne(t *Trace, kind string) bool { return t.Exception != nil && t.Exception.Type == kind }

// mentions tells whether an exception came up on the way.
func mentions(t *Trace, kind string) bool {
	return slices.ContainsFunc(t.Events, func(e Event) bool { return e.Kind == Raise && e.Name == kind || e.Kind == Catch && e.Name == kind })
}

var address = regexp.MustCompile(`0x[0-9a-f]+`)

func unaddressed(t *Trace) string { return address.ReplaceAllString(summary(t), "0x") }

// summary is a trace in a line.
func summary(t *Trace) string {
	return fmt.Sprintf("%s %s %s %s %q in %d steps, %d events %s %s %s", t.Stop, t.Value, t.Literal, kindOf(t), t.Stdout, t.Steps, len(t.Events), t.Problem, t.Needs, t.Match)
}

// truths counts pairs by class, and keeps a few of each to look at.
type truths struct {
	mu      sync.Mutex
	counts  map[string]int
	samples map[string][]string
}

func (t *truths) add(class, told string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counts[class]++
	if told != "" && len(t.samples[class]) < 5 {
		t.samples[class] = append(t.samples[class], told)
	}
}

func (t *truths) total() (n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, count := range t.counts {
		n += count
	}
	return n
}

func (t *truths) text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var out strings.Builder
	for _, class := range slices.SortedFunc(maps.Keys(t.counts), func(a, b string) int { return t.counts[b] - t.counts[a] }) {
		fmt.Fprintf(&out, "%8d %s\n", t.counts[class], class)
		if testing.Verbose() && class != classUnexplained && class != classFalse {
			for _, s := range t.samples[class] {
				fmt.Fprintf(&out, "         | %s\n", strings.ReplaceAll(s, "\n", "\n         | "))
			}
		}
	}
	return out.String()
}
