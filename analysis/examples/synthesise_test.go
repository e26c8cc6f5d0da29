package examples

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"semcoder/analysis"
	"semcoder/analysis/trace"
)

// TestSynthesise reads testdata/synthesise/*.txtar: input.py, and for each function
// asked about a file of its qualified name with the calls that are made up. They are
// the same whichever number of workers runs the candidates.
func TestSynthesise(t *testing.T) {
	files, err := filepath.Glob("testdata/synthesise/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases found: %v", err)
	}
	one, two := trace.NewRunner(trace.Options{}), trace.NewRunner(trace.Options{Workers: 2})
	defer one.Close()
	defer two.Close()
	for _, file := range files {
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
			found := made(t, one, doc, f)
			if other := made(t, two, doc, f); !slices.Equal(found, other) {
				t.Errorf("%s: with one worker %+v, with two %+v", want.Name, found, other)
			}
			got := describe(found)
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
}

func made(t *testing.T, r *trace.Runner, doc *analysis.Document, f *analysis.Function) []Example {
	t.Helper()
	found, err := Synthesise(t.Context(), r, new(analysis.Snapshot), doc, f)
	if err != nil {
		t.Fatal(err)
	}
	return found
}
