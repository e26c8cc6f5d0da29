package examples

import (
	"slices"
	"strings"
)

// A change is one difference between two values: what would have to be put in the
// place of what. Both are pieces of text, or whole values.
type change struct {
	from, to *value  // nil: nothing, so that to is added or from taken away
	piece    bool    // of a text: it may stand inside a longer one
	at       float64 // where in the whole it is, 0 to 1
}

// mostChanges bounds the changes that are told apart.
const mostChanges = 12

// changes lists what tells a value from another that is wanted.
func changes(got, wanted *value) []change {
	var all []change
	add := func(c change) {
		if len(all) < mostChanges {
			all = append(all, c)
		}
	}
	differences(got, wanted, 0, add)
	return all
}

func differences(got, wanted *value, at float64, add func(change)) {
	x, isText := got.plain()
	y, both := wanted.plain()
	switch {
	case isText && both:
		textDifferences([]rune(x), []rune(y), add)
	case got.sequence() && wanted.sequence():
		a, b := longestAligned(got.items), longestAligned(wanted.items)
		for _, s := range alignment(a, b, itemCost, weight) {
			switch where := place(s.j, len(b)); {
			case s.i < 0:
				add(change{to: b[s.j], at: where})
			case s.j < 0:
				add(change{from: a[s.i], at: place(s.i, len(a))})
			case itemCost(a[s.i], b[s.j]) > 0:
				add(change{from: a[s.i], to: b[s.j], at: where})
				differences(a[s.i], b[s.j], where, add)
			}
		}
	case got.shape.kind == mapping && wanted.shape.kind == mapping:
		mappingDifferences(got, wanted, add)
	default:
		add(change{from: got, to: wanted, at: at})
	}
}

// mappingDifferences pairs what is only in one dict with what is only in the other.
func mappingDifferences(got, wanted *value, add func(change)) {
	var extra, missing []int
	for i := 0; i+1 < len(wanted.items); i += 2 {
		if other := got.under(wanted.items[i]); other == nil {
			missing = append(missing, i)
		} else if distance(other, wanted.items[i+1]) > 0 {
			add(change{from: other, to: wanted.items[i+1], at: place(i, len(wanted.items))})
			differences(other, wanted.items[i+1], 0, add)
		}
	}
	for i := 0; i+1 < len(got.items); i += 2 {
		if wanted.under(got.items[i]) == nil {
			extra = append(extra, i)
		}
	}
	for k := range max(len(extra), len(missing)) {
		for part := range 2 { // key, then value
			var c change
			if k < len(extra) {
				c.from = got.items[extra[k]+part]
			}
			if k < len(missing) {
				c.to = wanted.items[missing[k]+part]
				c.at = place(missing[k], len(wanted.items))
			}
			add(c)
		}
	}
}

func place(i, n int) float64 { return float64(i) / float64(max(n, 1)) }

// textDifferences joins changed characters that follow each other to pieces.
func textDifferences(a, b []rune, add func(change)) {
	a, b = longestAligned(a), longestAligned(b)
	var from, to []rune
	start := 0
	flush := func() {
		if len(from)+len(to) > 0 {
			c := change{piece: true, at: place(start, len(b))}
			if len(from) > 0 {
				c.from = aText(string(from))
			}
			if len(to) > 0 {
				c.to = aText(string(to))
			}
			add(c)
		}
		from, to = nil, nil
	}
	for k, s := range alignment(a, b, runeCost, func(rune) float64 { return 1 }) {
		if s.i >= 0 && s.j >= 0 && a[s.i] == b[s.j] {
			flush()
			continue
		}
		if len(from)+len(to) == 0 {
			start = k
		}
		if s.i >= 0 {
			from = append(from, a[s.i])
		}
		if s.j >= 0 {
			to = append(to, b[s.j])
		}
	}
	flush()
}

// A step of an alignment pairs an item of one sequence with one of the other; -1 for
// none.
type step struct{ i, j int }

// alignment is the cheapest way to walk through two sequences.
func alignment[T any](a, b []T, cost func(T, T) float64, one func(T) float64) []step {
	rows := make([][]float64, len(a)+1) // rows[i][j]: of the prefixes of i and j items
	for i := range rows {
		rows[i] = make([]float64, len(b)+1)
		for j := range rows[i] {
			switch {
			case i > 0 && j > 0:
				rows[i][j] = min(rows[i-1][j-1]+cost(a[i-1], b[j-1]), rows[i-1][j]+one(a[i-1]), rows[i][j-1]+one(b[j-1]))
			case i > 0:
				rows[i][j] = rows[i-1][j] + one(a[i-1])
			case j > 0:
				rows[i][j] = rows[i][j-1] + one(b[j-1])
			}
		}
	}
	var back []step
	for i, j := len(a), len(b); i > 0 || j > 0; {
		switch {
		case i > 0 && j > 0 && rows[i][j] == rows[i-1][j-1]+cost(a[i-1], b[j-1]):
			i, j = i-1, j-1
			back = append(back, step{i, j})
		case i > 0 && rows[i][j] == rows[i-1][j]+one(a[i-1]):
			i--
			back = append(back, step{i, -1})
		default:
			j--
			back = append(back, step{-1, j})
		}
	}
	slices.Reverse(back)
	return back
}

// applied are the ways to make a change of the output in an input.
func (c change) applied(v *value) []*value {
	var all []*value
	switch s, isText := v.plain(); {
	case isText:
		all = c.inText(s)
	case v.shape.kind == "int":
		all = c.inNumber(v)
	case v.sequence() || v.shape.kind == "set":
		all = c.inItems(v, 1)
	case v.shape.kind == mapping:
		all = c.inItems(v, 2)
	default:
		all = c.inParts(v)
	}
	if c.from != nil && c.to != nil && c.from.String() == v.String() {
		all = append(all, c.to)
	}
	return all
}

func (c change) inText(s string) []*value {
	from, isText := c.from.plain()
	to, other := c.to.plain()
	if c.from != nil && !isText {
		from = c.from.String()
	}
	if c.to != nil && !other {
		to = c.to.String()
	}
	var all []string
	if from != "" {
		for _, form := range []struct{ from, to string }{{from, to}, {reversed(from), reversed(to)}, {swapped(from), swapped(to)}} {
			if !strings.Contains(s, form.from) {
				continue
			}
			last := strings.LastIndex(s, form.from)
			all = append(all, strings.Replace(s, form.from, form.to, 1), s[:last]+form.to+s[last+len(form.from):], strings.ReplaceAll(s, form.from, form.to))
		}
	}
	all = append(all, c.shifts([]rune(s))...)
	if to != "" {
		letters := []rune(s)
		at := min(len(letters), int(c.at*float64(len(letters))+0.5))
		mirrored := len(letters) - at
		all = append(all, string(letters[:at])+to+string(letters[at:]), s+to, to+s, string(letters[:mirrored])+to+string(letters[mirrored:]), s+" "+to, to+" "+s)
	}
	if len(s) > 0 && from != "" && to == "" {
		letters := []rune(s)
		all = append(all, string(letters[1:]), string(letters[:len(letters)-1]))
	}
	return strs(all...)
}

// shifts moves characters as far as the output's has to move: the one in the same
// place, and all of them.
func (c change) shifts(s []rune) []string {
	from, _ := c.from.plain()
	to, _ := c.to.plain()
	a, b := []rune(from), []rune(to)
	if len(a) == 0 || len(a) != len(b) || len(s) == 0 {
		return nil
	}
	one, every := slices.Clone(s), slices.Clone(s)
	at := min(len(s)-1, int(c.at*float64(len(s))+0.5))
	for i := range min(len(a), len(s)-at) {
		one[at+i] += b[i] - a[i]
	}
	for i := range every {
		every[i] += b[0] - a[0]
	}
	return []string{string(one), string(every)}
}

func (c change) inNumber(v *value) []*value {
	n, ok := v.number()
	if !ok {
		return nil
	}
	var all []int
	a, gotNumber := c.from.number()
	b, wantsNumber := c.to.number()
	if gotNumber && wantsNumber {
		all = append(all, n+b-a, n-b+a, b)
		if a != 0 && b%a == 0 {
			all = append(all, n*(b/a))
		}
	}
	size := func(v *value) int {
		if s, ok := v.plain(); ok {
			return len([]rune(s))
		}
		return 1
	}
	switch {
	case c.from == nil:
		all = append(all, n+1, n-1, n+size(c.to), n-size(c.to))
	case c.to == nil:
		all = append(all, n-1, n+1, n-size(c.from), n+size(c.from))
	}
	return numbers(all...)
}

// inParts makes the change in what an object is made of, of which there is always as
// much.
func (c change) inParts(v *value) []*value {
	var all []*value
	for i, item := range v.items {
		for _, one := range c.applied(item) {
			out := *v
			out.items = slices.Clone(v.items)
			out.items[i] = one
			all = append(all, &out)
		}
	}
	return all
}

// inItems makes the change in items, or in the pairs of a dict (stride 2).
func (c change) inItems(v *value, stride int) []*value {
	var all []*value
	add := func(items []*value) {
		if stride == 1 || hashable(items) {
			out := *v
			if out.items = items; v.shape.kind == "set" {
				out.items = distinct(items)
			}
			all = append(all, &out)
		}
	}
	n := len(v.items)
	at := min(int(c.at*float64(n/stride)+0.5)*stride, n)
	for _, i := range around(at, n) {
		item, first := v.items[i], i-i%stride
		switch equal := c.from != nil && item.String() == c.from.String(); {
		case equal && c.to == nil:
			add(slices.Delete(slices.Clone(v.items), first, first+stride))
		case len(all) < mostChanges:
			for _, one := range c.applied(item)[:min(6, len(c.applied(item)))] {
				items := slices.Clone(v.items)
				items[i] = one
				add(items)
			}
		}
	}
	if c.to == nil || c.piece {
		return all
	}
	one := []*value{c.to}
	if stride == 2 {
		one = append(one, c.to)
		if n > 1 {
			one[1] = v.items[1]
		}
	}
	for _, i := range []int{at, n, 0} {
		add(slices.Insert(slices.Clone(v.items), i, one...))
	}
	return all
}

// around are the places 0 to n, those next to at first.
func around(at, n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	slices.SortStableFunc(all, func(i, j int) int { return max(i-at, at-i) - max(j-at, at-j) })
	return all
}
