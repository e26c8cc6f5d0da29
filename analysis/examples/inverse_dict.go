package examples

import "slices"

// mapped are dicts that the output may have come from.
func (m *material) mapped() []*value {
	p := newPool()
	add := func(items ...*value) {
		if hashable(items) {
			p.add(container(mapping, items...))
		}
	}
	s, isText := m.text()
	switch w := m.wanted; {
	case w == nil:
	case w.shape.kind == mapping:
		p.add(w)
		m.remapped(w.items, add)
	case isText:
		mappedFrom(letters(s), add)
	case w.holds():
		mappedFrom(w.items, add)
	}
	if n, counts := m.number(); counts && n >= 0 && n <= mostRepeated {
		mappedFrom(upto(n), add)
	}
	m.keyed(add)
	return p.values
}

// remapped adds dicts that differ from one in what it maps to, or by a pair.
func (m *material) remapped(pairs []*value, add func(...*value)) {
	add(turned(pairs)...)
	for _, change := range []cast{
		ofNumber(func(n int) int { return n - 1 }),
		ofNumber(func(n int) int { return n + 1 }),
		ofNumber(func(n int) int { return -n }),
		ofText(swapped), ofText(reversed),
		func(v *value) *value { return container("list", v) },
		firstItem,
	} {
		var items []*value
		for i := 0; i+1 < len(pairs); i += 2 {
			if v := change(pairs[i+1]); v != nil {
				items = append(items, pairs[i], v)
			}
		}
		add(items...)
	}
	for _, c := range m.keys() {
		add(slices.Concat(pairs, []*value{c, c})...)
		add(slices.Concat(pairs, []*value{c, anInt(1)})...)
	}
	if n := len(pairs); n > 2 {
		add(pairs[:n-2]...)
		add(pairs[2:]...)
	}
}

// turned makes each key the value, and each value the key.
func turned(pairs []*value) []*value {
	var out []*value
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, pairs[i+1], pairs[i])
	}
	return out
}

// mappedFrom adds dicts whose keys, values or pairs are the items.
func mappedFrom(items []*value, add func(...*value)) {
	if len(items) > mostRepeated {
		return
	}
	var pairs, same, rising, indexed, lettered, falling, ones []*value
	for i, item := range items {
		if item.sequence() && len(item.items) == 2 {
			pairs = append(pairs, item.items...)
		}
		same = append(same, item, item)
		rising = append(rising, item, anInt(i+1))
		falling = append(falling, item, anInt(len(items)-i))
		ones = append(ones, item, anInt(1))
		indexed = append(indexed, anInt(i), item)
		lettered = append(lettered, aText(string(rune('a'+i%26))), item)
	}
	for _, all := range [][]*value{pairs, turned(pairs), same, rising, indexed, lettered, falling, ones} {
		if len(all) > 0 {
			add(all...)
		}
	}
}

// keyed adds dicts of one pair.
func (m *material) keyed(add func(...*value)) {
	keys := m.keys()
	for _, v := range slices.Concat(m.parts, m.constants) {
		for _, key := range keys[:min(len(keys), 6)] {
			add(key, v)
			add(v, key)
		}
	}
}

// keys are the code's constants that may be keys, and common ones.
func (m *material) keys() []*value {
	all := slices.Concat(m.constants, []*value{aText("a"), anInt(1)})
	return slices.DeleteFunc(all, func(v *value) bool { return !hashable([]*value{v}) })
}

// hashable tells whether every second value may be a key.
func hashable(pairs []*value) bool {
	mutable := false
	for i := 0; i < len(pairs); i += 2 {
		pairs[i].walk(func(v *value) {
			mutable = mutable || v.holds() && v.shape.kind != "tuple"
		})
	}
	return !mutable
}
