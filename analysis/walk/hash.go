package walk

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"semcoder/analysis/narrate"
)

// hashable tells what can be a key of a dict or be in a set.
func (v *value) hashable() bool {
	seen := map[*value]bool{} // a tuple of the same tuple again and again would take for ever
	var fits func(*value) bool
	fits = func(v *value) bool {
		if v.sort != tuple || seen[v] {
			return !v.changeable()
		}
		seen[v] = true
		return !slices.ContainsFunc(v.items, func(item *value) bool { return !fits(item) })
	}
	return fits(v)
}

// longestHash is how long a hash is before it is digested, in bytes.
const longestHash = 1000

// hash is a text that two values share which are one key of a dict: 1, 1.0 and True are.
func (v *value) hash() string { return hashes{}.of(v) }

// Hashes are those of tuples that were looked at, so that one which is there again and again is looked at once.
type hashes map[*value]string

func (known hashes) of(v *value) string {
	if v.sort != tuple {
		return v.plainHash()
	}
	if text, ok := known[v]; ok {
		return text
	}
	parts := make([]string, len(v.items))
	for i, item := range v.items {
		parts[i] = known.of(item)
	}
	text := "(" + strings.Join(parts, ", ") + ")"
	if len(text) > longestHash {
		text = fmt.Sprintf("(%x)", sha256.Sum256([]byte(text)))
	}
	known[v] = text
	return text
}

// where are the places of things by their hashes, of those that are one key the first.
func where(items []*value) map[string]int {
	known, at := hashes{}, make(map[string]int, len(items))
	for i, item := range items {
		if hash := known.of(item); at[hash] == 0 {
			at[hash] = i + 1
		}
	}
	for hash := range at {
		at[hash]--
	}
	return at
}

// plainHash is that of anything but a tuple.
func (v *value) plainHash() string {
	if v.sort == object || v.sort == class || v.sort == lambda {
		return fmt.Sprintf("%p", v)
	}
	if v.sort != atom {
		return v.repr()
	}
	switch n, ok := number(v.text); {
	case v.unequal():
		return fmt.Sprintf("%p", v)
	case v.text == "True":
		return "1"
	case v.text == "False":
		return "0"
	case ok && n == 0:
		return "0"
	case ok && strings.ContainsAny(v.text, ".e") && n == math.Trunc(n) && !math.IsInf(n, 0):
		return big.NewFloat(n).Text('f', 0)
	}
	return v.text
}

// unequal tells a float that no other equals: among keys it is itself alone.
func (v *value) unequal() bool {
	return v.sort == atom && (v.text == "nan" || v.text == `float("nan")`)
}

// at is the place of a key in a dict; -1 where it is not in there.
func (v *value) at(key *value) int {
	return found(v.keys, key)
}

// found is where the first of some things is that is one key with another; -1 where none is.
func found(items []*value, o *value) int {
	known := hashes{}
	hash := known.of(o)
	return slices.IndexFunc(items, func(item *value) bool { return known.of(item) == hash })
}

// merge stores all that another dict has.
func (v *value) merge(o *value) {
	at, known := where(v.keys), hashes{}
	v.keys, v.items = slices.Clone(v.keys), slices.Clone(v.items)
	for i, key := range o.keys {
		hash := known.of(key)
		if j, ok := at[hash]; ok {
			v.items[j] = o.items[i]
			continue
		}
		at[hash] = len(v.keys)
		v.keys, v.items = append(v.keys, key), append(v.items, o.items[i])
	}
}

// store puts an item under a key of a dict. A key that is there stays as it is.
func (v *value) store(key, item *value) {
	if i := v.at(key); i >= 0 {
		v.items = slices.Clone(v.items)
		v.items[i] = item
		return
	}
	v.keys, v.items = append(slices.Clip(v.keys), key), append(slices.Clip(v.items), item)
}

// include puts an item into a set, unless it is there.
func (v *value) include(item *value) {
	if found(v.items, item) < 0 {
		v.items = append(slices.Clip(v.items), item)
	}
}

// inOrder are the elements of a set as a run shows them: by value where all are of one type that
// has an order, else by their text. It is not the order in which a loop takes them.
func inOrder(items []*value) []*value {
	sorted := slices.Clone(items)
	kinds := map[string]bool{}
	for _, item := range items {
		kinds[item.kind()] = true
	}
	slices.SortFunc(sorted, func(a, b *value) int {
		if len(kinds) == 1 && !kinds[""] {
			return a.compare(b)
		}
		return strings.Compare(a.repr(), b.repr())
	})
	return sorted
}

// kind names the type of an atom that has an order; "" for others.
func (v *value) kind() string {
	_, float := number(v.text)
	_, text := narrate.Characters(v.text)
	switch {
	case v.sort != atom:
		return ""
	case v.text == "True" || v.text == "False":
		return "bool"
	case text:
		return "str"
	case float && strings.Trim(v.text, "-0123456789") == "":
		return "int"
	case float:
		return "float"
	}
	return ""
}

// literalType is the type of what a literal says, which its text shows; "" of other things.
func (v *value) literalType() string {
	switch {
	case v.class != "":
		return ""
	case v.sort == list:
		return "list"
	case v.sort == tuple:
		return "tuple"
	case v.sort == set:
		return "set"
	case v.sort == dict:
		return "dict"
	}
	return v.kind()
}

// compare compares atoms of one kind.
func (v *value) compare(o *value) int {
	if a, ok := narrate.Characters(v.text); ok {
		b, _ := narrate.Characters(o.text)
		return slices.CompareFunc(a, b, func(x, y string) int { return cmp.Compare(codepoint(x), codepoint(y)) })
	}
	a, okA := number(v.text)
	b, okB := number(o.text)
	if okA && okB {
		return cmp.Compare(a, b)
	}
	return strings.Compare(v.text, o.text)
}

// codepoint is a character that may be escaped.
func codepoint(char string) rune {
	if char == `\'` {
		return '\''
	}
	r, _, _, err := strconv.UnquoteChar(char, 0)
	if err != nil {
		r = []rune(char + " ")[0]
	}
	return r
}

// steady tells a set whose elements a loop takes in the order in which they are shown, however it came
// about: no more than one, or integers that no table of hashes is too small for.
func (v *value) steady() bool {
	return len(v.items) < 2 || !slices.ContainsFunc(v.items, func(item *value) bool {
		return item.sort != atom || len(item.text) != 1 || item.text[0] < '0' || item.text[0] > '7'
	})
}
