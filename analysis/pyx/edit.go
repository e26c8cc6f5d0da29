package pyx

import (
	"fmt"
	"slices"
	"strings"
)

// A hunk replaces lines [from, to) of one text by lines of another.
type hunk struct {
	from, to int
	lines    []string
}

// hunks are the least edits that make lines b of lines a, in order: what stands
// between the lines of a longest common subsequence.
func hunks(a, b []string) []hunk {
	common := longestCommon(a, b)
	var out []hunk
	i, k := 0, 0
	add := func(toA, toB int) {
		if i < toA || k < toB {
			out = append(out, hunk{i, toA, b[k:toB]})
		}
	}
	for _, c := range common {
		add(c[0], c[1])
		i, k = c[0]+1, c[1]+1
	}
	add(len(a), len(b))
	return out
}

// longestCommon pairs the indices of lines that stay. It takes len(a)*len(b) steps;
// programs are short.
func longestCommon(a, b []string) [][2]int {
	length := make([][]int, len(a)+1) // of what is common from i and k on
	for i := range length {
		length[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for k := len(b) - 1; k >= 0; k-- {
			if a[i] == b[k] {
				length[i][k] = length[i+1][k+1] + 1
			} else {
				length[i][k] = max(length[i+1][k], length[i][k+1])
			}
		}
	}
	var pairs [][2]int
	for i, k := 0, 0; i < len(a) && k < len(b); {
		switch {
		case a[i] == b[k]:
			pairs = append(pairs, [2]int{i, k})
			i, k = i+1, k+1
		case length[i+1][k] >= length[i][k+1]:
			i++
		default:
			k++
		}
	}
	return pairs
}

// apply makes the edited text; the hunks are in order and do not meet.
func apply(lines []string, edits []hunk) []string {
	var out []string
	at := 0
	for _, h := range edits {
		out = append(append(out, lines[at:h.from]...), h.lines...)
		at = h.to
	}
	return append(out, lines[at:]...)
}

// apart tells whether edits of one text stand clear of each other, so that both can
// be made.
func apart(a, b []hunk) bool {
	for _, x := range a {
		for _, y := range b {
			if x.from <= y.to && y.from <= x.to {
				return false
			}
		}
	}
	return true
}

// mostClauses bounds an edit that is told in one line.
const mostClauses = 3

// tellEdit says which lines become what, in order, so that the text it makes can be
// written from it. It is nil for an edit too large or too intricate to say.
func tellEdit(lines []string, edits []hunk) (clauses []string) {
	for _, h := range edits {
		told, ok := h.tell(lines)
		if !ok {
			return nil
		}
		clauses = append(clauses, told...)
	}
	if len(clauses) > mostClauses {
		return nil
	}
	return clauses
}

// tell says of each line of a hunk what becomes of it.
func (h hunk) tell(lines []string) (clauses []string, ok bool) {
	old := lines[h.from:h.to]
	both := min(len(old), len(h.lines))
	for i := range both {
		clause, ok := tellLine(lines, h.from+i, h.lines[i])
		if !ok {
			return nil, false
		}
		clauses = append(clauses, clause)
	}
	for i := both; i < len(old); i++ {
		clauses = append(clauses, quoteLine(lines, h.from+i)+" goes")
		if strings.TrimSpace(old[i]) == "" {
			return nil, false
		}
	}
	if len(h.lines) > both {
		clause, ok := h.tellNew(lines, both)
		if !ok {
			return nil, false
		}
		clauses = append(clauses, clause...)
	}
	return clauses, !strings.Contains(strings.Join(slices.Concat(old, h.lines), ""), "`")
}

// tellLine says what one line becomes: another text, or the same one elsewhere.
func tellLine(lines []string, at int, now string) (clause string, ok bool) {
	before, text := indent(lines[at]), strings.TrimSpace(now)
	switch after := indent(now); {
	case before == after:
		return quoteLine(lines, at) + " becomes `" + text + "`", text != "" && strings.TrimSpace(lines[at]) != ""
	case text != strings.TrimSpace(lines[at]):
		return "", false
	case after > before:
		return quoteLine(lines, at) + " moves in", after-before == 4
	default:
		return quoteLine(lines, at) + " moves out", before-after == 4
	}
}

// tellNew says before or behind which line the new ones of a hunk stand. How deep
// must be clear from that: as deep as the neighbour, or in the block that it opens.
func (h hunk) tellNew(lines []string, from int) (clauses []string, ok bool) {
	added := h.lines[from:]
	text, ok := nested(added)
	first := indent(added[0])
	switch {
	case !ok:
		return nil, false
	case h.to < len(lines) && strings.TrimSpace(lines[h.to]) != "" && indent(lines[h.to]) == first:
		return []string{text + " comes before " + quoteLine(lines, h.to)}, true
	case from > 0 || h.from == 0: // what stands before it is new itself
		return nil, false
	}
	above := lines[h.from-1]
	opens := strings.HasSuffix(above, ":")
	fits := opens && first == indent(above)+4 || !opens && first == indent(above)
	return []string{text + " comes after " + quoteLine(lines, h.from-1)}, fits
}

// nested spells lines of which each stands beside the one before it or in the block
// that it opens.
func nested(lines []string) (text string, ok bool) {
	open := 0 // blocks that the text is in
	for i, line := range lines {
		quoted := "`" + strings.TrimSpace(line) + "`"
		switch {
		case strings.TrimSpace(line) == "":
			return "", false
		case i == 0:
			text = quoted
		case indent(line) == indent(lines[i-1])+4:
			text += " with " + quoted
			open++
		case indent(line) == indent(lines[i-1]):
			text += ", then " + quoted
		default:
			return "", false
		}
	}
	return text + strings.Repeat(" in it", open), true
}

// quoteLine names a line by its text and, where others have the same, by its number.
func quoteLine(lines []string, at int) string {
	text := strings.TrimSpace(lines[at])
	for i, other := range lines {
		if i != at && strings.TrimSpace(other) == text {
			return fmt.Sprintf("`%s` in line %d", text, at+1)
		}
	}
	return "`" + text + "`"
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
