// Package pyx turns programs and calls of them into rows that a model is trained on.
//
// A program arrives as one line of JSON, and every call of it runs once, in the
// sandbox or, where the program is of our own making, in a native interpreter. What
// ran is shared by the kinds, each of which makes rows of it in a file of its own:
//
//	forward   what a call comes to, step by step       backward  an input for an output
//	next      the next line or value, from mid-trace    micro     one operation, worked out
//	refine    a faulty program, mended                  write     a program from its problem
//	describe  purpose and properties                    opaque    a run past a hidden function
//
// Nothing reaches a row that was not executed: an account is made of a trace and
// read back by a checker that shares no code with its writer, and what a kind adds
// of its own it checks itself. What cannot become a row is counted under its kind
// and reason, and never ends the run. The rows depend on the input and the options
// alone: not on timing, the number of workers, or how often the run was interrupted.
package pyx

import (
	"context"
	"time"

	"semcoder/analysis/trace"
)

// A Program is one line of input: a source that stands alone and calls of it, or
// expressions that stand alone.
type Program struct {
	ID         string     `json:"id"`
	Source     string     `json:"source"` // where it comes from: generated, seed, mutant, p3, mbpp
	Entry      string     `json:"entry"`
	Code       string     `json:"code"`
	Calls      []string   `json:"calls"`
	Guesses    []Guess    `json:"guesses"`    // outcomes to ask for, in place of those of all Calls: backward
	MoreCalls  []string   `json:"more_calls"` // inputs for properties alone: describe
	NL         string     `json:"nl"`         // problem statement: write, refine
	Purpose    string     `json:"purpose"`    // one line: describe
	Properties []string   `json:"properties"` // expressions over the entry's parameters, at the call, and result: describe
	Buggy      []string   `json:"buggy"`      // faulty variants of Code: refine
	Failing    [][]int    `json:"failing"`    // of each variant the numbers of Calls that alone need be tried; empty for all
	Tries      [][]string `json:"tries"`      // of each variant the edits to try, in place of the one that gives Code: refine
	Opaque     []Hidden   `json:"opaque"`     // functions of Code to hide: opaque
	Exprs      []string   `json:"exprs"`      // in place of Calls: micro; Code then holds the imports that they need
}

// A Hidden is a function that a reader knows by name, signature and docstring alone.
type Hidden struct {
	Name       string `json:"name"`
	Doc        string `json:"doc"`        // one line
	Determined bool   `json:"determined"` // the docstring says what comes out
}

// Generated is the Source of programs that we made ourselves: they alone may run in
// a native interpreter.
const Generated = "generated"

// A Row is one line of output, ready to train on.
type Row struct {
	ID       string   `json:"id"` // of the program, "#", and the row's number among the program's
	Kind     Kind     `json:"kind"`
	Prompt   string   `json:"prompt"`
	Response string   `json:"response"`       // up to and including the stop tag
	Mask     [][2]int `json:"mask,omitempty"` // ranges of Response, in characters, that the loss leaves out: guesses that were wrong
	Call     string   `json:"call,omitempty"`
	Source   string   `json:"source,omitempty"`

	tokens int // of Prompt and Response; 0 for not counted
}

// A Runner runs programs of a batch; *trace.Runner is one. It is used by one
// goroutine.
type Runner interface {
	RunBatch(context.Context, []trace.Program) ([]*trace.Trace, error)
	Close() error
}

// Options say what rows are wanted and what they may cost.
type Options struct {
	Kinds   []Kind // nil for all of them
	Caps    map[Kind]int
	Budget  Budget
	Shard   Shard
	Beside  []string // files of rows, of other runs: what they ask is not asked again
	Workers int      // programs that are under way at once; default 1

	SaveEvery time.Duration // how much work a kill may cost; default 1 s

	Sandbox func() Runner
	Native  func() Runner // for Generated programs; nil where there is none

	Tokens func(string) int // counts a text's tokens for the report, perhaps 0 for one that is left out; nil for none
}

// A Budget is what one row may cost at most. What exceeds it is dropped, never cut.
type Budget struct {
	Steps    int // statements executed by a call
	Prompt   int // characters
	Response int // characters

	// Wall bounds a call that few statements keep busy; default 10 s. It is far above
	// what any row takes, so that a slow machine makes the same rows as a fast one.
	Wall time.Duration
}
