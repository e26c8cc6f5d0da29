package narrate

import (
	"cmp"
	"slices"
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
	} else if tried := unassigned(b.substitute(f, e.At)); !again && tried != "" && !b.storing(e) && !b.advancing(e) {
		f.add(e, fact{kind: tries, value: tried})
	}
	b.last(f, e, x)
}

// storing tells whether an assignment failed where reading what it assigns to would not:
// of something that takes no items, or not these.
func (b *builder) storing(e *trace.Event) bool {
	if slices.Contains([]string{"IndexError", "KeyError", "AttributeError"}, e.Name) || !b.src.assigns(e.At) {
		return false
	}
	target, _, _ := cut(b.src.line(e.At.Line), " = ")
	parts, _ := split(target, ", ")
	return slices.Contains(append(parts, target), b.src.text(e.At))
}

// advancing tells whether a loop found its iterable changed when it asked for the next
// item: then what stands behind `in` is where it happened, and did not fail.
func (b *builder) advancing(e *trace.Event) bool {
	return e.Name == "RuntimeError" && strings.Contains(e.Value, "during iteration") && strings.HasPrefix(strings.TrimSpace(b.src.line(e.At.Line)), "for ")
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
// tracer records what an operation gives, and this one gave nothing. It is an expression
// of one line with the values of its operands in place, a lambda as it is written; ""
// when they are not known.
func (b *builder) substitute(f *frame, at trace.Range) string {
	text := []rune(b.src.text(at))
	if at.Line != at.EndLine || b.src.isTarget(at) {
		return ""
	}
	var out strings.Builder
	for i := 0; i < len(text); {
		if value, n := f.known(at, i, len(text)); n > 0 {
			out.WriteString(beside(value, text[i+n:]))
			i += n
			continue
		}
		if part := bracketPart(text[i:]); part != "" && i > 0 {
			if _, ok := readComprehension(part); ok && part[0] == '(' {
				items, begun := f.spelled[part] // what it has given so far
				if before := string(text[:i]); !begun && !slices.ContainsFunc([]string{"max(", "min(", "next("}, func(asks string) bool { return strings.HasSuffix(before, asks) }) {
					return "" // perhaps nobody asked it for anything
				}
				out.WriteString(cmp.Or(items, "[]"))
				i += len([]rune(part))
				continue
			}
		}
		n := tokenLen(text[i:])
		token := string(text[i : i+n])
		switch token {
		case "for":
			return "" // inside a comprehension
		case "lambda":
			n = lambdaLen(text[i:])
			token = string(text[i : i+n])
		}
		if isName(token) && (i == 0 || text[i-1] != '.') && !called(text[i+n:]) {
			value := b.lookup(f, token)
			if value == token {
				outer, variable := b.enclosing(f, token, at.Line)
				if variable && outer == "" && !isStatement(b.src, at) {
					return "" // of a function that may have changed it since
				}
				value = cmp.Or(outer, token)
			}
			token = beside(plain(value), text[i+n:])
		}
		out.WriteString(token)
		i += n
	}
	return out.String()
}

// beside is a value with what follows it in the program's text behind it.
func beside(value string, rest []rune) string {
	if len(rest) > 0 && rest[0] == '.' {
		return owner(value)
	}
	return value
}

// unassigned is what the statement `1 += "a"` tries before it assigns anything, as an
// expression; any other text as it is.
func unassigned(tried string) string {
	for _, sign := range []string{"+", "-", "*", "/", "//", "%", "**", "@", "&", "|", "^", "<<", ">>"} {
		left, right, ok := cut(tried, " "+sign+"= ")
		if !ok {
			continue
		}
		if _, many := elements(left); many && isList(left) && sign == "+" {
			return left + ".extend(" + right + ")"
		}
		return base(left, sign) + " " + sign + " " + right
	}
	return tried
}

// bracketPart is the bracketed part that text starts with, "" for none.
func bracketPart(text []rune) string {
	if !strings.ContainsRune("([{", text[0]) {
		return ""
	}
	depth := 0
	for i := 0; i < len(text); i += tokenLen(text[i:]) {
		switch text[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		}
		if depth == 0 {
			return string(text[:i+1])
		}
	}
	return ""
}

// lambdaLen is the length of the lambda that text starts with: to the comma or bracket
// that ends the argument it is, behind the colon of its own.
func lambdaLen(text []rune) int {
	depth, body := 0, false
	for i := 0; i < len(text); i += tokenLen(text[i:]) {
		switch text[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case ':':
			body = body || depth == 0
		}
		if depth < 0 || depth == 0 && body && text[i] == ',' {
			return i
		}
	}
	return len(text)
}

// enclosing is the value of a variable in the function around a line, if that is running
// and was called once, so that no other call's variable can be meant, and whether the name
// is that of a variable of any function. What is none is a builtin's, a definition's or a
// word of the language. Other calls of the function that asks may have changed it: the
// value is known where the last of them left what the function around has.
func (b *builder) enclosing(asks *frame, name string, line int) (value string, variable bool) {
	var around []*frame // of the innermost function that has it
	var last *frame     // another call of asks's function that told of it
	for _, f := range b.frames {
		if _, ok := f.env[name]; !ok {
			continue
		}
		variable = true
		if f.def == asks.def {
			if last == nil || f.id > last.id {
				last = f
			}
			continue
		}
		switch inside := f.def <= line && line <= b.src.block(f.def); {
		case inside && len(around) > 0 && f.def == around[0].def:
			around = append(around, f)
		case inside && (len(around) == 0 || f.def > around[0].def):
			around = []*frame{f}
		}
	}
	if len(around) == 1 && slices.Contains(b.running, around[0]) {
		value = around[0].env[name]
	}
	if last != nil && last.env[name] != value {
		value = ""
	}
	return value, variable
}

// called tells whether the name before rest is that of what is called, or of an argument.
func called(rest []rune) bool {
	return len(rest) > 1 && (rest[0] == '(' || rest[0] == '=' && rest[1] != '=')
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
