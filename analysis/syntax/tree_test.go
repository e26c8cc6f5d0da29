package syntax

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// module writes a Python file of n functions with constants between them.
func module(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "LIMIT_%d = %d\n\n\n@cache\ndef function_%d(a, b=%d):\n    \"\"\"Doc %d.\"\"\"\n", i, i, i, i, i)
		b.WriteString("    total = 0\n    for x in a:\n        if x > b:\n            total += x * 2\n    return total\n\n\n")
	}
	return b.String()
}

func TestOutline(t *testing.T) {
	p := NewParser()
	defer p.Close()
	_, out, err := p.Outline("# c\nimport a; b = 1\n@d\nclass C: pass\nasync def f(): ...\n", nil, nil)
	want := Outline{Statements: []Statement{
		{Kind: "import_statement", Start: 4, End: 12},
		{Kind: "expression_statement", Start: 14, End: 19},
		{Kind: "decorated_definition", Name: "C", Start: 20, End: 36},
		{Kind: "function_definition", Name: "f", Start: 37, End: 55},
	}}
	if diff := cmp.Diff(want, out); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

// The pieces break and mend blocks, strings and brackets.
var inserts = []string{"x", " ", "\n", "    ", "(", ")", "'''", "\"", ":", "def g():\n    pass\n", "# c\n", "\\\n", "é", "@d\n", "else:\n", "\r"}

func TestIncrementalOutlineIsTheFreshOne(t *testing.T) {
	for seed := range uint64(10) {
		p := NewParser()
		defer p.Close()
		r := rand.New(rand.NewPCG(seed, 3))
		text := module(4)
		tree, _, err := p.Outline(text, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		for range 40 {
			var edits []Edit
			for range 1 + r.IntN(3) {
				text, edits = mutate(r, text, edits)
			}
			var got Outline
			tree, got, err = p.Outline(text, tree, edits)
			fresh, want, again := p.Outline(text, nil, nil)
			if err != nil || again != nil {
				t.Logf("seed %d ends early, error recovery is slow: %v, %v", seed, err, again)
				break
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("seed %d, text %q (- fresh, + incremental)\n%s", seed, text, diff)
			}
			fresh.Close()
			if len(p.trees) != 1 {
				t.Fatalf("%d trees are open, want one", len(p.trees))
			}
		}
	}
}

// mutate makes one random edit; half of the time it is the end of an edit and
// its undoing, so that the text stays near to a good one.
func mutate(r *rand.Rand, text string, edits []Edit) (string, []Edit) {
	at := r.IntN(len(text) + 1)
	end := min(at+r.IntN(4)*r.IntN(4), len(text))
	insert := inserts[r.IntN(len(inserts))]
	if r.IntN(4) == 0 {
		insert = ""
	}
	edits = append(edits, Edit{at, end, at + len(insert)})
	if r.IntN(2) == 0 {
		return text, append(edits, Edit{at, at + len(insert), end})
	}
	return text[:at] + insert + text[end:], edits
}

// Trees that are left to finalizers pile up to gigabytes.
func TestTreesAreFreed(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("resident memory is read from /proc, which " + runtime.GOOS + " lacks")
	}
	p := NewParser()
	defer p.Close()
	text := module(300)
	tree, _, err := p.Outline(text, nil, nil)
	before := resident(t)
	for i := range 150 {
		if err != nil {
			t.Fatal(err)
		}
		at := strings.Index(text[i*len(text)/150:], "total") + i*len(text)/150
		text = text[:at] + "x" + text[at:]
		tree, _, err = p.Outline(text, tree, []Edit{{at, at, at + 1}})
	}
	if grown := resident(t) - before; grown > 200<<20 {
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
