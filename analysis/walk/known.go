package walk

import (
	"slices"

	"semcoder/analysis/trace"
)

// Which thing stands where in a container, how many there are, what an append leaves and whether something is None is no
// computation: it is what the books are kept for. Nobody is asked for it.

// moves tells a method of a plain list or dict that only puts things in, takes them out or says which are there, whatever they are.
func (v *value) moves(name string, args []*value, c change) bool {
	if v.class != "" || v.plan != nil || len(c.after.items) > mostTaken || slices.ContainsFunc(args, func(a *value) bool { return a.has(v) }) {
		return false
	}
	if v.sort == dict {
		return v.moving(name, args, c)
	}
	n := len(args)
	if v.sort == set {
		return n == 1 && plain(append(slices.Clone(v.items), args[0]))
	}
	switch name {
	case "append":
		return n == 1
	case "extend":
		return n == 1 && (args[0].sort == list || args[0].sort == tuple || args[0].kind() == "str")
	case "insert":
		return n == 2 && args[0].kind() == "int"
	case "pop":
		return n < 2 && c.given != nil
	case "remove", "index", "count":
		within, known := v.includes(append(args, none())[0])
		return n == 1 && known && (within || name == "count")
	case "reverse", "copy", "clear":
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
	case "copy", "clear":
		return n == 0
	case "update":
		return n == 1 && args[0].sort == dict && args[0].class == ""
	}
	return false
}

// moved tells of a change that the books have, and makes it.
func (w *walker) moved(f *frame, e trace.Event, of *value, c change) (*value, error) {
	given := c.given
	if given == nil {
		given = none()
	}
	before := of.repr()
	of.becomes(c.after)
	if after := of.repr(); after != before {
		w.doubt(f, of)
		if e.Op == trace.Method {
			e.After = after
		}
	}
	return w.toldOf(f, e, given, nil)
}

// combined is what an operator makes of containers that only puts together, leaves out or looks up the things in them; nil for
// all else.
func combined(sign string, a, b *value) *value {
	if sign == "in" || sign == "not in" {
		yes, known := b.includes(a)
		if (b.sort == list || b.sort == tuple) && b.plan == nil && slices.Contains(b.items, a) && !b.meddles(levels) {
			yes, known = true, true
		}
		if !known {
			return nil
		}
		return &value{text: truth(yes == (sign == "in"))}
	}
	if a.class != "" || b.class != "" || a.plan != nil || b.plan != nil {
		return nil
	}
	switch {
	case len(a.items)+len(b.items) > mostTaken:
		return nil
	case sign == "+" && a.sort == b.sort && (a.sort == list || a.sort == tuple):
		return &value{sort: a.sort, items: slices.Concat(a.items, b.items)}
	case sign == "*" && b.kind() == "int":
		return a.times(b)
	case sign == "*" && a.kind() == "int":
		return b.times(a)
	case sign == "|" && a.sort == dict && b.sort == dict:
		v := &value{sort: dict, keys: slices.Clone(a.keys), items: slices.Clone(a.items)}
		v.merge(b)
		return v
	case a.sort == set && b.sort == set:
		return a.against(sign, b)
	}
	return nil
}

// times is a list or a tuple n times in a row; nil of other things, and where that is long.
func (v *value) times(n *value) *value {
	many, ok := whole(n.text)
	if !ok || v.sort != list && v.sort != tuple || many > 0 && len(v.items) > mostTaken/many {
		return nil
	}
	return &value{sort: v.sort, items: slices.Repeat(v.items, max(0, many))}
}

// against is what is in one of two sets, in both or in either; nil where a thing may have an __eq__ of its own.
func (v *value) against(sign string, o *value) *value {
	if !plain(v.items) || !plain(o.items) {
		return nil
	}
	in := func(s *value) func(*value) bool {
		at, known := where(s.items), hashes{}
		return func(item *value) bool { _, yes := at[known.of(item)]; return yes }
	}
	only := func(a, b *value) []*value { return slices.DeleteFunc(slices.Clone(a.items), in(b)) }
	switch sign {
	case "|":
		return &value{sort: set, items: slices.Concat(v.items, only(o, v))}
	case "-":
		return &value{sort: set, items: only(v, o)}
	case "^":
		return &value{sort: set, items: slices.Concat(only(v, o), only(o, v))}
	case "&":
		there := in(o)
		return &value{sort: set, items: slices.DeleteFunc(slices.Clone(v.items), func(item *value) bool { return !there(item) })}
	}
	return nil
}

// includes is whether a container has a thing in it, or a dict a key; known is false where that is more than to look it up.
func (v *value) includes(o *value) (yes, known bool) {
	items := v.items
	if v.sort == dict {
		items = v.keys
	}
	if v.plan != nil || !v.changeable() && v.sort != tuple || !o.simple() || !plain(items) {
		return false, false
	}
	return found(items, o) >= 0, true
}

// seek is where a thing stands in a container first, or how often.
func (v *value) seek(name string, o *value) *value {
	known, first, many := hashes{}, -1, 0
	hash := known.of(o)
	for i, item := range v.items {
		if known.of(item) != hash {
			continue
		}
		if many++; first < 0 {
			first = i
		}
	}
	if name == "count" {
		return integer(many)
	}
	return integer(first)
}

// distinct is a set of things; nil where one is not simple.
func distinct(items []*value) *value {
	if !plain(items) {
		return nil
	}
	v, at, known := &value{sort: set}, where(items), hashes{}
	for i, item := range items {
		if at[known.of(item)] == i {
			v.items = append(v.items, item)
		}
	}
	return v
}

// plain tells things that are simple, all of them.
func plain(items []*value) bool { return (&value{sort: tuple, items: items}).simple() }

// simple tells a number, a text, None or a tuple of those, which is equal to what reads alike.
func (v *value) simple() bool {
	return v.only(func(v *value) bool {
		return v.sort == tuple && v.plan == nil || v.sort == atom && (v.kind() != "" || v.text == "None")
	})
}

// has tells whether a thing is another or holds it.
func (v *value) has(o *value) bool {
	return !v.only(func(v *value) bool { return v != o })
}

// only tells whether something is true of a thing and of all that it holds, each looked at once: what holds the same thing over and
// over would take for ever.
func (v *value) only(is func(*value) bool) bool {
	seen := map[*value]bool{}
	var all func(*value) bool
	all = func(v *value) bool {
		if seen[v] {
			return true
		}
		seen[v] = true
		return is(v) && !slices.ContainsFunc(v.items, func(item *value) bool { return !all(item) }) && !slices.ContainsFunc(v.keys, func(key *value) bool { return !all(key) })
	}
	return all(v)
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

// instance is whether a plain value, or an instance of a class of the program, is of such a class or a builtin type, or of one of
// several; known is false for all else.
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
	made := v.plan != nil && (v.sort == object || v.sort == tuple)
	if of.sort == class && !of.plan.bare {
		return made && v.plan.isA(of.plan), made || is != ""
	}
	known = of.sort == named && of.module == "" && of.self == nil && slices.Contains(types, of.text)
	if made {
		return v.sort == tuple && of.text == "tuple", known && v.plan.library() == ""
	}
	known = known && is != "" && v.plan == nil
	return is == of.text || is == "bool" && of.text == "int", known
}

// selfsame is whether two things are one, where that is known: there is one None, one True and one False, and a container is itself.
func selfsame(a, b *value) (same, known bool) {
	single := func(v *value) bool {
		return v.sort == atom && slices.Contains([]string{"None", "True", "False"}, v.text)
	}
	switch {
	case single(a) || single(b):
		return a.sort == b.sort && a.text == b.text, true
	case a.changeable() && b.changeable():
		return a == b, true
	case a == b && (a.sort == tuple || a.unequal()):
		return true, true
	}
	return false, false
}
