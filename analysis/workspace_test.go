package analysis

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// longModule writes a Python file of about n lines: functions, classes,
// constants.
func longModule(n int) string {
	var b strings.Builder
	b.WriteString("import functools\n\n")
	for i := 0; i < n/20; i++ {
		fmt.Fprintf(&b, "LIMIT_%d = %d\n\n\n@functools.cache\ndef function_%d(a, b=LIMIT_%d):\n", i, i, i, i)
		b.WriteString("    \"\"\"Sums what is above b.\"\"\"\n    total = 0\n    for x in a:\n        if x > b:\n            total += x * 2\n    return total\n\n\n")
		fmt.Fprintf(&b, "class Class_%d:\n    def __init__(self, size=3):\n        self.size = size\n\n", i)
		fmt.Fprintf(&b, "    def double(self):\n        return function_%d([self.size], 1) * 2\n\n\n", i)
	}
	return b.String()
}

// current returns the newest version of a document.
func current(t testing.TB, w *Workspace, uri string) *Document {
	t.Helper()
	d, ok := w.Snapshot().Document(uri)
	if !ok {
		t.Fatalf("%s is not open", uri)
	}
	return d
}

func insert(d *Document, offset int, text string) []Edit {
	p := d.Position(offset, UTF16)
	return []Edit{{Start: p, End: p, Text: text}}
}

func TestVersionsAreImmutable(t *testing.T) {
	w := NewWorkspace()
	defer w.Shutdown()
	w.Open("u", 1, "def f():\n    return 1\n")
	first := current(t, w, "u")
	before := w.Snapshot()
	if err := w.Change("u", 2, insert(first, 0, "def e(): pass\n")); err != nil {
		t.Fatal(err)
	}
	w.Open("v", 1, "")
	w.Close("u")
	if _, open := w.Snapshot().Document("u"); open || len(w.Snapshot().Documents()) != 1 {
		t.Error("u is still open")
	}
	if d, _ := before.Document("u"); d != first || len(d.Functions()) != 1 || d.Version() != 1 {
		t.Error("an old snapshot changed")
	}
	w.Close("absent")
}

// Versions that differ in one function share what is known of the others, in
// their new places.
func TestVersionsShareStatements(t *testing.T) {
	w := NewWorkspace()
	defer w.Shutdown()
	w.Open("u", 1, longModule(400))
	first := current(t, w, "u")
	first.Functions()
	at := strings.Index(first.Text(), "total")
	if err := w.Change("u", 2, insert(first, at, "sub")); err != nil {
		t.Fatal(err)
	}
	second := current(t, w, "u")
	shared := 0
	for i, s := range second.outline() {
		if s.statement == first.outline()[i].statement {
			shared++
		}
	}
	if shared != len(second.outline())-1 {
		t.Errorf("%d of %d statements are shared, want all but one", shared, len(second.outline()))
	}
	sameAsFresh(t, second)
}

// sameAsFresh checks a document against one that was parsed by itself.
func sameAsFresh(t *testing.T, d *Document) {
	t.Helper()
	fresh := Parse(d.URI(), d.Version(), d.Text())
	if diff := cmp.Diff(fresh.Functions(), d.Functions()); diff != "" {
		t.Fatalf("text %q (- fresh, + incremental)\n%s", d.Text(), diff)
	}
	if diff := cmp.Diff(fresh.Calls(), d.Calls(), cmpopts.IgnoreUnexported(Call{})); diff != "" {
		t.Fatalf("text %q (- fresh, + incremental)\n%s", d.Text(), diff)
	}
}

func TestEditedVersionsReadLikeFreshOnes(t *testing.T) {
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 4))
		w := NewWorkspace()
		w.Open("u", 0, longModule(60))
		lines := []string{"x = 1\n", "def g(a):\n    return f(a)\n", "# comment\n", "\n", "@g\n", "    y = g(2)\n"}
		for version := range int32(15) {
			d := current(t, w, "u")
			line := r.IntN(d.Lines())
			edit := Edit{Start: Position{Line: line}, End: Position{Line: line + r.IntN(2)}, Text: lines[r.IntN(len(lines))]}
			if err := w.Change("u", version, []Edit{edit}); err != nil {
				t.Fatal(err)
			}
			d = current(t, w, "u")
			// While something is broken, the last good version may know more.
			if d.parsesClean() && r.IntN(3) > 0 {
				sameAsFresh(t, d)
			}
		}
		w.Shutdown()
	}
}

func (d *Document) parsesClean() bool {
	root, err := d.Syntax(d.Text())
	return err == nil && !root.Broken()
}

// While a line is being typed, the functions around it stay known.
func TestBrokenFilesYieldWhatTheyCan(t *testing.T) {
	const text = "import re\n\n\ndef a(x):\n    return x\n\n\nclass C:\n    def m(self):\n        return a(1)\n\n\ndef z():\n    '''Doc.'''\n    return C().m()\n"
	for _, typed := range []string{"foo(", "x = [", "s = '''", "s = \"", "if x", "x.", "return {", "def g(", "@", "class", "f'{x", "\\"} {
		w := NewWorkspace()
		w.Open("u", 1, text)
		d := current(t, w, "u")
		d.Functions()
		at := strings.Index(text, "    return x")
		if err := w.Change("u", 2, insert(d, at, "    "+typed+"\n")); err != nil {
			t.Fatal(err)
		}
		for name, d := range map[string]*Document{"typed": current(t, w, "u"), "opened": Parse("u", 2, current(t, w, "u").Text())} {
			names := qualifiedNames(d)
			for _, want := range []string{"a", "C.m", "z"} {
				unclosed := name == "opened" && typed == "s = '''" // and nothing shows where it ends
				if !slices.Contains(names, want) && !unclosed {
					t.Errorf("%s %q: functions %v, want %s", name, typed, names, want)
				}
			}
		}
		w.Shutdown()
	}
}

func TestTextThatIsRefused(t *testing.T) {
	for want, text := range map[string]string{
		"NUL byte at offset 1": "a\x00b",
		"limit is 2097152":     strings.Repeat("# padding\n", 300_000),
	} {
		d := Parse("u", 1, text)
		if !strings.Contains(d.Problem(), want) || len(d.Functions()) != 0 {
			t.Errorf("problem %q, want %q", d.Problem(), want)
		}
		if _, err := d.Offset(Position{0, 1}, UTF16); err != nil {
			t.Errorf("positions still work: %v", err)
		}
	}
}

// A document that tree-sitter would chew on for minutes delays others by its
// time limits alone.
func TestHostileTextIsBounded(t *testing.T) {
	start := time.Now()
	d := Parse("u", 1, "def f(): pass\n"+strings.Repeat("x = '", 40_000)+"\ndef g(): pass\n")
	names := qualifiedNames(d)
	if took := time.Since(start); took > 10*time.Second || !strings.Contains(d.Problem(), "too long") {
		t.Errorf("took %v, problem %q", took, d.Problem())
	}
	if !slices.Contains(names, "f") {
		t.Errorf("functions %v, want f", names)
	}
}

// Many goroutines read while one edits, opens and closes; and go on after
// Shutdown.
func TestWorkspaceUnderLoad(t *testing.T) {
	w := NewWorkspace()
	w.Open("u", 0, longModule(200))
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					readOnce(w.Snapshot())
				}
			}
		})
	}
	for version := range int32(100) {
		d := current(t, w, "u")
		if err := w.Change("u", version, insert(d, int(version)*7, []string{"x", "(", "\n", ")"}[version%4])); err != nil {
			t.Fatal(err)
		}
		if version%5 == 0 {
			readOnce(w.Snapshot())
		}
		if version%20 == 19 {
			w.Close("u")
			w.Open("u", version, longModule(200))
		}
	}
	w.Shutdown()
	readOnce(w.Snapshot())
	close(stop)
	readers.Wait()
}

func readOnce(s *Snapshot) {
	for _, d := range s.Documents() {
		if f, ok := d.FunctionAt(len(d.Text()) / 2); ok {
			d.Slice(f)
		}
		d.CallAt(len(d.Text()) / 3)
	}
}

// Of an open document one syntax tree is kept, not one for each version.
func TestMemoryAfterManyEdits(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("resident memory is read from /proc, which " + runtime.GOOS + " lacks")
	}
	w := NewWorkspace()
	defer w.Shutdown()
	w.Open("u", 0, longModule(2000))
	current(t, w, "u").Functions()
	before := resident(t)
	for version := range int32(150) {
		d := current(t, w, "u")
		at := strings.Index(d.Text()[int(version)*200:], "total") + int(version)*200
		if err := w.Change("u", version, insert(d, at, "x")); err != nil {
			t.Fatal(err)
		}
		current(t, w, "u").Functions()
	}
	grown := resident(t) - before
	t.Logf("150 edits of a file of %d bytes took %d MB", len(current(t, w, "u").Text()), grown>>20)
	if grown > 200<<20 {
		t.Errorf("150 edits took %d MB", grown>>20)
	}
}

// resident returns the bytes of memory that the process holds.
func resident(t *testing.T) int {
	t.Helper()
	var size, pages int
	stat, err := os.ReadFile("/proc/self/statm")
	if err == nil {
		_, err = fmt.Sscan(string(stat), &size, &pages)
	}
	if err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize()
}
