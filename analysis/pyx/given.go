package pyx

import (
	"encoding/json"
	"regexp"
	"strings"
)

// given writes what calls of the entry pass as JSON: for each a list of its arguments
// and a list of those by name, each with its name before it. {"t": [...]} is a tuple and
// {"d": [[key, value], ...]} a dict. To read that takes the interpreter a tenth of what it
// takes to compile the calls. ok is false where one passes something else: sets have an
// order that comes of how they were made.
func given(entry string, calls []string) (text string, ok bool) {
	var out strings.Builder
	for i, call := range calls {
		r := scan{text: call}
		if !r.next(entry + "(") {
			return "", false
		}
		out.WriteString(map[bool]string{true: "[", false: ", "}[i == 0])
		if !r.given(&out) || r.at != len(call) {
			return "", false
		}
	}
	out.WriteByte(']')
	return out.String(), len(calls) > 0
}

var byName = regexp.MustCompile(`^[A-Za-z_][A-Za-z_0-9]*=`)

// given reads a call's arguments up to the closing bracket, and writes them.
func (r *scan) given(out *strings.Builder) bool {
	var values, named []string
	for first := true; !r.next(")"); first = false {
		if !first && !r.next(", ") {
			return false
		}
		name := byName.FindString(r.text[r.at:])
		r.at += len(name)
		x, ok := r.literal()
		if !ok {
			return false
		}
		var value strings.Builder
		switch ok := x.json(&value); {
		case !ok || name == "" && named != nil:
			return false
		case name == "":
			values = append(values, value.String())
		default:
			named = append(named, `["`+strings.TrimSuffix(name, "=")+`", `+value.String()+"]")
		}
	}
	out.WriteString("[[" + strings.Join(values, ", ") + "], [" + strings.Join(named, ", ") + "]]")
	return true
}

// json writes a literal as given says.
func (x literal) json(out *strings.Builder) bool {
	switch x.form {
	case word:
		out.WriteString(map[string]string{"None": "null", "True": "true", "False": "false"}[x.text])
	case whole, real:
		out.WriteString(x.text)
		return json.Valid([]byte(x.text))
	case str:
		text, err := json.Marshal(x.str)
		out.Write(text)
		return err == nil
	case list:
		return jsonList(x.items, out)
	case tuple:
		out.WriteString(`{"t": `)
		ok := jsonList(x.items, out)
		out.WriteByte('}')
		return ok
	case dict:
		out.WriteString(`{"d": `)
		pairs := make([]literal, 0, len(x.items)/2)
		for i := 0; i < len(x.items); i += 2 {
			pairs = append(pairs, literal{form: list, items: x.items[i : i+2]})
		}
		ok := jsonList(pairs, out)
		out.WriteByte('}')
		return ok
	default:
		return false
	}
	return true
}

func jsonList(items []literal, out *strings.Builder) bool {
	out.WriteByte('[')
	for i, item := range items {
		if i > 0 {
			out.WriteString(", ")
		}
		if !item.json(out) {
			return false
		}
	}
	out.WriteByte(']')
	return true
}
