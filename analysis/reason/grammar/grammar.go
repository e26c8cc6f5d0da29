// Package grammar is the answer grammar, a byte at a time: which bytes may follow a
// beginning of an answer. A model is held to it while it writes one.
//
//	answer   = "assert " claim
//	claim    = call "==" value | "raises(" type "," call ")"
//	value    = number | string | bytes | "None" | "True" | "False"
//	         | "[" values "]" | "(" values ")" | "{" values "}" | "{" pairs "}"
//	         | float("nan" | "inf" | "-inf") | maker "(" arguments ")"
//
// A Grammar is that of one question: Forward's call is given and the value free,
// Backward's value is given and the arguments are free. Everything that the sandbox
// writes for a value is accepted, and of what else it reads the plain forms on one
// line. No accepted beginning is one that cannot be ended.
package grammar

import "strings"

// A Grammar is what the text between an answer's tags may be, closing tag included.
// It is not modified after it is made.
type Grammar struct {
	forms []form   // at most as many as a State has threads
	calls []string // makers besides ours: classes of the program
	names []string // of the parameters that arguments may name
}

// A form is one way to write an answer.
type form []part

// A part is a text that is given or, where it has none, of a kind.
type part struct {
	kind kind
	text string
}

type kind uint8

const (
	given     kind = iota
	gap            // up to two blanks or newlines
	free           // a value
	arguments      // of a call whose bracket is open, up to and with the one that closes it
	class          // a dotted name
)

// closing ends every answer.
const closing = "[/ANSWER]"

// Forward is the grammar of what call yields.
func Forward(call string) *Grammar {
	return &Grammar{forms: []form{
		{{gap, ""}, {given, "assert " + call + " == "}, {free, ""}, {gap, ""}, {given, closing}},
		{{gap, ""}, {given, "assert raises("}, {class, ""}, {given, ", " + call + ")"}, {gap, ""}, {given, closing}},
	}}
}

// Backward is the grammar of a call of entry, a function or `Class(??).method`, that
// yields output: an expression, or `raises(TYPE)`. Its arguments may name params and
// be objects of classes.
func Backward(entry, output string, params, classes []string) *Grammar {
	f := form{{gap, ""}, {given, "assert "}}
	tail := " == " + output
	if kind, ok := strings.CutPrefix(output, "raises("); ok && strings.HasSuffix(kind, ")") {
		f[1].text += "raises(" + strings.TrimSuffix(kind, ")") + ", "
		tail = ")"
	}
	if class, method, ok := strings.Cut(entry, "(??)"); ok {
		f[1].text += class + "("
		f = append(f, part{arguments, ""}, part{given, method + "("})
	} else {
		f[1].text += entry + "("
	}
	f = append(f, part{arguments, ""}, part{given, tail}, part{gap, ""}, part{given, closing})
	return &Grammar{forms: []form{f}, names: nameable(params), calls: classes}
}

// nameable drops names that no text of the grammar could have.
func nameable(params []string) []string {
	var out []string
	for _, p := range params {
		plain := strings.IndexFunc(p, func(r rune) bool { return r > 0x7F || !nameByte(byte(r)) }) < 0
		if plain && p != "" && len(p) <= longName && len(out) < mostNames {
			out = append(out, p)
		}
	}
	return out
}

// A State is a beginning of an answer. States are equal where the same may follow.
type State struct {
	threads [2]thread
	alive   uint8 // of them; the rest is zero
}

// A thread is where a beginning stands in one form.
type thread struct {
	form  uint8
	part  uint8
	at    uint16 // given: bytes behind us; gap: blanks; class: 1 within a name
	value value  // free, arguments
}

// Start is the state before the first byte.
func (g *Grammar) Start() State {
	s := State{alive: uint8(len(g.forms))}
	for i := range g.forms {
		s.threads[i].form = uint8(i)
	}
	return s
}

// Next is the state after one more byte; false where it may not follow.
func (g *Grammar) Next(s State, b byte) (State, bool) {
	var next State
	for _, t := range s.threads[:s.alive] {
		if g.step(&t, b) {
			next.threads[next.alive] = t
			next.alive++
		}
	}
	return next, next.alive > 0
}

// Follow is Next for a text.
func (g *Grammar) Follow(s State, text string) (State, bool) {
	for i := range len(text) {
		var ok bool
		if s, ok = g.Next(s, text[i]); !ok {
			return s, false
		}
	}
	return s, true
}

// Done tells whether the closing tag is complete: nothing may follow.
func (g *Grammar) Done(s State) bool {
	t := s.threads[0]
	return s.alive > 0 && int(t.part) == len(g.forms[t.form])
}

// step takes one byte in, in the part where the thread stands or, where that can end,
// in the next one.
func (g *Grammar) step(t *thread, b byte) bool {
	for f := g.forms[t.form]; int(t.part) < len(f); t.enter(f) {
		p := f[t.part]
		before := *t
		if g.within(t, p, b) {
			if p.kind == given && int(t.at) == len(p.text) || p.kind == arguments && t.value.depth == 0 {
				t.enter(f)
			}
			return true
		}
		*t = before
		if !t.over(p) {
			return false
		}
	}
	return false
}

// enter goes on to the next part.
func (t *thread) enter(f form) {
	t.part++
	t.at, t.value = 0, value{}
	if int(t.part) < len(f) && f[t.part].kind == arguments {
		t.value.outer = true
		t.value.push(call)
	}
}

// within takes a byte in as one of part p's.
func (g *Grammar) within(t *thread, p part, b byte) bool {
	switch p.kind {
	case given:
		if p.text[t.at] != b {
			return false
		}
		t.at++
		return true
	case gap:
		t.at++
		return t.at <= 2 && (b == ' ' || b == '\n')
	case class:
		if b == '.' && t.at == 1 {
			t.at = 0
			return true
		}
		first := t.at == 0
		t.at = 1
		return nameByte(b) && !(first && isDigit(b))
	default:
		return t.value.next(b, g)
	}
}

// over tells whether part p may end where the thread stands.
func (t *thread) over(p part) bool {
	switch p.kind {
	case gap:
		return true
	case class:
		return t.at == 1
	case free:
		return t.value.complete()
	}
	return false
}

func nameByte(b byte) bool {
	return b == '_' || isDigit(b) || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }
