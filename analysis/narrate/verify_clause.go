package narrate

import (
	"regexp"
	"strings"

	"semcoder/analysis/trace"
)

// supports tells whether a clause is true of an event. It may note what the clause
// tells, for a clause that is false ends the check anyway.
func (v *verifier) supports(e *trace.Event, clause string) bool {
	word, rest, _ := strings.Cut(clause, " ")
	if strings.HasPrefix(rest, "= ") {
		word = "" // a variable of the program may have the name of one of our words
	}
	if verdict, known := v.says(e, word, rest); known {
		return verdict
	}
	if word == clause {
		if verdict, known := v.saysAlone(e, word); known {
			return verdict
		}
	}
	if operation, value, ok := lastCut(clause, " -> "); ok {
		if e.Kind == trace.Branch {
			return len(e.Args) == 1 && e.Args[0].Value == operation && e.Value == value
		}
		return e.Kind == trace.Expr && v.telling(e) && value == plain(e.Value) && spells(operation, e)
	}
	if e.Kind == trace.Expr && e.Value == "None" && e.After != "" && spells(clause, e) {
		return true
	}
	if e.Kind == trace.Expr && grows(e) && spellsGrowth(clause, e) {
		return true
	}
	if e.Kind == trace.Raise && !v.spent && !strings.HasPrefix(v.source.line(e.At.Line), "raise") {
		return true // the operation that failed left no event to compare with
	}
	name, value, ok := strings.Cut(clause, " = ")
	return ok && v.holds(e, name, value)
}

// says judges the clauses that a word begins; known is false for any other word.
func (v *verifier) says(e *trace.Event, word, rest string) (verdict, known bool) {
	switch word {
	case "call":
		return e.Kind == trace.Enter && rest == calledName(e.Name), true
	case "return":
		return e.Kind == trace.Return && rest == plain(e.Value), true
	case "yield":
		return e.Kind == trace.Yield && rest == e.Value, true
	case "raise":
		return e.Kind == trace.Raise && (rest == e.Name || strings.HasPrefix(rest, e.Name+"(")), true
	case "catch":
		return e.Kind == trace.Catch && rest == e.Name, true
	case "now":
		return e.Kind == trace.Expr && rest == made(e), true
	case "pick":
		return e.Kind == trace.Expr && e.Op == trace.Ternary && rest == plain(e.Value), true
	case "so":
		return e.Op == trace.Element && v.gathers(e, rest), true
	case "left":
		return v.leaves(e, rest), true
	case "def", "class":
		v.told[rest] = true
		return e.Kind == trace.Line && strings.HasPrefix(strings.TrimPrefix(v.source.line(e.At.Line), "async "), word+" "+rest), true
	case "del":
		return v.holds(e, rest, ""), true
	}
	return false, false
}

// saysAlone judges the clauses that are one word.
func (v *verifier) saysAlone(e *trace.Event, word string) (verdict, known bool) {
	switch word {
	case "enter", "hold", "keep", "then":
		return e.Kind == trace.Branch && e.Value == "True", true
	case "skip", "fail", "exit", "else":
		return e.Kind == trace.Branch && e.Value == "False", true
	case "begin":
		return e.Kind == trace.Enter && len(e.Changed) == 0, true
	case "done":
		return e.Kind == trace.Iterate && e.Value == "", true
	case "break", "continue", "pass":
		return e.Kind == trace.Line && v.source.line(e.At.Line) == word, true
	}
	return false, false
}

// holds tells whether name was value after an event.
func (v *verifier) holds(e *trace.Event, name, value string) bool {
	for _, c := range e.Changed {
		if c.Name == name {
			v.told[name] = true
			return plain(c.Value) == value
		}
	}
	if e.Kind == trace.Expr && made(e) != "" && e.Args[0].Text == name {
		v.mutated[variable(e, name)] = value
		return made(e) == value
	}
	return e.Kind == trace.Line && (plain(v.env[variable(e, name)]) == value || v.read(e, name) == value)
}

// read is what a name was when the statement that ends with an event, which has not changed
// it, read it: of a variable of an enclosing function nothing else tells.
func (v *verifier) read(e *trace.Event, name string) string {
	for i := v.next - 1; i >= 0; i-- {
		x := &v.trace.Events[i]
		if x.Frame != e.Frame || x.Kind != trace.Expr || x.At.Line != e.At.Line {
			break
		}
		if len(x.Args) > 0 && x.Args[0].Text == name {
			return x.Args[0].Value
		}
	}
	return ""
}

// made is what an operation has made of its first operand; "" for nothing.
func made(e *trace.Event) string {
	if grows(e) {
		return e.Value
	}
	return e.After
}

// grows tells whether an event is `+=` of a list or deque with items of something else:
// no addition, which fails for such two, but what the method extend does.
func grows(e *trace.Event) bool {
	if e.Op != trace.Binary || e.Name != "+=" {
		return false
	}
	for _, kind := range []string{"[", "deque("} {
		if strings.HasPrefix(e.Args[0].Value, kind) {
			return !strings.HasPrefix(e.Args[1].Value, kind)
		}
	}
	return false
}

// spellsGrowth tells whether a clause is the call of extend that an event comes to.
func spellsGrowth(clause string, e *trace.Event) bool {
	values, whole := operandValues(e)
	if !whole {
		return strings.Contains(clause, ".extend(") && inOrder(clause, values)
	}
	return clause == values[0]+".extend("+values[1]+")"
}

// spells tells whether an operation is written as an event says it was. Operands
// that have no repr of their own stand in it in some other spelling: of those, no
// more is asked than that the others stand around them.
func spells(operation string, e *trace.Event) bool {
	values, whole := operandValues(e)
	if !whole || e.Op == trace.Format {
		return inOrder(operation, values)
	}
	joined := func(from int) string { return strings.Join(values[from:], ", ") }
	switch e.Op {
	case trace.Call:
		return operation == e.Name+"("+joined(0)+")"
	case trace.Method:
		return operation == before(values[0])+"."+e.Name+"("+joined(1)+")"
	case trace.Subscript:
		return operation == values[0]+"["+joined(1)+"]"
	case trace.Attribute:
		return operation == before(values[0])+"."+e.Name
	case trace.Unary:
		return strings.ReplaceAll(operation, " ", "") == strings.ReplaceAll(e.Name+values[0], " ", "")
	case trace.Binary:
		if strings.HasPrefix(e.Name, "**") && values[0][0] == '-' {
			values[0] = "(" + values[0] + ")"
		}
		return operation == strings.Join(values, " "+strings.TrimSuffix(e.Name, "=")+" ")
	}
	return operation == strings.Join(values, " "+e.Name+" ")
}

var bareNumber = regexp.MustCompile(`^(-.*|[0-9]+)$`)

// before is a value that a dot follows: whole and negative numbers stand in brackets.
func before(value string) string { return bareNumber.ReplaceAllString(value, "($1)") }

// operandValues are an event's operands as they are to be read in an operation;
// whole is false when some have no spelling, and are left out.
func operandValues(e *trace.Event) (values []string, whole bool) {
	whole = true
	for _, a := range e.Args {
		value := plain(a.Value)
		if lazy(a.Value) || strings.HasPrefix(a.Value, "slice(") || strings.HasPrefix(a.Text, "lambda") || opaque(value) {
			whole = false
			continue
		}
		switch a.Name {
		case "":
		case "*", "**":
			value = a.Name + value
		default:
			value = a.Name + "=" + value
		}
		values = append(values, value)
	}
	return values, whole
}

// inOrder tells whether values stand one after another in a text.
func inOrder(text string, values []string) bool {
	for _, v := range values {
		_, after, ok := strings.Cut(text, v)
		if !ok {
			return false
		}
		text = after
	}
	return true
}

// lastCut is strings.Cut at the last separator outside brackets and strings.
func lastCut(text, sep string) (before, after string, found bool) {
	if parts, ok := split(text, sep); ok && len(parts) > 1 {
		last := parts[len(parts)-1]
		return text[:len(text)-len(last)-len(sep)], last, true
	}
	return text, "", false
}
