// Package reason asks a SemCoder model about a slice of Python, reads its
// answer, checks it by execution and remembers the outcome.
package reason

import (
	"context"
	"iter"

	"semcoder/analysis"
	"semcoder/analysis/trace"
	"semcoder/inference"
)

// A Model generates text; *inference.Engine and *remote.Client are such.
type Model interface {
	Generate(context.Context, inference.Request) iter.Seq2[inference.Token, error]
	Identity() string
}

// A Tracer executes programs; *trace.Runner is one.
type Tracer interface {
	Run(context.Context, trace.Program) (*trace.Trace, error)
	Canonical(ctx context.Context, source string) (trace.Canonical, error)
}

// A Verdict is what execution says of an answer.
type Verdict string

const (
	Unchecked  Verdict = "unchecked"
	Confirmed  Verdict = "confirmed"
	Refuted    Verdict = "refuted"
	Unrunnable Verdict = "unrunnable"
	Unstable   Verdict = "unstable"
)

// Phase says what an Update carries.
type Phase string

const (
	Executed  Phase = "executed"  // Outcome.Trace and Narration are known; nothing was predicted yet
	Monologue Phase = "monologue" // Text is the model's next piece
	Done      Phase = "done"      // Outcome is complete
)

// An Update is one step of an answer becoming known.
type Update struct {
	Phase   Phase
	Text    string   // Monologue: the text to append
	Line    int      // 1-based line of Slice.Source the text talks about; 0 unknown
	Outcome *Outcome // Executed: the part known from running; Done: all of it
}

// An Outcome is what is known about one question. It is never modified.
type Outcome struct {
	Monologue string // the model's own words, without the answer block; "" when no model was asked
	Answer    string // the predicted expression or `raises(TYPE)`; "" when none was read
	Verdict   Verdict
	Reason    string       // needs:X | budget | skew | native | not-comparable | malformed | no-run | ""
	Narration string       // the executed account for people; "" when nothing ran
	Trace     *trace.Trace // nil when nothing ran
	Model     string       // identity of the model; "" when none was asked
	Tokens    int          // generated
	Cached    bool
}

// A Question is one thing SemCoder was trained to answer.
type Question interface {
	question() // Forward today; Backward, Repair, Write and Describe follow
}

// Forward asks what Call does, step by step, and what it yields.
type Forward struct {
	Slice analysis.Slice
	Call  string
	NoRun bool // predict only: nothing is executed (the canonical form is still made)
}

// New(Options{Model Model (nil: executed accounts only), Tracer Tracer, Dir string (disk cache; "" none), ...}) *Reasoner
// (r) Ask(ctx, Question) iter.Seq2[Update, error]   joins or starts a flight; a flight dies with its last holder
// (r) Known(Question) (Outcome, bool)               memory or disk, no model time, no sandbox time
// (r) Close() error
