package pyx

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// readEdit does what tellEdit says, from its words alone. It is how a reader would
// follow them, so it shares no code with the writing.
func readEdit(lines []string, said string) ([]string, bool) {
	edits := map[int]change{}
	for said != "" {
		m := clauseText.FindStringSubmatch(said)
		if m == nil {
			return nil, false
		}
		said = strings.TrimPrefix(said[len(m[0]):], "; ")
		at, ok := findLine(lines, m[3], m[4])
		if !ok {
			return nil, false
		}
		c := edits[at]
		if !c.follow(lines[at], m) {
			return nil, false
		}
		edits[at] = c
	}
	var out []string
	for i, line := range lines {
		c, touched := edits[i]
		out = append(out, c.before...)
		switch {
		case !touched || !c.gone && c.instead == "":
			out = append(out, line)
		case c.instead != "":
			out = append(out, c.instead)
		}
		out = append(out, c.after...)
	}
	return out, true
}

// A change is what becomes of one line.
type change struct {
	before, after []string
	instead       string
	gone          bool
}

// clauseText matches `BLOCK comes before ` or `after `, a line, and what becomes of it.
var clauseText = regexp.MustCompile("^(?:(`[^`]*`(?:(?: with |, then )`[^`]*`)*)(?: in it)*( comes before | comes after ))?`([^`]*)`(?: in line ([0-9]+))?( becomes `([^`]*)`| goes| moves in| moves out)?")

// follow notes what a clause says of a line.
func (c *change) follow(line string, m []string) bool {
	block, where, fate := m[1], m[2], m[5]
	margin := line[:len(line)-len(strings.TrimLeft(line, " "))]
	switch {
	case where == " comes before ":
		c.before = unfold(margin, block)
	case where == " comes after " && strings.HasSuffix(line, ":"):
		c.after = unfold(margin+"    ", block)
	case where == " comes after ":
		c.after = unfold(margin, block)
	case fate == " goes":
		c.gone = true
	case fate == " moves in":
		c.instead = "    " + line
	case fate == " moves out":
		c.instead = strings.TrimPrefix(line, "    ")
	default:
		c.instead = margin + m[6]
	}
	return (where == "") != (fate == "")
}

var blockLine = regexp.MustCompile("(^| with |, then )`([^`]*)`")

// unfold writes the lines of a block below each other.
func unfold(margin, block string) (lines []string) {
	for _, m := range blockLine.FindAllStringSubmatch(block, -1) {
		if m[1] == " with " {
			margin += "    "
		}
		lines = append(lines, margin+m[2])
	}
	return lines
}

// findLine is the index of the line with a text: the only one, or that of the number.
func findLine(lines []string, text, number string) (at int, ok bool) {
	same := func(l string) bool { return strings.TrimSpace(l) == text }
	if number != "" {
		n, _ := strconv.Atoi(number) // the pattern admits digits alone
		return n - 1, n >= 1 && n <= len(lines) && same(lines[n-1])
	}
	at = slices.IndexFunc(lines, same)
	return at, at >= 0 && !slices.ContainsFunc(lines[at+1:], same)
}
