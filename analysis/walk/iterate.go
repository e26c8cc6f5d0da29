package walk

import (
	"slices"
	"strings"

	"semcoder/analysis/trace"
)

// supplied is what a builtin gives that is but another way to go through its arguments; nil for
// all other builtins.
func (w *walker) supplied(name string, args []operand, at trace.Range) (*value, error) {
	switch name {
	case "range":
		return counted(args)
	case "iter":
		return w.iterated(args, at)
	case "map", "filter":
		return w.mapped(name, args, at)
	case "enumerate", "zip", "reversed":
	default:
		return nil, nil
	}
	from, start, err := w.sourced(name, args, at)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(from, (*value).onDemand) && name != "reversed" {
		return w.rowByRow(name, from, start)
	}
	switch name {
	case "zip":
		v := iterator("<zip>", from, func() []*value { return rows(from) })
		v.supply.spread = slices.ContainsFunc(args, func(a operand) bool { return a.name == "*" })
		return v, nil
	case "enumerate":
		return iterator("<enumerate>", from, func() []*value { return enumerated(from[0], start) }), nil
	}
	text := "<reversed>"
	if from[0].sort == list {
		text = "<list_reverseiterator>"
	}
	return iterator(text, from, func() []*value { return backwards(from[0]) }), nil
}

// sourced are what enumerate, zip or reversed goes through, and where enumerate begins to count.
func (w *walker) sourced(name string, args []operand, at trace.Range) (from []*value, start int, err error) {
	given, err := w.plainly(args, at)
	if err != nil {
		return nil, 0, err
	}
	if name == "enumerate" && len(given) == 2 && (given[1].name == "" || given[1].name == "start") {
		var ok bool
		if start, ok = whole(given[1].value.repr()); !ok {
			return nil, 0, beyond("what %s goes through", name)
		}
		given = given[:1]
	}
	if len(given) == 0 && name != "zip" || name != "zip" && len(given) > 1 {
		return nil, 0, beyond("what %s goes through", name)
	}
	for _, a := range given {
		if long := a.value.sort == lazy && a.value.supply.long; !a.value.iterable() || a.name != "" || name == "reversed" && (a.value.onDemand() || long) {
			return nil, 0, beyond("what %s goes through", name)
		}
		if _, err := w.course(a.value); err != nil {
			return nil, 0, err
		}
		from = append(from, a.value)
	}
	return from, start, nil
}

// iterated is what iter gives: of what gives its items once, that.
func (w *walker) iterated(args []operand, at trace.Range) (*value, error) {
	if len(args) == 2 && args[0].value.invocable() && args[0].name == "" {
		return w.untilSeen(args[0].value, args[1].value), nil
	}
	if len(args) == 1 && args[0].value.single() {
		return nil, &exception{name: "TypeError", at: at}
	}
	if len(args) != 1 || args[0].name != "" || !args[0].value.iterable() {
		return nil, beyond("what iter is given")
	}
	of := args[0].value
	if of.onDemand() {
		return of, nil
	}
	if _, err := w.course(of); err != nil {
		return nil, err
	}
	return iterator("<"+of.goer()+">", []*value{of}, func() []*value { items, _ := of.contents(); return items }), nil
}

// untilSeen is what gives what a function gives, until that equals something.
func (w *walker) untilSeen(fn, end *value) *value {
	v := iterator("<callable_iterator>", nil, nil)
	v.supply.next = func(at trace.Range) (*value, bool, error) {
		item, err := w.invoke(fn, nil, at)
		if err != nil {
			return nil, false, err
		}
		same, err := w.worksOut(item.public()+" == "+end.public(), at)
		if err != nil {
			return nil, false, err
		}
		ended, err := w.truth(same)
		return item, err == nil && !ended, err
	}
	return v
}

// goer is the type of what goes through a value.
func (v *value) goer() string {
	switch {
	case v.class == "deque":
		return "_deque_iterator"
	case v.class == "OrderedDict":
		return "odict_iterator"
	case v.sort == list:
		return "list_iterator"
	case v.sort == tuple:
		return "tuple_iterator"
	case v.sort == set:
		return "set_iterator"
	case v.sort == dict, v.text == "dict_keys":
		return "dict_keyiterator"
	case v.sort == lazy && v.supply.view:
		return strings.TrimSuffix(v.text, "s") + "iterator"
	case v.sort == lazy:
		return "range_iterator"
	case strings.ContainsFunc(v.text, func(r rune) bool { return r > '~' }) || strings.Contains(v.text, `\u`):
		return "str_iterator"
	}
	return "str_ascii_iterator"
}

// single tells a number, a truth value or None, which nothing can go through.
func (v *value) single() bool {
	return v.sort == atom && (v.text == "None" || v.kind() != "" && v.kind() != "str")
}

// rowByRow is what enumerate or zip gives of what gives its items once.
func (w *walker) rowByRow(name string, from []*value, start int) (*value, error) {
	pulls, err := w.pullers(from)
	if err != nil {
		return nil, err
	}
	v := iterator("<"+name+">", from, nil)
	v.supply.next = func(at trace.Range) (*value, bool, error) {
		row := &value{sort: tuple}
		if name == "enumerate" {
			row.items = append(row.items, integer(start))
			start++
		}
		for _, pull := range pulls {
			item, more, err := pull(at)
			if err != nil || !more {
				return nil, false, err
			}
			row.items = append(row.items, item)
		}
		return row, true, nil
	}
	return v, nil
}

// pullers take the items of several things.
func (w *walker) pullers(from []*value) (pulls []func(trace.Range) (*value, bool, error), err error) {
	for _, v := range from {
		c, err := w.course(v)
		if err != nil {
			return nil, err
		}
		pulls = append(pulls, w.puller(c))
	}
	return pulls, nil
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
func (w *walker) mapped(name string, args []operand, at trace.Range) (*value, error) {
	given, err := w.plainly(args, at)
	if err != nil {
		return nil, err
	}
	if len(given) < 2 || name == "filter" && len(given) > 2 {
		return nil, beyond("a map of nothing")
	}
	fn, from := given[0].value, []*value{}
	if !fn.invocable() && (fn.sort != named || fn.foreign) && (fn.text != "None" || name == "map") {
		return nil, beyond("what %s calls", name)
	}
	for _, a := range given[1:] {
		if a.name != "" || !a.value.iterable() {
			return nil, beyond("what %s goes through", name)
		}
		from = append(from, a.value)
	}
	over := from[0]
	v := iterator("<"+name+">", from, func() []*value { items, _ := over.contents(); return items })
	v.supply.each, v.supply.kept, v.supply.singly = fn, name == "filter", !fn.invocable() && fn.literal()
	if len(from) > 1 || over.onDemand() {
		err = w.mappedOneByOne(v, fn)
	}
	return v, err
}

// mappedOneByOne has what map or filter gives taken one by one.
func (w *walker) mappedOneByOne(v, fn *value) error {
	s := v.supply
	pulls, err := w.pullers(s.from)
	if err != nil {
		return err
	}
	s.give, s.each = nil, nil
	s.asked = !fn.invocable() && !slices.ContainsFunc(s.from, (*value).onDemand)
	s.next = func(at trace.Range) (*value, bool, error) {
		for {
			var items []*value
			for _, pull := range pulls {
				item, more, err := pull(at)
				if err != nil || !more {
					return nil, false, err
				}
				items = append(items, item)
			}
			made, err := w.apply(fn, at, items...)
			if err != nil || !s.kept {
				return made, err == nil, err
			}
			if yes, err := w.truth(made); err != nil || yes {
				return items[0], err == nil, err
			}
		}
	}
	return nil
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
	if len(args) == 0 || step == 0 {
		return nil, beyond("a range without bounds")
	}
	long := (stop-start)/step > longestRange
	texts := []string{integer(start).text, integer(stop).text}
	if step != 1 {
		texts = append(texts, integer(step).text)
	}
	var items []*value
	for i := start; step > 0 && i < stop || step < 0 && i > stop; i += step {
		if len(items) > longestRange {
			break
		}
		items = append(items, integer(i))
	}
	return &value{sort: lazy, text: "range(" + strings.Join(texts, ", ") + ")", supply: &supply{give: func() []*value { return items }, long: long}}, nil
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
	text := "dict_" + name
	if v.class == "OrderedDict" {
		text = "odict_" + name
	}
	return &value{sort: lazy, text: text, supply: &supply{from: []*value{v}, give: give, view: true}}
}

func (v *value) pairs() []*value {
	out := make([]*value, len(v.keys))
	for i, k := range v.keys {
		out[i] = &value{sort: tuple, items: []*value{k, v.items[i]}}
	}
	return out
}
