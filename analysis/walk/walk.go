// Package walk reads a program along a call, keeps the books of it, and asks somebody
// else what every operation comes to.
//
// The books are what the text of a program says by itself: which name is bound to what,
// which statement is next, which item a loop takes, which things a container holds and where they stand,
// what counts as true. What becomes of numbers and texts is asked for, by an operator, a function or a
// method; a range is counted out and a number's sign put before it, as the next index
// and the same digits. Nothing is executed: where every answer is a model's, what
// comes of it is the model's prediction, in a form that its own slips of copying cannot
// spoil.
//
// What happens is told as events of package trace, so that package narrate phrases an
// account of it as it does a run's. What is not understood ends the walk with ErrBeyond, where
// a model may go on by itself.
//
// Statements are in statement.go, loop.go, match.go, with.go and exception.go, expressions in expression.go and the
// files named after their kinds; what gives items on demand in supply.go, iterate.go, flow.go and generator.go; the program's
// classes in class.go, object.go and special.go; how what cannot be written down is asked about in public.go and places.go; which thing an operation hands on in same.go, what containers tell
// by themselves in known.go, what they take from something that gives items in feed.go, what builtins make of the items that they are handed in apart.go and handed.go.
package walk

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"semcoder/analysis/narrate"
	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// ErrBeyond is wrapped by every reason not to go on.
var ErrBeyond = errors.New("beyond what can be read")

func beyond(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrBeyond}, args...)...)
}

// Bounds of a walk.
const (
	mostEvents = 600
	mostLoaded = 200 // events of a statement of the module
	deepest    = 40  // calls in one another
)

// A Question asks what one operation comes to.
type Question struct {
	Said    string // the account up to and with the operation; "" where no account tells of it
	At      int    // where in the account what it comes to stands, in bytes
	Expr    string // the operation, its operands in place
	Changes string // what a method is called on, where it may change that; "" elsewhere
	Truth   bool   // Expr is a value, asked is whether it counts as true
	Stub    bool   // Expr is a call of a function of which the program shows no more than signature and docstring
	Origin  string // where Expr comes from that the program does not show at all, "pandas.read_csv": asked is whether anything tells what it comes to
}

// An Answer is what somebody says that an operation comes to.
type Answer struct {
	Value  string // repr
	After  string // what Changes is afterwards
	Raises string // the exception's type, where the operation fails

	Unknown bool // nothing tells: the walk ends with an Undetermined. Of Stub and Origin alone
}

// An Oracle answers. Its error ends the walk.
type Oracle func(Question) (Answer, error)

// A walker is one walk under way.
type walker struct {
	src      string
	starts   []int // offset of each line
	ask      Oracle
	trace    *trace.Trace
	telling  *narrate.Telling // of trace
	module   *frame
	frames   int
	running  []*frame
	unread   map[string]error // why names of the module are not known
	wild     bool             // the module imports everything of another, which may be named like a builtin
	coming   []*upcoming      // what loops under way are going to take
	advances int              // items that were taken of what gives them once
	plans    map[string]*plan // classes of the program, by name
	instead  *trace.Event     // the operation that is to be asked for, with items in the place of what gave them
	guarded  []guarded        // generators that do something where they are left
	stops    []func()         // end what waits between two items
	loading  bool             // what is under way is told of by no account, as the loading of the module
	hushed   bool             // a function of the call is, of which none tells
	under    *syntax.Node     // the statement under way; the one that ended the walk
}

// Call walks along one call of a function of a canonical program. The trace is what was
// found up to where an error ended the walk.
func Call(c trace.Canonical, call string, ask Oracle) (*trace.Trace, error) {
	w := &walker{src: c.Source + "\n" + call, ask: ask, plans: map[string]*plan{}, trace: &trace.Trace{Canonical: c, Call: call}}
	w.telling = narrate.NewTelling(w.trace)
	for i := 0; i >= 0 && i <= len(w.src); {
		w.starts = append(w.starts, i)
		next := strings.IndexByte(w.src[i:], '\n')
		if next < 0 {
			break
		}
		i += next + 1
	}
	parser := syntax.NewParser()
	defer parser.Close()
	root, err := parser.Parse(w.src)
	if err != nil {
		return w.trace, beyond("%w", err)
	}
	defer w.stop()
	return w.trace, w.unreadable(w.entry(root, len(c.Source)))
}

// entry defines what the module defines and enters the called function. The call stands behind the module.
func (w *walker) entry(root *syntax.Node, end int) error {
	parts := root.Parts()
	if root.Broken() || len(parts) == 0 || parts[len(parts)-1].Start <= end || len(parts) > 1 && parts[len(parts)-2].End > end {
		return beyond("the program or the call does not parse")
	}
	n := parts[len(parts)-1]
	if err := w.define(parts[:len(parts)-1]); err != nil {
		return err
	}
	for n.Kind == "expression_statement" {
		n = n.Parts()[0]
	}
	result, err := w.outermost(n)
	var failed *exception
	switch {
	case errors.As(err, &failed):
		w.trace.Stop, w.trace.Exception = trace.Raised, &trace.Exception{Type: failed.name}
	case err != nil:
		return err
	case narrate.Opaque(result.repr()) || result.sort == lazy || !w.writable(result, levels+shownDeep):
		return ErrUnwritten
	default:
		w.trace.Stop, w.trace.Value, w.trace.Literal = trace.Returned, result.repr(), result.repr()
	}
	return nil
}

// emit adds an event of a frame.
func (w *walker) emit(f *frame, e trace.Event) error {
	if most := w.most(); len(w.trace.Events) >= most {
		return beyond("more than %d events", most)
	}
	e.Frame, e.Depth = f.id, f.depth
	w.trace.Events = append(w.trace.Events, e)
	return nil
}

func (w *walker) most() int {
	if w.loading {
		return mostLoaded
	}
	return mostEvents
}

// pending stands for what is being asked for.
const pending = "\x01"

// operate asks what an operation comes to and tells of it. receiver is what a method may change; nil
// where nothing is changed.
func (w *walker) operate(f *frame, e trace.Event, receiver *value) (Answer, error) {
	a, err := w.question(f, e, receiver)
	if err != nil {
		return a, err
	}
	if e.Value = a.Value; len(a.Value) > shownTotal/2 { // a run shows less of it
		e.Value = read(a.Value).repr()
	}
	if receiver != nil && e.Op == trace.Method && a.After != receiver.public() {
		e.After = a.After
	}
	return a, w.emit(f, e)
}

// question asks what an operation comes to; where it fails, that is the error.
func (w *walker) question(f *frame, e trace.Event, receiver *value) (Answer, error) {
	q, err := w.asking(f, e)
	if err != nil {
		return Answer{}, err
	}
	if receiver != nil {
		q.Changes = receiver.public()
	}
	a, err := w.answer(q)
	if err == nil && a.Raises != "" {
		return a, &exception{name: a.Raises, value: wording(a.Raises, e), at: e.At}
	}
	return a, err
}

// asking is the question what an operation comes to.
func (w *walker) asking(f *frame, e trace.Event) (Question, error) {
	e.Value = pending
	if err := w.emit(f, e); err != nil {
		return Question{}, err
	}
	said, expr := w.telling.Asking(w.ahead(), pending)
	if w.instead != nil {
		w.instead.Value, w.instead.Frame, w.instead.Depth = pending, f.id, f.depth
		w.trace.Events[len(w.trace.Events)-1] = *w.instead
		_, expr = w.telling.Asking(w.ahead(), pending)
		w.instead = nil
	}
	w.trace.Events = w.trace.Events[:len(w.trace.Events)-1]
	if said == "" || expr == "" {
		return Question{}, beyond("an operation that is not told")
	}
	q := Question{Said: said, At: len(said) + len(" -> "), Expr: expr}
	if w.loading {
		q.Said, q.At = "", 0
	}
	return q, nil
}

// unsaid asks what no account tells of in these words: whether a value counts as true, and what a
// builtin makes of an item.
func (w *walker) unsaid(expr string, truth bool) (Answer, error) {
	q := Question{At: len(w.telling.SoFar(w.ahead())), Expr: expr, Truth: truth}
	if n := len(w.trace.Events); n > 0 && midway(w.trace.Events[n-1]) {
		q.At--
	}
	return w.answer(q)
}

// midway tells an event behind which the step goes on.
func midway(e trace.Event) bool {
	switch e.Kind {
	case trace.Expr:
		return e.Op != trace.Element
	case trace.Branch:
		return e.Name == "conditional" || e.Name == "filter"
	}
	return e.Kind == trace.Iterate && e.Name == "comprehension"
}

// longestAnswer is how long an answer is that is looked into, in bytes: many times what can be shown.
const longestAnswer = 4000

// answer asks, and refuses an answer that can be no repr and no name of an exception.
func (w *walker) answer(q Question) (Answer, error) {
	if narrate.Opaque(q.Expr) && q.Origin == "" {
		return Answer{}, beyond("an operation on what cannot be written down")
	}
	a, err := w.ask(q)
	if err != nil {
		return a, err
	}
	if a.Unknown && (q.Stub || q.Origin != "") {
		return Answer{Unknown: true}, nil
	}
	if a.Raises != "" && strings.Trim(a.Raises, letters) == "" && len(a.Raises) < longestAnswer {
		return Answer{Raises: a.Raises}, nil
	}
	for _, text := range []string{a.Value, a.After} {
		if len(text) > longestAnswer || strings.ContainsAny(text, "\n\r"+pending) || !utf8.ValidString(text) {
			return a, beyond("an answer that cannot be read")
		}
	}
	if a.Value == "" || a.Raises != "" || q.Changes != "" && a.After == "" {
		return a, beyond("an answer that says nothing")
	}
	return a, nil
}

// letters are those of exceptions' names.
const letters, digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"

// ahead are the calls that are under way, the innermost last: each an event of its caller
// that is still to come; and the rounds of loops that are.
func (w *walker) ahead() (calls []trace.Event) {
	for _, f := range w.running {
		if f.caller != nil {
			calls = append(calls, trace.Event{Kind: trace.Expr, Frame: f.caller.id, Depth: f.caller.depth, At: f.site})
		}
	}
	for _, u := range w.coming {
		calls = append(calls, u.events(w.trace.Events)...)
	}
	return calls
}

// at is the place of a piece of the source.
func (w *walker) at(n *syntax.Node) trace.Range { return w.between(n.Start, n.End) }

func (w *walker) between(start, end int) trace.Range {
	line, col := w.place(start)
	last, to := w.place(end)
	return trace.Range{Line: line, Col: col, EndLine: last, EndCol: to}
}

// place is the 1-based line and the 0-based column of an offset, in characters.
func (w *walker) place(offset int) (line, col int) {
	for line < len(w.starts) && w.starts[line] <= offset {
		line++
	}
	return line, len([]rune(w.src[w.starts[line-1]:offset]))
}

// header is the first line of a compound statement.
func (w *walker) header(n *syntax.Node) trace.Range {
	end := strings.IndexByte(w.src[n.Start:], '\n')
	if end < 0 {
		end = len(w.src) - n.Start
	}
	return w.between(n.Start, n.Start+end)
}

func (w *walker) text(n *syntax.Node) string { return inner(n).Text(w.src) }
