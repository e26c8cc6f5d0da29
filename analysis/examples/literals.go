package examples

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// readLiteral reads a Python literal as repr prints it: text, numbers, None, True and
// False, and lists, tuples, sets and dicts of such. Texts are kept the way quote
// writes them. false for anything else.
func readLiteral(text string) (*value, bool) {
	if !utf8.ValidString(text) {
		return nil, false
	}
	r := &literalReader{rest: text}
	v := r.value(0)
	r.space()
	return v, v != nil && r.rest == ""
}

// A literalReader has read all but rest.
type literalReader struct{ rest string }

const deepestLiteral = 40

func (r *literalReader) space() { r.rest = strings.TrimLeft(r.rest, " \n") }

// take drops a mark that comes next.
func (r *literalReader) take(mark string) bool {
	r.space()
	rest, found := strings.CutPrefix(r.rest, mark)
	if found {
		r.rest = rest
	}
	return found
}

// value reads one literal; nil where there is none.
func (r *literalReader) value(depth int) *value {
	r.space()
	switch {
	case r.rest == "" || depth > deepestLiteral:
		return nil
	case r.take("["):
		return r.items("list", "]", depth)
	case r.take("("):
		return r.items("tuple", ")", depth)
	case r.take("{"):
		return r.items("set", "}", depth)
	case r.take("set()"):
		return &value{shape: shape{kind: "set"}}
	case r.rest[0] == '\'' || r.rest[0] == '"':
		return r.text("")
	case len(r.rest) > 1 && strings.ContainsRune("bBrRuU", rune(r.rest[0])) && strings.ContainsRune(`'"`, rune(r.rest[1])):
		prefix := strings.ToLower(r.rest[:1])
		r.rest = r.rest[1:]
		return r.text(prefix)
	}
	return r.word()
}

// items reads what stands between brackets: a set turns out to be a dict at its first
// colon, a tuple to be a mere parenthesis where it has one item and no comma.
func (r *literalReader) items(kind, end string, depth int) *value {
	v, comma := &value{shape: shape{kind: kind}}, true
	for !r.take(end) {
		one := r.value(depth + 1)
		if one == nil || !comma {
			return nil
		}
		v.items = append(v.items, one)
		if colon := kind == "set" && r.take(":"); colon != (v.shape.kind == mapping) && len(v.items) > 1 {
			return nil
		} else if colon {
			v.shape.kind = mapping
			if one = r.value(depth + 1); one == nil {
				return nil
			}
			v.items = append(v.items, one)
		}
		comma = r.take(",")
	}
	switch {
	case kind == "set" && len(v.items) == 0:
		v.shape.kind = mapping
	case kind == "tuple" && len(v.items) == 1 && !comma:
		return v.items[0]
	}
	return v
}

// word reads a number or a name.
func (r *literalReader) word() *value {
	n := 0
	for n < len(r.rest) && (n == 0 && r.rest[n] == '-' || r.rest[n] == '.' || r.rest[n] == '_' || alphanumeric(r.rest[n]) ||
		n > 1 && (r.rest[n] == '-' || r.rest[n] == '+') && (r.rest[n-1] == 'e' || r.rest[n-1] == 'E')) {
		n++
	}
	text := r.rest[:n]
	kind := ""
	switch {
	case text == "None":
		kind = "None"
	case text == "True" || text == "False":
		kind = "bool"
	case isInt(text):
		kind = "int"
	case text != "" && strings.ContainsAny(text[:1], "-.0123456789"):
		if _, err := strconv.ParseFloat(text, 64); err == nil {
			kind = "float"
		}
	}
	if kind == "" {
		return nil
	}
	r.rest = r.rest[n:]
	return &value{shape: shape{kind: kind}, text: text}
}

func alphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// isInt tells an integer of any length, as repr prints it.
func isInt(text string) bool {
	digits := strings.TrimPrefix(text, "-")
	return digits != "" && strings.Trim(digits, "0123456789") == ""
}

// text reads a string literal on one line; prefix is what stood before its quote.
func (r *literalReader) text(prefix string) *value {
	mark := r.rest[0]
	for i := 1; i < len(r.rest); i++ {
		switch r.rest[i] {
		case '\\':
			i++
		case '\n':
			return nil
		case mark:
			body := r.rest[1:i]
			r.rest = r.rest[i+1:]
			if prefix == "b" {
				return &value{shape: shape{kind: "bytes"}, text: "b" + string(mark) + body + string(mark)}
			}
			if prefix != "r" {
				body = unescaped(body)
			}
			return aText(body)
		}
	}
	return nil
}

// unescaped reads Python's escapes; one that it does not know stands for itself.
func unescaped(body string) string {
	if !strings.Contains(body, `\`) {
		return body
	}
	var out strings.Builder
	for i := 0; i < len(body); i++ {
		if body[i] != '\\' || i+1 == len(body) {
			out.WriteByte(body[i])
			continue
		}
		i++
		if at := strings.IndexByte(`ntrabfv\'"0`, body[i]); at >= 0 {
			out.WriteByte("\n\t\r\a\b\f\v\\'\"\x00"[at])
			continue
		}
		digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[body[i]]
		if n, err := strconv.ParseUint(body[min(i+1, len(body)):min(i+1+digits, len(body))], 16, 32); digits > 0 && err == nil && utf8.ValidRune(rune(n)) {
			out.WriteRune(rune(n))
			i += digits
			continue
		}
		out.WriteByte('\\')
		out.WriteByte(body[i])
	}
	return out.String()
}

// aText is a value of a plain string.
func aText(s string) *value { return &value{shape: shape{kind: "str"}, text: quote(s)} }

// anInt is a value of a whole number.
func anInt(n int) *value { return &value{shape: shape{kind: "int"}, text: strconv.Itoa(n)} }

// container is a list, tuple, set or dict.
func container(kind string, items ...*value) *value {
	return &value{shape: shape{kind: kind}, items: items}
}

// plain is the string that a value of text stands for; false for other values.
func (v *value) plain() (string, bool) {
	if v == nil || v.shape.kind != "str" {
		return "", false
	}
	s, err := strconv.Unquote(v.text)
	return s, err == nil
}

// number is the whole number that a value is; false for other values and large ones.
func (v *value) number() (int, bool) {
	if v == nil || v.shape.kind != "int" {
		return 0, false
	}
	return number(v.text)
}

// sequence tells the values whose items have an order.
func (v *value) sequence() bool { return v.shape.kind == "list" || v.shape.kind == "tuple" }

// holds tells the values that have items.
func (v *value) holds() bool {
	return v.sequence() || v.shape.kind == "set" || v.shape.kind == mapping
}

// walk calls visit for a value and all values in it, the outer ones first.
func (v *value) walk(visit func(*value)) {
	for queue := []*value{v}; len(queue) > 0; queue = queue[1:] {
		visit(queue[0])
		queue = append(queue, queue[0].items...)
	}
}
