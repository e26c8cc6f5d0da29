package walk

import (
	"slices"
	"strings"

	"semcoder/analysis/narrate"
)

// A sort is what kind of thing a value is, as far as its text tells.
type sort uint8

const (
	atom   sort = iota // a number, string, None or what else has no parts that are looked into
	list               // items
	tuple              // items
	set                // items, as they are shown
	dict               // keys and items
	lazy               // items on demand: what enumerate, zip, range or a dict's view gives
	lambda             // code and scope
	named              // a builtin, module or exception type: text is its name
)

// A value is one object of the program. Two names of one object have one value, so that
// what changes by one name changes by the other.
type value struct {
	sort    sort
	text    string   // of an atom its repr, of a lazy one what a run shows of it
	keys    []*value // of a dict
	items   []*value
	code    *function
	foreign bool   // named: of a module that nothing is known of
	each    *value // of what map or filter gives: the function that makes an item of each of items
	kept    bool   // those items are given that each says yes to
	scope   *frame // where code was defined
}

// read makes values of a repr: of displays with all their parts.
func read(repr string) *value {
	items, ok := narrate.Elements(repr)
	if !ok {
		return &value{text: repr}
	}
	v := &value{sort: map[byte]sort{'[': list, '(': tuple, '{': set}[repr[0]]}
	for _, item := range items {
		if key, rest, pair := narrate.Cut(item, ": "); repr[0] == '{' && pair {
			v.sort = dict
			v.store(read(key), read(rest))
			continue
		}
		v.items = append(v.items, read(item))
	}
	if repr == "{}" {
		v.sort = dict
	}
	if repr[0] == '(' && !strings.Contains(repr, ",") && repr != "()" {
		return &value{text: repr} // a number in brackets, as (1+2j)
	}
	return v
}

// repr is a value as it is shown.
func (v *value) repr() string {
	switch v.sort {
	case lambda:
		return "<function " + v.code.name + ">"
	case named:
		return "<class " + v.text + ">"
	case list, tuple, set, dict:
	default:
		return v.text
	}
	parts := make([]string, len(v.items))
	for i, item := range v.items {
		parts[i] = item.repr()
		if v.sort == dict {
			parts[i] = v.keys[i].repr() + ": " + parts[i]
		}
	}
	if v.sort == set {
		slices.SortFunc(parts, inOrder)
		parts = slices.Compact(parts)
	}
	text := strings.Join(parts, ", ")
	switch {
	case v.sort == list:
		return "[" + text + "]"
	case v.sort == tuple && len(parts) == 1:
		return "(" + text + ",)"
	case v.sort == tuple:
		return "(" + text + ")"
	case v.sort == set && len(parts) == 0:
		return "set()"
	}
	return "{" + text + "}"
}

// changeable tells what a method may change in place.
func (v *value) changeable() bool { return v.sort == list || v.sort == set || v.sort == dict }

// becomes gives v the content of another repr, keeping those of its parts, and of the
// others given, that are still there.
func (v *value) becomes(repr string, others ...*value) {
	made := read(repr)
	pool := append(slices.Clone(v.items), others...)
	for i, item := range made.items {
		made.items[i] = same(pool, item)
	}
	v.sort, v.text, v.keys, v.items = made.sort, made.text, made.keys, made.items
}

// same is the value of a pool that is shown as v is and may be changed, or v: what an operation
// takes out of a container is the very thing that was in there.
func same(pool []*value, v *value) *value {
	if !v.changeable() && v.sort != tuple {
		return v
	}
	for _, p := range pool {
		if p.sort == v.sort && p.repr() == v.repr() {
			return p
		}
	}
	for i, item := range v.items { // as in a copy
		v.items[i] = same(pool, item)
	}
	return v
}

// store puts an item under a key of a dict.
func (v *value) store(key, item *value) {
	if i := v.at(key); i >= 0 {
		v.items[i] = item
		return
	}
	v.keys, v.items = append(v.keys, key), append(v.items, item)
}

// at is the place of a key in a dict; -1 where it is not in there.
func (v *value) at(key *value) int {
	return slices.IndexFunc(v.keys, func(k *value) bool { return k.repr() == key.repr() })
}

// inOrder compares reprs of a set's elements: numbers by size, all else by text.
func inOrder(a, b string) int {
	x, okX := number(a)
	y, okY := number(b)
	if okX && okY {
		return compareFloat(x, y)
	}
	return strings.Compare(a, b)
}
