package walk

import (
	"semcoder/analysis/trace"
)

// flows tells a function of itertools: it gives items on demand. Which of the things that went in comes next is
// known of the most; of others nobody says it, but what becomes of all items can be asked.
func flows(module, name string) bool { return module == "itertools" && name != "tee" && name != "" }

// stream is what such a function gives.
func (w *walker) stream(name string, args []operand, at trace.Range) (*value, error) {
	given, err := w.plainly(args, at)
	if err != nil {
		return nil, err
	}
	var from []*value
	for _, a := range given {
		if a.value.sort == lazy || a.value.changeable() {
			if _, err := w.course(a.value); err != nil {
				return nil, err
			}
		}
		from = append(from, a.value)
	}
	v := iterator("<"+name+">", from, nil)
	v.supply.asked = !endless(name)
	for _, f := range from {
		v.supply.asked = v.supply.asked && f.sort != lambda && !f.onDemand()
	}
	v.supply.singly = v.supply.asked
	f := &stream{w: w, named: map[string]*value{}}
	for _, a := range given {
		if a.name != "" {
			f.named[a.name] = a.value
		} else {
			f.args = append(f.args, a.value)
		}
	}
	if name == "islice" { // which looks at its bounds at once, and may fail
		if _, err := f.bounds(); err != nil {
			return nil, err
		}
	}
	v.supply.next = w.byTurns(func(s *suspended) error {
		f.s = s
		return f.run(name)
	})
	return v, nil
}

// endless tells one that may not come to an end.
func endless(name string) bool { return name == "count" || name == "cycle" || name == "repeat" }

// A stream is one such function under way.
type stream struct {
	w     *walker
	s     *suspended
	args  []*value
	named map[string]*value
}

// arg is the i-th argument, or the one with that keyword; nil where there is none.
func (f *stream) arg(i int, name string) *value {
	if i < len(f.args) {
		return f.args[i]
	}
	return f.named[name]
}

// count is a whole number among the arguments, or else what it is by default.
func (f *stream) count(i int, name string, otherwise int) (int, error) {
	v := f.arg(i, name)
	if v == nil || v.repr() == "None" {
		return otherwise, nil
	}
	n, ok := whole(v.repr())
	if !ok {
		return 0, beyond("a number that is none")
	}
	return n, nil
}

// each goes through an argument.
func (f *stream) each(v *value, do func(*value) (bool, error)) error {
	if v == nil || !v.iterable() {
		return beyond("what a function of itertools goes through")
	}
	c, err := f.w.course(v)
	if err == nil {
		_, err = f.w.each(c, f.s.at, do)
	}
	return err
}

// pass hands an item on.
func (f *stream) pass(item *value) (bool, error) { return true, f.s.hand(item) }

// says is whether a function says yes to an item.
func (f *stream) says(fn, item *value) (bool, error) {
	if fn == nil {
		return false, beyond("a function that is missing")
	}
	v, err := f.w.apply(fn, f.s.at, item)
	if err != nil {
		return false, err
	}
	return f.w.truth(v)
}

// run hands out what the function gives.
func (f *stream) run(name string) error {
	switch name {
	case "chain":
		for _, v := range f.args {
			if err := f.each(v, f.pass); err != nil {
				return err
			}
		}
		return nil
	case "from_iterable":
		return f.each(f.arg(0, ""), func(v *value) (bool, error) { return true, f.each(v, f.pass) })
	case "islice":
		return f.islice()
	case "takewhile", "dropwhile", "filterfalse":
		return f.chosen(name)
	case "starmap":
		return f.each(f.arg(1, ""), func(item *value) (bool, error) {
			made, err := f.w.apply(f.args[0], f.s.at, item.items...)
			if err != nil {
				return false, err
			}
			return f.pass(made)
		})
	case "count", "repeat", "cycle":
		return f.endless(name)
	case "pairwise", "batched":
		return f.grouped(name)
	case "zip_longest":
		return f.longest()
	case "accumulate":
		return f.accumulate()
	case "product", "permutations", "combinations":
		return f.combined(name)
	case "groupby":
		return f.groupby()
	}
	return beyond("what %s gives", name)
}

// bounds are where a part starts, where it stops, and how far apart its items are.
func (f *stream) bounds() (bounds [3]int, err error) {
	bounds = [3]int{0, 1 << 30, 1}
	for i := 1; i < len(f.args) && i < 4; i++ {
		to := &bounds[i-1]
		if len(f.args) == 2 {
			to = &bounds[1]
		}
		n, err := f.count(i, "", *to)
		if err != nil || n < 0 {
			return bounds, beyond("a part without bounds")
		}
		*to = n
	}
	if bounds[2] == 0 {
		return bounds, beyond("a part that goes nowhere")
	}
	return bounds, nil
}

// islice hands out a part of what comes.
func (f *stream) islice() error {
	bounds, err := f.bounds()
	at, next := 0, bounds[0]
	if err != nil || bounds[1] <= bounds[0] {
		return err
	}
	return f.each(f.arg(0, ""), func(item *value) (bool, error) {
		if at++; at <= next {
			return at < bounds[1], nil
		}
		next += bounds[2]
		_, err := f.pass(item)
		return at < bounds[1], err
	})
}

// chosen hands out the items that a function chooses.
func (f *stream) chosen(name string) error {
	passing := false
	return f.each(f.arg(1, ""), func(item *value) (bool, error) {
		if passing && name == "dropwhile" {
			return f.pass(item)
		}
		yes, err := f.says(f.args[0], item)
		switch {
		case err != nil:
			return false, err
		case name == "takewhile" && !yes:
			return false, nil
		case name != "takewhile" && yes:
			return true, nil
		}
		passing = true
		return f.pass(item)
	})
}
