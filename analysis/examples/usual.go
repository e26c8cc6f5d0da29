package examples

import "strings"

// usual are values of a kind for anybody to try: the output, as it is, converted and
// in its simplest variants, what is in it, the code's constants, and common values.
func (m *material) usual(kind string) []*value {
	p := newPool()
	parts, constants := m.of(kind)
	p.mix(append(m.converted(kind), parts...), m.variants(kind), constants, common(kind))
	return p.values
}

// converted is the output turned into a kind as the kind's own constructor would.
func (m *material) converted(kind string) []*value {
	w := m.wanted
	switch {
	case w == nil:
		return nil
	case w.shape.kind == kind:
		return []*value{w}
	case kind == "str":
		return strs(m.asText()...)
	case kind == "list":
		return m.asLists()
	}
	if n, ok := m.number(); ok && kind == "int" {
		return numbers(n)
	}
	return nil
}

func (m *material) asText() []string {
	if !m.wanted.sequence() {
		return []string{m.wanted.String()}
	}
	var pieces []string
	for _, item := range m.wanted.items {
		pieces = append(pieces, spelledItem(item))
	}
	return []string{strings.Join(pieces, ""), strings.Join(pieces, " ")}
}

func (m *material) asLists() []*value {
	s, isText := m.text()
	switch {
	case isText:
		return []*value{container("list", letters(s)...), container("list", strs(strings.Fields(s)...)...)}
	case m.wanted.sequence():
		return []*value{container("list", m.wanted.items...)}
	}
	return []*value{container("list", m.wanted)}
}

// variants are the output's simplest ones, where it is of a kind.
func (m *material) variants(kind string) []*value {
	w := m.wanted
	if w == nil || w.shape.kind != kind {
		return nil
	}
	if s, ok := m.text(); ok {
		return strs(reversed(s), strings.ToLower(s), strings.ToUpper(s), swapped(s), s+" ", " "+s)
	}
	if n, ok := w.number(); ok {
		return numbers(n+1, n-1, -n)
	}
	var all []*value
	if w.sequence() {
		relisted(w.items, func(items ...*value) { all = append(all, container(kind, items...)) })
	}
	return all
}

// common are values of a kind that are tried whatever the code is.
func common(kind string) []*value {
	switch kind {
	case "str":
		return strs("", "a", " ", "abc", "A", "1", "b", "ab", "hello", "a b", "x", "12", "aA1 ", "-", ",", "z")
	case "int":
		return numbers(0, 1, 2, 3, -1, 5, 4, 10, 6, 7, 8, 9, 100, -2, 12, 20, 50)
	case "list", "tuple", "set":
		return read(commonLists(), kind)
	case mapping:
		return read(commonDicts(), kind)
	}
	var all []*value
	for _, text := range atoms(shape{kind: kind}) {
		all = append(all, &value{shape: shape{kind: kind}, text: text})
	}
	return all
}

func commonLists() []string {
	return []string{
		"[]", "[1]", "[1, 2, 3]", `["a"]`, "[0]", "[1, 1]", `["a", "b"]`, "[3, 1, 2]", `["abc"]`, "[1, 2]", `[""]`, "[[1]]", "[5, 10]", "[-1]",
		`["a", "a"]`, "[[1, 2], [3, 4]]", "[1, 2, 3, 4, 5]", "[[]]", `[1, "a"]`, "[2, 4]", "[True]", "[None]", `["a", "b", "c"]`, "[1.5]", `["1", "2"]`, "[(1, 2)]", `[{"a": 1}]`,
	}
}

func commonDicts() []string {
	return []string{
		"{}", `{"a": 1}`, `{"a": 1, "b": 2}`, "{1: 2}", `{"a": "b"}`, "{1: 1}", `{"a": []}`, `{"a": [1]}`, `{"b": 0}`,
		`{"a": 3, "b": 1, "c": 2}`, "{0: 0}", `{1: "a"}`, `{"a": {}}`, `{"a": None}`,
	}
}

// read reads literals as containers of a kind.
func read(all []string, kind string) []*value {
	var out []*value
	for _, text := range all {
		if v, ok := readLiteral(text); ok {
			out = append(out, container(kind, v.items...))
		}
	}
	return out
}

// strs are values of texts, numbers those of whole numbers, and letters those of a
// text's characters.
func strs(all ...string) []*value {
	var out []*value
	for _, s := range all {
		out = append(out, aText(s))
	}
	return out
}

func numbers(all ...int) []*value {
	var out []*value
	for _, n := range all {
		out = append(out, anInt(n))
	}
	return out
}

func letters(s string) []*value {
	var out []*value
	for _, c := range s {
		out = append(out, aText(string(c)))
	}
	return out
}
