package analysis

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

// TestImportersAreLookedUpOnce in a snapshot, and again in the next; a search that was
// given up is made again.
func TestImportersAreLookedUpOnce(t *testing.T) {
	root := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(root, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	own := write("a.py", "def f(): pass\n")
	write("b.py", "import a\n")
	w := NewWorkspace()
	defer w.Shutdown()
	w.SetRoots(root)
	w.Open(own, 1, "def f(): pass\n")
	count := func(ctx context.Context, s *Snapshot) int {
		doc, _ := s.Document(own)
		return len(s.Importers(ctx, doc))
	}
	snap := w.Snapshot()
	ended, end := context.WithCancel(t.Context())
	end()
	if n := count(ended, snap); n != 0 {
		t.Errorf("%d importers, though nobody waits", n)
	}
	first := count(t.Context(), snap)
	added := write("c.py", "import a\n")
	again := count(t.Context(), snap)
	w.Touch(added)
	if next := count(t.Context(), w.Snapshot()); first != 1 || again != 1 || next != 2 {
		t.Errorf("%d importers, %d when asked again, %d in the next snapshot", first, again, next)
	}
}

// A file that imports a module is never passed over for how it writes that.
func TestImportMentions(t *testing.T) {
	for text, want := range map[string]bool{
		"import a":                               true,
		"import pkg.a as b\n":                    true,
		"from .a import f\n":                     true,
		"from . import (b,\n  # c\n  a,\n)\nx\n": true,
		"from pkg import b, \\\n    a\n":         true,
		"from \\\n  .a \\\n  import f\n":         true,
		"from b import c, \\\r\n a\r\n":          true,
		"if x: import a\n":                       true,
		"def f():\n\timport b; import a\n":       true,
		"import b\r\nfrom a import c\r\n":        true,
		"a = 1\nimport b\na()\n":                 false,
		"import ab, _a, a1\n":                    false,
		"from b import (c)\na\n":                 false,
		"important(a, b)":                        true, // a parse says otherwise
		"":                                       false,
	} {
		if got := importMentions(text, "a"); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
