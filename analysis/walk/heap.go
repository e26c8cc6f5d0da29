package walk

import (
	"slices"

	"semcoder/analysis/trace"
)

// changesFirst tells a function of the library that changes the list which it is given first.
func changesFirst(module, name string) bool {
	switch module {
	case "heapq":
		return slices.Contains([]string{"heappush", "heappop", "heapify", "heappushpop", "heapreplace"}, name)
	case "bisect":
		return slices.Contains([]string{"insort", "insort_left", "insort_right"}, name)
	}
	return false
}

// changer asks what such a call makes of the list, and what it gives.
func (w *walker) changer(f *frame, e trace.Event, name string, args []operand) (*value, error) {
	if len(args) == 0 || args[0].name != "" || args[0].value.sort != list {
		return nil, beyond("a call of %s", e.Name)
	}
	if slices.ContainsFunc(args, func(a operand) bool { return a.value.sort == lambda || a.value.sort == lazy }) {
		return nil, beyond("a function that is handed over")
	}
	of := args[0].value
	pool := slices.Concat(of.items, values(args[1:]))
	w.instead = instead(e, name, args)
	a, err := w.operate(f, e, of)
	if err != nil {
		return nil, err
	}
	after, err := made(a.After, pool, false)
	if err != nil {
		return nil, err
	}
	if after.sort != of.sort || after.class != of.class {
		return nil, beyond("an answer of another sort")
	}
	of.becomes(after)
	return one(a.Value, pool...), nil
}
