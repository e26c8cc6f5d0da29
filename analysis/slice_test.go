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
