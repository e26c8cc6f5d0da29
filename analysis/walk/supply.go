package walk

import (
	"slices"
	"strings"

	"semcoder/analysis/narrate"
	"semcoder/analysis/trace"
)

// A supply is what gives items on demand: a range, a dict's view, or an iterator over something.
type supply struct {
	from   []*value        // what it goes through
	made   []int           // how many items those had
	give   func() []*value // nil: nobody knows
	each   *value          // of what map or filter gives: the function that makes an item of each
	kept   bool            // those items are given that each says yes to
	once   bool            // what has been gone through is gone
	used   bool
	view   bool // of a dict: a run shows its content
	spread bool // what it goes through stands behind a star
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
func (s *supply) spell(text string, deep int) string {
	if !s.view {
		return text
	}
	return text + "(" + (&value{sort: list, items: s.give()}).spell(deep) + ")"
}

// A course is one way through what a loop takes from.
type course struct {
	over  *value
	sizes []int // of what must not change under it
}

// course begins to go through a value.
func (w *walker) course(over *value) (*course, error) {
	c := &course{over: over}
	if over.sort != list { // which may, and is gone through as it is then
		c.sizes = sizes([]*value{over})
	}
	if over.sort != lazy {
		return c, nil
	}
	s := over.supply
	if s.once && (s.used || !slices.Equal(s.made, c.sizes)) {
		return nil, beyond("an iterator that was gone through, or over what has changed since")
	}
	s.used = true
	return c, nil
}

// nth is the item that a loop takes i-th; more is false where there is none, and item nil where
// filter leaves it out. A list that changes under the loop is gone through as it is then.
func (w *walker) nth(c *course, i int, at trace.Range) (item *value, more bool, err error) {
	if c.over.sort != list && !slices.Equal(c.sizes, sizes([]*value{c.over})) {
		return nil, false, beyond("a container that changes while a loop goes through it")
	}
	items, ok := c.items()
	if !ok {
		return nil, false, beyond("what a loop goes through")
	}
	if i >= len(items) {
		return nil, false, nil
	}
	s := c.over.supply
	if s == nil || s.each == nil {
		return items[i], true, nil
	}
	made, err := w.apply(s.each, items[i], at)
	if err != nil || !s.kept {
		return made, true, err
	}
	yes, err := w.truth(made)
	if err != nil || !yes {
		return nil, true, err
	}
	return items[i], true, nil
}

// each goes through a course, until do says that there is no more to be done; ended tells that it came to
// the end.
func (w *walker) each(c *course, at trace.Range, do func(item *value) (more bool, err error)) (ended bool, err error) {
	for i := 0; ; i++ {
		item, more, err := w.nth(c, i, at)
		if err != nil || !more {
			return err == nil, err
		}
		if item == nil {
			continue
		}
		if more, err = do(item); err != nil || !more {
			return false, err
		}
	}
}

// items are what the course goes through, before map or filter.
func (c *course) items() ([]*value, bool) {
	if s := c.over.supply; s != nil && s.each != nil && s.give != nil {
		return s.give(), true
	}
	return c.over.contents()
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
		return v.supply.give(), v.supply.each == nil
	case atom:
		chars, ok := narrate.Characters(v.text)
		for _, c := range chars {
			items = append(items, &value{text: narrate.Quote([]string{c})})
		}
		return items, ok
	}
	return nil, false
}

// known tells a value whose items are.
func known(v *value) bool {
	_, ok := v.contents()
	return ok
}

// taken are the items of something that is gone through at once.
func (w *walker) taken(v *value) ([]*value, error) {
	if _, err := w.course(v); err != nil {
		return nil, err
	}
	items, ok := v.contents()
	if !ok {
		return nil, beyond("what %s gives", v.repr())
	}
	return items, nil
}

// apply is what a function that map or filter was given makes of an item. A builtin's call is
// asked for, and not told.
func (w *walker) apply(fn, item *value, at trace.Range) (*value, error) {
	if fn.sort == lambda {
		return w.enter(fn, []argument{{"", item}}, at)
	}
	if fn.text == "None" {
		return item, nil
	}
	a, err := w.unsaid(fn.text+"("+item.repr()+")", false)
	if err != nil {
		return nil, err
	}
	if a.Raises != "" {
		return nil, &exception{name: a.Raises, at: at}
	}
	return read(a.Value), nil
}

// supplied is what a builtin gives that is but another way to go through its arguments; nil for
// all other builtins.
func (w *walker) supplied(name string, args []operand) (*value, error) {
	switch name {
	case "range":
		return counted(args)
	case "iter":
		if len(args) != 1 || !known(args[0].value) {
			return nil, beyond("what iter is given")
		}
		return w.stream("iterator", args)
	case "map", "filter":
		return w.mapped(name, args)
	case "enumerate", "zip", "reversed":
	default:
		return nil, nil
	}
	given, err := w.plainly(args)
	if err != nil {
		return nil, err
	}
	from, start := make([]*value, len(given)), 0
	for i, a := range given {
		from[i] = a.value
	}
	if name == "enumerate" && len(given) == 2 && (given[1].name == "" || given[1].name == "start") {
		var ok bool
		if start, ok = whole(given[1].value.repr()); !ok {
			return nil, beyond("what %s goes through", name)
		}
		from = from[:1]
	}
	if len(from) == 0 && name != "zip" || name != "zip" && len(from) > 1 {
		return nil, beyond("what %s goes through", name)
	}
	for i, v := range from {
		if _, ok := v.contents(); !ok || given[i].name != "" {
			return nil, beyond("what %s goes through", name)
		}
		if _, err := w.course(v); err != nil {
			return nil, err
		}
	}
	switch {
	case name == "zip":
		v := iterator("<zip>", from, func() []*value { return rows(from) })
		v.supply.spread = slices.ContainsFunc(args, func(a operand) bool { return a.name == "*" })
		return v, nil
	case name == "enumerate":
		return iterator("<enumerate>", from, func() []*value { return enumerated(from[0], start) }), nil
	}
	text := "<reversed>"
	if from[0].sort == list {
		text = "<list_reverseiterator>"
	}
	return iterator(text, from, func() []*value { return backwards(from[0]) }), nil
}

func backwards(v *value) []*value {
	items, _ := v.contents()
	items = slices.Clone(items)
	slices.Reverse(items)
	return items
}

func enumerated(v *value, start int) (out []*value) {
	items, _ := v.contents()
	for i, item := range items {
		out = append(out, &value{sort: tuple, items: []*value{integer(start + i), item}})
	}
	return out
}

// rows are the tuples that zip gives.
func rows(from []*value) (out []*value) {
	all := make([][]*value, len(from))
	for i, v := range from {
		all[i], _ = v.contents()
	}
	for i := 0; len(all) > 0 && !slices.ContainsFunc(all, func(items []*value) bool { return i >= len(items) }); i++ {
		row := &value{sort: tuple}
		for _, items := range all {
			row.items = append(row.items, items[i])
		}
		out = append(out, row)
	}
	return out
}

// mapped is what map or filter gives, item by item.
func (w *walker) mapped(name string, args []operand) (*value, error) {
	if len(args) > 2 || len(args) == 2 && (args[0].value.sort == named && args[0].value.module != "" || args[1].value.sort == lazy && args[1].value.supply.give == nil) {
		return w.stream(name, args)
	}
	if len(args) != 2 {
		return nil, beyond("a map of nothing")
	}
	fn, over := args[0].value, args[1].value
	if _, ok := over.contents(); !ok || over.sort == lazy && over.supply.once || fn.sort != lambda && fn.sort != named && fn.text != "None" {
		return nil, beyond("what %s goes through", name)
	}
	v := iterator("<"+name+">", []*value{over}, func() []*value { items, _ := over.contents(); return items })
	v.supply.each, v.supply.kept = fn, name == "filter"
	return v, nil
}

// longestRange is how many numbers of a range are counted out.
const longestRange = 1000

// counted counts out a range of known bounds.
func counted(args []operand) (*value, error) {
	bounds := []int{0, 0, 1}
	for i, a := range args {
		n, ok := whole(a.value.repr())
		if !ok || i > 2 || a.name != "" || n > 1<<60 || n < -1<<60 { // so that a difference is none too large
			return nil, beyond("a range without bounds")
		}
		if len(args) == 1 {
			i = 1
		}
		bounds[i] = n
	}
	start, stop, step := bounds[0], bounds[1], bounds[2]
	if len(args) == 0 || step == 0 || (stop-start)/step > longestRange {
		return nil, beyond("a range without bounds")
	}
	texts := []string{integer(start).text, integer(stop).text}
	if step != 1 {
		texts = append(texts, integer(step).text)
	}
	var items []*value
	for i := start; step > 0 && i < stop || step < 0 && i > stop; i += step {
		items = append(items, integer(i))
	}
	return &value{sort: lazy, text: "range(" + strings.Join(texts, ", ") + ")", supply: &supply{give: func() []*value { return items }}}, nil
}

// view is what keys, values or items of a dict gives: it shows what the dict has at that moment.
func (v *value) view(name string) *value {
	var give func() []*value
	switch {
	case v.sort != dict:
		return nil
	case name == "keys":
		give = func() []*value { return v.keys }
	case name == "values":
		give = func() []*value { return v.items }
	case name == "items":
		give = v.pairs
	default:
		return nil
	}
	return &value{sort: lazy, text: "dict_" + name, supply: &supply{from: []*value{v}, give: give, view: true}}
}

func (v *value) pairs() []*value {
	out := make([]*value, len(v.keys))
	for i, k := range v.keys {
		out[i] = &value{sort: tuple, items: []*value{k, v.items[i]}}
	}
	return out
}
