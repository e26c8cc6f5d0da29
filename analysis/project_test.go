package analysis

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"semcoder/analysis/trace"
)

// TestProjectSlices reads testdata/projects/*.txtar: the files of a project, and
// for each call asked about a section "file call" with the slice that is wanted:
// what describe shows, then each other module, then how the call ends.
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
		slice := sliceOf(t, w, filepath.Join(root, name), call)
		got := describeProject(slice) + ended(t, slice, call)
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

// ended runs a call against its slice.
func ended(t *testing.T, s Slice, call string) string {
	t.Helper()
	got, err := sandbox().Run(t.Context(), trace.Program{Source: s.Source, Name: s.Name, Modules: s.Modules, Lacks: s.Needs, Call: call, Budget: trace.Budget{Wall: time.Minute}})
	switch {
	case err != nil:
		t.Fatal(err)
	case got.Stop == trace.Returned:
		return "=> " + got.Value + "\n"
	case got.Stop == trace.Raised:
		return "=> raises " + got.Exception.Type + ": " + got.Exception.Message + "\n"
	}
	return "=> " + string(got.Stop) + " " + strings.Join(got.Needs, " ") + got.Problem + "\n"
}

// sliceOf slices the function that a call names.
func sliceOf(t *testing.T, w *Workspace, path, call string) Slice {
	t.Helper()
	d := opened(t, w, path)
	defer w.Close(d.URI())
	name, _, _ := strings.Cut(call, "(")
	f, ok := d.Function(name)
	if !ok {
		t.Fatalf("no function %q among %v", name, qualifiedNames(d))
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

// A slice that reaches further than the sandbox can take says so, and is not run.
func TestSlicesAreBounded(t *testing.T) {
	many, long := "", "def f():\n    return big.g\n"
	archive := "-- pyproject.toml --\n-- p/__init__.py --\n"
	for i := range maxModules + 10 {
		archive += fmt.Sprintf("-- p/m%d.py --\nx = %d\n", i, i)
		many += fmt.Sprintf("from p.m%d import x as x%d\n", i, i)
	}
	archive += "-- many.py --\n" + many + "def f():\n    return [globals()]\n"
	archive += "-- big.py --\ng = 1\ns = '" + strings.Repeat("x", maxLinked) + "'\n-- long.py --\nimport big\n" + strings.ReplaceAll(long, "big.g", "vars(big)")
	archive += "-- short.py --\nimport big\n" + long
	w, root := project(t, archive)
	for name, want := range map[string]string{"many.py": "more than 300 modules", "long.py": "more than 512 KB of code", "short.py": ""} {
		s := sliceOf(t, w, filepath.Join(root, name), "f()")
		if got := strings.Join(s.Needs, ", "); got != want {
			t.Errorf("%s needs %q, want %q", name, got, want)
		}
	}
}
