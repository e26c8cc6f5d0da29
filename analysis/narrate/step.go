package narrate

import (
	"slices"
	"strings"

	"semcoder/analysis/trace"
)

// A step is what one statement did, or the part of it before a call is entered:
// the unit that both renderings number.
type step struct {
	line  int // canonical, 1-based
	depth int // of the frame, 0 for the entry
	frame int
	facts []fact
	head  *head // set where a round of a loop begins
}

// A kind is what a fact says.
type kind uint8

const (
	calls    kind = iota // a frame is entered: name
	operates             // event's operands give its value
	binds                // name now is value; without a name, what a method was called on
	weighs               // value is tested for truth, which an operation did not show
	tests                // the test that name says came out as value
	leaves               // value is what a loop has yet to take
	collects             // value is what a comprehension has gathered
	finishes             // a loop finds nothing left
	picks                // a conditional expression gives value
	yields               // value
	returns              // value
	tries                // value is an operation that fails
	raises               // name is the exception or its type, value its message
	catches              // name is the exception's type
	says                 // name is a statement that binds nothing
	prints               // value is written to the output; for people alone
)

// A fact is one clause of a step.
type fact struct {
	kind  kind
	event *trace.Event
	name  string
	value string
}

// A frame is one call of the program under way. Several are open at once, and a
// generator's goes on after others have come and gone, so each keeps its own
// unfinished step.
type frame struct {
	id    int
	def   int               // line of its function's head
	env   map[string]string // names as last seen
	loops []*loop           // entered and not left, outermost first
	shady []shadow          // names that comprehensions under way have as their own, innermost last
	withs []int             // lines of with statements whose managers were entered, outermost first
	head  *head             // of the step under way
	facts []fact            // of the step under way
	at    trace.Event       // the latest event of those facts
	statement
}

// A statement is what is known of the one under way beyond what its steps say. It is
// forgotten at the statement's end: the same text may mean something else next time.
type statement struct {
	values  map[trace.Range]string  // what its expressions came to
	made    map[string]*trace.Event // operations, by source text
	spelled map[string]string       // values without a repr of their own, by source text
}

func newFrame(id int) *frame {
	f := &frame{id: id, env: map[string]string{}}
	f.forget()
	return f
}

// forget ends the statement under way.
func (f *frame) forget() {
	f.statement = statement{map[trace.Range]string{}, map[string]*trace.Event{}, map[string]string{}}
}

// add notes a fact about the statement under way.
func (f *frame) add(e *trace.Event, x fact) {
	x.event = e
	f.facts = append(f.facts, x)
	f.at = *e
}

// bind notes the names that an event changed, leaving out what the step has said
// of them already: a method's effect is told with the method, and the end of its
// statement reports it again.
func (f *frame) bind(e *trace.Event) {
	for _, c := range e.Changed {
		if c.Value == "" {
			delete(f.env, c.Name)
			f.add(e, fact{kind: says, name: "del " + c.Name})
			continue
		}
		f.env[c.Name] = c.Value
		if !f.said(c.Name, c.Value) {
			f.add(e, fact{kind: binds, name: c.Name, value: plain(c.Value)})
		}
	}
}

// told tells whether the step under way says what a name is.
func (f *frame) told(name string) bool {
	return slices.ContainsFunc(f.facts, func(x fact) bool { return x.kind == binds && x.name == name })
}

func (f *frame) said(name, value string) bool {
	for _, x := range f.facts {
		if x.kind == binds && x.name == name && x.value == plain(value) {
			return true
		}
	}
	return false
}

// plain is a value as the program could write it where the repr is a mere
// description: a function or class by its name.
func plain(value string) string {
	for _, kind := range []string{"<function ", "<class ", "<module "} {
		if rest, ok := strings.CutPrefix(value, kind); ok {
			return strings.Trim(strings.TrimSuffix(rest, ">"), `<>"'`)
		}
	}
	return value
}

const namesAndBrackets = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789(), "

// resolved is an operation with its operands as they are to be shown.
func (f *frame) resolved(e *trace.Event) *trace.Event {
	r := *e
	r.Args = make([]trace.Arg, len(e.Args))
	for i, a := range e.Args {
		if s, ok := f.spelled[a.Text]; ok && lazy(a.Value) {
			a.Value = s
		} else if strings.HasPrefix(a.Value, "<") && strings.HasPrefix(a.Text, "lambda") {
			a.Value = a.Text
		} else if s, ok := within(a.Value, "slice("); ok {
			a.Value = slice(s)
		} else if _, ok := readComprehension(a.Text); ok && a.Value == "<generator>" {
			a.Value = "[]" // it ran, and took nothing
		} else if opaque(a.Value) && strings.HasPrefix(a.Text, "(") && strings.Trim(a.Text, namesAndBrackets) == "" {
			a.Value = a.Text // classes, as in isinstance(x, (int, str))
		} else if a.Value = plain(a.Value); a.Value == "lambda" && isName(a.Text) {
			a.Value = a.Text // the variable's name says more
		}
		r.Args[i] = a
	}
	return &r
}

// extending turns `xs += "d"` of a list into `xs.extend("d")`, which is what it does:
// and of a deque with anything but one: added, the two would fail.
func extending(e *trace.Event) {
	if grows(e) {
		e.Op, e.Name, e.Value, e.After = trace.Method, "extend", "None", e.Value
	}
}

func isList(value string) bool { return strings.HasPrefix(value, "[") }

// slice spells the arguments of a slice object as they stand in brackets.
func slice(args string) string {
	parts, _ := split(args, ", ")
	for i, p := range parts {
		if p == "None" {
			parts[i] = ""
		}
	}
	if len(parts) == 3 && parts[2] == "" {
		parts = parts[:2]
	}
	return strings.Join(parts, ":")
}

// lazy tells a value that gives items on demand, so that its repr does not show
// them or, for a view or range, only repeats what it was made from. An integer of very
// many digits is none: what cannot be written down is not passed over.
func lazy(value string) bool {
	if strings.HasPrefix(value, "dict_") || strings.HasPrefix(value, "range(") {
		return true
	}
	return strings.HasPrefix(value, "<") && plain(value) == value && !strings.HasPrefix(value, "<int, ")
}
