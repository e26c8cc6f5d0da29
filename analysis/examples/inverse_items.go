package examples

import (
	"slices"
	"strings"
)

// listed are sequences, or sets, that the output may have come from.
func (m *material) listed(kind string) []*value {
	p := newPool()
	add := func(items ...*value) {
		if kind == "set" {
			items = distinct(items)
		}
		p.add(container(kind, items...))
	}
	w := m.wanted
	s, isText := m.text()
	switch {
	case w == nil:
	case isText:
		m.split(s, add)
	case w.shape.kind == mapping:
		unmapped(w, add)
	case w.holds():
		add(w.items...)
		relisted(w.items, add)
		m.recast(w.items, add)
	}
	if n, counts := m.number(); counts && !isText && n >= -1 && n <= mostRepeated {
		m.sized(max(n, 0), add)
	}
	if w != nil {
		add(w)
		add(w, w)
	}
	m.paired(add)
	return p.values
}

// paired adds short lists of the code's constants and of what is in the output.
func (m *material) paired(add func(...*value)) {
	for _, c := range m.constants {
		add(c)
		add(c, c)
		if m.wanted != nil {
			add(m.wanted, c)
			add(c, m.wanted)
		}
	}
	for _, part := range m.parts {
		add(part)
	}
}

// sized adds lists that n is the length, a count, the sum or an extreme of.
func (m *material) sized(n int, add func(...*value)) {
	_, constants := m.of("int")
	_, spelled := m.of("str")
	for _, unit := range slices.Concat(numbers(1, 0, n, 2), strs("a", "ab"), constants, spelled) {
		add(slices.Repeat([]*value{unit}, n)...)
		add(slices.Repeat([]*value{unit}, n+1)...)
		add(unit)
		add(unit, anInt(n))
	}
	add(upto(n)...)
	add(upto(n + 1)...)
	for _, pair := range [][2]int{{n, 0}, {n, n}, {1, n - 1}, {0, n}, {1, n}, {n, 1}, {1, n + 1}, {n + 1, 1}} {
		add(numbers(pair[:]...)...)
	}
	add(strs(strings.Repeat("a", n))...)
	add(strs(strings.Repeat("1", n))...)
}

// split adds the lists that a text may have been joined from.
func (m *material) split(s string, add func(...*value)) {
	for _, sep := range append(m.texts(), "", " ", ", ", ",", "\n") {
		items := strs(strings.Split(s, sep)...)
		add(items...)
		if sep != "" {
			add(slices.DeleteFunc(slices.Clone(items), func(v *value) bool { return v.text == `""` })...)
		}
		slices.Reverse(items)
		add(items...)
	}
	add(strs(s, "")...)
	add(strs("", s)...)
	var digits []*value
	for _, c := range letters(s) {
		if digit := toNumber(c); digit != nil {
			digits = append(digits, digit)
		}
	}
	add(digits...)
}

// unmapped adds the lists that a dict may have been made of.
func unmapped(dict *value, add func(...*value)) {
	var keys, values, pairs, counted []*value
	for i := 0; i+1 < len(dict.items); i += 2 {
		key, one := dict.items[i], dict.items[i+1]
		keys, values, pairs = append(keys, key), append(values, one), append(pairs, container("tuple", key, one))
		if n, ok := one.number(); ok && n <= mostRepeated {
			counted = append(counted, slices.Repeat([]*value{key}, max(n, 0))...)
		}
		if one.sequence() {
			counted = append(counted, one.items...)
		}
	}
	add(pairs...)
	add(keys...)
	add(counted...)
	add(values...)
	add(container("list", keys...), container("list", values...))
	add(dict)
	slices.Reverse(pairs)
	add(pairs...)
}

// relisted adds rearrangements of a list, and lists of which a slice, a filter, a
// removal of what is twice, or a sort may have made it.
func relisted(items []*value, add func(...*value)) {
	back, ordered := slices.Clone(items), slices.Clone(items)
	slices.Reverse(back)
	add(back...)
	slices.SortStableFunc(ordered, compareValues)
	add(ordered...)
	slices.Reverse(ordered)
	add(ordered...)
	add(distinct(items)...)
	if n := len(items); n > 0 {
		first, last := items[:1], items[n-1:]
		for _, all := range [][]*value{
			items[1:], items[:n-1], slices.Concat(items, last), slices.Concat(items, first), slices.Concat(last, items),
			slices.Concat(items[1:], first), slices.Concat(last, items[:n-1]), slices.Concat(items, items), slices.Concat(items, back), items[:(n+1)/2],
		} {
			add(all...)
		}
	}
	for _, extra := range append(numbers(0, 1, -1), strs("a", "")...) {
		add(slices.Concat(items, []*value{extra})...)
		add(slices.Concat([]*value{extra}, items)...)
	}
}

// recast adds lists whose items became the output's one by one.
func (m *material) recast(items []*value, add func(...*value)) {
	for _, cast := range m.casts() {
		var out []*value
		for _, item := range items {
			if one := cast(item); one != nil {
				out = append(out, one)
			}
		}
		if len(out) == len(items) {
			add(out...)
		}
	}
	var flat []*value
	for _, item := range items {
		if item.holds() {
			flat = append(flat, item.items...)
		} else {
			flat = append(flat, item)
		}
	}
	add(flat...)
}

// A cast undoes what may have been done to an item; nil for one it cannot have been
// done to.
type cast func(*value) *value

func (m *material) casts() []cast {
	all := []cast{
		func(v *value) *value { return container("list", v) },
		func(v *value) *value { return container("tuple", v) },
		func(v *value) *value { return aText(spelledItem(v)) },
		ofText(reversed), ofText(swapped), ofText(strings.ToLower), ofText(strings.ToUpper),
		ofText(func(s string) string { return s + " " }),
		ofText(func(s string) string { return s + "a" }),
		ofNumber(func(n int) int { return n - 1 }),
		ofNumber(func(n int) int { return n + 1 }),
		ofNumber(func(n int) int { return -n }),
		ofNumber(func(n int) int { return n / 2 }),
		ofNumber(func(n int) int { return n * 2 }),
		toNumber, firstItem, lastItem, ofKind("tuple", "list"), ofKind("list", "tuple"),
		func(v *value) *value { return container(mapping, v, v) },
		func(v *value) *value {
			if n, ok := v.number(); ok && n >= 0 && n <= mostRepeated {
				return aText(strings.Repeat("a", n))
			}
			return nil
		},
	}
	_, constants := m.of("int")
	for _, v := range constants {
		c, _ := v.number()
		all = append(all, ofNumber(func(n int) int { return n - c }), ofNumber(func(n int) int { return n + c }), ofNumber(func(n int) int { return n / max(c, 1) }))
	}
	for _, s := range m.texts() {
		all = append(all,
			ofText(func(t string) string { return strings.TrimPrefix(t, s) }), ofText(func(t string) string { return strings.TrimSuffix(t, s) }),
			ofText(func(t string) string { return t + s }), ofText(func(t string) string { return s + t }))
	}
	return all
}
