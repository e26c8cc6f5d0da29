package examples

import (
	"math"
	"strconv"
	"unicode/utf8"
)

// distance is how much of a value has to change to make it another: characters of
// text, items, halvings of a number. 0 means equal, also in kind.
func distance(a, b *value) float64 {
	switch {
	case a == nil || b == nil:
		return unlike
	case a.shape.kind != b.shape.kind:
		return kinds(a, b)
	case a.shape.kind == "str":
		return textDistance(a, b)
	case a.shape.kind == mapping:
		return mappingDistance(a, b)
	case a.shape.kind == "set":
		return setDistance(a, b)
	case a.sequence():
		return sequenceDistance(a.items, b.items)
	case a.text == b.text:
		return 0
	}
	return numberDistance(a.text, b.text)
}

// unlike is the distance of values that have nothing in common.
const unlike = 1000

// kinds is the distance of values of different kinds: far, but a list is nearer to a
// tuple with the same items than None is.
func kinds(a, b *value) float64 {
	if a.sequence() && b.sequence() {
		return 1 + sequenceDistance(a.items, b.items)
	}
	if len(a.items) > 0 && len(a.items) == len(b.items) {
		return 2 + weight(a)/2 + weight(b)/2
	}
	return 2 + weight(a) + weight(b)
}

// weight is what it costs to make a value from nothing.
func weight(v *value) float64 {
	w := 1.0
	if v.shape.kind == "str" {
		w += float64(utf8.RuneCountInString(v.text)) / 2
	}
	for _, item := range v.items {
		w += weight(item)
	}
	return w
}

func numberDistance(a, b string) float64 {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX != nil || errY != nil {
		return 1
	}
	return 0.5 + min(4, math.Log2(1+math.Abs(x-y))/2)
}

// textDistance counts characters to insert, delete or change; one in another case is
// half changed.
func textDistance(a, b *value) float64 {
	x, _ := a.plain()
	y, _ := b.plain()
	return levenshtein(longestAligned([]rune(x)), longestAligned([]rune(y)), runeCost, func(rune) float64 { return 1 })
}

func runeCost(a, b rune) float64 {
	switch {
	case a == b:
		return 0
	case a|0x20 == b|0x20:
		return 0.5
	}
	return 1
}

func sequenceDistance(a, b []*value) float64 {
	return levenshtein(longestAligned(a), longestAligned(b), itemCost, weight)
}

func itemCost(a, b *value) float64 { return min(distance(a, b), weight(a)+weight(b)) }

// longestAligned bounds what an alignment takes: it grows with the square.
func longestAligned[T any](s []T) []T { return s[:min(len(s), 60)] }

// levenshtein is the cost of the cheapest alignment.
func levenshtein[T any](a, b []T, change func(T, T) float64, one func(T) float64) float64 {
	row := make([]float64, len(b)+1) // from the items of a so far, to each prefix of b
	for j := range b {
		row[j+1] = row[j] + one(b[j])
	}
	for i := range a {
		diagonal := row[0]
		drop := one(a[i])
		row[0] += drop
		for j := range b {
			best := min(diagonal+change(a[i], b[j]), row[j+1]+drop, row[j]+one(b[j]))
			diagonal, row[j+1] = row[j+1], best
		}
	}
	return row[len(b)]
}

// mappingDistance compares values under the same key, and costs the other keys.
func mappingDistance(a, b *value) float64 {
	total, found := 0.0, 0
	for i := 0; i+1 < len(a.items); i += 2 {
		other := b.under(a.items[i])
		if other == nil {
			total += weight(a.items[i]) + weight(a.items[i+1])
			continue
		}
		found++
		total += itemCost(a.items[i+1], other)
	}
	for i := 0; i+1 < len(b.items); i += 2 {
		if a.under(b.items[i]) == nil {
			total += weight(b.items[i]) + weight(b.items[i+1])
		}
	}
	return total
}

// under is the value that a dict has for a key, nil for none.
func (v *value) under(key *value) *value {
	name := key.String()
	for i := 0; i+1 < len(v.items); i += 2 {
		if v.items[i].String() == name {
			return v.items[i+1]
		}
	}
	return nil
}

func setDistance(a, b *value) float64 {
	total := 0.0
	for _, pair := range [][2]*value{{a, b}, {b, a}} {
		has := map[string]bool{}
		for _, item := range pair[1].items {
			has[item.String()] = true
		}
		for _, item := range pair[0].items {
			if !has[item.String()] {
				total += weight(item)
			}
		}
	}
	return total
}
