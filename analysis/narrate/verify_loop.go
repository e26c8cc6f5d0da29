package narrate

import (
	"slices"
	"strconv"
	"strings"

	"semcoder/analysis/trace"
)

// leaves checks what a loop is said to have left: it must begin with the item that
// the loop does take next, and be empty where it takes none. Spellings that do not
// show their items, as map's, are taken on trust.
func (v *verifier) leaves(e *trace.Event, left string) bool {
	if e.Kind != trace.Iterate {
		return false
	}
	if e.Value == "" {
		return nothing(left)
	}
	if len(e.Changed) == 0 {
		return true // an attribute or element takes the items: which, the event does not say
	}
	for _, next := range v.trace.Events[v.next+1:] {
		if next.Kind != trace.Iterate || next.Frame != e.Frame || next.At != e.At {
			continue
		}
		switch {
		case len(next.Args) > 0: // it began anew
			return true
		case next.Value == "":
			return nothing(left)
		case len(next.Changed) == 0 || next.Changed[0].Name != e.Changed[0].Name: // another clause's item
		case strings.Contains(next.Value, "..."): // a part of something takes the item
			return true
		default:
			return startsWith(left, next.Value)
		}
	}
	return true // broken off
}

// gathers checks what a comprehension is said to hold: the element, and before it
// what it held, unless it has just begun.
func (v *verifier) gathers(e *trace.Event, so string) bool {
	items, ok := elements(so)
	here := place{e.Frame, e.At}
	before := v.gathered[here]
	v.gathered[here] = items
	if !ok || !slices.Contains(items, e.Value) {
		return false
	}
	if so[0] == '{' {
		return true // its elements may coincide
	}
	return len(items) == 1 || items[len(items)-1] == e.Value && slices.Equal(items[:len(items)-1], before)
}

// startsWith tells whether item is the first that an iterable gives.
func startsWith(iterable, item string) bool {
	if inner, ok := within(iterable, "enumerate("); ok {
		args, _ := split(inner, ", ")
		pair, _ := elements(item)
		return len(args) == 2 && len(pair) == 2 && pair[0] == args[1] && startsWith(args[0], pair[1])
	}
	if inner, ok := within(iterable, "zip("); ok {
		args, _ := split(inner, ", ")
		parts, _ := elements(item)
		for i := range parts {
			if i >= len(args) || !startsWith(args[i], parts[i]) {
				return false
			}
		}
		return len(parts) == len(args)
	}
	if inner, ok := within(iterable, "reversed("); ok {
		if chars, ok := characters(inner); ok && len(chars) > 0 {
			return quote(chars[len(chars)-1:]) == item
		}
		return strings.HasSuffix(strings.TrimRight(inner, ",)]"), strings.TrimRight(item, ")]"))
	}
	if dict, ok := strings.CutSuffix(iterable, ".items()"); ok {
		pair, _ := elements(item)
		return strings.HasPrefix(dict[1:], strings.Join(pair, ": "))
	}
	return startsPlainly(iterable, item)
}

// startsPlainly is startsWith for values and ranges. An item that was unpacked is
// spelled as a tuple, whatever it was, and one with a star as "(1, *[2])": of that
// only the first element could be compared.
func startsPlainly(iterable, item string) bool {
	if inner, ok := within(iterable, "range("); ok {
		return strings.HasPrefix(inner, item+",")
	}
	if chars, ok := characters(iterable); ok {
		first, _ := characters(item)
		return len(chars) > 0 && len(first) == 1 && chars[0] == first[0]
	}
	if bracketed(iterable) {
		items, _ := elements(iterable)
		unpacked := len(items) > 0 && unpacksTo(items[0], item)
		return unpacked || strings.HasPrefix(iterable[1:], item) || strings.Contains(item, "*")
	}
	return true
}

// unpacksTo tells whether a value gives the parts of a tuple, as the list in
// `for a, b in [[1, 2]]` gives (1, 2).
func unpacksTo(value, tuple string) bool {
	if value == tuple {
		return true
	}
	parts, ok := elements(tuple)
	given, known := fromValue(value)
	if !ok || !known || given.n != len(parts) {
		return false
	}
	for i, p := range parts {
		if !unpacksTo(given.item(i), p) {
			return false
		}
	}
	return true
}

// nothing tells whether an iterable has no items. Of zip one that is empty is enough.
func nothing(iterable string) bool {
	for _, lazy := range []string{"enumerate(", "zip(", "reversed("} {
		inner, ok := within(iterable, lazy)
		args, _ := split(inner, ", ")
		for _, a := range args {
			if nothing(a) {
				return true
			}
		}
		if ok {
			return false
		}
	}
	if inner, ok := within(iterable, "range("); ok {
		bounds, _ := split(inner, ", ")
		if len(bounds) < 2 {
			return false
		}
		from, _ := strconv.Atoi(bounds[0])
		to, _ := strconv.Atoi(bounds[1])
		down := len(bounds) == 3 && bounds[2][0] == '-'
		return down && from <= to || !down && from >= to
	}
	for _, method := range []string{".items()", ".keys()", ".values()"} {
		iterable = strings.TrimSuffix(iterable, method)
	}
	switch iterable {
	case "", `""`, "[]", "()", "{}", "set()":
		return true
	}
	return !bracketed(iterable) && iterable[0] != '"' && iterable[0] != '\''
}
