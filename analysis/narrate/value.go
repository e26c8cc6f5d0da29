package narrate

import "strings"

// Values reach this package as reprs. What follows takes reprs apart as text and
// puts them together again, so that what is left of an iterable is spelled just
// as the interpreter would spell it.

// bracketed tells whether text is one pair of brackets around something. Whether
// the two belong together, as in "(a) + (b)" they do not, split finds out.
func bracketed(text string) bool {
	if len(text) < 2 {
		return false
	}
	i := strings.IndexByte("([{", text[0])
	return i >= 0 && text[len(text)-1] == ")]}"[i]
}

// elements splits the repr of a list, tuple, set or dict into those of its
// elements ("k: v" for a dict); ok is false for anything else.
func elements(repr string) (items []string, ok bool) {
	if !bracketed(repr) {
		return nil, false
	}
	return split(repr[1:len(repr)-1], ", ")
}

// split is the one place that knows Python's brackets and quotes; all that is taken
// apart here goes through it. It cuts text at every separator that stands outside brackets and strings.
// Between elements, a final comma, as in a tuple of one, adds nothing.
func split(text, sep string) (parts []string, ok bool) {
	depth, start := 0, 0
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '"' || c == '\'':
			end := stringEnd(text, i)
			if end < 0 {
				return nil, false
			}
			i = end
			continue
		case strings.IndexByte("([{", c) >= 0:
			depth++
		case strings.IndexByte(")]}", c) >= 0:
			depth--
		case depth == 0 && strings.HasPrefix(text[i:], sep):
			parts = append(parts, text[start:i])
			i += len(sep)
			start = i
			continue
		}
		if depth < 0 {
			return nil, false
		}
		i++
	}
	if last := text[start:]; sep != ", " {
		parts = append(parts, last)
	} else if last = strings.TrimSuffix(last, ","); last != "" {
		parts = append(parts, last)
	}
	return parts, depth == 0
}

// stringEnd is the offset just behind the string literal that starts at i, or -1.
func stringEnd(text string, i int) int {
	quote := text[i : i+1]
	if strings.HasPrefix(text[i:], strings.Repeat(quote, 3)) {
		quote = strings.Repeat(quote, 3)
	}
	for j := i + len(quote); j < len(text); j++ {
		if text[j] == '\\' {
			j++
		} else if strings.HasPrefix(text[j:], quote) {
			return j + len(quote)
		}
	}
	return -1
}

// characters splits the repr of a str into its characters, each still escaped as
// it was; a quote stands unescaped.
func characters(repr string) (chars []string, ok bool) {
	if len(repr) < 2 || repr[0] != '"' && repr[0] != '\'' || stringEnd(repr, 0) != len(repr) {
		return nil, false
	}
	for text := repr[1 : len(repr)-1]; text != ""; {
		n := charLen(text)
		char := text[:n]
		if char == `\"` || char == `\'` {
			char = char[1:]
		}
		chars = append(chars, char)
		text = text[n:]
	}
	return chars, true
}

// charLen is the length in bytes of the character that text starts with, an
// escape sequence being one character.
func charLen(text string) int {
	n := 1
	if text[0] == '\\' && len(text) > 1 {
		n = escapeLen(text[1])
	} else {
		for n < len(text) && text[n]&0xc0 == 0x80 {
			n++
		}
	}
	return min(n, len(text))
}

// escapeLen is the length of the escape sequence whose second byte is c.
func escapeLen(c byte) int {
	switch c {
	case 'x':
		return 4
	case 'u':
		return 6
	case 'U':
		return 10
	}
	return 2
}

// quote is the inverse of characters, with double quotes wherever they need no
// escape, as the sandbox prints strings.
func quote(chars []string) string {
	text := strings.Join(chars, "")
	mark := `"`
	if strings.Contains(text, `"`) {
		mark = `'`
	}
	var out strings.Builder
	out.WriteString(mark)
	for _, c := range chars {
		if c == mark {
			out.WriteByte('\\')
		}
		out.WriteString(c)
	}
	return out.String() + mark
}

// wrap is the inverse of elements: the display that like is, of other elements.
func wrap(like string, items []string) string {
	switch text := strings.Join(items, ", "); {
	case like[0] == '(' && len(items) == 1:
		return "(" + text + ",)"
	case like[0] == '{' && len(items) == 0 && !isDict(like):
		return "set()"
	default:
		return like[:1] + text + like[len(like)-1:]
	}
}

// isDict tells the repr of a dict from that of a set.
func isDict(repr string) bool {
	items, ok := elements(repr)
	if !ok || repr[0] != '{' {
		return false
	}
	if len(items) == 0 {
		return true
	}
	pair, ok := split(items[0], ": ")
	return ok && len(pair) == 2
}
