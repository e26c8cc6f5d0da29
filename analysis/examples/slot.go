package examples

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// A slot gathers what the source does with one value: an argument, or a part of one.
type slot struct {
	votes map[string]int // for each kind
	item  *slot          // of a sequence or set
	key   *slot          // of a mapping
	value *slot
	parts []*slot         // when it is unpacked
	attrs map[string]bool // attributes read that no builtin type has
	keys  []string        // literals that it is subscripted with
	pool  []string        // literals that it is compared with
	sizes int             // 1 more than the highest constant index read
	args  int             // as a callable
	given []shape         // by an annotation
}

func newSlot() *slot { return &slot{votes: map[string]int{}, attrs: map[string]bool{}, args: -1} }

// Weights of evidence.
const (
	hinted   = 2  // by a name
	likely   = 4  // an operation that several kinds have
	certain  = 10 // one that no other kind has
	defaults = 8  // the kind of the default value
)

func (s *slot) vote(kind string, weight int) {
	if s != nil {
		s.votes[kind] += weight
	}
}

func (s *slot) anItem() *slot {
	if s == nil {
		return nil
	}
	if s.item == nil {
		s.item = newSlot()
	}
	return s.item
}

func (s *slot) aKey() *slot {
	if s == nil {
		return nil
	}
	if s.key == nil {
		s.key = newSlot()
	}
	return s.key
}

func (s *slot) aValue() *slot {
	if s == nil {
		return nil
	}
	if s.value == nil {
		s.value = newSlot()
	}
	return s.value
}

// unpacked gives the slots of n parts.
func (s *slot) unpacked(n int) []*slot {
	if s == nil {
		return make([]*slot, n)
	}
	for len(s.parts) < n {
		s.parts = append(s.parts, newSlot())
	}
	return s.parts[:n]
}

// compared notes a literal that the value is held against.
func (s *slot) compared(text string) {
	if s != nil && len(s.pool) < 12 && len(text) < 60 && !slices.Contains(s.pool, text) {
		s.pool = append(s.pool, text)
	}
}

// merge takes over what another slot knows.
func (s *slot) merge(o *slot) {
	if s == nil || o == nil || s == o {
		return
	}
	for kind, n := range o.votes {
		s.votes[kind] += n
	}
	maps.Copy(s.attrs, o.attrs)
	for _, text := range o.pool {
		s.compared(text)
	}
	for i, p := range o.parts {
		s.unpacked(len(o.parts))[i].merge(p)
	}
	s.keys, s.sizes, s.args = append(s.keys, o.keys...), max(s.sizes, o.sizes), max(s.args, o.args)
	if len(s.given) == 0 {
		s.given = o.given
	}
	for _, part := range []struct {
		from *slot
		to   func() *slot
	}{{o.item, s.anItem}, {o.key, s.aKey}, {o.value, s.aValue}} {
		if part.from != nil {
			part.to().merge(part.from)
		}
	}
}

// shapes are what the value may look like, the likeliest first. There is always one.
func (r *reader) shapes(s *slot, depth int) []shape {
	if s == nil || depth > 4 {
		return []shape{{kind: "int"}}
	}
	var all []shape
	add := func(one shape) {
		if !slices.ContainsFunc(all, one.same) {
			all = append(all, one)
		}
	}
	for _, g := range s.given {
		add(r.detailed(g, s, depth))
	}
	if len(all) > 0 && all[0].kind != anything {
		return all // what an annotation leaves out is for errors to teach
	}
	if len(s.attrs) > 0 {
		if c := r.having(s.attrs); c != nil {
			add(shape{kind: object, name: c.name})
		}
	}
	for _, kind := range s.ranked() {
		add(r.detailed(shape{kind: kind}, s, depth))
	}
	if len(all) == 0 && depth > 0 {
		add(r.detailed(shape{kind: "int"}, s, depth)) // containers of mixed things are hard to read
	}
	if len(all) == 0 {
		add(r.detailed(shape{kind: anything}, s, depth))
	}
	return all
}

// ranked are the kinds voted for, most votes first.
func (s *slot) ranked() []string {
	votes := maps.Clone(s.votes)
	if s.item != nil || s.sizes > 0 {
		votes["list"]++
	}
	if s.item != nil && s.item.text() > 0 {
		votes["str"] += 3 // goes through characters
	}
	if s.item != nil && len(s.item.parts) > 0 {
		delete(votes, "str")
	}
	if len(s.keys) > 0 && strings.ContainsAny(s.keys[0][:1], `"'`) {
		votes[mapping] += certain
	}
	if len(s.parts) > 0 && votes["list"] < certain {
		votes["tuple"] += certain
	}
	kinds := slices.Sorted(maps.Keys(votes))
	slices.SortStableFunc(kinds, func(a, b string) int { return cmp.Compare(votes[b], votes[a]) })
	return kinds
}

// text tells how likely the value is a short piece of text.
func (s *slot) text() int {
	return s.votes["str"] - s.votes["int"] - s.votes["list"] - s.votes[mapping]
}

// detailed fills in what a shape of s lacks.
func (r *reader) detailed(g shape, s *slot, depth int) shape {
	first := func(part *slot) shape { return r.shapes(part, depth+1)[0] }
	g.pool = append(slices.Clone(s.pool), g.pool...)
	switch g.kind {
	case "list", "set", "deque":
		if len(g.of) == 0 || g.of[0].kind == anything {
			g.of = []shape{{kind: "int"}}
			if s.item != nil {
				g.of[0] = first(s.item)
			}
		} else if s.item != nil {
			g.of = []shape{r.detailed(g.of[0], s.item, depth+1)}
		}
	case "tuple":
		g.of = r.tupleOf(g.of, s, depth)
	case mapping:
		g = r.mappingOf(g, s, depth)
	case callable:
		if s.args >= 0 {
			g.args = s.args
		}
	}
	return g
}

func (r *reader) tupleOf(of []shape, s *slot, depth int) []shape {
	var out []shape
	for i := range max(len(of), len(s.parts), s.sizes) {
		switch {
		case i < len(of) && of[i].kind != anything:
			out = append(out, of[i])
		case i < len(s.parts):
			out = append(out, r.shapes(s.parts[i], depth+1)[0])
		case s.item != nil:
			out = append(out, r.shapes(s.item, depth+1)[0])
		default:
			out = append(out, shape{kind: "int"})
		}
	}
	if len(out) == 0 {
		one := shape{kind: "int"}
		if s.item != nil {
			one = r.shapes(s.item, depth+1)[0]
		}
		out = []shape{one, one}
	}
	return out
}

func (r *reader) mappingOf(g shape, s *slot, depth int) shape {
	key, value := shape{kind: "str"}, shape{kind: "int"}
	if len(g.of) == 2 {
		if g.of[0].kind != anything {
			key = g.of[0]
		}
		if g.of[1].kind != anything {
			value = g.of[1]
		}
	}
	if s.key != nil && len(s.key.votes) > 0 && (len(g.of) == 0 || g.of[0].kind == anything) {
		key = r.shapes(s.key, depth+1)[0]
	} else if s.item != nil && len(g.of) == 0 {
		key = r.shapes(s.item, depth+1)[0]
	}
	if s.value != nil && (len(g.of) == 0 || g.of[1].kind == anything) {
		value = r.shapes(s.value, depth+1)[0]
	}
	if len(g.of) == 0 && key.kind == "str" && len(s.keys) == 0 && s.item == nil && (value.kind == "list" || value.kind == "set") && value.item().kind == "int" {
		key = shape{kind: "int"}
	}
	if known := s.value != nil && s.value.item != nil && len(s.value.item.votes) > 0; !known && (value.kind == "list" || value.kind == "set") {
		if len(g.of) == 0 || g.of[1].kind == anything || g.of[1].item().kind == anything {
			value.of = []shape{key} // a graph, most likely
		}
	}
	if key.kind == "list" || key.kind == mapping || key.kind == "set" {
		key = shape{kind: "str"}
	}
	key.pool = append(slices.Clone(s.keys), key.pool...)
	g.of, g.pool = []shape{key, value}, nil
	return g
}
