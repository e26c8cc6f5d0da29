package analysis

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// TestProjectSlices reads testdata/projects/*.txtar: the files of a project, and
// for each function asked about a section "file function" with the slice that is
// wanted: what describe shows, then each other module.
func TestProjectSlices(t *testing.T) {
	files, err := filepath.Glob("testdata/projects/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases found: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { checkProject(t, file) })
	}
}

func checkProject(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	w, root := project(t, string(txtar.Format(archive)))
	for i, section := range archive.Files {
		name, call, asked := strings.Cut(section.Name, " ")
		if !asked {
			continue
		}
		got := describeProject(sliceOf(t, w, filepath.Join(root, name), call))
		archive.Files[i].Data = []byte(got)
		if diff := cmp.Diff(string(section.Data), got); diff != "" && !*update {
			t.Errorf("%s (- wanted, + got):\n%s", section.Name, diff)
		}
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// sliceOf slices a function of a file, named alone or by a call of it.
func sliceOf(t *testing.T, w *Workspace, path, call string) Slice {
	t.Helper()
	d := opened(t, w, path)
	defer w.Close(d.URI())
	name, _, _ := strings.Cut(call, "(")
	f, ok := d.Function(name)
	if !ok {
		t.Fatalf("no function %q among %v", name, qualifiedNames(d))
	}
	if name == call {
		call = ""
	}
	return w.Snapshot().SliceFor(d, f, call)
}

func describeProject(s Slice) string {
	var b strings.Builder
	b.WriteString(describe(s))
	for _, name := range slices.Sorted(maps.Keys(s.Modules)) {
		fmt.Fprintf(&b, "== %s\n%s", name, s.Modules[name])
	}
	return b.String()
}
