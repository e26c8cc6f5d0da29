package walk

import "slices"

// What is put into a container while it is gone through changes what comes next: x.extend(zip(x, y)) goes on with what it has
// put there itself. What gives the items is taken here before any is put in, so that where it makes a difference nobody goes on.

// fed refuses what has come of a container that was to take items from itself, where it has others than before.
func fed(of *value, others bool, from ...*value) error {
	if !others || !slices.ContainsFunc(from, func(v *value) bool { return v.sort == lazy && v.draws(of, of.sort == list) }) {
		return nil
	}
	return beyond("a container that takes items from itself")
}

// draws tells what gives its items while it goes through a container, or one that reads it on the way.
func (v *value) draws(on *value, reads bool) bool {
	if v.sort != lazy || v.text == "<list_reverseiterator>" {
		return v == on
	}
	s := v.supply
	if s.each != nil && s.each.sort == lambda && reads && slices.ContainsFunc(s.each.mentioned(), func(o *value) bool { return o == on }) {
		return true
	}
	return slices.ContainsFunc(slices.Concat(s.from, s.over), func(o *value) bool { return o.draws(on, reads) }) || reads && slices.Contains(s.reads, on)
}

// mentioned are the things that a function of the program has by the names of functions around it.
func (v *value) mentioned() (out []*value) {
	for _, name := range v.code.mentioned {
		for at := v.scope; at != nil; at = at.scope {
			if o := at.names[name]; o != nil {
				out = append(out, o)
				break
			}
		}
	}
	return out
}

// entering is the method by which a container takes items that are not in one of its own kind; "" where that is no such operator.
func entering(sign string, of, by *value) string {
	switch {
	case sign == "+=" && of.sort == list && by.sort != list:
		return "extend"
	case sign == "|=" && of.sort == dict && by.sort != dict:
		return "update"
	}
	return ""
}

// spilled is what a list has that took items until one of them failed; of other containers nobody knows it.
func (v *value) spilled(method string, args []operand) error {
	for _, a := range args {
		switch {
		case len(a.heard) == 0 || !changes(method):
		case v.sort == list && method == "extend":
			v.items = slices.Concat(v.items, a.heard)
		default:
			return beyond("what %s has put in before it failed", method)
		}
	}
	return nil
}
