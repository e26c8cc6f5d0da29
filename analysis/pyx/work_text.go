package pyx

import (
	"strconv"
	"strings"
)

// windows are what stands at each place where wanted might: elements of a list, or
// pieces of a string that are as long as what is looked for. equal compares with one of
// them. ok is false where texts do not tell whether values are equal.
func windows(x, wanted literal) (out []string, equal string, ok bool) {
	if x.form != str {
		items, ok := spelled(x)
		return items, wanted.text, ok && x.form != str && alike(append(x.items[:len(x.items):len(x.items)], wanted))
	}
	text, part := []rune(x.str), []rune(wanted.str)
	if wanted.form != str || len(part) == 0 || len(part) > len(text) || len(text) > mostSpelled {
		return nil, "", false
	}
	for i := 0; i+len(part) <= len(text); i++ {
		q, ok := quoted(string(text[i : i+len(part)]))
		if !ok {
			return nil, "", false
		}
		out = append(out, q)
	}
	equal, ok = quoted(wanted.str)
	return out, equal, ok
}

// workFind looks from the left, from an index on where one is given, up to the first find.
func workFind(op operation) ([]string, bool) {
	if len(op.args) < 2 || len(op.args) > 3 {
		return nil, false
	}
	there, wanted, ok := windows(op.args[0], op.args[1])
	start := 0
	if len(op.args) == 3 && ok {
		start, ok = op.args[2].whole()
	}
	if !ok || start < 0 || start >= len(there) {
		return nil, false
	}
	end := start
	for end < len(there)-1 && there[end] != wanted {
		end++
	}
	return []string{spell(start, there[start:end+1])}, true
}

// workIn looks for a string of several characters; one element is seen at a glance.
func workIn(op operation) ([]string, bool) {
	if op.args[1].form != str || op.args[0].form != str || len(op.args[0].str) < 2 {
		return nil, false
	}
	return workFind(operation{args: []literal{op.args[1], op.args[0]}})
}

// workCount looks everywhere. What was found is not looked into again.
func workCount(op operation) ([]string, bool) {
	if len(op.args) != 2 {
		return nil, false
	}
	there, wanted, ok := windows(op.args[0], op.args[1])
	if !ok {
		return nil, false
	}
	size := 1
	if op.name == ".count" && op.args[0].form == str {
		size = len([]rune(op.args[1].str))
	}
	var seen, found []string
	for i := 0; i < len(there); i++ {
		seen = append(seen, numbered(i, there[i]))
		if there[i] == wanted {
			found = append(found, strconv.Itoa(len(found)+1)+" at "+strconv.Itoa(i))
			i += size - 1
		}
	}
	if found == nil {
		found = []string{"nothing"}
	}
	return []string{strings.Join(seen, ", "), "found " + strings.Join(found, ", ")}, true
}

// workCompare puts two strings side by side up to where they differ.
func workCompare(op operation) ([]string, bool) {
	if len(op.args) != 2 || len(op.args[0].str) == 1 && len(op.args[1].str) == 1 {
		return nil, false
	}
	return sideBySide(op.args[0], op.args[1], 0)
}

// workStarts compares with what a string might begin or end with.
func workStarts(op operation) ([]string, bool) {
	if len(op.args) != 2 || len(op.args[1].str) < 2 {
		return nil, false
	}
	if op.name == ".endswith" {
		return sideBySide(op.args[0], op.args[1], -1)
	}
	return sideBySide(op.args[0], op.args[1], 0)
}

// sideBySide compares from an index on, which counts from an end.
func sideBySide(x, y literal, from int) ([]string, bool) {
	a, ok := spelled(x)
	b, ok2 := spelled(y)
	if !ok || !ok2 || x.form != str || y.form != str {
		return nil, false
	}
	var out []string
	for i := range min(len(a), len(b)) {
		c, d, at := a[i], b[i], i
		if from < 0 {
			c, d, at = a[len(a)-1-i], b[len(b)-1-i], -1-i
		}
		out = append(out, numbered(at, c+" "+d))
		if c != d {
			break
		}
	}
	return []string{strings.Join(out, ", ")}, true
}

// workFill counts what is missing to a width, and says what stands on which side.
func workFill(op operation) ([]string, bool) {
	x, fill := op.args[0], " "
	if len(op.args) == 3 {
		fill = op.args[2].str
	}
	if x.form != str || len(op.args) < 2 || len(op.args) > 3 || len(fill) != 1 || op.name == ".zfill" && strings.IndexAny(x.str+"x", "+-") == 0 {
		return nil, false
	}
	width, ok := op.args[1].whole()
	items, ok2 := x.elements()
	if !ok || !ok2 || len(items) > mostSpelled || width > mostSpelled {
		return nil, false
	}
	var lines []string
	if len(items) > 0 {
		lines = append(lines, spell(1, items))
	}
	missing := max(0, width-len(items))
	lines = append(lines, "missing "+strconv.Itoa(missing))
	if missing == 0 {
		return lines, true
	}
	left := map[string]int{".rjust": missing, ".zfill": missing, ".center": missing/2 + missing&width&1}[op.name]
	if op.name == ".zfill" {
		fill = "0"
	}
	q, ok := quoted(strings.Repeat(fill, left))
	q2, ok2 := quoted(strings.Repeat(fill, missing-left))
	return append(lines, "left "+q+", right "+q2), ok && ok2
}

// kinds tell which characters of ASCII a method accepts.
func kinds(name string, c rune) bool {
	digit, lower, upper := c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z'
	switch name {
	case ".isalpha":
		return lower || upper
	case ".isalnum":
		return digit || lower || upper
	case ".isspace":
		return c == ' ' || c >= '\t' && c <= '\r'
	case ".isupper":
		return !lower
	case ".islower":
		return !upper
	}
	return digit
}

// workKind looks for the first character that is not of the kind.
func workKind(op operation) ([]string, bool) {
	x := op.args[0]
	items, ok := spelled(x)
	if !ok || x.form != str || len(op.args) != 1 || len(x.str) == 1 || len(x.str) != len(items) {
		return nil, false
	}
	end := 0
	for end < len(items)-1 && kinds(op.name, rune(x.str[end])) {
		end++
	}
	return []string{spell(0, items[:end+1])}, true
}
