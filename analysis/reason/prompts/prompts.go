// Package prompts holds the texts that a SemCoder model is asked with. They are
// part of what a model was trained on, so they are kept to the byte: the editor,
// the trainer and the evaluation all render them here.
package prompts

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"strings"
)

// Stop ends every answer. It is matched on decoded text: none of the tags is a
// token of its own.
const Stop = "[/ANSWER]"

// FirstLabel is the label of the first line of code. The published models were
// trained with this offset and refer to lines by it.
const FirstLabel = 5

//go:embed forward.txt
var forward string

// Forward asks for the value of call. The source is in canonical form and stands
// before the assertion with every line labelled; the model goes on right after
// the newline that ends the prompt.
func Forward(canonical, call string) string {
	head, rest, _ := strings.Cut(forward, "{code}")
	middle, tail, _ := strings.Cut(rest, "{call}")
	return head + label(canonical) + middle + call + tail
}

// Digest identifies everything that turns a question into a prompt, in hex. An
// answer remembered under another digest was given to another question.
func Digest() string {
	sum := sha256.Sum256([]byte(Forward("def f(x):\n\n    return \"\"\"\n\"\"\"", "f(1)") + Stop))
	return hex.EncodeToString(sum[:])
}
