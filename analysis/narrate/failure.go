package narrate

import (
	"strings"
	"unicode"

	"semcoder/analysis/trace"
)

// raise notes an exception: what a raise statement raises, or the operation that
// failed. One that leaves the frame it was raised in is told once, and one that
// came out of a call was told where it began.
func (b *builder) raise(f *frame, i int) {
	e := &b.trace.Events[i]
	again := i > 0 && b.trace.Events[i-1].Kind == trace.Raise && b.trace.Events[i-1].Name == e.Name
	if repeats(b.trace.Events, i) {
		return
	}
	x := fact{kind: raises, name: e.Name, value: e.Value}
	if strings.HasPrefix(b.src.text(e.At), "raise") {
		x.name = f.raised(b.src, e)
	} else if tried := b.substitute(f, e.At); !again && tried != "" {
		f.add(e, fact{kind: tries, value: tried})
	}
	b.last(f, e, x)
}

// repeats tells whether event i says of an exception what the one before it said of
// the same frame: that it was raised there.
func repeats(events []trace.Event, i int) bool {
	e, before := events[i], events[max(i-1, 0)]
	return i > 0 && e.Kind == trace.Raise && before.Kind == trace.Raise && before.Frame == e.Frame && !before.Left
}

// raised is the exception that a raise statement made, or else its type.
func (f *frame) raised(src source, e *trace.Event) string {
	for at, value := range f.values {
		if inside(at, e.At) && strings.HasPrefix(value, e.Name+"(") && src.text(at) == strings.TrimPrefix(src.text(e.At), "raise ") {
			return value
		}
	}
	return e.Name
}

// substitute stands in for the event that a failed operation does not leave: the
// tracer records what an operation gives, and this one gave nothing. It is an expression of one line with the values of its operands in
// place; "" when they are not known.
func (b *builder) substitute(f *frame, at trace.Range) string {
	text := []rune(b.src.text(at))
	if at.Line != at.EndLine || strings.Contains(string(text), " for ") || strings.Contains(string(text), "lambda") {
		return ""
	}
	var out strings.Builder
	for i := 0; i < len(text); {
		if value, n := f.known(at, i, len(text)); n > 0 {
			out.WriteString(value)
			i += n
			continue
		}
		n := tokenLen(text[i:])
		token := string(text[i : i+n])
		if isName(token) && (i == 0 || text[i-1] != '.') && (i+n == len(text) || text[i+n] != '(') {
			value := b.lookup(f, token)
			if value == token && !reserved(token) && !isStatement(b.src, at) {
				return "" // a name of an enclosing function, or one bound to nothing that can be written
			}
			token = plain(value)
		}
		out.WriteString(token)
		i += n
	}
	return out.String()
}

// reserved tells words of an expression that are no names.
func reserved(token string) bool {
	switch token {
	case "True", "False", "None", "and", "or", "not", "in", "is", "if", "else", "await":
		return true
	}
	return false
}

// known is the value of the widest operand that starts i characters into a range,
// and its length.
func (f *frame) known(at trace.Range, i, length int) (value string, n int) {
	for r, v := range f.values {
		width := r.EndCol - r.Col
		if r.Line == at.Line && r.EndLine == at.Line && r.Col == at.Col+i && width > n && width < length {
			value, n = v, width
		}
	}
	return value, n
}

// tokenLen is the length of the word, string or other character that text starts with.
func tokenLen(text []rune) int {
	if text[0] == '"' || text[0] == '\'' {
		if end := stringEnd(string(text), 0); end > 0 {
			return len([]rune(string(text)[:end]))
		}
	}
	n := 0
	for n < len(text) && (text[n] == '_' || unicode.IsLetter(text[n]) || unicode.IsDigit(text[n])) {
		n++
	}
	return max(n, 1)
}
