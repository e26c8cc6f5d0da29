package walk

import (
	"slices"
	"strings"

	"semcoder/analysis/narrate"
	"semcoder/analysis/trace"
)

// What cannot be written down has no place in a question. A function of the library is asked about by its name, a match
// by how it was had, and a container of functions with their places in their stead: what an operation takes out of it, or
// whether it has something, is the same.

// public is how a value is spelled where everybody knows it; what nobody knows is as a run shows it.
func (v *value) public() string { return v.publicTo(shownDeep) }

// publicTo spells containers so deep in one another.
func (v *value) publicTo(deep int) string {
	switch {
	case v.made != "":
		return v.made
	case v.args != nil: // which nobody knows but by what it is one of
		return v.plan.library() + v.args.bracketed(shownRoom())
	case v.self != nil && v.sort == named:
		return v.self.publicTo(max(0, deep-1)) + "." + v.text
	case v.sort == named && v.module == "operator" && strings.Contains(v.text, "("):
		return v.text
	case v.sort == named && v.module != "" && v.module != v.text && !strings.Contains(v.text, ".") && !wellKnown(v.module):
		return v.module + "." + v.text
	case v.sort == named:
		return v.text
	case (v.sort == tuple || v.sort == list || v.sort == dict) && v.plan == nil && v.class == "" && deep > 0 && v.spare(longestAnswer) > 0 && narrate.Opaque(v.repr()):
		spelled := func(item *value) *value { return &value{text: item.publicTo(deep - 1)} }
		c := v.copied(spelled)
		c.keys = nil
		for _, key := range v.keys {
			c.keys = append(c.keys, spelled(key))
		}
		return c.whole()
	}
	if text := v.repr(); !strings.Contains(text, leftOut) {
		return text
	}
	return v.whole()
}

// spare is how many things of so many more there may be than a container has in it.
func (v *value) spare(most int) int {
	for _, item := range v.items {
		if most <= 0 {
			break
		}
		most = item.spare(most - 1)
	}
	return most
}

func (v *value) publicly() *value { return &value{text: v.public()} }

// wellKnown tells a module whose classes go by their own names.
func wellKnown(module string) bool { return module == "collections.abc" || module == "typing" }

// copied is a container with something else in the place of each item.
func (v *value) copied(of func(*value) *value) *value {
	c := v.like()
	c.keys = v.keys
	for _, item := range v.items {
		c.items = append(c.items, of(item))
	}
	return c
}

// asked is how a value reads in a question.
func (v *value) asked() string {
	if v.closed() {
		return (&places{}).put(v)
	}
	return v.public()
}

// openly has an operation asked for with its operands as everybody can write them down, where the account shows them otherwise.
// The operands are the event's last arguments.
//
// Containers of what nobody can write down have numbers in the stead of that, which say whether two are equal and no more.
func (w *walker) openly(e trace.Event, operands ...*value) error {
	places := &places{}
	hides := slices.ContainsFunc(operands, (*value).closed)
	if e.Op != trace.Subscript && hides && (e.Name != "==" && e.Name != "!=" || slices.ContainsFunc(operands, func(v *value) bool { return len(v.items) > 0 && !v.closed() })) {
		return beyond("%s of what cannot be written down", e.Name)
	}
	first := len(e.Args) - len(operands)
	args := slices.Clone(e.Args)
	for i, v := range operands {
		text := v.public()
		if v.closed() {
			text = places.put(v)
		}
		if text != v.repr() {
			args[first+i].Value = text
		}
	}
	if !slices.Equal(args, e.Args) {
		e.Args = args
		w.instead = &e
	}
	return nil
}
