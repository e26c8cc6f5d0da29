package narrate

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"semcoder/analysis/trace"
)

// Verify reads a canonical account back and compares it with the trace, event by
// event: nothing may be told that did not happen, told at another line, or left
// out. It shares no code with the rendering but the splitting of reprs: a mistake
// would have to be made twice, in two ways, to reach a model.
//
// It is stricter than true: an account that it cannot follow is dropped, too, which
// costs a row of training data and nothing else.
func Verify(t *trace.Trace, text string) error {
	_, err := Follow(t, text)
	return err
}

// Follow is Verify, and tells how far each step goes: when step i, counted from 0, has
// been told, Events[:ends[i]] have happened.
func Follow(t *trace.Trace, text string) (ends []int, err error) {
	if !sound(t) {
		return nil, ErrMalformed
	}
	body, answer, ok := strings.Cut(text, "[ANSWER]\nassert ")
	if !ok || !strings.HasSuffix(answer, "\n[/ANSWER]") {
		return nil, errors.New("no answer block")
	}
	if err := verifyAnswer(t, strings.TrimSuffix(answer, "\n[/ANSWER]")); err != nil {
		return nil, err
	}
	v := verifier{trace: t, source: newSource(t.Canonical.Source), env: map[string]string{}, gathered: map[place][]string{}, mutated: map[string]string{}, told: map[string]bool{}}
	lines := strings.Split(body, "\n")
	last := len(lines) - 1
	if lines[last] != "" {
		return nil, errors.New("the answer block does not stand on lines of its own")
	}
	for i, line := range lines[:last] {
		if err := v.step(i+1, line); err != nil {
			return nil, fmt.Errorf("step %q: %w", line, err)
		}
		ends = append(ends, v.next+1)
	}
	return ends, v.rest()
}

func verifyAnswer(t *trace.Trace, answer string) error {
	if t.Stop == trace.Raised && t.Exception != nil {
		if answer != fmt.Sprintf("raises(%s, %s)", t.Exception.Type, t.Call) {
			return fmt.Errorf("answer %q, but the call raised %s", answer, t.Exception.Type)
		}
		return nil
	}
	if t.Stop != trace.Returned || answer != t.Call+" == "+t.Literal {
		return fmt.Errorf("answer %q, but the call gave %s", answer, t.Literal)
	}
	return nil
}

// A verifier walks over the events as the text tells of them.
type verifier struct {
	trace    *trace.Trace
	source   source
	next     int                // index of the event that the coming clause must be about, or a later one if this one is spent
	spent    bool               // a clause was about it
	told     map[string]bool    // names that it binds and a clause has told
	env      map[string]string  // variable -> value
	gathered map[place][]string // element of a comprehension -> what was told last
	mutated  map[string]string  // variable -> what a method was told to have made of it
}

// A place is a piece of the program in one frame.
type place struct {
	frame int
	at    trace.Range
}

// variable tells a name in one frame from the same name in another.
func variable(e *trace.Event, name string) string { return fmt.Sprint(e.Frame, " ", name) }

func (v *verifier) step(number int, line string) error {
	rest, numbered := strings.CutPrefix(line, strconv.Itoa(number)+". [L")
	label, rest, labelled := strings.Cut(rest, "] ")
	at, err := strconv.ParseUint(label, 10, 31)
	if !numbered || !labelled || err != nil {
		return errors.New("not a numbered step")
	}
	told := strings.TrimLeft(rest, "|")
	depth := len(rest) - len(told)
	clauses, ok := split(strings.TrimPrefix(told, " "), "; ")
	if !ok || len(clauses) == 0 {
		return errors.New("no clauses")
	}
	if v.spent && v.trace.Events[v.next].Kind != trace.Enter {
		if err := v.pass(); err != nil { // a step is about something new
			return err
		}
	}
	for _, clause := range clauses {
		if err := v.find(clause, int(at)-firstLabel+1, depth); err != nil {
			return err
		}
	}
	return nil
}

// find goes on to the event that a clause tells of. An event that is not wholly
// told must not be passed by.
func (v *verifier) find(clause string, line, depth int) error {
	entering := strings.HasPrefix(clause, "call ") // told by the caller, where it calls
	for v.next < len(v.trace.Events) {
		e := &v.trace.Events[v.next]
		again := v.spent && e.Kind == trace.Expr && (strings.Contains(clause, " -> ") || strings.HasPrefix(clause, "pick "))
		here := entering || e.At.Line == line && e.Depth == depth
		if here && !again && v.supports(e, clause) {
			v.spent = true
			return nil
		}
		if err := v.pass(); err != nil {
			return fmt.Errorf("before %q: %w", clause, err)
		}
	}
	return fmt.Errorf("%q did not happen", clause)
}

// pass leaves an event behind, which must have been told if it is worth telling, as
// must every name that it bound.
func (v *verifier) pass() error {
	e := &v.trace.Events[v.next]
	if !v.spent && v.telling(e) {
		return fmt.Errorf("%s %s %q at line %d is not told", e.Kind, e.Name, e.Value, e.At.Line)
	}
	for _, c := range e.Changed {
		if !v.told[c.Name] && v.mutated[variable(e, c.Name)] != c.Value {
			return fmt.Errorf("%s = %s at line %d is not told", c.Name, c.Value, e.At.Line)
		}
		v.env[variable(e, c.Name)] = c.Value
	}
	v.next++
	v.spent = false
	clear(v.told)
	return nil
}

// telling events must have a clause, whatever names they bind.
func (v *verifier) telling(e *trace.Event) bool {
	switch e.Kind {
	case trace.Output, trace.Enter, trace.Line:
		return false
	case trace.Expr:
		return e.Op == trace.Element || e.Op != trace.Display && !lazy(e.Value) && !v.echoes(e)
	case trace.Raise:
		return !repeats(v.trace.Events, v.next)
	}
	return true
}

// echoes tells whether the value reads just like the operation, as that of -1 and of
// many constructors does: telling it would say nothing.
func (v *verifier) echoes(e *trace.Event) bool {
	switch e.Op {
	case trace.Call:
		values := make([]string, len(e.Args))
		for i, a := range e.Args {
			values[i] = plain(a.Value)
		}
		return e.Value == e.Name+"("+strings.Join(values, ", ")+")"
	case trace.Bool:
		return len(e.Args) == 1
	case trace.Unary:
		return e.Value == e.Name+e.Args[0].Value
	}
	return false
}

// rest checks that nothing happened after the last step.
func (v *verifier) rest() error {
	for v.next < len(v.trace.Events) {
		if err := v.pass(); err != nil {
			return err
		}
	}
	return nil
}
