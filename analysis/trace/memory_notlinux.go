//go:build unix && !linux

package trace

import (
	"errors"
	"os"
)

// namelessFile is a temporary file whose name is gone.
func namelessFile() (*os.File, error) {
	file, err := os.CreateTemp("", "semcoder-image")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(file.Name()); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

func openPagemap() *os.File { return nil }

// undo has no way to know what was written to: the caller maps anew.
func (m *memory) undo(*image) bool { return false }
