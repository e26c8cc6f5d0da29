package narrate

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"semcoder/analysis/trace"
)

// Why a trace has no canonical account.
var (
	ErrStopped   = errors.New("the run did not end by itself")
	ErrTruncated = errors.New("the trace is cut off")
	ErrNoAnswer  = errors.New("the value has no literal form")
	ErrMalformed = errors.New("the trace is malformed")
	ErrOpaque    = errors.New("a step shows a value that cannot be written down")
	ErrLost      = errors.New("what a loop has left changes under it")
	ErrUnknown   = errors.New("nothing tells what a variable is that a step assigns")
)

// firstLabel is the label of canonical line 1, as prompts.FirstLabel.
const firstLabel = 5

// Canonical is the account that a model is trained to write after the prompt: one
// line a step and one phrasing a kind of step, every value spelled where it is
// used, up to and including the closing answer tag. It is made only of what the
// trace says.
func Canonical(t *trace.Trace) (string, error) { return account(t, true) }

// Account is Canonical also where a step shows a value that cannot be written down, or what a loop has left
// changes: such a step is true, but no model is trained to say it.
func Account(t *trace.Trace) (string, error) { return account(t, false) }

func account(t *trace.Trace, teaching bool) (string, error) {
	answer, err := answerOf(t)
	if err != nil {
		return "", err
	}
	if t.Truncated {
		return "", ErrTruncated
	}
	if !sound(t) {
		return "", ErrMalformed
	}
	var out strings.Builder
	number := 0
	steps, lost := build(t)
	if teaching && lost != nil {
		return "", lost
	}
	for _, s := range steps {
		if !s.taught() {
			continue
		}
		number++
		line := s.canonical(number)
		if teaching && opaque(line) {
			return "", ErrOpaque
		}
		out.WriteString(line + "\n")
	}
	return out.String() + "[ANSWER]\nassert " + answer + "\n[/ANSWER]", nil
}

// canonical is a step's line: its number, its label, a bar for each frame between
// it and the entry's, and its facts.
func (s step) canonical(number int) string {
	line := strconv.Itoa(number) + ". [L" + strconv.Itoa(s.line+firstLabel-1) + "] "
	if s.depth > 0 {
		line += strings.Repeat("|", s.depth) + " "
	}
	var clauses []string
	for _, f := range s.facts {
		if f.kind != prints {
			clauses = append(clauses, f.canonical())
		}
	}
	return line + strings.Join(clauses, "; ")
}

// taught tells whether a step has anything for a model. What is printed is no part of
// what a call comes to.
func (s step) taught() bool {
	return slices.ContainsFunc(s.facts, func(f fact) bool { return f.kind != prints })
}

// answerOf is what the assertion claims.
func answerOf(t *trace.Trace) (string, error) {
	switch {
	case t.Stop == trace.Raised && t.Exception != nil:
		return "raises(" + t.Exception.Type + ", " + t.Call + ")", nil
	case t.Stop != trace.Returned:
		return "", ErrStopped
	case t.Literal == "":
		return "", ErrNoAnswer
	}
	return t.Call + " == " + t.Literal, nil
}

// canonical is the one phrasing of a fact.
func (x fact) canonical() string {
	switch x.kind {
	case calls:
		return "call " + x.name
	case operates:
		if x.value == "None" && x.event.After != "" {
			return operation(x.event)
		}
		return operation(x.event) + " -> " + x.value
	case tries:
		return x.value
	case binds:
		if x.name == "" {
			return "now " + x.value
		}
		return x.name + " = " + x.value
	case weighs:
		return x.value + " -> " + x.name
	case tests:
		return x.test()
	case leaves:
		return "left " + x.value
	case collects:
		return "so " + x.value
	case finishes:
		return "done"
	case picks:
		return "pick " + x.value
	case yields:
		return "yield " + x.value
	case returns:
		return "return " + x.value
	case raises:
		return "raise " + x.name
	case catches:
		return "catch " + x.name
	}
	return x.name
}

// test says where a branch goes; the value that was tested stands before it. The
// words differ by statement, since what comes next does: a loop that is left is
// another thing to look for than a branch that is skipped.
func (x fact) test() string {
	words := [2]string{"skip", "enter"}
	switch x.name {
	case "assert":
		words = [2]string{"fail", "hold"}
	case "while":
		words = [2]string{"exit", "enter"}
	case "conditional":
		words = [2]string{"else", "then"}
	case "filter":
		words = [2]string{"skip", "keep"}
	}
	if x.value == "True" {
		return words[1]
	}
	return words[0]
}

// operation spells an operation with its operands' values in place.
func operation(e *trace.Event) string {
	args := make([]string, len(e.Args))
	for i, a := range e.Args {
		args[i] = operand(a)
	}
	list := func(from int) string { return strings.Join(args[min(from, len(args)):], ", ") }
	switch e.Op {
	case trace.Call:
		return e.Name + "(" + list(0) + ")"
	case trace.Method:
		return owner(args[0]) + "." + e.Name + "(" + list(1) + ")"
	case trace.Unary:
		if e.Name == "not" {
			return "not " + args[0]
		}
		return e.Name + args[0]
	case trace.Binary:
		args[0] = base(args[0], e.Name)
		return strings.Join(args, " "+strings.TrimSuffix(e.Name, "=")+" ")
	case trace.Compare, trace.Bool:
		return strings.Join(args, " "+e.Name+" ")
	case trace.Subscript:
		return args[0] + "[" + list(1) + "]"
	case trace.Attribute:
		return owner(args[0]) + "." + e.Name
	case trace.Format:
		return e.Name
	}
	return list(0)
}

// base is a left operand as it stands before an operator: -1 ** 2 would be another
// number than (-1) ** 2.
func base(value, operator string) string {
	if strings.HasPrefix(operator, "**") && strings.HasPrefix(value, "-") {
		return "(" + value + ")"
	}
	return value
}

// owner is a value as it stands before a dot: 5.bit_length() is no expression, and
// -2.5.hex() has the sign last.
func owner(value string) string {
	if strings.HasPrefix(value, "-") || value != "" && strings.Trim(value, "0123456789") == "" {
		return "(" + value + ")"
	}
	return value
}

func operand(a trace.Arg) string {
	switch a.Name {
	case "":
		return a.Value
	case "*", "**":
		return a.Name + a.Value
	}
	return a.Name + "=" + a.Value
}

// opaque tells whether a line shows something that cannot be written down, or
// only its beginning: <...> or an ellipsis, outside string literals.
func opaque(line string) bool {
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == '"' || line[i] == '\'':
			end := stringEnd(line, i)
			if end < 0 {
				return true
			}
			i = end - 1
		case line[i] == '<' && i+1 < len(line) && line[i+1] >= 'A':
			return true
		case strings.HasPrefix(line[i:], "…"):
			return true
		}
	}
	return false
}
