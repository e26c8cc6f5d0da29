package pyx

import (
	"strconv"
	"strings"
)

// mostSpelled is how many elements are spelled one by one, mostWork how many characters
// of workings there are at most; nobody counts further.
const (
	mostSpelled = 48
	mostWork    = 560
)

// workings are the lines by which a careful person would find what an operation
// comes to, without the result. ok is false for operations that are not worked out: what
// can be copied or looked up has no lines, only what has to be counted or computed.
//
//	0 "c", 1 "a", 2 "t"      elements by index, up to the one that decides (-1 "t", -2 "a" from the end)
//	1 "c", 2 "a", 3 "t"      elements counted
//	0 "ca", 1 "at"           where a longer string might stand
//	found 1 at 0, 2 at 3     what was looked for, counted; found nothing
//	0 "c" "c", 1 "a" "o"     two strings up to where they differ
//	drop 0 "c"               what a slice leaves out, from an end
//	take 1 "a", 2 "t"        what it takes
//	length 5: -2 is 3        an index as counted from the front, within bounds
//	missing 3                to a width; then left "-", right "--"
//	so far 3, 5, 5           a running result
//	take 1, left [3, 2]      a sort by selection
//	7 + 6 + 1 -> 14: write 4, carry 1
func workings(op operation) (lines []string, ok bool) {
	work := map[string]func(operation) ([]string, bool){
		"[]": workIndex, "d.pop": workIndex, "d.insert": workInsert, "[:]": workSlice, "len": workLength,
		"in": workIn, "not in": workIn, ".find": workFind, ".index": workFind,
		".rfind": workCount, ".rindex": workCount, ".count": workCount,
		"==": workCompare, "!=": workCompare, "<": workCompare, "<=": workCompare, ">": workCompare, ">=": workCompare,
		".startswith": workStarts, ".endswith": workStarts,
		".center": workFill, ".ljust": workFill, ".rjust": workFill, ".zfill": workFill,
		".isalpha": workKind, ".isdigit": workKind, ".isalnum": workKind, ".isdecimal": workKind, ".isnumeric": workKind,
		".isspace": workKind, ".isupper": workKind, ".islower": workKind,
		"sum": workSum, "max": workBest, "min": workBest, "sorted": workSort, "d.sort": workSort,
		"+": workPlus, "-": workMinus, "*": workTimes, "//": workDivision, "%": workDivision,
	}[op.name]
	if work == nil || len(op.args) == 0 {
		return nil, false
	}
	lines, ok = work(op)
	return lines, ok && len(lines) > 0 && len(strings.Join(lines, "\n")) <= mostWork
}

// numbered is an index and what stands there.
func numbered(at int, item string) string { return strconv.Itoa(at) + " " + item }

// spell lists elements by index, from one on.
func spell(from int, items []string) string {
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = numbered(from+i, item)
	}
	return strings.Join(out, ", ")
}

// spellBack lists n elements from the one at index -k on towards the front.
func spellBack(k int, items []string, n int) string {
	var out []string
	for i := k; i < k+n; i++ {
		out = append(out, numbered(-i, items[len(items)-i]))
	}
	return strings.Join(out, ", ")
}

// spelled are the elements of an operand that has between one and the most of them.
func spelled(x literal) (items []string, ok bool) {
	items, ok = x.elements()
	return items, ok && len(items) > 0 && len(items) <= mostSpelled
}

// whole is the number that an argument is.
func (x literal) whole() (n int, ok bool) {
	n, err := strconv.Atoi(x.text)
	return n, err == nil && x.form == whole
}

// workIndex goes to an index from the end that it counts from, and stops where there is
// nothing more.
func workIndex(op operation) ([]string, bool) {
	items, ok := spelled(op.args[0])
	if !ok || len(op.args) != 2 {
		return nil, false
	}
	i, ok := op.args[1].whole()
	if i >= 0 {
		return []string{spell(0, items[:min(i+1, len(items))])}, ok
	}
	return []string{spellBack(1, items, min(-i, len(items)))}, ok
}

// workInsert goes to where the new element will stand.
func workInsert(op operation) ([]string, bool) {
	items, ok := spelled(op.args[0])
	if !ok || len(op.args) != 3 {
		return nil, false
	}
	i, ok := op.args[1].whole()
	if i >= 0 {
		return []string{spell(0, items[:min(i, len(items))])}, ok && i > 0
	}
	return []string{spellBack(1, items, min(-i, len(items)))}, ok
}

// workLength counts.
func workLength(op operation) ([]string, bool) {
	x := op.args[0]
	if x.form == set || x.form == dict {
		x.form, x.items = list, x.keys()
	}
	items, ok := spelled(x)
	return []string{spell(1, items)}, ok && len(op.args) == 1
}
