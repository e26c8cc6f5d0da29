// Package inference turns a prompt into a stream of tokens with a SemCoder
// (decoder-only transformer) read from a weights file.
package inference

import (
	"semcoder/inference/sample"
)

// A Token is one generated token.
type Token struct {
	ID      int32
	Text    string  // whole runes only; may be "" while a rune is incomplete
	LogProb float32 // natural logarithm, under the model's own distribution (temperature 1)
}

// A Priority orders requests: Interactive overtakes Background between two tokens.
type Priority uint8

const (
	Interactive Priority = iota
	Background
)

// A Constraint narrows what may be generated next; it is asked once a token.
type Constraint interface {
	// Allow sets allowed[id] for every token that may follow the text generated
	// so far; it returns false when everything may.
	Allow(generated []int32, allowed []bool) bool
}

// A Request is one generation.
type Request struct {
	Prompt     string   // raw text; BOS is put before it when the vocabulary asks for one
	Stop       []string // matched on decoded text, across token borders; never part of the output
	MaxTokens  int      // 0: as many as the context holds
	Sampling   sample.Params
	Priority   Priority
	Constraint Constraint // nil: none
}
