package examples

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
)

// mutant returns a value with one random change.
func (r *reader) mutant(v *value, random *rand.Rand) *value {
	if len(v.items) > 0 && random.IntN(2) == 0 {
		out := *v
		out.items = slices.Clone(v.items)
		i := random.IntN(len(out.items))
		if v.shape.kind == mapping {
			i |= 1 // its keys are seldom what matters
		}
		out.items[i] = r.mutant(out.items[i], random)
		return &out
	}
	if random.IntN(6) == 0 {
		return falsy(v)
	}
	switch v.shape.kind {
	case "list", "set", "deque":
		return r.rearranged(v, random)
	case "int":
		return mutantInt(v, random)
	case "str":
		return mutantText(v, random)
	}
	return r.value(v.shape, random.IntN(8), 0)
}

// falsy is the value of a kind that a test takes for false: many branches ask for it.
func falsy(v *value) *value {
	texts := map[string]string{"int": "0", "float": "0.0", "str": `""`, "bool": "False", "bytes": `b""`}
	out := *v
	if text, ok := texts[v.shape.kind]; ok {
		out.text = text
	} else if v.shape.kind != object && v.shape.kind != "tuple" {
		out.items = nil
	}
	return &out
}

func (r *reader) rearranged(v *value, random *rand.Rand) *value {
	out := *v
	out.items = slices.Clone(v.items)
	n := len(out.items)
	switch k := random.IntN(5); {
	case n == 0 || k == 0 && n < 8:
		out.items = append(out.items, r.value(v.shape.item(), random.IntN(10), 1))
	case k == 1:
		at := random.IntN(n)
		out.items = slices.Delete(out.items, at, at+1)
	case k == 2 && n < 8:
		out.items = append(out.items, out.items[random.IntN(n)])
	case k == 3:
		i, j := random.IntN(n), random.IntN(n)
		out.items[i], out.items[j] = out.items[j], out.items[i]
	default:
		return r.value(v.shape, random.IntN(7), 0)
	}
	if v.shape.kind == "set" {
		out.items = distinct(out.items)
	}
	return &out
}

func mutantInt(v *value, random *rand.Rand) *value {
	out := *v
	n, ok := number(v.text)
	if !ok {
		return v
	}
	switch random.IntN(6) {
	case 0:
		n++
	case 1:
		n--
	case 2:
		n *= 2
	case 3:
		n = -n
	case 4:
		n = random.IntN(30)
	default:
		out.text = pick(ints(v.shape.pool), random.IntN(12))
		return &out
	}
	out.text = strconv.Itoa(n)
	return &out
}

// mutantText changes a plain string literal by a character or a known literal.
func mutantText(v *value, random *rand.Rand) *value {
	out := *v
	text, err := strconv.Unquote(v.text)
	if err != nil || random.IntN(4) == 0 {
		out.text = pick(texts(v.shape.pool), random.IntN(14))
		return &out
	}
	known := fitting(v.shape.pool, "str")
	piece := pick([]string{"a", "b", "A", "1", "0", " ", "-", ".", "(", ")"}, random.IntN(10))
	if len(known) > 0 && random.IntN(2) == 0 {
		if one, err := strconv.Unquote(pick(known, random.IntN(12))); err == nil {
			piece = one
		}
	}
	letters := []rune(text)
	switch at := random.IntN(len(letters) + 1); {
	case at < len(letters) && random.IntN(3) == 0:
		letters = slices.Delete(letters, at, at+1)
	case len(letters) < 24:
		letters = slices.Insert(letters, at, []rune(piece)...)
	}
	out.text = quote(string(letters))
	return &out
}

// quote writes a string literal that Python reads as the same text.
func quote(text string) string {
	for _, c := range text {
		if c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
			return fmt.Sprintf("%+q", text)
		}
	}
	return strconv.Quote(text)
}
