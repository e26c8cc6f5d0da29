//go:build unix

package trace

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestASnapshotIsUsedOnlyWhole starts an interpreter, and later ones from what it left
// behind: as it was, and damaged in ways that a crash or a bad disk may.
func TestASnapshotIsUsedOnlyWhole(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(sharedRunner().cacheDir())); err != nil {
		t.Fatal(err) // compiled code and, from other tests, perhaps a snapshot
	}
	name, err := snapshotFile(dir)
	if err != nil {
		t.Fatal(err)
	}
	answers := func(recalled bool) {
		t.Helper()
		m := &machine{}
		if m.recall(name) != recalled {
			t.Errorf("recalled: %v", !recalled)
		}
		if recalled {
			if err := m.ordinary.image.close(); err != nil {
				t.Error(err)
			}
		}
		r := NewRunner(Options{CacheDir: dir})
		defer r.Close()
		if got := traced(t, r, Program{Source: "def f(x):\n    return {x: 1}\n", Call: "f('a')"}); got.Value != `{"a": 1}` {
			t.Errorf("%+v", got)
		}
	}
	_ = os.Remove(name) // there may be none
	answers(false)
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	abandoned := filepath.Join(dir, "starting-1")
	old := time.Now().Add(-2 * abandonedAfter)
	if err := errors.Join(os.WriteFile(abandoned, nil, 0o600), os.Chtimes(abandoned, old, old)); err != nil {
		t.Fatal(err)
	}
	answers(true)
	if _, err := os.Stat(abandoned); err == nil {
		t.Error("what a killed process left is there still")
	}
	middle := len(whole) / 2
	for len(bytes.Trim(whole[middle:middle+1], "\x00")) == 0 {
		middle++
	}
	flipped := bytes.Clone(whole)
	flipped[middle] ^= 1
	size := bytes.IndexByte(whole, ':') + 1 // its first digit
	larger := bytes.Clone(whole)
	larger[size]++
	for what, damaged := range map[string][]byte{"larger": larger, "cut off": whole[:middle], "a bit": flipped, "no head": whole[headSize:], "empty": nil} {
		t.Run(what, func(t *testing.T) {
			if err := os.WriteFile(name, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			answers(false) // and mends it
			answers(true)
		})
	}
}

// TestASnapshotThatShrinks cuts the file off under workers that have it mapped: they
// are lost, and the next one makes another.
func TestASnapshotThatShrinks(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(sharedRunner().cacheDir())); err != nil {
		t.Fatal(err)
	}
	name, err := snapshotFile(dir)
	if err != nil {
		t.Fatal(err)
	}
	opened := func() *Runner { return NewRunner(Options{CacheDir: dir, Log: func(s string) { t.Log(s) }}) }
	first := opened()
	runsRight(t, first) // the snapshot is there now
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	r := opened()
	defer r.Close()
	runsRight(t, r)
	if err := os.Truncate(name, headSize); err != nil {
		t.Fatal(err)
	}
	runsRight(t, r)
	kept, err := openSnapshot(name, memoryLimit)
	if err != nil {
		t.Fatal("it is not mended: ", err)
	}
	if err := kept.close(); err != nil {
		t.Error(err)
	}
}

func TestStaleSnapshotsAreRemoved(t *testing.T) {
	dir := t.TempDir()
	old := time.Now().Add(-15 * 24 * time.Hour)
	for name, age := range map[string]time.Time{"started-old": old, "started-new": time.Now(), "starting-1": old, "starting-2": time.Now(), "other": old} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, age, age); err != nil {
			t.Fatal(err)
		}
	}
	tidy(dir)
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"other", "started-new", "starting-2"}
	for i := range left {
		left[i] = filepath.Base(left[i])
	}
	if len(left) != 3 || left[0] != want[0] || left[1] != want[1] || left[2] != want[2] {
		t.Errorf("left %q, want %q", left, want)
	}
}

// FuzzSnapshotHead reads files that nobody wrote: refused, never a fault.
func FuzzSnapshotHead(f *testing.F) {
	f.Add([]byte(`{"Size": 65536, "Pieces": [{"At": 0, "Size": 65536}], "Digest": ""}`))
	f.Add([]byte(`{"Size": 9223372036854775807, "Pieces": [{"At": 9223372036854775807, "Size": 9223372036854775807}]}`))
	f.Add([]byte(`{"Size": 65536, "Pieces": [{"At": -1, "Size": 2}]}`))
	f.Fuzz(func(t *testing.T, head []byte) {
		name := filepath.Join(t.TempDir(), "started-x")
		if len(head) > headSize {
			head = head[:headSize]
		}
		data := append(append(head[:len(head):len(head)], make([]byte, headSize-len(head))...), "memory"...)
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if kept, err := openSnapshot(name, memoryLimit); err == nil {
			t.Errorf("an image of %d bytes", kept.size)
		}
	})
}
