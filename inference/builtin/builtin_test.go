package builtin

import (
	"bytes"
	"errors"
	"testing"
)

// A build has a model or says that it has none; a file that is no GGUF would be
// a mistake in the tree.
func TestModel(t *testing.T) {
	data, err := Model()
	switch {
	case errors.Is(err, ErrNone):
		t.Log(err)
	case err != nil:
		t.Fatal(err)
	case !bytes.HasPrefix(data, []byte("GGUF")):
		t.Errorf("the embedded model begins with %q", data[:min(len(data), 8)])
	}
	if _, err := files.ReadFile("nano/README.md"); err != nil {
		t.Errorf("the model has no card: %v", err)
	}
}
