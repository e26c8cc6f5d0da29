package narrate

import (
	"strings"
	"unicode/utf8"

	"semcoder/analysis/trace"
)

// A source is the canonical program, addressed as events address it.
type source []string

func newSource(text string) source { return strings.Split(text, "\n") }

// text is what stands in a range; "" when the range lies outside the program.
func (s source) text(r trace.Range) string {
	if r.Line < 1 || r.EndLine > len(s) || r.EndLine < r.Line {
		return ""
	}
	lines := append([]string(nil), s[r.Line-1:r.EndLine]...)
	last := len(lines) - 1
	lines[last] = lines[last][:byteCol(lines[last], r.EndCol)]
	if cut := byteCol(s[r.Line-1], r.Col); cut <= len(lines[0]) {
		lines[0] = lines[0][cut:]
	}
	return strings.Join(lines, "\n")
}

// line is a line of the program without its indentation; "" when there is none.
func (s source) line(n int) string {
	if n < 1 || n > len(s) {
		return ""
	}
	return strings.TrimSpace(s[n-1])
}

// isTarget tells whether a range of one line is what a loop binds its items to, or the
// names that a value is unpacked into.
func (s source) isTarget(at trace.Range) bool {
	if at.Line > len(s) {
		return false
	}
	line := s[at.Line-1]
	if strings.HasSuffix(line[:byteCol(line, at.Col)], "for ") {
		return true
	}
	parts, _ := split(s.text(at), ", ")
	return len(parts) > 1 && strings.HasPrefix(line[byteCol(line, at.EndCol):], " = ")
}

// assigns tells whether a range is what a statement assigns to: of something that takes
// no items, reading one would not fail.
func (s source) assigns(at trace.Range) bool {
	if at.Line > len(s) {
		return false
	}
	target, _, ok := cut(s[at.Line-1], " = ")
	return ok && at.EndLine == at.Line && byteCol(s[at.Line-1], at.EndCol) <= len(target)
}

// isLiteral tells a string or number that the interpreter would spell the same way.
func isLiteral(text string) bool {
	_, isText := characters(text)
	return isText || text != "" && strings.Trim(text, "0123456789") == ""
}

// constants are the names that a line of the module binds to a literal, and what to.
func (s source) constants() map[string]string {
	out := map[string]string{}
	for _, line := range s {
		name, value, ok := strings.Cut(line, " = ")
		if !strings.HasPrefix(line, " ") { // it may be annotated
			name, _, _ = strings.Cut(name, ": ")
		}
		if _, many := fromValue(value); ok && isName(name) && (many || isLiteral(value)) {
			out[name] = value
		}
	}
	return out
}

// byteCol is the byte offset of a column, which counts characters.
func byteCol(line string, col int) int {
	at := 0
	for ; col > 0 && at < len(line); col-- {
		_, n := utf8.DecodeRuneInString(line[at:])
		at += n
	}
	return at
}

// A clause is one "for TARGET in ITER" of a loop or comprehension.
type clause struct{ target, iter string }

// forStatement reads the header of a for loop.
func forStatement(line string) (clause, bool) {
	line = strings.TrimPrefix(strings.TrimSpace(line), "async ")
	rest, ok := strings.CutPrefix(line, "for ")
	if !ok {
		return clause{}, false
	}
	target, rest, ok := cut(rest, " in ")
	if !ok {
		return clause{}, false
	}
	iter, _, ok := cut(rest, ":")
	return clause{target, iter}, ok
}

// A comprehension is a display or generator made from an element by clauses.
type comprehension struct {
	open    byte // its bracket: a generator's is '('
	dict    bool
	element string // "k: v" for a dict
	clauses []clause
}

// readComprehension reads "[ELEMENT for TARGET in ITER if TEST ...]" in any of the
// brackets it can have.
func readComprehension(text string) (comprehension, bool) {
	if !bracketed(text) {
		return comprehension{}, false
	}
	element, rest, ok := cut(text[1:len(text)-1], " for ")
	c := comprehension{open: text[0], element: element}
	for ok {
		var one clause
		if one.target, rest, ok = cut(rest, " in "); !ok {
			return comprehension{}, false
		}
		one.iter, rest, ok = cut(rest, " for ")
		one.iter, _, _ = cut(one.iter, " if ")
		c.clauses = append(c.clauses, one)
	}
	c.dict = c.open == '{' && len(c.elements()) == 2
	return c, len(c.clauses) > 0
}

// elements are the key and value of a dict's element, or the one element.
func (c comprehension) elements() []string {
	if key, value, ok := cut(c.element, ": "); ok && c.open == '{' && !strings.HasPrefix(c.element, "lambda") {
		return []string{key, value}
	}
	return []string{c.element}
}

// cut is strings.Cut outside brackets and strings.
func cut(text, sep string) (before, after string, found bool) {
	parts, ok := split(text, sep)
	if !ok || len(parts) == 0 || len(parts[0])+len(sep) > len(text) {
		return text, "", false
	}
	return parts[0], text[len(parts[0])+len(sep):], true
}

// names are the variables of an assignment target in order; ok is false when the
// target also holds attributes, subscripts or stars.
func names(target string) (list []string, ok bool) {
	for _, n := range strings.FieldsFunc(target, func(r rune) bool { return strings.ContainsRune("(), ", r) }) {
		if !isName(n) {
			return nil, false
		}
		list = append(list, n)
	}
	return list, len(list) > 0
}

// assigned are the variables that an assignment target binds or changes a part of:
// for "a[i].b, c" they are a and c.
func assigned(target string) (list []string) {
	if bracketed(target) {
		target = target[1 : len(target)-1]
	}
	parts, _ := split(target, ", ")
	for _, p := range parts {
		base := strings.TrimLeft(p, "*(")
		if i := strings.IndexAny(base, "[.:"); i > 0 {
			base = base[:i]
		}
		if isName(base) {
			list = append(list, base)
		}
	}
	return list
}

func isName(text string) bool {
	for i, r := range text {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= utf8.RuneSelf
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return text != ""
}

// unpack matches an item with a target of nested names, giving each name its part.
func unpack(target, item string) (map[string]string, bool) {
	out := map[string]string{}
	return out, unpackInto(out, strings.TrimSpace(target), item)
}

func unpackInto(out map[string]string, target, item string) bool {
	if isName(target) {
		out[target] = item
		return true
	}
	if bracketed(target) {
		target = target[1 : len(target)-1]
	}
	parts, ok := split(target, ",")
	if !ok || len(parts) == 0 {
		return false
	}
	s, ok := fromValue(item)
	if !ok || s.n != len(parts) {
		return false
	}
	for i, p := range parts {
		if p = strings.TrimSpace(p); p == target || !unpackInto(out, p, s.item(i)) {
			return false
		}
	}
	return true
}
