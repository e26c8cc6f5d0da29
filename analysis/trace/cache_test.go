package trace

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestACacheThatCannotBeReadIsDoneWithout damages what the first start left behind:
// where an entry was stands a folder, which can neither be read nor written over.
func TestACacheThatCannotBeReadIsDoneWithout(t *testing.T) {
	dir := t.TempDir()
	one := func() {
		t.Helper()
		r := NewRunner(Options{CacheDir: dir})
		defer r.Close()
		if got := traced(t, r, Program{Source: "def f(x):\n    return x\n", Call: "f(1)"}); got.Value != "1" {
			t.Errorf("%+v", got)
		}
	}
	one()
	damaged := 0
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		damaged++
		if err := os.Remove(path); err != nil {
			return err
		}
		if err := os.Mkdir(path, 0o700); err != nil {
			return err
		}
		return fs.SkipDir
	})
	if err != nil || damaged == 0 {
		t.Fatalf("%d entries, %v", damaged, err)
	}
	one()
}
