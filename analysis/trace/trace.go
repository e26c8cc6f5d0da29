// Package trace runs one call of a self-contained Python program in a sandboxed
// CPython (WebAssembly, in a worker process) and reports what happened.
//
// A program is first brought to its canonical form (docstrings and comments
// removed, printed by ast.unparse, double quotes preferred); every line and
// column below refers to that form. The form is then instrumented on its syntax
// tree, so a Trace has two grains: statements, and the expressions inside them.
package trace

import (
	"encoding/json"
	"time"
)

// A Program is one call to run: Source must stand alone, or with Modules.
type Program struct {
	Source string // module text: definitions, constants, imports of the standard library and of Modules
	Call   string // one Python expression, e.g. `slug("A b")` or `Stack([1]).pop()`
	Expect string // optional expression in the answer grammar, compared type-strictly with the value
	Budget Budget
	Seed   uint64 // another one is another world: other entropy, another time of day, other hashes or order of sets
	Light  bool   // no events: how the call ends, and what it Covered
	Name   string // dotted name of the module that Source is; "" is "program", outside of any package

	// Modules are what Source may import besides the library: texts by dotted name,
	// every package by its own. They run as themselves and are not recorded; no
	// line of an Event or Exception is theirs. Never modified.
	Modules map[string]string

	// Lacks is what every run in the sandbox is known to lack, modules and names that reach outside. Such a program runs
	// up to where something hangs on it, and ends there as Missing; the user's own interpreter may have what is lacking.
	Lacks []string

	blurred []int // for Replay: functions of math are off in the last place, by turns in these directions, 1 or -1
}

// A Budget bounds one run. A zero field means the default beside it.
type Budget struct {
	Steps  int           // statements executed: 10 000
	Events int           // events recorded: 2 000; the run goes on unrecorded
	Depth  int           // call depth recorded in full: 50
	Output int           // bytes of stdout kept: 2048
	Wall   time.Duration // until the worker is killed: 2 s
}

// A Canonical is a program as prompts and traces show it.
type Canonical struct {
	Source string `json:"source"`
	Lines  []int  `json:"lines"` // canonical line i (0-based) came from this 1-based line of Program.Source
}

// A Stop says how a run ended.
type Stop string

const (
	Returned Stop = "returned"
	Raised   Stop = "raised"  // Exception is set
	Budgeted Stop = "budget"  // steps, wall clock, memory or recursion beyond Budget
	Broken   Stop = "broken"  // source or call does not parse, or the module does not load: Problem says why
	Missing  Stop = "missing" // needs something the sandbox lacks: Needs names it
)

// A Trace is the account of one run. It is never modified after it is made.
type Trace struct {
	Canonical Canonical  `json:"canonical"`
	Call      string     `json:"call"` // canonical text of the call
	Stop      Stop       `json:"stop"`
	Events    []Event    `json:"events"`
	Truncated bool       `json:"truncated,omitempty"` // Events is a prefix of what happened
	Covered   []Way      `json:"covered,omitempty"`   // of a Light run, in source order
	Steps     int        `json:"steps"`               // statements executed
	Value     string     `json:"value,omitempty"`     // bounded repr, for people
	Literal   string     `json:"literal,omitempty"`   // the value in the answer grammar; "" when it has no such form
	Exception *Exception `json:"exception,omitempty"`
	Stdout    string     `json:"stdout,omitempty"`
	Match     Match      `json:"match,omitempty"`    // verdict on Program.Expect
	Needs     []string   `json:"needs,omitempty"`    // modules or facilities that are absent
	Before    *Before    `json:"before,omitempty"`   // of a Missing run: what it ended before, where all that Events tell had happened by then
	Problem   string     `json:"problem,omitempty"`  // one line, for Broken
	Clock     int        `json:"clock,omitempty"`    // host clock reads during the run
	Entropy   int        `json:"entropy,omitempty"`  // host entropy reads during the run
	Native    bool       `json:"native,omitempty"`   // ran in the user's own interpreter
	Unstable  []string   `json:"unstable,omitempty"` // after Replay: fields that came out differently in another world
	Skewed    []string   `json:"skewed,omitempty"`   // after Replay: what may come out otherwise on the user's machine
}

// A Match is the type-strict comparison of the value with Program.Expect:
// 1, True and 1.0 differ, and no user __eq__ is asked.
type Match string

const (
	Unasked      Match = ""
	Equal        Match = "equal"
	Different    Match = "different"
	Incomparable Match = "not-comparable" // Expect is outside the answer grammar, or the value has no such form
)

// An Exception is what left the call, or was raised by a statement.
type Exception struct {
	Type    string `json:"type"` // class name, e.g. "ValueError"
	Message string `json:"message,omitempty"`
	Line    int    `json:"line,omitempty"` // canonical, 1-based; 0 when outside the program
}

// A Range is a piece of the canonical source; lines are 1-based, columns 0-based
// in characters, the end exclusive.
type Range struct {
	Line, Col, EndLine, EndCol int
}

// MarshalJSON writes a range as four numbers, since a trace holds thousands.
func (r Range) MarshalJSON() ([]byte, error) {
	return json.Marshal([4]int{r.Line, r.Col, r.EndLine, r.EndCol})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (r *Range) UnmarshalJSON(data []byte) error {
	var at [4]int
	if err := json.Unmarshal(data, &at); err != nil {
		return err
	}
	*r = Range{at[0], at[1], at[2], at[3]}
	return nil
}

// A Kind is the grain and sort of an event.
type Kind string

const (
	Enter   Kind = "enter"   // a frame of the program starts: Name, Changed = parameters
	Expr    Kind = "expr"    // one operation: Op, Name, Args -> Value
	Line    Kind = "line"    // a simple statement, a walrus or the header of a with, def or class has run: Changed = locals and globals it changed; a deleted one has Value ""
	Branch  Kind = "branch"  // a test: Name is if, elif, while, match (a case pattern), guard, assert, conditional or filter (in a comprehension), Value "True" or "False", Args[0] what was tested
	Iterate Kind = "iterate" // a loop (Name "for") or comprehension (Name "comprehension") takes an item, Value: Changed = all targets, Args[0] = what it goes over (first item only); Value = "" when a for loop is exhausted
	Return  Kind = "return"  // a frame ends: Value; Name = the function when the end of its body was reached
	Yield   Kind = "yield"   // a generator hands out Value; its frame waits
	Raise   Kind = "raise"   // a raise statement runs, or an operation fails and is about to be caught in this frame, or (Left) an exception leaves the frame; At = where: Name = type, Value = message
	Catch   Kind = "catch"   // an except clause takes it: Name = type, Value = message, Changed = the bound name
	Output  Kind = "output"  // text was printed: Value
)

// An Op sorts Expr events.
type Op string

const (
	Call      Op = "call"      // Name(Args...): a function, class or builtin
	Method    Op = "method"    // Args[0].Name(Args[1:]...)
	Binary    Op = "binary"    // Args[0] Name Args[1]
	Unary     Op = "unary"     // Name Args[0]
	Compare   Op = "compare"   // Args[0] Name Args[1], one link of a chain at a time
	Bool      Op = "bool"      // Args evaluated so far joined by Name ("and" or "or")
	Subscript Op = "subscript" // Args[0][Args[1]]; a slice prints as in source
	Attribute Op = "attribute" // Args[0].Name, read from an instance of the program's own class
	Format    Op = "format"    // an f-string: Args = its interpolated values
	Display   Op = "display"   // a list, tuple, set or dict display or comprehension, complete
	Element   Op = "element"   // one element that a comprehension yields; "key: value" for a dict
	Ternary   Op = "ternary"   // x if c else y, after its Branch event
)

// An Arg is one operand, as a bounded repr.
type Arg struct {
	Name  string `json:"n,omitempty"` // keyword, "*" or "**"; "" for a positional one
	Text  string `json:"t,omitempty"` // how the canonical source writes it
	Value string `json:"v"`           // repr before the operation ran
}

// A Binding is a name and its bounded repr.
type Binding struct {
	Name  string `json:"n"`
	Value string `json:"v"`
}

// An Event is one thing that happened, in order.
type Event struct {
	Kind    Kind      `json:"k"`
	Frame   int       `json:"f"`  // 0 is the entry call's frame; callees count up in order of entry
	Depth   int       `json:"d"`  // of the frame: 0 for the entry
	At      Range     `json:"at"` // the expression (Expr, Branch), or the statement
	Op      Op        `json:"op,omitempty"`
	Name    string    `json:"n,omitempty"`
	Args    []Arg     `json:"a,omitempty"`
	Value   string    `json:"v"`
	After   string    `json:"w,omitempty"` // Method: repr of the receiver afterwards, when it changed
	Changed []Binding `json:"c,omitempty"`
	Left    bool      `json:"l,omitempty"` // Raise: the frame is left
}
