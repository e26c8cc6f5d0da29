package narrate

import (
	"errors"
	"strconv"
	"strings"

	"semcoder/analysis/trace"
)

// Why a trace has no canonical account.
var (
	ErrStopped   = errors.New("the run did not end by itself")
	ErrTruncated = errors.New("the trace is cut off")
	ErrNoAnswer  = errors.New("the value has no literal form")
	ErrOpaque    = errors.New("a step shows a value that cannot be written down")
)

// firstLabel is the label of canonical line 1, as prompts.FirstLabel.
const firstLabel = 5

// Canonical is the account that a model is trained to write after the prompt: one
// line a step and one phrasing a kind of step, every value spelled where it is
// used, up to and including the closing answer tag. It is made only of what the
// trace says.
func Canonical(t *trace.Trace) (string, error) {
	answer, err := answerOf(t)
	if err != nil {
		return "", err
	}
	if t.Truncated {
		return "", ErrTruncated
	}
	var out strings.Builder
	for i, s := range build(t) {
		out.WriteString(strconv.Itoa(i+1) + ". [L" + strconv.Itoa(s.line+firstLabel-1) + "] ")
		if s.depth > 0 {
			out.WriteString(strings.Repeat("|", s.depth) + " ")
		}
		for j, f := range s.facts {
			if j > 0 {
				out.WriteString("; ")
			}
			out.WriteString(f.canonical())
		}
		out.WriteByte('\n')
	}
	if strings.Contains(out.String(), "...") || strings.Contains(out.String(), " at 0x") {
		return "", ErrOpaque
	}
	return out.String() + "[ANSWER]\nassert " + answer + "\n[/ANSWER]", nil
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
		return operation(x.event) + " -> " + x.value
	case binds:
		return x.name + " = " + x.value
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
	case returns:
		return "return " + x.value
	case raises:
		return "raise " + x.name
	case catches:
		return "catch " + x.name
	}
	return x.name
}

// test says where a branch goes; the value that was tested stands before it.
func (x fact) test() string {
	taken := x.value == "True"
	switch {
	case x.name == "assert" && taken:
		return "holds"
	case x.name == "assert":
		return "fails"
	case taken:
		return "enter"
	}
	return "skip"
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
		return args[0] + "." + e.Name + "(" + list(1) + ")"
	case trace.Unary:
		return strings.TrimSuffix(e.Name+" ", "- ") + args[0]
	case trace.Binary, trace.Compare, trace.Bool:
		return strings.Join(args, " "+e.Name+" ")
	case trace.Subscript:
		return args[0] + "[" + list(1) + "]"
	case trace.Attribute:
		return args[0] + "." + e.Name
	case trace.Format:
		return "format " + list(0)
	}
	return list(0)
}

// operand is an argument's value, or its source text where the value has no
// spelling of its own: a function, a class, a module.
func operand(a trace.Arg) string {
	value := a.Value
	if strings.HasPrefix(value, "<") && a.Text != "" {
		value = a.Text
	}
	switch a.Name {
	case "":
		return value
	case "*", "**":
		return a.Name + value
	}
	return a.Name + "=" + value
}
