package pyx

import (
	"slices"
	"strconv"
	"strings"

	"semcoder/analysis/trace"
)

// takesByChance tells whether a run came upon the items of a set in an order that
// nobody can foresee. Accounts show sets sorted. Integers that are taken in that order,
// as small ones are, can be followed; all else depends on hashes, those of texts even
// on the day, and there is nothing to learn from it. In doubt it is true: that costs a
// row.
func takesByChance(events []trace.Event) bool {
	for i := range events {
		switch e := &events[i]; e.Kind {
		case trace.Expr:
			if e.Op == trace.Call && revealed(e) || e.Op == trace.Method && revealedBy(e) || e.Op == trace.Format && holdsSet(e.Args) {
				return true
			}
		case trace.Iterate:
			if len(e.Args) > 0 && !goesThrough(events[i:], setItems(e.Args[0].Value)) {
				return true
			}
		}
	}
	return false
}

// setItems are the items of a set as they are shown; nil for anything else, and for a
// set that has but one order.
func setItems(value string) []string {
	if value == "" || value[0] != '{' && value[0] != 'f' { // most values
		return nil
	}
	inner, frozen := strings.CutPrefix(value, "frozenset(")
	if frozen {
		inner = strings.TrimSuffix(inner, ")")
	}
	x, ok := readLiteral(inner)
	if !ok || x.form != set || len(x.items) < 2 {
		return nil
	}
	return texts(x.items)
}

// ordered sets are those whose order is the same for everybody, however they were made:
// of integers that stand in the set's table in their own order, since none is negative or
// beyond the smallest table that takes so many.
func ordered(items []string) bool {
	size := 8
	for len(items) > 4 && size <= 2*len(items) { // as CPython does
		size *= 2
	}
	return !slices.ContainsFunc(items, func(item string) bool {
		n, err := strconv.Atoi(item)
		return err != nil || n < 0 || n >= size
	})
}

func texts(items []literal) (out []string) {
	for _, x := range items {
		out = append(out, x.text)
	}
	return out
}

func holdsSet(args []trace.Arg) bool {
	return slices.ContainsFunc(args, func(a trace.Arg) bool { return setItems(a.Value) != nil })
}

// revealed judges calls of functions.
func revealed(e *trace.Event) bool {
	if !holdsSet(e.Args) {
		return false
	}
	keyed := slices.ContainsFunc(e.Args, func(a trace.Arg) bool { return a.Name == "key" })
	switch e.Name {
	case "list", "tuple", "dict.fromkeys", "fromkeys":
		return !sameOrder(e.Value, setItems(e.Args[0].Value))
	case "str", "repr":
		shown, ok := readLiteral(e.Value)
		return !ok || !sameOrder(shown.str, setItems(e.Args[0].Value))
	case "sorted", "min", "max":
		return keyed // equal keys keep the order
	case "iter", "enumerate", "zip", "map", "filter", "reduce", "deque", "Counter", "OrderedDict":
		return true
	}
	return false
}

// revealedBy judges calls of methods.
func revealedBy(e *trace.Event) bool {
	receiver, given := setItems(e.Args[0].Value), holdsSet(e.Args[1:])
	switch e.Name {
	case "pop":
		return receiver != nil && (e.Value != receiver[0] || !ordered(receiver))
	case "fromkeys":
		return given && !sameOrder(e.Value, setItems(e.Args[1].Value))
	case "join", "extend", "extendleft", "format":
		return given
	}
	return false
}

// sameOrder tells whether a value, where it is a collection, has items in this order.
func sameOrder(value string, items []string) bool {
	x, ok := readLiteral(value)
	got := texts(x.items)
	if x.form == dict {
		got = everySecond(x.items)
	}
	return ok && ordered(items) && slices.Equal(got, items)
}

func everySecond(items []literal) (keys []string) {
	for i := 0; i < len(items); i += 2 {
		keys = append(keys, items[i].text)
	}
	return keys
}

// goesThrough tells whether a loop, whose first event is the first given, takes items in
// this order as far as it comes.
func goesThrough(events []trace.Event, items []string) bool {
	if items == nil || !ordered(items) {
		return items == nil
	}
	for i := range events {
		e := &events[i]
		switch {
		case !sameLoop(e, &events[0]):
		case e.Value == "" || i > 0 && len(e.Args) > 0: // it has ended, or begins anew
			return true
		case len(items) == 0 || e.Value != items[0]:
			return false
		default:
			items = items[1:]
		}
	}
	return true
}

// sameLoop tells whether two events are of one loop, or one clause of a comprehension.
func sameLoop(a, b *trace.Event) bool {
	names := func(x, y trace.Binding) bool { return x.Name == y.Name }
	return a.Kind == trace.Iterate && a.Frame == b.Frame && a.At == b.At && (a.Value == "" || slices.EqualFunc(a.Changed, b.Changed, names))
}
