package examples

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"semcoder/analysis"
)

var update = flag.Bool("update", false, "rewrite the wanted sections of testdata")

// TestFind reads testdata/*.txtar: input.py, and for each function asked about a
// file of its qualified name with the examples that are wanted.
func TestFind(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases found: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { checkFind(t, file) })
	}
}

func checkFind(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	doc := analysis.Parse("input.py", 1, string(archive.Files[0].Data))
	for i, want := range archive.Files[1:] {
		f, ok := doc.Function(want.Name)
		if !ok {
			t.Fatalf("no function %q", want.Name)
		}
		got := describe(Find(doc, f))
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

// describe shows examples as the cases write them; lines are 1-based.
func describe(found []Example) string {
	var b strings.Builder
	for _, e := range found {
		if e.Path != "" {
			fmt.Fprintf(&b, "%s: ", e.Path)
		}
		fmt.Fprintf(&b, "%s %d: %s", e.Origin, e.Line+1, e.Call)
		if e.Expected != "" {
			fmt.Fprintf(&b, " -> %s", e.Expected)
		}
		fmt.Fprintln(&b)
	}
	return b.String()
}
