package trace

import (
	"errors"
	"os"
	"path/filepath"
	"time"
)

// Names in the cache folder: images of started interpreters, by identity, and those
// that are being written.
const (
	finished   = "started-"
	unfinished = "starting-*"
)

// Snapshots of other versions are removed when nobody has used them for so long, and
// what a killed process left unfinished after a day.
const (
	staleAfter     = 14 * 24 * time.Hour
	abandonedAfter = 24 * time.Hour
)

// snapshotFile is where the image of the guest that serves ordinary requests is kept:
// its name says everything that the image depends on.
func snapshotFile(dir string) (string, error) {
	id, err := identity()
	return filepath.Join(dir, finished+id), err
}

// recall takes the ordinary guest from the cache folder; false where it has to be
// started.
func (m *machine) recall(name string) bool {
	kept, err := openSnapshot(name, memoryLimit)
	if err != nil {
		return false
	}
	now := time.Now()
	_ = os.Chtimes(name, now, now) // it is in use; a folder that is read-only says no
	tidy(filepath.Dir(name))
	m.ordinary = &guest{image: kept, ready: true}
	return true
}

// remember keeps the ordinary guest for later processes. A full disk costs them the
// time to start, and nothing else.
func (m *machine) remember(name string) error {
	tidy(filepath.Dir(name))
	if err := m.ordinary.image.save(name); !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return nil // on this system no image is kept, which is nothing to report at every start
}

// tidy is part of every start, and not only of those that save: when the next version
// saves its own, the last one's was in use until now.
func tidy(dir string) {
	remove := func(pattern string, age time.Duration) {
		names, _ := filepath.Glob(filepath.Join(dir, pattern)) // the pattern is well-formed
		for _, name := range names {
			if info, err := os.Stat(name); err == nil && time.Since(info.ModTime()) > age {
				_ = os.Remove(name) // another process may have been first
			}
		}
	}
	remove(finished+"*", staleAfter)
	remove(unfinished, abandonedAfter)
}
