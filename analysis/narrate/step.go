package narrate

import "semcoder/analysis/trace"

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
	binds                // name now is value
	tests                // a test came out as value
	takes                // a loop binds its next item: a list of binds follows
	leaves               // value is what the loop has yet to take
	collects             // value is what a comprehension holds so far
	finishes             // a loop finds nothing left
	picks                // a conditional expression gives value
	returns              // value
	raises               // name is the exception's type
	catches              // name is the exception's type
	says                 // name is a statement that only steers: break, continue, pass
)

// A fact is one clause of a step.
type fact struct {
	kind  kind
	event *trace.Event
	name  string
	value string
}

// A frame is one call of the program under way.
type frame struct {
	id    int
	env   map[string]string // names as last seen
	loops []*loop           // entered and not left, outermost first
	facts []fact            // of the statement under way
	at    trace.Event       // the latest event of those facts
	head  *head
}

// lookup is the value of a name, where a frame around the program's code has it.
func (f *frame) lookup(name string) (string, bool) {
	v, ok := f.env[name]
	return v, ok
}
