package narrate

import (
	"strings"

	"semcoder/analysis/trace"
)

// sentence tells a step in English. Code stands in code spans, clauses are parted
// by semicolons, and a consequence follows its reason after a comma.
func (o Options) sentence(s step) string {
	text, after := "", ""
	for i := 0; i < len(s.facts); {
		if rest := s.facts[i:]; len(rest) > 1 && rest[0].kind == picks && rest[1].kind == picks && rest[0].value == rest[1].value {
			i++ // of choices within a choice, the outermost gives the value
			continue
		}
		clause, n := o.opening(s.facts[i:])
		opened := n > 0
		if n == 0 {
			clause, n = o.pair(s.facts[i:])
		}
		if n == 0 {
			clause, n = o.clause(s.facts[i]), 1
			if i > 0 && s.facts[i].kind == weighs && s.facts[i-1].event.At == s.facts[i].event.At {
				clause = "which counts as " + strings.ToLower(s.facts[i].name)
			}
		}
		i += n
		switch {
		case clause == "":
			continue
		case text == "":
			text = strings.TrimPrefix(clause, "so ")
		case strings.HasPrefix(clause, "so ") || strings.HasPrefix(clause, "which "):
			text += ", " + clause
		default:
			text += after + clause
		}
		after = "; "
		if opened && strings.HasPrefix(clause, "for ") {
			after = ", "
		}
	}
	if text == "" {
		return "" // all that there is to say, another step says
	}
	if after == ", " {
		text = "takes " + strings.TrimPrefix(text, "for ")
	}
	return capital(text) + "."
}

// opening tells the names that a call or a loop binds, in one clause however many they
// are, and how many facts that took; 0 when the step does not begin that way.
func (o Options) opening(facts []fact) (string, int) {
	if facts[0].kind == leaves && len(facts) > 1 && facts[1].kind == finishes {
		return "there is nothing to loop over", 2
	}
	e, n := facts[0].event, 0
	first := facts[0].kind == calls && e.Kind == trace.Enter && e.Depth == 0 && facts[0].name == calledName(e.Name) // not a call that failed inside
	if first || facts[0].kind == says && facts[0].name == "begin" {
		n++
	}
	var bound []string
	for n < len(facts) && facts[n].kind == binds && facts[n].event == e {
		bound = append(bound, o.code(facts[n].name+" = "+facts[n].value))
		n++
	}
	what := and(bound)
	switch {
	case n == 0 || e.Kind != trace.Enter && e.Kind != trace.Iterate:
		return "", 0
	case e.Kind == trace.Iterate && e.Name == "comprehension":
		return "for " + what, n
	case e.Kind == trace.Iterate:
		return "the loop takes " + what, n
	case strings.HasSuffix(e.Name, "<lambda>"):
		return "the lambda gets " + what, n
	}
	text := o.code(calledName(e.Name))
	if first {
		text += " is called"
	} else {
		text += " starts"
	}
	if len(bound) > 0 {
		text += " with " + what
	}
	return text, n
}

// pair tells an operation together with what becomes of its value, for two sentences
// about one value read as if there were two: "`n` is now `3` (`1 + 2`)", "returns
// `f(1)`, which is `2`". It reports how many facts that took, 0 for none.
func (o Options) pair(facts []fact) (string, int) {
	if len(facts) < 2 || facts[0].kind != operates && facts[0].kind != tries && facts[0].kind != prints {
		return "", 0
	}
	if facts[0].kind == prints && facts[1].kind == operates && isPrint(facts[1].event) {
		return o.clause(facts[0]), 2 // that print gives None is of no use to people
	}
	op, next := facts[0], facts[1]
	made := o.code(operation(op.event))
	same := op.value == next.value
	switch {
	case op.kind == tries && next.kind == raises && next.event.Name == "AssertionError":
		return "raises " + o.raised(next), 2 // what an assertion tests has not failed, it was false
	case op.kind == tries && next.kind == raises:
		return o.code(op.value) + " fails with " + o.raised(next), 2
	case op.kind == operates && next.kind == binds && next.event == op.event:
		return o.mutation(op, next), 2
	case op.kind == operates && next.kind == binds && same:
		return o.code(next.name) + " is now " + o.code(next.value) + " (" + made + ")", 2
	case op.kind == operates && next.kind == returns && same:
		return "returns " + made + ", which is " + o.code(next.value), 2
	}
	return "", 0
}

func isPrint(e *trace.Event) bool {
	return e.Op == trace.Call && e.Name == "print" && e.Value == "None"
}

// mutation tells a method by what it did to its receiver, named as in the source: the
// value from before would stand where the one from after is meant.
func (o Options) mutation(op, bound fact) string {
	e := *op.event
	e.Args = append([]trace.Arg{{Value: e.Args[0].Text}}, e.Args[1:]...)
	text := o.code(operation(&e))
	if op.value != "None" {
		text += " gives " + o.code(op.value) + " and"
	}
	return text + " makes it " + o.code(bound.value)
}

// clause tells one fact; what a loop has left to take is of no use to people.
func (o Options) clause(x fact) string {
	value := o.code(x.value)
	switch x.kind {
	case calls:
		return "now " + o.code(x.name) + " is called"
	case operates:
		// The parts have just been told; `"a" and True` would say them again as nobody wrote them.
		if x.event.Op == trace.Bool && (x.value == "True" || x.value == "False") {
			return "together that is " + value
		}
		return o.code(operation(x.event)) + " is " + value
	case binds:
		return o.code(x.name) + " is now " + value
	case weighs:
		return o.weighed(x)
	case tests:
		return outcome(x)
	case collects:
		return "that makes " + value + " so far"
	case finishes:
		return "the loop is done"
	case prints:
		if text := strings.TrimSuffix(x.value, "\n"); text != "" {
			return "prints " + o.code(text)
		}
		return "prints an empty line"
	case picks:
		return "so the choice is " + value
	case yields:
		return "hands out " + value
	case returns:
		return "returns " + value
	case tries:
		return o.code(x.value) + " fails"
	case raises:
		if x.event.Left {
			return "the " + o.code(x.event.Name) + " leaves the call"
		}
		return "raises " + o.raised(x)
	case catches:
		return "`except` catches the " + o.code(x.name)
	case says:
		return o.steering(x.name)
	}
	return ""
}

// weighed tells a value that was tested, by the name it has in the source: "`items` is
// `[]`, which counts as false" says why a branch was skipped, `[]` alone would not.
func (o Options) weighed(x fact) string {
	text := o.code(x.event.Args[0].Text) + " is " + o.code(x.value)
	if x.value != "True" && x.value != "False" {
		text += ", which counts as " + strings.ToLower(x.name)
	}
	return text
}

// outcome says where a test leads; of a choice inside an expression, what was
// chosen follows anyway.
func outcome(x fact) string {
	yes := x.value == "True"
	pick := func(a, b string) string {
		if yes {
			return a
		}
		return b
	}
	switch x.name {
	case "conditional":
		return ""
	case "while":
		return pick("so the loop goes on", "so the loop ends")
	case "assert":
		return pick("so the assertion holds", "so the assertion fails")
	case "filter":
		return pick("so it is kept", "so it is left out")
	case "guard":
		return pick("so the guard holds", "so the guard does not hold")
	case "match":
		return pick("so the pattern fits", "so the pattern does not fit")
	}
	return pick("so the branch is taken", "so the branch is skipped")
}

// raised names an exception with its message.
func (o Options) raised(x fact) string {
	name, _, _ := strings.Cut(x.name, "(")
	if x.value == "" {
		return o.code(name)
	}
	return o.code(name + ": " + x.value)
}

// steering says what a statement does that binds nothing.
func (o Options) steering(word string) string {
	switch word {
	case "break":
		return "leaves the loop"
	case "continue":
		return "goes on with the next round"
	case "pass":
		return "does nothing"
	}
	if name, ok := strings.CutPrefix(word, "del "); ok {
		return o.code(name) + " is deleted"
	}
	return "defines " + o.code(word[strings.IndexByte(word, ' ')+1:])
}

// code is a code span around a shortened text, with a fence that the text does
// not contain.
func (o Options) code(text string) string {
	text = strings.ReplaceAll(o.short(text), "\n", " ")
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return fence + text + fence
}

// short keeps both ends of a text that is too wide to read.
func (o Options) short(text string) string {
	runes := []rune(text)
	if len(runes) <= o.Width {
		return text
	}
	tail := o.Width / 4
	return string(runes[:o.Width-tail-1]) + "…" + string(runes[len(runes)-tail:])
}

// and joins a list as English does.
func and(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " and " + list[last]
}

func capital(text string) string {
	if text == "" || text[0] < 'a' || text[0] > 'z' {
		return text
	}
	return string(text[0]-'a'+'A') + text[1:]
}
