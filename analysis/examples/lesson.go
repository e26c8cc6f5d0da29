package examples

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"semcoder/analysis/trace"
)

// A lesson is what an exception tells about the arguments: values of one kind were
// no good, values of others may be.
type lesson struct {
	from string
	to   []string
}

// taught reads the message of a TypeError or AttributeError; false where it tells
// nothing.
func taught(e *trace.Exception) (lesson, bool) {
	if e == nil {
		return lesson{}, false
	}
	text := e.Message
	if m := missingAttribute.FindStringSubmatch(text); m != nil && e.Type == "AttributeError" {
		return lesson{m[1], withAttribute(m[2])}, true
	}
	for _, f := range failures() {
		if m := f.form.FindStringSubmatch(text); m != nil && strings.Contains(f.of, e.Type) {
			return lesson{m[f.from], f.to}, true
		}
	}
	return lesson{}, false
}

var missingAttribute = regexp.MustCompile(`'(\w+)' object has no attribute '(\w+)'`)

// withAttribute are the kinds that have a method.
func withAttribute(name string) []string {
	var kinds []string
	for _, m := range methods() {
		if strings.Contains(m.names, " "+name+" ") && !slices.Contains(kinds, m.kind) {
			kinds = append(kinds, m.kind)
		}
	}
	if len(kinds) == 0 {
		kinds = []string{object}
	}
	return kinds
}

// A failure is a form of message: from is the group that names the kind at fault.
type failure struct {
	of   string // exceptions that say so
	form *regexp.Regexp
	from int
	to   []string
}

func failures() []failure {
	form := func(of, text string, from int, to ...string) failure {
		return failure{of, regexp.MustCompile(text), from, to}
	}
	return []failure{
		form("TypeError", `cannot unpack non-iterable (\w+) object`, 1, "tuple"),
		form("TypeError", `'(\w+)' object is not iterable`, 1, "list", "str"),
		form("TypeError", `'(\w+)' object is not an iterator`, 1, "iterator"),
		form("TypeError", `'(\w+)' object is not subscriptable`, 1, "list", mapping, "str"),
		form("TypeError", `'(\w+)' object does not support item (assignment|deletion)`, 1, "list", mapping),
		form("TypeError", `object of type '(\w+)' has no len\(\)`, 1, "list", "str"),
		form("TypeError", `argument of type '(\w+)' is not (iterable|a container)`, 1, "list", "str", mapping),
		form("TypeError", `'(\w+)' object is not callable`, 1, callable),
		form("TypeError", `'(\w+)' object cannot be interpreted as an integer`, 1, "int"),
		form("TypeError", `(\w+) indices must be integers or slices, not str`, 1, mapping),
		form("TypeError", `(string) indices must be integers`, 1, mapping, "list"),
		form("TypeError", `indices must be integers or slices, not (\w+)`, 1, "int"),
		form("TypeError", `unhashable type: '(\w+)'`, 1, "tuple", "str", "int"),
		form("TypeError", `must be real number, not (\w+)`, 1, "float", "int"),
		form("TypeError", `can only concatenate (list|str|tuple) \(not "bytes"\)`, 1, "bytes"),
		form("TypeError", `can't concat (\w+) to bytes`, 1, "bytes"),
		form("TypeError", `can only concatenate (list|str|tuple) \(not "(\w+)"\)`, 2, "str", "list"),
		form("TypeError", `expected string or bytes-like object, got '(\w+)'`, 1, "str"),
		form("TypeError", `a bytes-like object is required, not '(\w+)'`, 1, "bytes"),
		form("TypeError", `expected str instance, (\w+) found`, 1, "str"),
		form("TypeError", `unsupported operand type\(s\) for .*: '(str|list|tuple|dict|NoneType|function)' and`, 1, "int", "float", "set"),
		form("TypeError", `unsupported operand type\(s\) for .*: '\w+' and '(\w+)'`, 1, "int", "float", "str"),
		form("TypeError", `not supported between instances of '(str|list|tuple|dict|NoneType|function)' and`, 1, "int"),
		form("TypeError", `not supported between instances of '\w+' and '(\w+)'`, 1, "int", "str"),
		form("TypeError", `bad operand type for .*: '(\w+)'`, 1, "int"),
		form("TypeError", `ord\(\) expected (?:a character, but )?(\w+)`, 1, "str"),
		form("TypeError", `expected str, bytes or os.PathLike object, not (\w+)`, 1, "str"),
		form("TypeError", `real number is required, not (\w+)`, 1, "int"),
		form("TypeError", `must be string, not '(\w+)'`, 1, "str"),
		form("TypeError", `must be (?:a )?str(?:ing)?, not '?(\w+)`, 1, "str"),
		form("TypeError", `must be (?:an )?int(?:eger)?, not '?(\w+)`, 1, "int"),
		form("ValueError", `invalid literal for (int)\(\)`, 1, "digits"),
		form("ValueError", `could not convert (string) to float`, 1, "digits"),
		form("ValueError", `not enough values to unpack \(expected (\d)`, 1, "tuple"),
	}
}

// pythonKind is our kind for the name of a type in a message.
func pythonKind(name string) string {
	kinds := map[string]string{"NoneType": "None", "function": callable, "string": "str", "builtin_function_or_method": callable, "type": callable}
	if kind, ok := kinds[name]; ok {
		return kind
	}
	return name
}

// corrected returns arguments with the values of the kind at fault replaced by
// others, one parameter and one kind at a time.
func (r *reader) corrected(sig *signature, args []*value, l lesson) [][]*value {
	from := pythonKind(l.from)
	var all [][]*value
	for _, kind := range l.to {
		for i, a := range args {
			if a == nil {
				continue
			}
			p := sig.all()[i]
			if b, changed := r.replaced(a, from, kind, p.slot); changed {
				next := slices.Clone(args)
				next[i] = b
				all = append(all, next)
			}
		}
	}
	return all
}

// replaced puts values of one kind in the place of those of another, outermost
// first.
func (r *reader) replaced(v *value, from, to string, s *slot) (*value, bool) {
	if v.shape.kind == from || from == "int" && to == "digits" && v.shape.kind == "str" || from == "str" && to == "digits" && v.shape.kind == "str" {
		if s == nil {
			s = newSlot()
		}
		return r.other(to, v, s), true
	}
	out, changed := *v, false
	out.items = slices.Clone(v.items)
	for i, item := range out.items {
		var part *slot
		if s != nil && len(v.items) > 0 && v.shape.kind != mapping && v.shape.kind != object {
			part = s.item
		}
		if b, yes := r.replaced(item, from, to, part); yes {
			out.items[i], changed = b, true
		}
	}
	if changed && len(out.items) > 0 && len(out.shape.of) == 1 {
		out.shape.of = []shape{out.items[0].shape}
	}
	return &out, changed
}

// other is a value of another kind in the place of v.
func (r *reader) other(kind string, v *value, s *slot) *value {
	switch kind {
	case "digits":
		return &value{shape: shape{kind: "str"}, text: `"12"`}
	case "iterator":
		return &value{shape: shape{kind: literal, name: "iter([3, 1, 2])"}, text: "iter([3, 1, 2])"}
	case object:
		if c := r.having(s.attrs); c != nil {
			return r.value(shape{kind: object, name: c.name}, 0, 0)
		}
		return v
	case "tuple":
		if len(s.parts) == 0 {
			two := shape{kind: "int"}
			return r.value(shape{kind: "tuple", of: []shape{two, two}}, 0, 1)
		}
	}
	return r.value(r.detailed(shape{kind: kind}, s, 1), 0, 1)
}

// keyed answers a KeyError, and "x is not in list": where the argument that was looked
// up stands, it puts what an argument beside it has for keys or items.
func (s *search) keyed(c *candidate) [][]*value {
	e := c.trace.Exception
	key := e.Message
	if before, ok := strings.CutSuffix(key, " is not in list"); ok && e.Type == "ValueError" {
		key = before
	} else if e.Type != "KeyError" {
		return nil
	}
	var all [][]*value
	for i, a := range c.args {
		if a == nil || len(a.items) > 0 || !alike(a.String(), key) {
			continue
		}
		if len(a.text) > 3 && a.shape.kind == "str" {
			next := slices.Clone(c.args)
			next[i] = &value{shape: a.shape, text: `"a"`}
			all = append(all, next)
		}
		for _, other := range c.args {
			if other == nil || len(other.items) == 0 {
				continue
			}
			next := slices.Clone(c.args)
			next[i] = other.items[0]
			all = append(all, next)
		}
	}
	return all
}

// indexed answers an IndexError: numbers among the arguments become the first
// positions of a sequence.
func (s *search) indexed(c *candidate) [][]*value {
	if c.trace.Exception.Type != "IndexError" {
		return nil
	}
	next, at := slices.Clone(c.args), 0
	for i, a := range next {
		if a != nil && a.shape.kind == "int" {
			next[i] = &value{shape: a.shape, text: strconv.Itoa(at)}
			at++
		}
	}
	return [][]*value{next}
}

// alike compares two literals without regard to quotes and case.
func alike(a, b string) bool {
	return strings.EqualFold(strings.Trim(a, `"'`), strings.Trim(b, `"'`))
}
