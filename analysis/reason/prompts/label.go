package prompts

import (
	"strconv"
	"strings"
)

// label appends " # [L<n>]" to every line of code that is not blank. Blank lines
// count but carry none, and so does a line that ends inside a string literal or
// in a backslash: there the label would change the program.
func label(code string) string {
	lines := strings.Split(strings.TrimRight(code, "\n"), "\n")
	inside := stringLines(code)
	var out strings.Builder
	for i, line := range lines {
		if i > 0 {
			out.WriteByte('\n')
		}
		out.WriteString(line)
		if strings.TrimSpace(line) != "" && !inside[i] && !strings.HasSuffix(line, `\`) {
			out.WriteString(" # [L" + strconv.Itoa(i+FirstLabel) + "]")
		}
	}
	return out.String()
}

// stringLines tells which lines (0-based) end inside a string literal.
func stringLines(code string) map[int]bool {
	s := scanner{code: code, inside: map[int]bool{}}
	for s.pos < len(code) {
		s.token()
	}
	return s.inside
}

// A scanner walks over Python source, which need not be valid, and knows just
// enough of its grammar to tell strings from the rest.
type scanner struct {
	code    string
	pos     int
	line    int // of pos, 0-based
	strings int // how many string literals pos is nested in
	inside  map[int]bool
}

// advance steps over n bytes, noting the newlines among them.
func (s *scanner) advance(n int) {
	for range n {
		if s.pos >= len(s.code) {
			return
		}
		if s.code[s.pos] == '\n' {
			if s.strings > 0 {
				s.inside[s.line] = true
			}
			s.line++
		}
		s.pos++
	}
}

// token steps over a comment, a word, a string or a single byte.
func (s *scanner) token() {
	switch c := s.code[s.pos]; {
	case c == '#':
		for s.pos < len(s.code) && s.code[s.pos] != '\n' {
			s.advance(1)
		}
	case c == '"' || c == '\'':
		s.literal("")
	case isWord(c):
		start := s.pos
		for s.pos < len(s.code) && isWord(s.code[s.pos]) {
			s.pos++
		}
		if s.pos < len(s.code) && (s.code[s.pos] == '"' || s.code[s.pos] == '\'') {
			s.literal(strings.ToLower(s.code[start:s.pos]))
		}
	default:
		s.advance(1)
	}
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// literal steps over the string whose first quote is at pos.
func (s *scanner) literal(prefix string) {
	quote := s.code[s.pos : s.pos+1]
	if strings.HasPrefix(s.code[s.pos:], strings.Repeat(quote, 3)) {
		quote = strings.Repeat(quote, 3)
	}
	s.strings++
	s.advance(len(quote))
	if s.text(quote, strings.Contains(prefix, "f")) {
		s.advance(len(quote))
	}
	s.strings--
}

// text steps over literal characters up to end, which it leaves unread, and
// reports whether it found it: a string of one quote ends with its line at the
// latest. In a format string, fields are code again.
func (s *scanner) text(end string, format bool) bool {
	for s.pos < len(s.code) {
		switch rest := s.code[s.pos:]; {
		case strings.HasPrefix(rest, end):
			return true
		case rest[0] == '\n' && len(end) == 1:
			return false
		case rest[0] == '\\':
			s.advance(2) // also in raw strings: the quote after it does not end them
		case format && strings.HasPrefix(rest, "{{"):
			s.advance(2)
		case format && rest[0] == '{':
			s.advance(1)
			s.field()
		default:
			s.advance(1)
		}
	}
	return false
}

// field steps over a replacement field, the "{" already read, with the format
// specification that may follow its first colon outside brackets.
func (s *scanner) field() {
	for depth := 0; s.pos < len(s.code); {
		switch c := s.code[s.pos]; {
		case c == '}' && depth == 0:
			s.advance(1)
			return
		case c == ':' && depth == 0:
			s.advance(1)
			s.text("}", true)
			s.advance(1)
			return
		case strings.IndexByte("([{", c) >= 0:
			depth++
			s.advance(1)
		case strings.IndexByte(")]}", c) >= 0:
			depth--
			s.advance(1)
		default:
			s.token()
		}
	}
}
