package examples

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// What operations do to text, and what undoes them.

func reversed(s string) string {
	letters := []rune(s)
	slices.Reverse(letters)
	return string(letters)
}

func swapped(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsUpper(c) {
			return unicode.ToLower(c)
		}
		return unicode.ToUpper(c)
	}, s)
}

func capitalised(s string) string {
	letters := []rune(strings.ToLower(s))
	if len(letters) > 0 {
		letters[0] = unicode.ToUpper(letters[0])
	}
	return string(letters)
}

// shifted moves every ASCII letter along the alphabet.
func shifted(s string, by rune) string {
	return strings.Map(func(c rune) rune {
		if base := c &^ 0x20; base >= 'A' && base <= 'Z' {
			return c - base + 'A' + (base-'A'+by+26)%26
		}
		return c
	}, s)
}

// spaced puts a text between the characters of another.
func spaced(s, with string) string {
	return strings.TrimSuffix(each(s, func(_ int, c rune) string { return string(c) + with }), with)
}

func doubled(s string) string {
	return each(s, func(_ int, c rune) string { return string(c) + string(c) })
}

// alternate is every second character, from the first or the second on.
func alternate(s string, from int) string {
	return each(s, func(i int, c rune) string {
		if i%2 == from {
			return string(c)
		}
		return ""
	})
}

// each writes something for every character, which are counted from 0.
func each(s string, write func(int, rune) string) string {
	var b strings.Builder
	for i, c := range []rune(s) {
		b.WriteString(write(i, c))
	}
	return b.String()
}

// ofText is a cast of texts.
func ofText(change func(string) string) cast {
	return func(v *value) *value {
		if s, ok := v.plain(); ok {
			return aText(change(s))
		}
		return nil
	}
}

// ofNumber is a cast of whole numbers.
func ofNumber(change func(int) int) cast {
	return func(v *value) *value {
		if n, ok := v.number(); ok {
			return anInt(change(n))
		}
		return nil
	}
}

// ofKind casts a container of one kind to another.
func ofKind(from, to string) cast {
	return func(v *value) *value {
		if v.shape.kind == from {
			return container(to, v.items...)
		}
		return nil
	}
}

// toNumber reads a number off a text; nil where there is none.
func toNumber(v *value) *value {
	if s, ok := v.plain(); ok {
		if n, err := strconv.Atoi(s); err == nil {
			return anInt(n)
		}
	}
	return nil
}

func firstItem(v *value) *value {
	if v.sequence() && len(v.items) > 0 {
		return v.items[0]
	}
	return nil
}

func lastItem(v *value) *value {
	if v.sequence() && len(v.items) > 0 {
		return v.items[len(v.items)-1]
	}
	return nil
}

func upto(n int) []*value {
	var all []*value
	for i := range n {
		all = append(all, anInt(i))
	}
	return all
}

// compareValues orders numbers by size, texts by their characters, the rest as
// written.
func compareValues(a, b *value) int {
	x, isNumber := a.number()
	y, both := b.number()
	if isNumber && both {
		return cmp.Compare(x, y)
	}
	return cmp.Compare(a.text+a.String(), b.text+b.String())
}
