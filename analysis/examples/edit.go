package examples

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// edited is a value with one detail changed at random: a character, an item, a number.
// What is put in comes from the material.
func (m *material) edited(v *value, random *rand.Rand) *value {
	if len(v.items) > 0 && random.IntN(2) == 0 {
		out := *v
		out.items = slices.Clone(v.items)
		i := random.IntN(len(out.items))
		out.items[i] = m.edited(out.items[i], random)
		if v.shape.kind != mapping && v.shape.kind != "set" || hashable(out.items) {
			return &out
		}
		return v
	}
	if s, ok := v.plain(); ok {
		return aText(m.editedText([]rune(s), random))
	}
	if n, ok := v.number(); ok {
		return m.editedNumber(n, random)
	}
	if v.holds() {
		return m.editedItems(v, random)
	}
	return v
}

func (m *material) editedText(letters []rune, random *rand.Rand) string {
	out := slices.Clone(letters)
	alphabet := m.letters
	one := []rune(alphabet[min(random.IntN(len(alphabet)), random.IntN(len(alphabet)))])
	at := random.IntN(len(out) + 1)
	switch k := random.IntN(8); {
	case k < 3 || len(out) == 0:
		out = slices.Insert(out, at, one...)
	case k == 3 && at < len(out):
		out = slices.Delete(out, at, at+1)
	case k == 4 && at < len(out):
		out = slices.Replace(out, at, at+1, one...)
	case k == 5 && at < len(out):
		out = slices.Replace(out, at, at+1, []rune(swapped(string(out[at])))...)
	case k == 6 && at+1 < len(out):
		out[at], out[at+1] = out[at+1], out[at]
	default:
		return m.rewritten(string(out), random)
	}
	return string(out)
}

// rewritten changes a text as a whole.
func (m *material) rewritten(s string, random *rand.Rand) string {
	switch random.IntN(8) {
	case 0:
		return reversed(s)
	case 1:
		return swapped(s)
	case 2:
		return strings.ToLower(s)
	case 3:
		return strings.ToUpper(s)
	case 4:
		return s + s
	case 5:
		return s + " "
	case 6:
		return " " + s
	}
	all := m.texts()
	if len(all) == 0 {
		return strings.TrimSpace(s)
	}
	if c := all[random.IntN(len(all))]; random.IntN(2) == 0 {
		return s + c
	} else {
		return c + s
	}
}

func (m *material) editedNumber(n int, random *rand.Rand) *value {
	switch random.IntN(7) {
	case 0, 1:
		return anInt(n + 1)
	case 2, 3:
		return anInt(n - 1)
	case 4:
		return anInt(-n)
	case 5:
		return anInt(random.IntN(20))
	}
	return anInt(n * 2)
}

func (m *material) editedItems(v *value, random *rand.Rand) *value {
	stride := 1
	if v.shape.kind == mapping {
		stride = 2
	}
	out := *v
	out.items = slices.Clone(v.items)
	n := len(out.items) / stride
	at := 0
	if n > 0 {
		at = random.IntN(n) * stride
	}
	switch k := random.IntN(6); {
	case n == 0 || k < 2:
		one := []*value{m.some(v, random), m.some(v, random)}[:stride]
		out.items = slices.Insert(out.items, at, one...)
	case k == 2:
		out.items = slices.Delete(out.items, at, at+stride)
	case k == 3 && stride == 1:
		out.items = slices.Insert(out.items, at, out.items[at])
	case k == 4 && n > 1:
		other := random.IntN(n) * stride
		for i := range stride {
			out.items[at+i], out.items[other+i] = out.items[other+i], out.items[at+i]
		}
	default:
		out.items[at+random.IntN(stride)] = m.some(v, random)
	}
	if v.shape.kind == "set" {
		out.items = distinct(out.items)
	}
	if (v.shape.kind == mapping || v.shape.kind == "set") && !hashable(out.items) {
		return v
	}
	return &out
}

// some is a value to put into v: one it has already, one of the material, or a plain
// one.
func (m *material) some(v *value, random *rand.Rand) *value {
	lists := [][]*value{v.items, m.parts, m.constants, append(numbers(0, 1, 2, 3, -1, 5), strs("a", "", "b", "1")...)}
	for range 6 {
		if list := lists[random.IntN(len(lists))]; len(list) > 0 {
			return list[random.IntN(len(list))]
		}
	}
	return anInt(1)
}
