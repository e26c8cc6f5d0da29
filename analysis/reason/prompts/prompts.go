// Package prompts holds the texts that a SemCoder model is asked with. They are
// part of what a model was trained on, so they are kept to the byte: the editor,
// the trainer and the evaluation all render them here.
//
// The templates of Forward, Backward, Refine and Write are the published ones;
// Backward's is put right, and its published form kept beside it. Describe, Next
// and Micro are ours, in the same manner.
package prompts

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"strings"
)

// What ends a reply. Stops are matched on decoded text: none of the tags is a
// token of its own.
const (
	Stop            = "[/ANSWER]"      // Forward, Backward, Next
	StopRefined     = "[/Refined]"     // Refine
	StopWritten     = "```"            // Write: the fence that closes the prompt's
	StopDescription = "[/DESCRIPTION]" // Describe
)

// How the last line of a reply to Micro begins, and what stands before a receiver.
const (
	Gives   = "-> "
	Becomes = "; now "
	Fails   = "raise "
)

// Undetermined begins the last line of a reply to Forward that comes to no answer, since nothing shown determines what the
// call behind it gives.
const Undetermined = "Not determined from here: "

// Unread begins the last line of an account that ends before a statement that is not read along.
const Unread = "Not read from here: "

// FirstLabel is the label of the first line of code. The published models were
// trained with this offset and refer to lines by it.
const FirstLabel = 5

//go:embed *.txt
var templates embed.FS

// fill puts values where the template of that name has {places}, in order. What
// was put in is not looked at again: code is full of braces.
func fill(name string, values ...string) string {
	text, err := templates.ReadFile(name + ".txt")
	if err != nil {
		panic(err) // a name of ours that is no file of ours
	}
	var out strings.Builder
	rest := string(text)
	for _, value := range values {
		before, after, _ := strings.Cut(rest, "{")
		_, rest, _ = strings.Cut(after, "}")
		out.WriteString(before + value)
	}
	return out.String() + rest
}

// Digest identifies everything that turns a question into a prompt, in hex. An
// answer remembered under another digest was given to another question.
func Digest() string {
	const code = "def f(x):\n\n    return \"\"\"\n\"\"\""
	sum := sha256.Sum256([]byte(strings.Join([]string{
		Forward(code, "f(1)"), Backward(code, "f", "1"), Backward(code, "f", "raises(E)"),
		Refine("p", code, "f(1)", "2"), Refine("p", code, "f(1)", "raises(E)"), Write("p", "def f"), Describe(code),
		Next(code, "f(1)", "1. [L5] call f", "next line"), Micro("1 + 1"),
		ForwardPublished(code, "1"), BackwardPublished(code, "1"),
		Gives, Becomes, Fails, Stop, StopRefined, StopWritten, StopDescription,
	}, "\x00")))
	return hex.EncodeToString(sum[:])
}
