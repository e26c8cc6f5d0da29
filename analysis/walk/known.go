package walk

import (
	"slices"

	"semcoder/analysis/trace"
)

// Which thing stands where in a container, how many there are, what an append leaves and whether something is None is no
// computation: it is what the books are kept for. Nobody is asked for it.

// moves tells a method of a plain list or dict that only puts things in, takes them out or says which are there, whatever they are.
func (v *value) moves(name string, args []*value, c change) bool {
	if v.class != "" || v.plan != nil || slices.ContainsFunc(args, func(a *value) bool { return a.has(v, levels) }) {
		return false
	}
	if v.sort == dict {
		return v.moving(name, args, c)
	}
	n := len(args)
	switch name {
	case "append":
		return n == 1
	case "extend":
		return n == 1 && (args[0].sort == list || args[0].sort == tuple || args[0].kind() == "str")
	case "insert":
		return n == 2 && args[0].kind() == "int"
	case "pop":
		return n < 2 && c.given != nil
	case "reverse":
		return n == 0
	}
	return false
}

// moving is moves of a dict. Which key is meant is known of keys that nobody can give an __eq__ of their own.
func (v *value) moving(name string, args []*value, c change) bool {
	n := len(args)
	if slices.ContainsFunc(append(slices.Clone(v.keys), args[:min(1, n)]...), func(key *value) bool { return key.meddles(levels) }) {
		return false
	}
	known := n > 0 && args[0].hashable()
	switch name {
	case "get":
		return known && n < 3
	case "setdefault":
		return known && n < 3
	case "pop":
		return known && n < 3 && c.given != nil
	case "popitem":
		return n == 0 && c.given != nil
	case "update":
		return n == 1 && args[0].sort == dict && args[0].class == ""
	}
	return false
}

// has tells whether a thing is another or holds it.
func (v *value) has(o *value, deep int) bool {
	return v == o || deep > 0 && slices.ContainsFunc(v.items, func(item *value) bool { return item.has(o, deep-1) })
}

// moved tells of a change that the books have, and makes it.
func (w *walker) moved(f *frame, e trace.Event, of *value, c change) (*value, error) {
	given := c.given
	if given == nil {
		given = none()
	}
	before, after := of.public(), c.after.public()
	if e.Op == trace.Method && before != after {
		e.After = after
	}
	if before != after {
		of.becomes(c.after)
		w.doubt(f, of)
	}
	return w.toldOf(f, e, given, nil)
}

// standing is what a list, a tuple or a dict has at a place, or the name of the failure where it has nothing there; neither for
// all else.
func (v *value) standing(key *value) (item *value, fails string) {
	if v.class != "" || v.plan != nil {
		return nil, ""
	}
	_, number := whole(key.repr())
	item = v.get(key)
	switch {
	case v.sort == dict && !key.hashable():
		return nil, ""
	case v.sort == dict && item == nil:
		return nil, "KeyError"
	case v.sort == dict || number && item != nil:
		return item, ""
	case number && (v.sort == list || v.sort == tuple):
		return nil, "IndexError"
	}
	return nil, ""
}

// size is how many things a container holds; nil for all else.
func (v *value) size() *value {
	if v.plan != nil || !slices.Contains([]sort{list, tuple, set, dict}, v.sort) {
		return nil
	}
	return integer(len(v.items))
}

// instance is whether a plain value is of a builtin type, or of one of several; known is false for all else.
func instance(v, of *value) (yes, known bool) {
	if of.sort == tuple && of.plan == nil {
		for _, one := range of.items {
			if yes, known = instance(v, one); yes || !known {
				return yes, known
			}
		}
		return false, len(of.items) > 0
	}
	is := v.literalType()
	types := []string{"int", "float", "str", "bool", "list", "tuple", "set", "dict", "bytes", "complex", "frozenset", "bytearray", "type"}
	if v.text == "None" && v.sort == atom {
		is = "NoneType"
	}
	known = is != "" && v.plan == nil && of.sort == named && of.module == "" && of.self == nil && slices.Contains(types, of.text)
	return is == of.text || is == "bool" && of.text == "int", known
}

// selfsame is whether two things are one, where that is known: there is one None, one True and one False, and a container is itself.
func selfsame(a, b *value) (same, known bool) {
	single := func(v *value) bool { return v.sort == atom && slices.Contains([]string{"None", "True", "False"}, v.text) }
	switch {
	case single(a) || single(b):
		return a.sort == b.sort && a.text == b.text, true
	case a.changeable() && b.changeable():
		return a == b, true
	}
	return false, false
}
