package analysis

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite the wanted sections of testdata")

// TestSlices reads testdata/slices/*.txtar: input.py, and for each function
// asked about a file of its qualified name with the slice that is wanted.
func TestSlices(t *testing.T) {
	files, err := filepath.Glob("testdata/slices/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases found: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { checkSlices(t, file) })
	}
}

func checkSlices(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	doc := Parse("input.py", 1, string(archive.Files[0].Data))
	for i, want := range archive.Files[1:] {
		f, ok := doc.Function(want.Name)
		if !ok {
			t.Fatalf("no function %q among %v", want.Name, qualifiedNames(doc))
		}
		got := describe(doc.Slice(f))
		archive.Files[i+1].Data = []byte(got)
		if diff := cmp.Diff(string(want.Data), got); diff != "" && !*update {
			t.Errorf("%s (- wanted, + got):\n%s", want.Name, diff)
		}
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func qualifiedNames(d *Document) []string {
	var all []string
	for _, f := range d.Functions() {
		all = append(all, f.Qualified)
	}
	return all
}

// describe shows a slice as the cases write it: what it is, then each line with
// the line of the document (1-based, as people count) that it came from.
func describe(s Slice) string {
	var b strings.Builder
	fmt.Fprintf(&b, "entry %s\n", s.Entry)
	for _, n := range s.Needs {
		fmt.Fprintf(&b, "needs %s\n", n)
	}
	for _, n := range s.Maybe {
		fmt.Fprintf(&b, "maybe %s\n", n)
	}
	for _, n := range s.Dropped {
		fmt.Fprintf(&b, "without %s\n", n)
	}
	for i, line := range strings.Split(strings.TrimSuffix(s.Source, "\n"), "\n") {
		if s.Lines[i] < 0 {
			fmt.Fprintln(&b)
			continue
		}
		fmt.Fprintf(&b, "%3d| %s\n", s.Lines[i]+1, line)
	}
	return b.String()
}

func TestSliceOfAnEarlierVersion(t *testing.T) {
	old := Parse("u", 1, "def f():\n    return 1\n")
	f := old.Functions()[0]
	moved := Parse("u", 2, "X = 2\n\n\ndef f():\n    return X\n")
	if s := moved.Slice(f); s.Entry != "f" || !strings.Contains(s.Source, "X = 2") {
		t.Errorf("%+v, want the f of now", s)
	}
	gone := Parse("u", 3, "def g():\n    return 1\n")
	if s := gone.Slice(f); s.Entry != "f" || s.Source != "" {
		t.Errorf("%+v, want an empty slice", s)
	}
}

// Line ends and what stands around a function do not show in its slice.
func TestSliceHashIsThatOfWhatMatters(t *testing.T) {
	hash := func(text string) [32]byte {
		d := Parse("u", 1, text)
		f, ok := d.Function("f")
		if !ok {
			t.Fatalf("no f in %q", text)
		}
		return d.Slice(f).Hash
	}
	const text = "import re\nA = 1\n\n\ndef f():\n    return A\n"
	want := hash(text)
	for _, same := range []string{
		strings.ReplaceAll(text, "\n", "\r\n"), strings.ReplaceAll(text, "\n", "\r"),
		"# comment\n" + text + "def other():\n    pass\n", strings.Replace(text, "import re\n", "import re\nB = 2\n", 1), "\ufeff" + text,
	} {
		if hash(same) != want {
			t.Errorf("%q has another slice", same)
		}
	}
	for _, other := range []string{strings.Replace(text, "A = 1", "A = 2", 1), strings.Replace(text, "return A", "return  A", 1)} {
		if hash(other) == want {
			t.Errorf("%q has the same slice", other)
		}
	}
}

func TestSliceForACallBringsWhatItNames(t *testing.T) {
	d := Parse("u", 1, "class Node:\n    def __init__(self, v): self.v = v\n\ndef depth(n):\n    return n.v\n\ndef other(): pass\n")
	f, _ := d.Function("depth")
	if s := d.Slice(f); strings.Contains(s.Source, "class Node") {
		t.Errorf("the function alone needs no Node:\n%s", s.Source)
	}
	s := d.SliceFor(f, "depth(Node(missing))")
	if !strings.Contains(s.Source, "class Node") || cmp.Diff([]string{"name:missing"}, s.Maybe) != "" || s.Entry != "depth" {
		t.Errorf("%+v", s)
	}
	if diff := cmp.Diff([]string{"Node", "depth"}, s.Binds); diff != "" {
		t.Error(diff)
	}
}

func TestProvided(t *testing.T) {
	d := Parse("u", 1, `import os, numpy as np
try:
    import simplejson as json
except ImportError:
    import json
A = 1
B = A + 1
B += 1
C = open("c").read()
D = np.zeros(3)
E = [D]
for F in range(3): pass
def g(): return h(1)
def h(x): return np.array(x)
class K: pass
if A:
    L = K()
`)
	for name, want := range map[string]bool{
		"os": true, "np": false, "json": true, "A": true, "B": false, "C": false, "D": false, "E": false,
		"F": false, "g": false, "h": false, "K": true, "L": true, "absent": false, "len": false,
	} {
		if got := d.Provided(name); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}
