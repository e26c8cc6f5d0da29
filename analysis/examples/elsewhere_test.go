package examples

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"semcoder/analysis"
)

// TestElsewhere reads testdata/elsewhere/*.txtar: a project, and for each function
// asked about a file "MODULE FUNCTION" with the examples that other files hold.
func TestElsewhere(t *testing.T) {
	files, err := filepath.Glob("testdata/elsewhere/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases found: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { checkElsewhere(t, file) })
	}
}

func checkElsewhere(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	w := analysis.NewWorkspace()
	defer w.Shutdown()
	w.SetRoots(root)
	for _, f := range archive.Files {
		if strings.HasSuffix(f.Name, ".py") {
			write(t, filepath.Join(root, f.Name), f.Data)
		}
	}
	for i, f := range archive.Files {
		module, function, asked := strings.Cut(f.Name, " ")
		if !asked {
			continue
		}
		path := filepath.Join(root, module)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		w.Open("file://"+filepath.ToSlash(path), 1, string(text))
		snap := w.Snapshot()
		doc, _ := snap.Document("file://" + filepath.ToSlash(path))
		fn, ok := doc.Function(function)
		if !ok {
			t.Fatalf("no function %q", function)
		}
		got := strings.ReplaceAll(describe(Elsewhere(t.Context(), snap, doc, fn)), root+string(filepath.Separator), "")
		archive.Files[i].Data = []byte(got)
		if diff := cmp.Diff(string(f.Data), got); diff != "" && !*update {
			t.Errorf("%s (- wanted, + got):\n%s", f.Name, diff)
		}
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
