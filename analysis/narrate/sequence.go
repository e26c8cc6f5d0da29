package narrate

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"semcoder/analysis/trace"
)

// A sequence is what an iterable gives, item by item, as reprs. Loops restate
// what they have yet to take, so that the next item can be read off the step
// before it. Items are made when they are asked for: range(10**9) has as many.
type sequence struct {
	item  func(i int) string        // nil when only the spelling is known, as for map
	n     int                       // number of items
	spell func(from, to int) string // an expression that gives items[from:to]
}

// fromValue is the sequence that iterating over a value gives.
func fromValue(repr string) (sequence, bool) {
	if chars, ok := characters(repr); ok {
		spell := func(from, to int) string { return quote(chars[from:to]) }
		return sequence{func(i int) string { return spell(i, i+1) }, len(chars), spell}, true
	}
	if inner, ok := within(repr, "range("); ok {
		return fromRange(inner)
	}
	if items, ok := elements(repr); ok {
		keys := items
		if isDict(repr) {
			keys, ok = halves(items, 0)
		}
		return listed(keys, func(from, to int) string { return wrap(repr, items[from:to]) }), ok
	}
	return sequence{}, false
}

// listed is a sequence of items that are known one and all.
func listed(items []string, spell func(from, to int) string) sequence {
	return sequence{func(i int) string { return items[i] }, len(items), spell}
}

// within gives what stands between prefix and the closing parenthesis that ends text.
func within(text, prefix string) (string, bool) {
	inner, ok := strings.CutPrefix(text, prefix)
	if !ok || !strings.HasSuffix(inner, ")") {
		return "", false
	}
	return inner[:len(inner)-1], true
}

// fromRange reads the arguments of range, all of which its repr gives: range(3) shows
// as range(0, 3), so that what is left reads alike from the first item to the last.
func fromRange(args string) (sequence, bool) {
	var v [3]int
	fields := strings.Split(args, ", ")
	if len(fields) == 1 { // as a program writes it
		fields = []string{"0", fields[0]}
	}
	if len(fields) > 3 {
		return sequence{}, false
	}
	v[2] = 1
	for i, f := range fields {
		n, err := strconv.Atoi(f)
		if err != nil || n > math.MaxInt/4 || n < math.MinInt/4 { // sums of three have to fit
			return sequence{}, false
		}
		v[i] = n
	}
	if v[2] == 0 {
		return sequence{}, false
	}
	n := max(0, (v[1]-v[0]+v[2]-sign(v[2]))/v[2])
	item := func(i int) string { return strconv.Itoa(v[0] + i*v[2]) }
	spell := func(from, to int) string {
		stop := v[1]
		if to < n {
			stop = v[0] + to*v[2]
		}
		text := fmt.Sprintf("range(%d, %d", v[0]+from*v[2], stop)
		if v[2] != 1 {
			text += fmt.Sprintf(", %d", v[2])
		}
		return text + ")"
	}
	return sequence{item, n, spell}, true
}

func sign(n int) int {
	if n < 0 {
		return -1
	}
	return 1
}

// halves takes the keys (0) or values (1) of "k: v" pairs.
func halves(pairs []string, which int) ([]string, bool) {
	out := make([]string, len(pairs))
	for i, p := range pairs {
		kv, ok := split(p, ": ")
		if !ok || len(kv) != 2 {
			return nil, false
		}
		out[i] = kv[which]
	}
	return out, true
}

// fromCall is the sequence that iterating over the result of an operation gives:
// for the lazy ones, whose repr says nothing, spelled with the operands that
// remain; for all others, from the result itself.
func fromCall(e trace.Event) (sequence, bool) {
	args := make([]sequence, 0, len(e.Args))
	for _, a := range e.Args {
		s, ok := fromSpelling(a.Value)
		if !ok {
			s.n = -1
		}
		args = append(args, s)
	}
	switch {
	case e.Op == trace.Call && e.Name == "enumerate" && len(args) > 0 && args[0].n >= 0:
		return enumerated(args[0], e.Args[1:])
	case e.Op == trace.Call && e.Name == "zip" && len(args) > 0:
		return zipped(args, e.Args)
	case e.Op == trace.Call && e.Name == "reversed" && len(args) == 1 && args[0].n >= 0:
		return reversed(args[0])
	case e.Op == trace.Call && e.Name == "map" && len(args) == 2 && args[1].n >= 0:
		f := e.Args[0].Text
		return sequence{nil, args[1].n, func(from, to int) string { return "map(" + f + ", " + args[1].spell(from, to) + ")" }}, true
	case e.Op == trace.Method && len(args) == 1 && isDict(e.Args[0].Value):
		return view(e.Args[0].Value, e.Name)
	}
	return fromValue(e.Value)
}

// fromSpelling is the sequence that an operand gives: a value, or the call that made
// something lazy, as in enumerate(zip([1], [2])).
func fromSpelling(text string) (sequence, bool) {
	for _, name := range []string{"enumerate", "zip", "reversed"} {
		inner, ok := within(text, name+"(")
		if !ok {
			continue
		}
		parts, _ := split(inner, ", ")
		args := make([]trace.Arg, len(parts))
		for i, p := range parts {
			args[i].Value = p
		}
		return fromCall(trace.Event{Op: trace.Call, Name: name, Args: args})
	}
	return fromValue(text)
}

// enumerated pairs items with their index. The start is always spelled, so that the
// next index stands in the text and not in the number of rounds.
func enumerated(inner sequence, rest []trace.Arg) (sequence, bool) {
	start := 0
	if len(rest) > 0 {
		n, err := strconv.Atoi(rest[0].Value)
		if err != nil {
			return sequence{}, false
		}
		start = n
	}
	item := func(i int) string { return fmt.Sprintf("(%d, %s)", start+i, inner.item(i)) }
	spell := func(from, to int) string {
		return fmt.Sprintf("enumerate(%s, %d)", inner.spell(from, to), start+from)
	}
	return sequence{item, inner.n, spell}, true
}

// zipped takes one item of each iterable until the shortest has no more. What is left
// at the end is spelled with the rest of the longer ones: zip([], [3]).
func zipped(inner []sequence, args []trace.Arg) (sequence, bool) {
	n := inner[0].n
	for i, s := range inner {
		if s.n < 0 || args[i].Name != "" {
			return sequence{}, false
		}
		n = min(n, s.n)
	}
	item := func(i int) string {
		tuple := make([]string, len(inner))
		for j, s := range inner {
			tuple[j] = s.item(i)
		}
		return wrap("()", tuple)
	}
	spell := func(from, to int) string {
		parts := make([]string, len(inner))
		for j, s := range inner {
			if to == n {
				parts[j] = s.spell(from, s.n) // the longer ones keep what is never taken
			} else {
				parts[j] = s.spell(from, to)
			}
		}
		return "zip(" + strings.Join(parts, ", ") + ")"
	}
	return sequence{item, n, spell}, true
}

// reversed is spelled with what is left in the original order, from which the last
// item is the next.
func reversed(inner sequence) (sequence, bool) {
	item := func(i int) string { return inner.item(inner.n - 1 - i) }
	spell := func(from, to int) string { return "reversed(" + inner.spell(inner.n-to, inner.n-from) + ")" }
	return sequence{item, inner.n, spell}, true
}

// view is the sequence of a dict's keys(), values() or items(), spelled with a dict
// that shrinks from the front: Python keeps dicts in order of insertion.
func view(dict, method string) (sequence, bool) {
	pairs, _ := elements(dict)
	spell := func(from, to int) string { return wrap(dict, pairs[from:to]) + "." + method + "()" }
	keys, ok := halves(pairs, 0)
	values, ok2 := halves(pairs, 1)
	if !ok || !ok2 {
		return sequence{}, false
	}
	switch method {
	case "keys":
		return listed(keys, spell), true
	case "values":
		return listed(values, spell), true
	case "items":
		item := func(i int) string { return "(" + keys[i] + ", " + values[i] + ")" }
		return sequence{item, len(pairs), spell}, true
	}
	return sequence{}, false
}
