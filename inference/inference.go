// Package inference turns a prompt into a stream of tokens with a SemCoder
// (decoder-only transformer) read from a weights file.
//
// An Engine is one model on its devices. One goroutine, locked to its thread,
// owns them and evaluates for everybody: it takes the running requests in
// turns, a token each, several in one pass where it can, and remembers what it
// evaluated so that a prompt that begins like an earlier one costs only its
// difference.
package inference

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"semcoder/inference/sample"
)

// ErrClosed ends the requests that are running when the engine is closed.
var ErrClosed = errors.New("the engine is closed")

// ErrContextFull is wrapped when a prompt, or a prompt and what was asked for
// after it, does not fit into the context.
var ErrContextFull = errors.New("the context is full")

// A Token is one generated token.
type Token struct {
	ID      int32
	Text    string  // whole runes only; may be "" while a rune or a stop string is incomplete
	LogProb float32 // natural logarithm, under the model's own distribution (temperature 1)
	End     End     // why this is the last token; More on all others
}

// An End is why a text ends.
type End uint8

const (
	More       End = iota // it does not
	EndOfText             // the model said so: this token is its end-of-text token
	StopString            // a string of Request.Stop was completed by this token
	Limit                 // MaxTokens, or the context where MaxTokens is 0
)

// A Priority orders requests: Interactive overtakes Background between two tokens.
type Priority uint8

const (
	Interactive Priority = iota
	Background
)

// A Constraint narrows what may be generated next; it is asked once a token,
// on the engine's own goroutine: it must not block. A loop that was broken off
// does not wait for the engine, which may ask once more after it. A panic ends
// the request it belongs to.
type Constraint interface {
	// Allow sets allowed[id], which is false before, for every token that may
	// follow the text generated so far; it returns false when everything may. It
	// must keep neither slice.
	Allow(generated []int32, allowed []bool) bool
}

// A Request is one generation.
type Request struct {
	Prompt     string   // raw text; BOS is put before it when the vocabulary asks for one
	Stop       []string // matched on decoded text, across token borders; never part of the output
	MaxTokens  int      // the end-of-text token included; 0: as many as the context holds
	Sampling   sample.Params
	Priority   Priority
	Constraint Constraint // nil: none
}

// Check reports what no model could answer. Generate checks by itself.
func (r Request) Check() error {
	switch {
	case r.MaxTokens < 0:
		return fmt.Errorf("max tokens is %d; give 0 (as many as fit) or more", r.MaxTokens)
	case slices.Contains(r.Stop, ""):
		return errors.New("a stop string is empty; every text would end at once")
	case slices.ContainsFunc(r.Stop, func(s string) bool { return !utf8.ValidString(s) }):
		return errors.New("a stop string is not UTF-8; no text would contain it")
	}
	return r.Sampling.Check()
}
