package walk

import (
	"slices"
	"strings"

	"semcoder/analysis/trace"
)

// What an operation gives is known as text, but what it takes out of a container is the very thing
// that was in there: what changes by one way to it changes by all. Which thing that is follows from what
// the operation is, and is looked up here. Where the answer does not read as that thing does, the answer
// counts, and is a thing of its own; where two things read alike and either may be meant, nobody goes on.

// one is the first of some things that reads as text says, or another that does.
func one(text string, of ...*value) *value {
	for _, v := range of {
		if v != nil && v.repr() == text {
			return v
		}
	}
	return read(text)
}

// made is a container with the content that text says, whose items are those of a pool that read
// alike, or parts of them. ordered says that the operation leaves items in their order.
func made(text string, pool []*value, ordered bool) (*value, error) {
	v := read(text)
	return v, v.share(pool, ordered && v.sort != dict)
}

// levels is how deep a pool is searched: what sum makes of lists of lists is two down.
const levels = 3

func (v *value) share(pool []*value, ordered bool) error {
	taken := map[string]int{}
	for i, item := range v.items {
		if !item.particular() && (item.sort != atom || !strings.HasSuffix(item.text, ")")) {
			continue
		}
		text := item.repr()
		alike := find(text, pool, levels)
		if len(alike) == 0 {
			if err := item.share(pool, ordered); err != nil {
				return err
			}
			continue
		}
		if len(alike) > 1 && (!ordered || v.count(text)%len(alike) != 0) {
			return beyond("which of two things that read alike")
		}
		v.items[i] = alike[taken[text]%len(alike)]
		taken[text]++
	}
	return nil
}

// find are the things in a pool that read as text says, or else those in what is in it.
func find(text string, pool []*value, deep int) (alike []*value) {
	var inside []*value
	for _, p := range pool {
		if p.particular() && p.repr() == text && !slices.Contains(alike, p) {
			alike = append(alike, p)
		}
		if len(inside) < shownTotal {
			inside = append(inside, p.items...)
		}
	}
	if len(alike) == 0 && deep > 1 && len(inside) > 0 {
		return find(text, inside, deep-1)
	}
	return alike
}

// count is how many items read as text says.
func (v *value) count(text string) (n int) {
	for _, item := range v.items {
		if item.repr() == text {
			n++
		}
	}
	return n
}

// pool are the things that a builtin's arguments hand it. It goes through what gives items on demand.
func (w *walker) pool(args []operand) (out []*value, err error) {
	for _, a := range args {
		items := a.value.items
		switch s := a.value.supply; {
		case a.value.sort != lazy:
		case s.asked: // what it gives is made of these
			if _, err := w.course(a.value); err != nil {
				return nil, err
			}
			items = a.value.sources()
		case s.each != nil || a.heard != nil:
			items = a.heard
		case s.give != nil && !s.long:
			if items, err = w.taken(a.value, trace.Range{}); err != nil {
				return nil, err
			}
		}
		out = append(out, items...)
	}
	return out, nil
}

// sources are the items of what a supply goes through, or that goes through in turn.
func (v *value) sources() (out []*value) {
	if v.sort != lazy || !v.supply.asked {
		items, _ := v.contents()
		return items
	}
	for _, from := range v.supply.from {
		out = append(out, from.sources()...)
	}
	return out
}

// A change is what a method of a list or dict does to it and what it gives, as things.
type change struct {
	after *value
	given *value // nil: None
	sure  bool   // nothing of it depends on what values come to
}

// change is what a method is about to do, where that follows from which method it is; after is nil
// where it does not.
func (v *value) change(name string, args []operand) (c change) {
	for _, a := range args {
		if a.name != "" {
			return c
		}
	}
	switch v.sort {
	case list:
		c.after = v.like()
		c.after.items = slices.Clone(v.items)
		if slices.Contains([]string{"popleft", "appendleft", "rotate"}, name) {
			return c.ends(name, values(args))
		}
		c = c.list(name, values(args))
	case dict:
		c.after = v.like()
		c.after.keys, c.after.items = slices.Clone(v.keys), slices.Clone(v.items)
		c = c.dict(name, values(args))
	case set:
		c.after = &value{sort: set, items: slices.Clone(v.items), class: v.class}
		c = c.set(name, values(args))
	}
	c.sure = c.after != nil && v.moves(name, values(args), c)
	return c
}

func (c change) list(name string, args []*value) change {
	l := c.after
	switch {
	case name == "append" && len(args) == 1:
		l.items = append(l.items, args[0])
	case name == "extend" && len(args) == 1 && args[0].sort != lazy:
		items, _ := args[0].contents()
		l.items = append(l.items, items...)
	case name == "insert" && len(args) == 2:
		i, _ := whole(args[0].repr())
		if i < 0 {
			i += len(l.items)
		}
		l.items = slices.Insert(l.items, max(0, min(i, len(l.items))), args[1])
	case name == "pop" && len(l.items) > 0 && len(args) < 2:
		if i, ok := l.index(append(args, integer(-1))[0]); ok {
			c.given, l.items = l.items[i], without(l.items, i)
		}
	case name == "remove" && len(args) == 1:
		if i := found(l.items, args[0]); i >= 0 {
			l.items = without(l.items, i)
		}
	case (name == "index" || name == "count") && len(args) == 1:
		c.given = l.seek(name, args[0])
	case name == "reverse":
		slices.Reverse(l.items)
	case name == "copy":
		c.given = l.like()
		c.given.items = slices.Clone(l.items)
	case name == "clear":
		l.items = nil
	default:
		c.after = nil
	}
	return c
}

func (c change) dict(name string, args []*value) change {
	d := c.after
	switch {
	case len(args) > 0 && !args[0].hashable() && name != "update":
	case name == "get" && len(args) > 0:
		c.given = d.get(args[0])
	case name == "setdefault" && len(args) > 0:
		if d.at(args[0]) < 0 {
			d.store(args[0], append(args, none())[1])
		}
		c.given = d.get(args[0])
		return c
	case name == "pop" && len(args) > 0:
		if c.given = d.get(args[0]); c.given != nil {
			d.keys, d.items = without(d.keys, d.at(args[0])), without(d.items, d.at(args[0]))
		}
	case name == "popitem" && len(d.keys) > 0:
		last := len(d.keys) - 1
		c.given = &value{sort: tuple, items: []*value{d.keys[last], d.items[last]}}
		d.keys, d.items = d.keys[:last], d.items[:last]
	case name == "update" && len(args) == 1 && args[0].sort == dict && d.class != "Counter":
		d.merge(args[0])
	case name == "copy":
		c.given = d.like()
		c.given.keys, c.given.items = slices.Clone(d.keys), slices.Clone(d.items)
	case name == "clear":
		d.keys, d.items = nil, nil
	default:
		c.after = nil
	}
	if c.given == nil && len(args) == 2 && (name == "get" || name == "pop") {
		c.given = args[1]
	}
	return c
}

func (c change) set(name string, args []*value) change {
	s := c.after
	i := -1
	if len(args) == 1 {
		i = found(s.items, args[0])
	}
	switch {
	case name == "add" && len(args) == 1 && i < 0:
		s.items = append(s.items, args[0])
	case name == "add":
	case name == "discard" && i < 0:
	case (name == "discard" || name == "remove") && i >= 0:
		s.items = without(s.items, i)
	default:
		c.after = nil
	}
	return c
}
