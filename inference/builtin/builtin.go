// Package builtin holds the default model, semcoder-nano, inside the binary:
// nano/nano.gguf beside its model card. A tree whose model has not been trained
// yet builds all the same, and says so when the model is asked for.
package builtin

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
)

//go:embed nano
var files embed.FS

// ErrNone says that this binary was built without a model.
var ErrNone = errors.New("no embedded model in this build; name a GGUF file with --model or SEMCODER_MODEL")

// Trained are the kinds of question that the embedded model was trained for, as
// reason.Options.Asks names them: what it says to others means nothing. direct: it may be
// asked for an answer without a monologue; micro: it may be asked single operations along a program.
func Trained() []string { return []string{"forward", "backward", "direct", "operation"} }

// Model returns a copy of the embedded model, a GGUF file.
func Model() ([]byte, error) {
	data, err := files.ReadFile("nano/nano.gguf")
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, ErrNone
	case err != nil:
		return nil, fmt.Errorf("embedded model: %w", err)
	}
	return data, nil
}
