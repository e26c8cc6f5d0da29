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
