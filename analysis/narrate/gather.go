package narrate

import (
	"slices"
	"strings"

	"semcoder/analysis/trace"
)

// A gathering is what a comprehension has come to so far.
type gathering struct {
	at    trace.Range // brackets included
	comp  comprehension
	items []string
}

// A shadow is a name that is a comprehension's own while that is under way, and what
// the frame has by it.
type shadow struct {
	at    trace.Range // the comprehension
	name  string
	value string
	bound bool
}

// shade keeps what the frame has by the names that a comprehension's item is bound to.
func (f *frame) shade(e *trace.Event) {
	for _, c := range e.Changed {
		known := func(s shadow) bool { return s.at == e.At && s.name == c.Name }
		if !slices.ContainsFunc(f.shady, known) {
			value, bound := f.env[c.Name]
			f.shady = append(f.shady, shadow{e.At, c.Name, value, bound})
		}
	}
}

// unshade gives the frame its names back from the comprehensions that an event is no
// part of any more.
func (f *frame) unshade(e *trace.Event) {
	for n := len(f.shady) - 1; n >= 0; n-- {
		s := f.shady[n]
		if inside(e.At, s.at) && !(e.At == s.at && e.Op == trace.Display) {
			return
		}
		f.shady = f.shady[:n]
		if delete(f.env, s.name); s.bound {
			f.env[s.name] = s.value
		}
	}
}

// element adds to the comprehension under way and ends the step of its item. A
// generator is spelled as the list of what it has given.
func (b *builder) element(f *frame, e *trace.Event) {
	g := f.gathering(e.At)
	if g == nil {
		return
	}
	g.add(e.Value)
	f.spelled[b.src.text(g.at)] = g.value()
	f.add(e, fact{kind: collects, value: g.value()})
	b.flush(f)
}

// gathering is the innermost comprehension around a range; an element that is a
// comprehension itself is not in that one.
func (f *frame) gathering(at trace.Range) *gathering {
	for n := len(f.loops) - 1; n >= 0; n-- {
		if g := f.loops[n].in; g != nil && inside(at, g.at) && at != g.at {
			return g
		}
	}
	return nil
}

func (g *gathering) add(item string) {
	switch {
	case g.comp.dict:
		key, _, _ := cut(item, ": ")
		old := slices.IndexFunc(g.items, func(x string) bool { return strings.HasPrefix(x, key+": ") })
		if old >= 0 {
			g.items[old] = item
			return
		}
	case g.comp.open == '{' && slices.Contains(g.items, item):
		return
	}
	g.items = append(g.items, item)
}

func (g *gathering) value() string {
	if g.comp.open == '{' {
		return "{" + strings.Join(g.items, ", ") + "}"
	}
	return wrap("[]", g.items)
}
