package pyx

import (
	"math/big"
	"strconv"
	"strings"
	"unicode"
)

// A form is the sort of a literal.
type form byte

const (
	word  form = 'w' // None, True, False
	whole form = 'i'
	real  form = 'f'
	str   form = 's'
	list  form = '['
	tuple form = '('
	set   form = '{'
	dict  form = ':' // its items are key, value, key, value ...
)

// A literal is a value of the plain kinds as the interpreter prints it. Strings of
// bytes, constructors and numbers such as inf are none: what is made of literals by
// hand is made of these.
type literal struct {
	form  form
	text  string // as it was written
	str   string // of a string: its characters
	items []literal
}

// readLiteral reads a text that is one literal and nothing else.
func readLiteral(text string) (literal, bool) {
	r := scan{text: text}
	x, ok := r.literal()
	return x, ok && r.at == len(text)
}

// A scan walks over a text that starts with a literal.
type scan struct {
	text string
	at   int
}

// next tells whether the text goes on with word, and steps over it.
func (r *scan) next(word string) bool {
	if !strings.HasPrefix(r.text[r.at:], word) {
		return false
	}
	r.at += len(word)
	return true
}

func (r *scan) literal() (literal, bool) {
	start := r.at
	if start == len(r.text) {
		return literal{}, false
	}
	x, ok := r.one(r.text[start])
	x.text = r.text[start:r.at]
	return x, ok
}

func (r *scan) one(c byte) (literal, bool) {
	switch {
	case c == '"' || c == '\'':
		return r.string(c)
	case c == '-' || c >= '0' && c <= '9':
		return r.number()
	case c == '[' || c == '(' || c == '{':
		return r.display(c)
	case r.next("set()"):
		return literal{form: set}, true
	}
	for _, name := range []string{"None", "True", "False"} {
		if r.next(name) {
			return literal{form: word}, true
		}
	}
	return literal{}, false
}

func (r *scan) number() (literal, bool) {
	start := r.at
	r.next("-")
	for r.at < len(r.text) && strings.IndexByte("0123456789.e", r.text[r.at]) >= 0 {
		r.at++
		if r.text[r.at-1] == 'e' && !r.next("-") {
			r.next("+")
		}
	}
	text := r.text[start:r.at]
	if strings.ContainsAny(text, ".e") {
		_, err := strconv.ParseFloat(text, 64)
		return literal{form: real}, err == nil
	}
	n, ok := new(big.Int).SetString(text, 10)
	return literal{form: whole}, ok && n.String() == text
}

func (r *scan) string(quote byte) (literal, bool) {
	var out strings.Builder
	for r.at++; r.at < len(r.text); {
		switch c := r.text[r.at]; c {
		case quote:
			r.at++
			return literal{form: str, str: out.String()}, true
		case '\\':
			char, size, ok := unescape(r.text[r.at+1:])
			if !ok {
				return literal{}, false
			}
			out.WriteRune(char)
			r.at += 1 + size
		default:
			out.WriteByte(c)
			r.at++
		}
	}
	return literal{}, false
}

// unescape reads what follows a backslash, and tells how many bytes that is.
func unescape(rest string) (char rune, size int, ok bool) {
	if rest == "" {
		return 0, 0, false
	}
	if i := strings.IndexByte(`nrt\'"`, rest[0]); i >= 0 {
		return []rune("\n\r\t\\'\"")[i], 1, true
	}
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[rest[0]]
	if digits == 0 || len(rest) <= digits {
		return 0, 0, false
	}
	n, err := strconv.ParseUint(rest[1:1+digits], 16, 32)
	surrogate := n >= 0xd800 && n < 0xe000 // no character of Go's
	return rune(n), 1 + digits, err == nil && !surrogate
}

func (r *scan) display(open byte) (literal, bool) {
	shut := map[byte]string{'[': "]", '(': ")", '{': "}"}[open]
	x := literal{form: form(open)}
	r.at++
	if open == '{' && r.next("}") {
		return literal{form: dict}, true
	}
	comma := true
	for !r.next(shut) {
		item, ok := r.literal()
		if !ok || !comma {
			return literal{}, false
		}
		x.items = append(x.items, item)
		if open == '{' && (x.form == dict || len(x.items) == 1) && r.next(": ") {
			value, ok := r.literal()
			if !ok {
				return literal{}, false
			}
			x.form, x.items = dict, append(x.items, value)
		}
		comma = r.next(", ") || open == '(' && len(x.items) == 1 && r.next(",")
	}
	one := open == '(' && len(x.items) == 1 // only there a comma is the last thing, and must be
	return x, len(x.items) == 0 || comma == one
}

// number is the worth of a whole number.
func (x literal) number() *big.Int {
	n, _ := new(big.Int).SetString(x.text, 10)
	return n
}

// quoted is a string as the interpreter prints it. ok is false for characters that it
// prints by their number.
func quoted(text string) (out string, ok bool) {
	quote := '"'
	if strings.Contains(text, `"`) {
		quote = '\''
	}
	var b strings.Builder
	b.WriteRune(quote)
	for _, c := range text {
		switch at := strings.IndexRune("\n\r\t\\", c); {
		case at >= 0:
			b.WriteString([]string{`\n`, `\r`, `\t`, `\\`}[at])
		case c == quote:
			b.WriteString(`\'`)
		case !unicode.IsPrint(c):
			return "", false
		default:
			b.WriteRune(c)
		}
	}
	b.WriteRune(quote)
	return b.String(), true
}
