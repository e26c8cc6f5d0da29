package walk

import (
	"slices"

	"semcoder/analysis/narrate"
	"semcoder/analysis/trace"
)

// A supply is what gives items on demand: a range, a dict's view, or an iterator over something.
type supply struct {
	from   []*value        // what it goes through
	over   []*value        // of a generator: what it may go through
	reads  []*value        // of a generator: what else it mentions
	made   []int           // how many items those had
	give   func() []*value // all of them; nil: they come one by one, or nobody knows
	next   func(at trace.Range) (item *value, more bool, err error)
	each   *value     // of what map or filter gives: the function that makes an item of each
	kept   bool       // those items are given that each says yes to
	once   bool       // what has been gone through is gone
	gone   int        // how many have been given, of those that give tells
	long   bool       // there are more items than are counted out
	busy   bool       // next is under way
	singly bool       // each of few items may be asked for by itself
	asked  bool       // what becomes of all of it can be asked for
	view   bool       // of a dict: a run shows its content
	spread bool       // what it goes through stands behind a star
	result *value     // of a generator that has ended
	turns  *suspended // of a generator
}

// iterator is a value that goes through others once.
func iterator(text string, from []*value, give func() []*value) *value {
	return &value{sort: lazy, text: text, supply: &supply{from: from, made: sizes(from), give: give, once: true}}
}

// sizes are the numbers of items of what can be changed.
func sizes(all []*value) (out []int) {
	for _, v := range all {
		if v.changeable() {
			out = append(out, len(v.items))
		}
		if v.sort == lazy {
			out = append(out, sizes(v.supply.from)...)
		}
	}
	return out
}

// spell is what a run shows: the content of a view, the name of all else.
func (s *supply) spell(text string, r room) string {
	if !s.view {
		return text
	}
	return text + "(" + (&value{sort: list, items: s.give()}).spell(r) + ")"
}

// onDemand tells what gives its items once.
func (v *value) onDemand() bool { return v.sort == lazy && v.supply.once }

// A course is one way through what a loop takes from.
type course struct {
	over  *value
	sizes []int // of what must not change under it
}

// course begins to go through a value.
func (w *walker) course(over *value) (*course, error) {
	c := &course{over: over}
	if !over.live() { // which may, and is gone through as it is then
		c.sizes = sizes([]*value{over})
	}
	if over.onDemand() && over.supply.next == nil && !slices.Equal(over.supply.made, c.sizes) {
		return nil, beyond("an iterator over what has changed since")
	}
	return c, nil
}

// nth is the item that a loop takes i-th; more is false where there is none. A list that changes under the
// loop is gone through as it is then.
func (w *walker) nth(c *course, i int) (item *value, more bool, err error) {
	if !c.over.live() && !slices.Equal(c.sizes, sizes([]*value{c.over})) {
		return nil, false, beyond("a container that changes while a loop goes through it")
	}
	items, ok := c.over.contents()
	if s := c.over.supply; s != nil && s.long && i < longestRange {
		items, ok = s.give(), true
	}
	if !ok {
		return nil, false, beyond("what a loop goes through")
	}
	if i >= len(items) {
		return nil, false, nil
	}
	return items[i], true, nil
}

// mostAdvances is how many items all that give them once may give in a walk.
const mostAdvances = 5000

// advance takes the next item of what gives its items once.
func (w *walker) advance(v *value, at trace.Range) (item *value, more bool, err error) {
	s := v.supply
	switch w.advances++; {
	case w.advances > mostAdvances:
		return nil, false, beyond("more than %d items", mostAdvances)
	case s.next != nil:
		if s.busy {
			return nil, false, beyond("what goes through itself")
		}
		s.busy = true
		defer func() { s.busy = false }()
		return s.next(at)
	case s.give == nil:
		return nil, false, beyond("what a loop goes through")
	case !slices.Equal(s.made, sizes([]*value{v})):
		return nil, false, beyond("a container that changes while a loop goes through it")
	}
	for items := s.give(); s.gone < len(items); {
		s.gone++
		if item, err = w.passed(s, items[s.gone-1], at); item != nil || err != nil {
			return item, true, err
		}
	}
	return nil, false, nil
}

// passed is what map or filter makes of an item; nil where filter leaves it out.
func (w *walker) passed(s *supply, item *value, at trace.Range) (*value, error) {
	if s.each == nil {
		return item, nil
	}
	made, err := w.apply(s.each, at, item)
	if err != nil || !s.kept {
		return made, err
	}
	yes, err := w.truth(made)
	if err != nil || !yes {
		return nil, err
	}
	return item, nil
}

// each goes through a course, until do says that there is no more to be done; ended tells that it came to
// the end.
func (w *walker) each(c *course, at trace.Range, do func(item *value) (more bool, err error)) (ended bool, err error) {
	pull := w.puller(c)
	for {
		item, more, err := pull(at)
		if err != nil || !more {
			return err == nil, err
		}
		if more, err = do(item); err != nil || !more {
			return false, err
		}
	}
}

// puller takes the items of a course one by one.
func (w *walker) puller(c *course) func(at trace.Range) (*value, bool, error) {
	if c.over.onDemand() {
		return func(at trace.Range) (*value, bool, error) { return w.advance(c.over, at) }
	}
	i := -1
	return func(trace.Range) (*value, bool, error) {
		i++
		return w.nth(c, i)
	}
}

// contents are what iterating over a value gives; ok is false where nobody knows.
func (v *value) contents() (items []*value, ok bool) {
	switch v.sort {
	case list, tuple:
		return v.items, true
	case set:
		return inOrder(v.items), v.steady()
	case dict:
		return v.keys, true
	case lazy:
		if v.supply.give == nil {
			return nil, false
		}
		items := v.supply.give()
		return items[min(v.supply.gone, len(items)):], v.supply.each == nil && !v.supply.long
	case atom:
		if bytes, ok := v.bytes(); ok {
			return bytes, true
		}
		chars, ok := narrate.Characters(v.text)
		for _, c := range chars {
			items = append(items, &value{text: narrate.Quote([]string{c})})
		}
		return items, ok
	}
	return nil, false
}

// iterable tells a value that can be gone through, one way or the other.
func (v *value) iterable() bool {
	_, ok := v.contents()
	return ok || v.onDemand() || v.sort == lazy && v.supply.long
}

// mostTaken is how many items of one thing are gone through at once.
const mostTaken = 1000

// taken are the items of something that is gone through at once.
func (w *walker) taken(v *value, at trace.Range) (items []*value, err error) {
	c, err := w.course(v)
	if err != nil {
		return nil, err
	}
	if !v.onDemand() {
		items, ok := v.contents()
		if !ok {
			return nil, beyond("what %s gives", v.repr())
		}
		return items, nil
	}
	_, err = w.each(c, at, func(item *value) (bool, error) {
		if items = append(items, item); len(items) > mostTaken {
			return false, beyond("more than %d items", mostTaken)
		}
		return true, nil
	})
	return items, err
}

// apply is what a function makes of items that something of the library hands it. A builtin's call is
// asked for, and not told.
func (w *walker) apply(fn *value, at trace.Range, items ...*value) (*value, error) {
	if fn.invocable() {
		args := make([]argument, len(items))
		for i, item := range items {
			args[i] = argument{"", item}
		}
		return w.invoke(fn, args, at)
	}
	if fn.text == "None" {
		return items[0], nil
	}
	if fn.sort != named || fn.foreign {
		return nil, beyond("what %s makes of an item", fn.repr())
	}
	if fn.self != nil && changes(fn.text) {
		return nil, beyond("what %s makes of an item", fn.repr())
	}
	if fn.module == "" {
		if v, err := w.plainlyMade(fn.text, items, at); v != nil || err != nil {
			return v, err
		}
	}
	return w.worksOut(directly(fn, items), at)
}

// spelled are values in a row.
func spelled(items []*value) (text string) {
	for i, item := range items {
		if i > 0 {
			text += ", "
		}
		text += item.repr()
	}
	return text
}

// worksOut asks for what no account tells of.
func (w *walker) worksOut(expr string, at trace.Range) (*value, error) {
	a, err := w.unsaid(expr, false)
	if err != nil {
		return nil, err
	}
	if a.Raises != "" {
		return nil, &exception{name: a.Raises, at: at}
	}
	return read(a.Value), nil
}
