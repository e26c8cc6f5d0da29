package walk

import (
	"slices"

	"semcoder/analysis/syntax"
)

// sliced tells a subscript that is a slice.
func sliced(n *syntax.Node) bool { return n.Child("subscript").Kind == "slice" }

// places are where in v the items are that a slice's bounds name, and where the first of them is or would be; ok
// is false where the bounds are no numbers.
func (v *value) places(bounds [3]string) (at []int, first, step int, ok bool) {
	n := len(v.items)
	step = 1
	if bounds[2] != "" {
		if step, ok = whole(bounds[2]); !ok || step == 0 {
			return nil, 0, 0, false
		}
	}
	start, stop := 0, n
	if step < 0 {
		start, stop = n-1, -1
	}
	for i, to := range []*int{&start, &stop} {
		if bounds[i] == "" {
			continue
		}
		k, ok := whole(bounds[i])
		if !ok {
			return nil, 0, 0, false
		}
		if k < 0 {
			k = max(k+n, -1)
			if step > 0 {
				k = max(k, 0)
			}
		}
		if *to = min(k, n); step < 0 {
			*to = min(k, n-1)
		}
	}
	for i := start; step > 0 && i < stop || step < 0 && i > stop; i += step {
		at = append(at, i)
		if step > n || step < -n {
			break
		}
	}
	return at, start, step, true
}

// replace puts what v gives in the place of a slice of a list, or takes that out where v is nil.
func (w *walker) replace(f *frame, n *syntax.Node, v *value) error {
	var items []*value
	if v != nil {
		taken, err := w.taken(v, w.at(n))
		if err != nil {
			return err
		}
		items = slices.Clone(taken)
	}
	into, err := w.eval(f, n.Child("value"))
	if err != nil {
		return err
	}
	bounds, err := w.bounds(f, n.Child("subscript"))
	if err != nil {
		return err
	}
	at, first, step, ok := into.places(bounds)
	switch {
	case !ok || into.sort != list:
		return beyond("a slice of what is no list as target")
	case step == 1:
		into.items = slices.Concat(into.items[:first], items, into.items[first+len(at):])
	case v == nil:
		kept := slices.Clone(into.items)
		for _, i := range at {
			kept[i] = nil
		}
		into.items = slices.DeleteFunc(kept, func(item *value) bool { return item == nil })
	case len(at) != len(items):
		return &exception{name: "ValueError", at: w.at(n)}
	default:
		into.items = slices.Clone(into.items)
		for j, i := range at {
			into.items[i] = items[j]
		}
	}
	return nil
}
