package narrate

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"semcoder/analysis/trace"
)

// Verify reads a canonical account back and compares it with the trace, event by
// event: nothing may be told that did not happen, told at another line, or left
// out. It shares no code with the rendering but the splitting of reprs.
func Verify(t *trace.Trace, text string) error {
	if !sound(t) {
		return ErrMalformed
	}
	body, answer, ok := strings.Cut(text, "[ANSWER]\nassert ")
	if !ok || !strings.HasSuffix(answer, "\n[/ANSWER]") {
		return errors.New("no answer block")
	}
	if err := verifyAnswer(t, strings.TrimSuffix(answer, "\n[/ANSWER]")); err != nil {
		return err
	}
	v := verifier{trace: t, source: newSource(t.Canonical.Source), env: map[string]string{}, gathered: map[place][]string{}, mutated: map[string]string{}, told: map[string]bool{}}
	lines := strings.Split(body, "\n")
	last := len(lines) - 1
	if lines[last] != "" {
		return errors.New("the answer block does not stand on lines of its own")
	}
	for i, line := range lines[:last] {
		if err := v.step(i+1, line); err != nil {
			return fmt.Errorf("step %q: %w", line, err)
		}
	}
	return v.rest()
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
	next     int                // event that the coming clause must be about, or a later one if this one is spent
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

var stepLine = regexp.MustCompile(`^([0-9]+)\. \[L([0-9]+)\] (\|* ?)(.*)$`)

func (v *verifier) step(number int, line string) error {
	m := stepLine.FindStringSubmatch(line)
	if m == nil || m[1] != strconv.Itoa(number) {
		return errors.New("not a numbered step")
	}
	at, _ := strconv.Atoi(m[2])
	depth := strings.Count(m[3], "|")
	clauses, ok := split(m[4], "; ")
	if !ok || len(clauses) == 0 {
		return errors.New("no clauses")
	}
	if v.spent && v.trace.Events[v.next].Kind != trace.Enter {
		if err := v.pass(); err != nil { // a step is about something new
			return err
		}
	}
	for _, clause := range clauses {
		if err := v.find(clause, at-firstLabel+1, depth); err != nil {
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
		again := v.spent && e.Kind == trace.Expr && strings.Contains(clause, " -> ")
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

// pass leaves an event behind, which must have been told if it is worth telling.
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

// echoes tells whether the value reads just like the operation.
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

// supports tells whether a clause is true of an event.
func (v *verifier) supports(e *trace.Event, clause string) bool {
	word, rest, _ := strings.Cut(clause, " ")
	if strings.HasPrefix(rest, "= ") {
		word = "" // a variable of the program may have the name of one of our words
	}
	switch word {
	case "call":
		return e.Kind == trace.Enter && rest == calledName(e.Name)
	case "return":
		return e.Kind == trace.Return && rest == plain(e.Value)
	case "raise":
		return e.Kind == trace.Raise && (rest == e.Name || strings.HasPrefix(rest, e.Name+"("))
	case "now":
		return e.Kind == trace.Expr && rest == e.After
	case "catch":
		return e.Kind == trace.Catch && rest == e.Name
	case "enter", "hold", "keep", "then":
		return clause == word && e.Kind == trace.Branch && e.Value == "True"
	case "skip", "fail", "exit", "else":
		return clause == word && e.Kind == trace.Branch && e.Value == "False"
	case "yield":
		return e.Kind == trace.Yield && rest == e.Value
	case "begin":
		return clause == word && e.Kind == trace.Enter && len(e.Changed) == 0
	case "def", "class":
		v.told[rest] = true
		return e.Kind == trace.Line && strings.HasPrefix(v.source.line(e.At.Line), clause)
	case "left":
		return v.leaves(e, rest)
	case "done":
		return clause == word && e.Kind == trace.Iterate && e.Value == ""
	case "del":
		return v.holds(e, rest, "")
	case "so":
		return e.Op == trace.Element && v.gathers(e, rest)
	case "pick":
		return e.Kind == trace.Expr && e.Op == trace.Ternary && rest == plain(e.Value)
	case "break", "continue", "pass":
		return clause == word && e.Kind == trace.Line && v.source.line(e.At.Line) == word
	}
	if operation, value, ok := lastCut(clause, " -> "); ok {
		if e.Kind == trace.Branch {
			return len(e.Args) == 1 && e.Args[0].Value == operation && e.Value == value
		}
		return e.Kind == trace.Expr && v.telling(e) && value == plain(e.Value) && inOrder(operation, e)
	}
	if e.Kind == trace.Expr && e.Value == "None" && e.After != "" && inOrder(clause, e) {
		return true
	}
	if e.Kind == trace.Raise && !v.spent && !strings.HasPrefix(v.source.line(e.At.Line), "raise") {
		return true // the operation that failed left no event of its own
	}
	name, value, ok := strings.Cut(clause, " = ")
	return ok && v.holds(e, name, value)
}

// holds tells whether name was value after an event.
func (v *verifier) holds(e *trace.Event, name, value string) bool {
	for _, c := range e.Changed {
		if c.Name == name {
			v.told[name] = true
			return plain(c.Value) == value
		}
	}
	if e.Kind == trace.Expr && e.After != "" && e.Args[0].Text == name {
		v.mutated[variable(e, name)] = value
		return e.After == value
	}
	return e.Kind == trace.Line && plain(v.env[variable(e, name)]) == value
}

// inOrder tells whether an operation names what an event did, operand by operand.
// What has no repr of its own stands there in some other spelling.
func inOrder(operation string, e *trace.Event) bool {
	rest := operation
	for _, a := range e.Args {
		if lazy(a.Value) || strings.HasPrefix(a.Value, "slice(") || strings.HasPrefix(a.Text, "lambda") || opaque(a.Value) {
			continue
		}
		_, after, ok := strings.Cut(rest, plain(a.Value))
		if !ok {
			return false
		}
		rest = after
	}
	switch e.Op {
	case trace.Subscript, trace.Format:
		return true
	case trace.Binary:
		return strings.Contains(operation, strings.TrimSuffix(e.Name, "="))
	}
	return strings.Contains(operation, e.Name)
}

func lastCut(text, sep string) (before, after string, found bool) {
	if parts, ok := split(text, sep); ok && len(parts) > 1 {
		last := parts[len(parts)-1]
		return text[:len(text)-len(last)-len(sep)], last, true
	}
	return text, "", false
}
