package pyx

import (
	"slices"
	"strconv"
	"strings"
)

// mostSpelled is how many elements are spelled one by one; nobody counts further.
const mostSpelled = 20

// workings are the lines by which a careful person would find what an operation
// comes to, without the result. ok is false for operations that are not worked out:
// they have no lines, or are too long for it.
//
//	0 "c", 1 "a", 2 "t"      elements by index (-1 "t", -2 "a" from the end)
//	"t" at 2, 5              where something is; "t" nowhere
//	"at" at 1? "at", yes     whether it starts there
//	length 5: -2 is 3        an index as counted from the front, within bounds
//	take 0, 2, 4             the indices of a slice; drop 0, 1: what strip removes
//	[0:2] "ab", [3:3] ""     pieces
//	so far 3, 5, 5           a running result
//	take 1, left [3, 2]      a sort by selection
//	7 + 6 + 1 -> 14: write 4, carry 1
func workings(op operation) (lines []string, ok bool) {
	work := map[string]func(operation) ([]string, bool){
		"[]": workIndex, "[:]": workSlice, "len": workLength, "in": workIn,
		".find": workFind, ".index": workFind, ".rfind": workFind, ".count": workFind,
		".split": workSplit, ".join": workJoin, ".replace": workReplace, ".upper": workLetters, ".lower": workLetters, ".swapcase": workLetters,
		".strip": workStrip, ".lstrip": workStrip, ".rstrip": workStrip,
		"sum": workSum, "max": workBest, "min": workBest, "sorted": workSort,
		"+": workPlus, "-": workMinus, "*": workTimes, "//": workDivision, "%": workDivision,
	}[op.name]
	if work == nil || len(op.args) == 0 {
		return nil, false
	}
	return work(op)
}

// spell lists elements by index.
func spell(items []string) string {
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = strconv.Itoa(i) + " " + item
	}
	return strings.Join(out, ", ")
}

// spelled is the line that spells an operand of between one element and the most.
func spelled(x literal) (items []string, line string, ok bool) {
	items, ok = x.elements()
	if !ok || len(items) == 0 || len(items) > mostSpelled {
		return nil, "", false
	}
	return items, spell(items), true
}

func workIndex(op operation) ([]string, bool) {
	items, ok := op.args[0].elements()
	if !ok || op.args[1].form != whole {
		return nil, false
	}
	i, err := strconv.Atoi(op.args[1].text)
	if err != nil || i >= len(items) || i < -len(items) || i >= mostSpelled || i < -mostSpelled {
		return nil, false
	}
	if i >= 0 {
		return []string{spell(items[:i+1])}, true
	}
	var out []string
	for k := -1; k >= i; k-- {
		out = append(out, strconv.Itoa(k)+" "+items[len(items)+k])
	}
	return []string{strings.Join(out, ", ")}, true
}

func workSlice(op operation) ([]string, bool) {
	items, line, ok := spelled(op.args[0])
	if !ok || op.bounds[2] != nil && *op.bounds[2] == 0 {
		return nil, false
	}
	lines := []string{line}
	step := 1
	if op.bounds[2] != nil {
		step = *op.bounds[2]
	}
	lowest, highest := 0, len(items)
	if step < 0 {
		lowest, highest = -1, len(items)-1
	}
	from, to := lowest, highest
	if step < 0 {
		from, to = highest, lowest
	}
	var moved []string
	for i, at := range []*int{&from, &to} {
		if op.bounds[i] == nil {
			continue
		}
		*at = *op.bounds[i]
		if *at < 0 {
			*at += len(items)
		}
		*at = min(max(*at, lowest), highest)
		if *at != *op.bounds[i] {
			moved = append(moved, strconv.Itoa(*op.bounds[i])+" is "+strconv.Itoa(*at))
		}
	}
	if moved != nil {
		lines = append(lines, "length "+strconv.Itoa(len(items))+": "+strings.Join(moved, "; "))
	}
	var taken []int
	for i := from; step > 0 && i < to || step < 0 && i > to; i += step {
		taken = append(taken, i)
	}
	return append(lines, "take "+indices(taken)), true
}

// indices lists numbers, or says that there are none.
func indices(list []int) string {
	if len(list) == 0 {
		return "nothing"
	}
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = strconv.Itoa(n)
	}
	return strings.Join(out, ", ")
}

func workLength(op operation) ([]string, bool) {
	items, line, ok := spelled(op.args[0])
	if !ok || len(op.args) != 1 {
		return nil, false
	}
	return []string{line, "last " + strconv.Itoa(len(items)-1)}, true
}

// workIn turns the operands round: what is looked for stands first.
func workIn(op operation) ([]string, bool) {
	return workFind(operation{name: ".find", args: []literal{op.args[1], op.args[0]}})
}

// workFind looks for an element, or a longer string, from the left; of what occurs
// more than once, rfind wants the last and count all.
func workFind(op operation) ([]string, bool) {
	if len(op.args) != 2 || op.args[0].form == str && op.args[1].form != str {
		return nil, false
	}
	items, line, ok := spelled(op.args[0])
	if !ok {
		return nil, false
	}
	wanted := op.args[1]
	if op.args[0].form != str && !alike(append(slices.Clone(op.args[0].items), wanted)) {
		return nil, false
	}
	if op.args[0].form == str && len(wanted.str) != 1 {
		return workSearch(op, items, line)
	}
	var at []int
	for i, item := range items {
		if item == wanted.text {
			at = append(at, i)
		}
	}
	return []string{line, whereabouts(wanted.text, at)}, true
}

func whereabouts(what string, at []int) string {
	if len(at) == 0 {
		return what + " nowhere"
	}
	return what + " at " + indices(at)
}

// workSearch tries each place where the first character of a longer string stands.
func workSearch(op operation, items []string, line string) ([]string, bool) {
	wanted, whole := op.args[1].str, op.args[0].str
	if wanted == "" || op.name == ".rfind" {
		return nil, false
	}
	lines := []string{line}
	for i := 0; i < len(items); i++ {
		if whole[i] != wanted[0] {
			continue
		}
		there := whole[i:min(i+len(wanted), len(whole))]
		text, ok := quoted(there)
		if !ok {
			return nil, false
		}
		verdict := "no"
		if there == wanted {
			verdict = "yes"
		}
		lines = append(lines, op.args[1].text+" at "+strconv.Itoa(i)+"? "+text+", "+verdict)
		if there == wanted && op.name != ".count" {
			break
		}
		if there == wanted {
			i += len(wanted) - 1
		}
	}
	if len(lines) == 1 {
		first, _ := quoted(wanted[:1])
		lines = append(lines, first+" nowhere")
	}
	return lines, true
}
