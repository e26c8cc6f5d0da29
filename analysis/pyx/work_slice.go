package pyx

import (
	"strconv"
	"strings"
)

// workSlice drops and takes from the ends where it can, which needs no length; else it
// spells everything and counts the bounds from the front.
func workSlice(op operation) ([]string, bool) {
	items, ok := spelled(op.args[0])
	if !ok || op.bounds[2] != nil && *op.bounds[2] == 0 {
		return nil, false
	}
	from, to, step := op.bounds[0], op.bounds[1], 1
	if op.bounds[2] != nil {
		step = *op.bounds[2]
	}
	switch n := len(items); {
	case step == -1 && from == nil && to == nil:
		return []string{"take " + spellBack(1, items, n)}, true
	case step != 1 || from != nil && to != nil && *from < 0 && *to >= 0:
		return workStride(op, items, step)
	case from == nil && to == nil:
		return nil, false
	case to == nil && *from < 0:
		return []string{"take " + spellBack(1, items, min(-*from, n))}, true
	case to != nil && *to < 0 && from != nil && *from < 0:
		return workBetween(items, -*from, -*to)
	}
	return workFront(items, from, to)
}

// workFront slices from an index that is counted from the front.
func workFront(items []string, from, to *int) (lines []string, ok bool) {
	n, first := len(items), 0
	if from != nil {
		first = min(*from, n)
	}
	if to != nil && *to >= 0 && *to <= first {
		return nil, false
	}
	if first > 0 {
		lines = append(lines, "drop "+spell(0, items[:first]))
	}
	switch {
	case to == nil || first == n:
	case *to < 0:
		lines = append(lines, "drop "+spellBack(1, items, min(-*to, n-first)))
	default:
		lines = append(lines, "take "+spell(first, items[first:min(*to, n)]))
	}
	return lines, true
}

// workBetween slices from the most'th to before the least'th element from the end.
func workBetween(items []string, most, least int) (lines []string, ok bool) {
	n := len(items)
	lines = []string{"drop " + spellBack(1, items, min(least, n))}
	if least < n {
		lines = append(lines, "take "+spellBack(least+1, items, min(most, n)-least))
	}
	return lines, most > least
}

// workStride names the elements that are taken, in their order.
func workStride(op operation, items []string, step int) ([]string, bool) {
	lines := []string{spell(0, items)}
	from, to, moved := within(op.bounds, len(items), step)
	if moved != nil {
		lines = append(lines, "length "+strconv.Itoa(len(items))+": "+strings.Join(moved, "; "))
	}
	var taken []string
	for i := from; step > 0 && i < to || step < 0 && i > to; i += step {
		taken = append(taken, numbered(i, items[i]))
	}
	if taken == nil {
		taken = []string{"nothing"}
	}
	return append(lines, "take "+strings.Join(taken, ", ")), true
}

// within counts bounds from the front; moved says which that changed.
func within(bounds [3]*int, n, step int) (from, to int, moved []string) {
	lowest, highest := 0, n
	from, to = 0, n
	if step < 0 {
		lowest, highest = -1, n-1
		from, to = highest, lowest
	}
	for i, at := range []*int{&from, &to} {
		if bounds[i] == nil {
			continue
		}
		*at = *bounds[i]
		if *at < 0 {
			*at += n
		}
		*at = min(max(*at, lowest), highest)
		if *at != *bounds[i] {
			moved = append(moved, strconv.Itoa(*bounds[i])+" is "+strconv.Itoa(*at))
		}
	}
	return from, to, moved
}
