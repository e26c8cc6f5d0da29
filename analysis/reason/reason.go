// Package reason asks a SemCoder model about a slice of Python, reads its
// answer, checks it by execution and remembers the outcome.
//
// Four coordinate systems of lines meet here, from the model outwards:
//
//	label      [L5]       what prompt and monologue say: canonical line + 4
//	canonical  1-based    the slice as ast.unparse prints it: prompts and traces
//	slice      1-based    Slice.Source as written: Update.Line
//	document   0-based    Slice.Lines leads there; the caller's business
package reason

import (
	"context"
	"errors"
	"iter"
	"slices"
	"sync"

	"semcoder/analysis/reason/grammar"
	"semcoder/analysis/trace"
	"semcoder/inference"
	"semcoder/inference/sample"
)

// ErrModel wraps what went wrong in the model: the question may be asked again.
var ErrModel = errors.New("the model stopped")

// ErrSandbox wraps what kept a program from being run at all; what a program
// does is never an error.
var ErrSandbox = errors.New("the sandbox did not answer")

// ErrClosed is what listeners get when the Reasoner is closed under them.
var ErrClosed = errors.New("reasoner closed")

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

// Reasons, the words of Outcome.Reason. Needs is followed by what is absent.
const (
	Needs         = "needs:"         // "needs:pandas", "needs:numpy, name:CONFIG"
	OverBudget    = "budget"         // steps, time, memory or recursion ran out
	Skew          = "skew"           // the project's Python differs from the sandbox's where it matters
	Native        = "native"         // ran in the user's own interpreter
	NotComparable = "not-comparable" // the value has no form in the answer grammar
	Malformed     = "malformed"      // the model gave no answer in the answer grammar
	TooLong       = "too-long"       // the prompt does not fit the model, which was not asked
	NotRun        = "no-run"         // execution was not wanted
	NotFound      = "not-found"      // neither the model nor trial came to an answer
	Breaks        = "breaks:"        // "breaks:f(2)": a repair spoils an example that held before
	Leaves        = "leaves:"        // "leaves:f(3)": a confirmed repair after which another example still fails
	Fails         = "fails:"         // "fails:assert f(2) == 3", "fails:f(2)": the first of the tests or examples that does not hold
	Passes        = "passes"         // there is nothing to repair: the call yields what is expected
	Undetermined  = "undetermined"   // the model said that the code shown does not determine the answer
	Unread        = "unread"         // the program goes on in a way that is not read along
	Broken        = "broken"         // slice or call does not parse, or the module does not load: Trace.Problem
)

// Phase says what an Update carries.
type Phase string

const (
	Executed  Phase = "executed"  // Outcome.Trace and Narration are known; nothing was predicted yet
	Monologue Phase = "monologue" // Text is the model's next piece
	Done      Phase = "done"      // Outcome is complete
)

// An Update is one step of an answer becoming known: at most one Executed, any
// number of Monologue, one Done. The Texts in a row are Outcome.Monologue.
type Update struct {
	Phase   Phase
	Text    string   // Monologue: the text to append
	Line    int      // 1-based line of Slice.Source the text talks about; 0 unknown
	Outcome *Outcome // Executed: the part known from running; Done: all of it
}

// An Outcome is what is known about one question. It is never modified.
type Outcome struct {
	Monologue string // the model's own words, without the answer block; "" when no model was asked
	Answer    string // what each Question says; "" when none was read
	Verdict   Verdict
	Reason    string       // one of the words above, or ""
	Narration string       // the executed account for people; "" when nothing ran
	Sentences []Sentence   // Narration, sentence by sentence
	Trace     *trace.Trace // of the call that the verdict is about; nil when nothing ran
	Lines     []int        // canonical line i (0-based) came from this 1-based line of Slice.Source
	About     []int        // 1-based line of Slice.Source that each line of Monologue is about, 0 unknown; nil where labels tell
	Model     string       // identity of the model; "" when none was asked
	Tokens    int          // generated

	// Confidence is the mean natural log-probability of the answer's tokens, 0 where none
	// is known. Unsure is the number of the first step of the monologue in which the model
	// gave some token less than half of the probability, 0 where there is none.
	Confidence float64
	Unsure     int

	// Before is what the account ends before, where nothing shown determines what that comes to: `pd.read_csv("x.csv")`; or
	// the statement from which on the program is not read along. Where no Model was asked, the call was executed up to there.
	// Then there is no Answer, and Confidence is that of the last line. "" elsewhere.
	Before string

	Urged  bool // the model came to no answer alone and was asked for it
	Cached bool // remembered: the model was not asked this time

	// An answer may have been found by trial, by executing candidates, rather than
	// predicted. Then Predicted is what the model said, "" where it said nothing.
	Trial     bool
	Predicted string
	Tried     int // candidates executed in search of one

	Edits   []Edit // Repair: what Answer changes in Slice.Source
	Dropped int    // Describe: properties that did not hold, or could not be executed
}

// A Question is one thing SemCoder was trained to answer: Forward, Backward, Repair,
// Write or Describe, each in its own file.
type Question interface {
	// key names everything that the outcome depends on.
	key(*Reasoner) string
	// answer finds the outcome and emits what comes before it.
	answer(context.Context, *Reasoner, func(Update)) (*Outcome, error)
}

// Options configure a Reasoner. A zero field means the default beside it.
type Options struct {
	Model       Model         // nil: executed accounts only
	Asks        []string      // kinds of question that the model was trained for: forward, backward, refine, write, describe; nil: all of these. The others are answered as without a model
	Direct      bool          // the model was trained by our own recipe: its monologues are canonical, and it may be asked for an answer without one
	Guided      bool          // the model was trained for single operations: where a program can be read along, it is asked these alone
	Tracer      Tracer        // required
	Interpreter string        // identity of what Tracer runs: part of the key of what was executed
	Dir         string        // outcomes are kept here; "": in memory alone
	DiskBytes   int64         // bound of Dir: 64 MiB
	MemoryBytes int           // bound in memory: 16 MiB
	MaxTokens   int           // of one generation: 1024
	Sampling    sample.Params // greedy
	Budget      trace.Budget  // of one run
	Log         func(string)  // silent
}

// A Reasoner answers questions; all of its methods may be called from any
// goroutine. It owns neither Model nor Tracer.
type Reasoner struct {
	options Options
	memories
	vocabulary func() *grammar.Vocabulary // the model's; nil for one that cannot be held to a grammar
	wg         sync.WaitGroup             // one for each flight

	mu      sync.Mutex
	flights map[string]*flight // by Question.key; those that may be joined
	closed  bool
}

// New returns a Reasoner; nothing is opened or started before the first question.
func New(o Options) *Reasoner {
	if o.MaxTokens <= 0 {
		o.MaxTokens = 1024
	}
	if o.DiskBytes <= 0 {
		o.DiskBytes = 64 << 20
	}
	if o.MemoryBytes <= 0 {
		o.MemoryBytes = 16 << 20
	}
	if o.Log == nil {
		o.Log = func(string) {}
	}
	return &Reasoner{
		options: o, memories: newMemories(o), vocabulary: sync.OnceValue(spelling(o.Model)), flights: map[string]*flight{},
	}
}

// model is whom a question of this kind is put to; nil for nobody.
func (r *Reasoner) model(kind string) Model {
	if asks := r.options.Asks; asks != nil && !slices.Contains(asks, kind) {
		return nil
	}
	return r.options.Model
}

// Ask joins the flight of an identical question or starts one, and yields all of
// its updates from the first one on. Ending the loop or ctx lets go of the
// flight, which dies with its last holder. An error is the last thing yielded.
func (r *Reasoner) Ask(ctx context.Context, q Question) iter.Seq2[Update, error] {
	return func(yield func(Update, error) bool) {
		f, err := r.join(q)
		if err != nil {
			yield(Update{}, err)
			return
		}
		defer r.leave(f)
		f.follow(ctx, yield)
	}
}

// Hold keeps a question's flight alive without listening, and starts it where
// there is none: a lease. It ends with the first call of release.
func (r *Reasoner) Hold(q Question) (release func()) {
	f, err := r.join(q)
	if err != nil {
		return func() {} // closed: there is nothing to hold
	}
	return sync.OnceFunc(func() { r.leave(f) })
}

// Known returns an outcome from memory or disk. It costs neither model nor
// sandbox time.
func (r *Reasoner) Known(q Question) (Outcome, bool) {
	o, ok := r.recall(q.key(r))
	if !ok {
		return Outcome{}, false
	}
	return *o, true
}

// Close ends all flights and waits for them.
func (r *Reasoner) Close() error {
	r.mu.Lock()
	r.closed = true
	for _, f := range r.flights {
		f.cancel(ErrClosed)
	}
	r.mu.Unlock()
	r.wg.Wait()
	return nil
}
