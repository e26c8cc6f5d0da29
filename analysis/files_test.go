package analysis

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// project writes the files of an archive to a folder and opens a workspace on it.
func project(t *testing.T, archive string) (*Workspace, string) {
	t.Helper()
	root := t.TempDir()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		write(t, filepath.Join(root, f.Name), string(f.Data))
	}
	w := NewWorkspace()
	t.Cleanup(w.Shutdown)
	w.SetRoots(root)
	return w, root
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// opened opens a file of the workspace as an editor does.
func opened(t *testing.T, w *Workspace, path string) *Document {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	w.Open(fileURI(path), 1, string(text))
	return current(t, w, fileURI(path))
}

const tree = `
-- pyproject.toml --
-- app/__init__.py --
from .core import slug
-- app/core.py --
def slug(s): return s
-- app/sub/__init__.py --
-- app/sub/deep.py --
from ..core import slug
-- src/lib/tools.py --
def tool(): pass
-- scripts/run.py --
import near
-- scripts/near.py --
-- tests/test_core.py --
from app.core import slug
-- tests/test_app.py --
from app import slug
-- tests/other.py --
import app.sub.deep
-- zeta.py --
import json, app.core as c
-- mention.py --
core = 1
import json
-- .hidden/x.py --
import app.core
-- venv/pyvenv.cfg --
-- venv/lib/x.py --
import app.core
-- node_modules/x.py --
import app.core
`

func TestModulesAreFoundWherePythonLooks(t *testing.T) {
	w, root := project(t, tree)
	for _, c := range []struct {
		from, dotted string
		level        int
		want         string // "" for nothing
	}{
		{"app/core.py", "app.sub.deep", 0, "app/sub/deep.py"},
		{"app/core.py", "app", 0, "app/__init__.py"},
		{"app/core.py", "core", 0, ""}, // Python's path has the package's parent, not the package
		{"app/core.py", "core", 1, "app/core.py"},
		{"app/core.py", "", 1, "app/__init__.py"},
		{"app/core.py", "sub.deep", 1, "app/sub/deep.py"},
		{"app/sub/deep.py", "core", 2, "app/core.py"},
		{"app/sub/__init__.py", "deep", 1, "app/sub/deep.py"},
		{"app/core.py", "x", 9, ""},
		{"app/core.py", "lib.tools", 0, "src/lib/tools.py"},
		{"tests/test_core.py", "app.core", 0, "app/core.py"},
		{"scripts/run.py", "near", 0, "scripts/near.py"},
		{"app/core.py", "near", 0, ""},
		{"app/core.py", "numpy", 0, ""},
		{"app/core.py", "../app", 0, ""},
		{"app/core.py", "app..core", 0, ""},
		{"app/core.py", "", 0, ""},
	} {
		from := opened(t, w, filepath.Join(root, c.from))
		d, ok := w.Snapshot().Module(from, c.dotted, c.level)
		w.Close(from.URI())
		got := ""
		if ok {
			got = relative(t, root, d)
		}
		if got != c.want {
			t.Errorf("%s imports %s%s: %q, want %q", c.from, strings.Repeat(".", c.level), c.dotted, got, c.want)
		}
	}
}

func relative(t *testing.T, root string, d *Document) string {
	t.Helper()
	name, err := filepath.Rel(root, d.Path())
	if err != nil {
		t.Fatal(err)
	}
	return filepath.ToSlash(name)
}

func TestImporters(t *testing.T) {
	w, root := project(t, tree)
	core := opened(t, w, filepath.Join(root, "app/core.py"))
	w.Open(fileURI(filepath.Join(root, "unsaved.py")), 1, "from app.core import slug")
	w.Open("untitled:1", 1, "from app.core import slug") // of no project
	var got []string
	for _, d := range w.Snapshot().Importers(t.Context(), core) {
		got = append(got, relative(t, root, d))
	}
	want := []string{
		"tests/test_app.py", "tests/test_core.py",
		"app/__init__.py", "app/sub/deep.py", "unsaved.py", "zeta.py",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("importers (- wanted, + got):\n%s", diff)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if found := w.Snapshot().Importers(ended, core); len(found) > 0 {
		t.Errorf("%d importers found after the end", len(found))
	}
}

// What an editor shows is what a module holds; a file that changes is read again.
func TestOpenDocumentsWinOverFiles(t *testing.T) {
	w, root := project(t, "-- a.py --\nimport b\n-- b.py --\nx = 1\n")
	a, path := opened(t, w, filepath.Join(root, "a.py")), filepath.Join(root, "b.py")
	text := func() string {
		d, ok := w.Snapshot().Module(a, "b", 0)
		if !ok {
			t.Fatal("b is not found")
		}
		return d.Text()
	}
	first, _ := w.Snapshot().Module(a, "b", 0)
	if again, _ := w.Snapshot().Module(a, "b", 0); again != first {
		t.Error("an unchanged file was parsed again")
	}
	w.Open(fileURI(path), 1, "x = 2\n")
	if got := text(); got != "x = 2\n" {
		t.Errorf("open: %q", got)
	}
	w.Close(fileURI(path))
	if got := text(); got != "x = 1\n" {
		t.Errorf("closed: %q", got)
	}
	write(t, path, "x = 3\n")
	if err := os.Chtimes(path, time.Time{}, time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if got := text(); got != "x = 3\n" {
		t.Errorf("changed: %q", got)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if d, ok := w.Snapshot().Module(a, "b", 0); ok {
		t.Errorf("removed: %q", d.Text())
	}
}

// Trees that nobody made to be read: nothing hangs, nothing fails, and what can
// be read is.
func TestHostileTrees(t *testing.T) {
	w, root := project(t, `
-- pyproject.toml --
-- a.py --
import nul, latin, secret, large, folder
-- good.py --
import a
-- latin.py --
-- nul.py --
-- folder.py/inner.py --
import a
-- deep/x.py --
import a
`)
	write(t, filepath.Join(root, "latin.py"), "import a # \xe9\n")
	write(t, filepath.Join(root, "nul.py"), "import a\x00\n")
	write(t, filepath.Join(root, "large.py"), "import a\n"+strings.Repeat("#", 20<<20))
	if err := os.Symlink(root, filepath.Join(root, "deep", "loop")); err != nil {
		t.Log("no loop of links:", err)
	}
	if err := os.Symlink(filepath.Join(root, "me.py"), filepath.Join(root, "me.py")); err != nil {
		t.Log("no link to itself:", err)
	}
	if err := makePipe(filepath.Join(root, "pipe.py")); err != nil {
		t.Log("no pipe:", err)
	}
	if err := os.Chmod(filepath.Join(root, "deep", "x.py"), 0); err != nil {
		t.Fatal(err)
	}
	a := opened(t, w, filepath.Join(root, "a.py"))
	found := w.Snapshot().Importers(t.Context(), a)
	var got []string
	for _, d := range found {
		if name := relative(t, root, d); name != "deep/x.py" { // to root no file is unreadable
			got = append(got, name)
		}
	}
	if diff := cmp.Diff([]string{"folder.py/inner.py", "good.py"}, got); diff != "" {
		t.Errorf("importers (- wanted, + got):\n%s", diff)
	}
	for _, name := range []string{"latin", "large", "me", "pipe", "folder"} {
		if _, ok := w.Snapshot().Module(a, name, 0); ok {
			t.Errorf("%s is a module", name)
		}
	}
}

func TestPathsOfURIs(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the cases are paths of other systems")
	}
	for uri, want := range map[string]string{
		"file:///home/a%20b/x.py": "/home/a b/x.py", "/home/../x.py": "/x.py", "file:///a/%C3%A9.py": "/a/é.py",
		"untitled:Untitled-1": "", "x.py": "", "git:/home/x.py": "", "file://%zz": "",
	} {
		if got := pathOf(uri); got != want {
			t.Errorf("%s: %q, want %q", uri, got, want)
		}
	}
	for _, path := range []string{"/home/a b/x.py", "/100%/#1?.py"} {
		if got := pathOf(fileURI(path)); got != path {
			t.Errorf("%s comes back as %q", path, got)
		}
	}
}
