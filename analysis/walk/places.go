package walk

import (
	"slices"

	"semcoder/analysis/narrate"
	"semcoder/analysis/trace"
)

// Places are what stands in a question for things that cannot be written down: each a number of its own. What is asked
// then is where an operation puts them, as [0, 1, 2][1] or {"a": 0, "b": 1}.get("c", 2).
type places struct{ things []*value }

// veiled tells a list, tuple or dict with items that show as what cannot be written down.
func (v *value) veiled() bool {
	container := v.sort == list || v.sort == tuple || v.sort == dict
	return container && v.plan == nil && v.class != "defaultdict" && narrate.Opaque(v.repr()) && narrate.Opaque(v.whole())
}

// closed tells one of which nobody knows another way to write it down, either.
func (v *value) closed() bool { return v.veiled() && narrate.Opaque(v.public()) }

// goneByKeys tells a dict that a builtin only takes the keys of.
func (v *value) goneByKeys(name string) bool {
	return v.sort == dict && slices.Contains([]string{"sorted", "max", "min", "sum", "frozenset", "fsum", "prod"}, name)
}

// put is the text of a container whose items stand in their places, or of the place of a thing.
func (p *places) put(v *value) string {
	if !v.veiled() {
		return p.place(v).text
	}
	return p.all(v)
}

// all is the text of a container whose items stand in their places.
func (p *places) all(v *value) string {
	c := v.copied(p.place)
	c.keys = nil
	for _, key := range v.keys {
		c.keys = append(c.keys, key.publicly())
	}
	return c.whole()
}

// place is the number of a thing.
func (p *places) place(v *value) *value {
	i := slices.Index(p.things, v)
	if i < 0 {
		i = len(p.things)
		p.things = append(p.things, v)
	}
	return integer(i)
}

// back is what an answer says, with the things in their places; false where a number in it is no place.
func (p *places) back(text string) (*value, bool) {
	v := read(text)
	if i, ok := whole(v.text); ok && v.sort == atom {
		if i < 0 || i >= len(p.things) {
			return nil, false
		}
		return p.things[i], true
	}
	for i, item := range v.items {
		at, ok := whole(item.repr())
		if !ok || at < 0 || at >= len(p.things) {
			return nil, false
		}
		v.items[i] = p.things[at]
	}
	return v, true
}

// placing asks an operation that moves items of the first of its operands, which cannot be written down: those from the
// second on that are items, too, stand in places as its own do.
func (w *walker) placing(f *frame, e trace.Event, change bool, of *value, items ...*value) (*value, error) {
	p, first := &places{}, len(e.Args)-len(items)-1
	asked := e
	asked.Args = slices.Clone(e.Args)
	asked.Args[first].Value = p.all(of)
	for i, item := range items {
		if item != nil && e.Op == trace.Binary {
			asked.Args[first+1+i].Value = p.all(item)
		} else if item != nil {
			asked.Args[first+1+i].Value = p.put(item)
		}
	}
	w.instead = &asked
	var receiver *value
	if change {
		receiver = &value{text: asked.Args[first].Value}
	}
	a, err := w.question(f, e, receiver)
	if err != nil {
		return nil, err
	}
	v, ok := p.back(a.Value)
	if !ok {
		return nil, beyond("an answer that is no place")
	}
	if change && a.After != asked.Args[first].Value {
		after, ok := p.back(a.After)
		if !ok || after.sort != of.sort {
			return nil, beyond("an answer that is no place")
		}
		of.becomes(after)
		e.After = of.repr()
		w.doubt(f, of)
	}
	return w.toldOf(f, e, v, nil)
}

// placed asks what a method of a container gives that cannot be written down, where that moves its items; nil for others.
func (w *walker) placed(f *frame, e trace.Event, of *value, args []operand) (*value, error) {
	if !of.veiled() && (e.Name != "append" || of.sort != list || len(args) != 1 || !narrate.Opaque(args[0].value.repr())) {
		return nil, nil
	}
	all := values(args)
	which := map[string]int{"append": 0, "remove": 0, "extend": 0, "insert": 1, "get": 1, "setdefault": 1, "pop": 1, "popitem": 9, "popleft": 9, "appendleft": 0, "reverse": 9, "copy": 9}
	at, known := which[e.Name]
	if !known || e.Name == "pop" && of.sort == list && len(args) > 1 {
		return nil, nil
	}
	for i := range all {
		if i != at {
			all[i] = nil
		}
	}
	return w.placing(f, e, changes(e.Name), of, all...)
}
