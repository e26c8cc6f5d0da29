package reason

import "strings"

// A shape is the outermost structure of a Python expression, in byte offsets.
type shape struct {
	equals []int // each ==
	commas []int
}

// outline scans one expression: it knows strings, brackets and line ends, and
// nothing of what stands between, which is the sandbox's to judge. ok is false
// where brackets or strings are unbalanced, or where the text holds more than
// an expression: a second line, a comment, an assignment, a semicolon. Within
// brackets (inside) line ends are space.
func outline(text string, inside bool) (s shape, ok bool) {
	var open []byte // closing brackets that are due
	for i := 0; i < len(text); {
		outermost := len(open) == 0
		switch c := text[i]; {
		case c == '"' || c == '\'':
			n := stringLength(text[i:])
			if n == 0 {
				return s, false
			}
			i += n
			continue
		case c == '(' || c == '[' || c == '{':
			open = append(open, closing(c))
		case c == ')' || c == ']' || c == '}':
			if outermost || open[len(open)-1] != c {
				return s, false
			}
			open = open[:len(open)-1]
		case c == '#' || c == 0:
			return s, false
		case c == '\\':
			if !strings.HasPrefix(text[i:], "\\\n") {
				return s, false
			}
			i++
		case c == '\n' || c == '\r' || c == ';':
			if outermost && (c == ';' || !inside) {
				return s, false
			}
		case c == ',' && outermost:
			s.commas = append(s.commas, i)
		case outermost && strings.IndexByte("!<>:", c) >= 0 && strings.HasPrefix(text[i+1:], "="):
			i++
		case c == '=' && outermost:
			if !strings.HasPrefix(text[i+1:], "=") {
				return s, false
			}
			s.equals = append(s.equals, i)
			i++
		}
		i++
	}
	return s, len(open) == 0
}

func closing(c byte) byte {
	switch c {
	case '(':
		return ')'
	case '[':
		return ']'
	default:
		return '}'
	}
}

// stringLength returns how many bytes the string literal that text starts with
// has, quotes included; 0 when it does not end. A backslash guards the byte
// after it in raw strings as well.
func stringLength(text string) int {
	quote := text[:1]
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(text, triple) {
		quote = triple
	}
	for i := len(quote); i < len(text); i++ {
		switch {
		case text[i] == '\\':
			i++
		case strings.HasPrefix(text[i:], quote):
			return i + len(quote)
		case text[i] == '\n' && len(quote) == 1:
			return 0
		}
	}
	return 0
}

func wordByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}
