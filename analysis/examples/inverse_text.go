package examples

import (
	"slices"
	"strings"
)

// mostRepeated bounds what a count makes inputs of.
const mostRepeated = 40

// spelled are texts that the output may have come from.
func (m *material) spelled() []*value {
	p := newPool()
	add := func(all ...string) { p.add(strs(all...)...) }
	s, isText := m.text()
	switch {
	case isText:
		add(s)
		add(m.respelled(s)...)
	case m.wanted == nil:
	case m.wanted.holds():
		add(m.joined()...)
	default:
		add(m.wanted.String())
	}
	if n, counts := m.number(); counts && !isText && n >= -1 && n <= mostRepeated {
		add(m.repeated(max(n, 0))...)
	}
	for _, c := range m.texts() {
		add(c+c, c+"a", "a"+c, "a"+c+"b", strings.ToUpper(c), strings.ToLower(c))
	}
	return p.values
}

// repeated are texts that have n of something: n is a length, a count or an index.
func (m *material) repeated(n int) []string {
	var all []string
	for _, unit := range append(m.texts(), "a", "a ", "1", "A", "\n", "ab", " ") {
		some := strings.Repeat(unit, n)
		all = append(all, some, strings.TrimRight(some, " "), some+unit)
		if n > 0 {
			all = append(all, strings.Repeat(unit, n-1))
		}
		all = append(all, "x"+some, strings.Repeat("x", n)+unit, strings.Repeat("a"+unit, n))
	}
	return all
}

// respelled are texts that a string method, a slice or a character filter may have
// turned into s.
func (m *material) respelled(s string) []string {
	back := reversed(s)
	all := []string{back, strings.ToLower(s), strings.ToUpper(s), swapped(s), capitalised(s), " " + s, s + " ", s + "a", "a" + s}
	all = append(all, m.replaced(s)...)
	all = append(all, parted([]rune(s))...)
	words := strings.Fields(s)
	slices.Reverse(words)
	all = append(all, strings.Join(words, " "), strings.Join(words, ""), spaced(s, " "), s+s, s+back, s+"\n", "\n"+s, "  "+s)
	return append(all, spaced(s, "a"), doubled(s), alternate(s, 0), alternate(s, 1), shifted(s, 1), shifted(s, -1), swapped(back))
}

// replaced are texts that lose or exchange one of the code's texts to become s.
func (m *material) replaced(s string) []string {
	var all []string
	for _, c := range m.texts() {
		all = append(all, s+c, c+s, c+s+c, strings.ReplaceAll(s, c, ""), strings.TrimSuffix(s, c), strings.TrimPrefix(s, c),
			strings.ReplaceAll(s, c, " "), strings.ReplaceAll(s, " ", c))
		for _, d := range m.texts() {
			if c != d {
				all = append(all, strings.ReplaceAll(s, c, d))
			}
		}
	}
	return all
}

// parted are a text's halves, its rotations, it without an end, and in order.
func parted(s []rune) []string {
	half := len(s) / 2
	tail := len(s) - half
	all := []string{string(s[half:]) + string(s[:half]), string(s[tail:]) + string(s[:tail]), string(s[:half]), string(s[half:])}
	if n := len(s) - 1; n > 0 {
		all = append(all, string(s[1:]), string(s[:n]), string(s[1:])+string(s[:1]), string(s[n:])+string(s[:n]))
	}
	ordered := slices.Clone(s)
	slices.Sort(ordered)
	return append(all, string(ordered))
}

// joined are texts that may have been taken apart into the output's items.
func (m *material) joined() []string {
	var all, pieces []string
	for _, item := range m.wanted.items {
		pieces = append(pieces, spelledItem(item))
	}
	if m.wanted.shape.kind == mapping {
		all = spelledPairs(m.wanted)
	}
	separators := append(m.texts(), "", " ", ",", ", ", "\n")
	for _, sep := range separators {
		all = append(all, strings.Join(pieces, sep))
	}
	for _, sep := range separators {
		all = append(all, strings.Join(pieces, sep)+sep, sep+strings.Join(pieces, sep))
	}
	whole := strings.Join(pieces, "")
	slices.Reverse(pieces)
	for _, sep := range separators {
		all = append(all, strings.Join(pieces, sep))
	}
	for _, piece := range pieces {
		all = append(all, piece, strings.ToLower(piece), strings.ToUpper(piece))
	}
	return append(all, reversed(whole), strings.ToLower(whole), swapped(whole))
}

// spelledPairs are texts that a dict may have been counted or read from.
func spelledPairs(dict *value) []string {
	var keys, pairs []string
	counted := ""
	for i := 0; i+1 < len(dict.items); i += 2 {
		key := spelledItem(dict.items[i])
		n, ok := dict.items[i+1].number()
		if !ok || n > mostRepeated {
			n = 1
		}
		keys, counted = append(keys, key), counted+strings.Repeat(key, max(n, 0))
		pairs = append(pairs, key+"="+spelledItem(dict.items[i+1]))
	}
	return []string{counted, strings.Join(keys, ""), strings.Join(keys, " "), strings.Join(pairs, "&"), strings.Join(pairs, " ")}
}

// spelledItem is an item as it would read inside a text; a sequence's items follow
// each other.
func spelledItem(v *value) string {
	if s, ok := v.plain(); ok {
		return s
	}
	if !v.sequence() {
		return v.String()
	}
	var b strings.Builder
	for _, item := range v.items {
		b.WriteString(spelledItem(item))
	}
	return b.String()
}
