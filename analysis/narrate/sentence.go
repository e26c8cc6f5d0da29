package narrate

import (
	"strings"

	"semcoder/analysis/trace"
)

// sentence tells a step in English. Code stands in code spans.
func (o Options) sentence(s step) string {
	var clauses []string
	for i := 0; i < len(s.facts); i++ {
		x := s.facts[i]
		switch {
		case x.kind == operates && o.becomes(s.facts[i:]):
			clauses = append(clauses, o.code(s.facts[i+1].name)+" becomes "+o.code(operation(x.event))+", which is "+o.code(x.value))
			i++
		case x.kind == operates && o.mutates(s.facts[i:]):
			clauses = append(clauses, o.mutation(x, s.facts[i+1]))
			i++
		default:
			if c := o.clause(s, x); c != "" {
				clauses = append(clauses, c)
			}
		}
	}
	return capital(strings.Join(clauses, ", ")) + "."
}

// becomes tells whether an operation's value is what the next fact binds.
func (o Options) becomes(facts []fact) bool {
	return len(facts) == 2 && facts[1].kind == binds && facts[0].value == facts[1].value && facts[0].event.After == ""
}

// mutates tells whether the next fact is what a method made of its receiver.
func (o Options) mutates(facts []fact) bool {
	return len(facts) > 1 && facts[1].kind == binds && facts[0].event == facts[1].event
}

func (o Options) mutation(op, bound fact) string {
	text := o.code(operation(op.event))
	if op.value != "None" {
		text += " gives " + o.code(op.value) + " and"
	}
	name := "it"
	if bound.name != "" {
		name = o.code(bound.name)
	}
	return text + " makes " + name + " " + o.code(bound.value)
}

func (o Options) clause(s step, x fact) string {
	switch x.kind {
	case calls:
		return "calls " + o.code(x.name)
	case operates:
		return o.code(operation(x.event)) + " is " + o.code(x.value)
	case binds:
		if x.event.Kind == trace.Enter || x.event.Kind == trace.Iterate {
			return o.code(x.name) + " is " + o.code(x.value)
		}
		return o.code(x.name) + " becomes " + o.code(x.value)
	case tests:
		return o.outcome(x)
	case collects:
		return "the result so far is " + o.code(x.value)
	case finishes:
		return "nothing is left to take"
	case picks:
		return "the expression gives " + o.code(x.value)
	case returns:
		return "returns " + o.code(x.value)
	case tries:
		return "tries " + o.code(x.value)
	case yields:
		return "hands out " + o.code(x.value)
	case weighs:
		return o.code(x.value) + " counts as " + o.code(x.name)
	case raises:
		return o.raised(x)
	case catches:
		return "the `except` clause catches the " + o.code(x.name)
	case says:
		return steering(x.name)
	}
	return "" // what a loop has left is for the model
}

// outcome says where a test leads.
func (o Options) outcome(x fact) string {
	yes := x.value == "True"
	word := "not "
	if yes {
		word = ""
	}
	switch x.name {
	case "while":
		return "so the loop is " + word + "entered"
	case "assert":
		if yes {
			return "so the assertion holds"
		}
		return "so the assertion fails"
	case "comprehension":
		if yes {
			return "so it is kept"
		}
		return "so it is left out"
	}
	return "so the branch is " + word + "taken"
}

func (o Options) raised(x fact) string {
	text := "raises " + o.code(x.name)
	if x.value != "" {
		text += " (" + o.short(x.value) + ")"
	}
	return text
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

func capital(text string) string {
	if text == "" || text[0] < 'a' || text[0] > 'z' {
		return text
	}
	return string(text[0]-'a'+'A') + text[1:]
}

// steering says what a statement does that only moves control.
func steering(word string) string {
	switch word {
	case "break":
		return "leaves the loop"
	case "continue":
		return "goes on with the next round"
	}
	return "does nothing"
}
