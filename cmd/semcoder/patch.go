package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"semcoder/analysis"
	"semcoder/analysis/reason"
)

// A patch replaces lines [from, to), 0-based, of a file.
type patch struct {
	from, to int
	lines    []string // without line ends
}

// patches are edits of a slice as those of the document that it was taken from. ok is
// false where an edit touches lines that are not one piece of the document.
func patches(s analysis.Slice, edits []reason.Edit) (all []patch, ok bool) {
	for _, e := range edits {
		from, to, ok := e.In(s)
		if !ok {
			return nil, false
		}
		p := patch{from: from, to: to}
		if e.Text != "" {
			p.lines = strings.Split(strings.TrimSuffix(e.Text, "\n"), "\n")
		}
		all = append(all, p)
	}
	return all, true
}

// fileLines are the lines of a file with their ends, as Python counts lines: each ends
// in "\n", "\r\n" or a lone "\r", the last one perhaps in none.
func fileLines(text string) []string {
	doc := analysis.Parse("", 0, text)
	lines := make([]string, doc.Lines())
	for i := range lines {
		lines[i] = text[doc.LineStart(i):doc.LineStart(i+1)]
	}
	return lines
}

// endOf is what a line ends in; "" for none.
func endOf(line string) string { return line[len(strings.TrimRight(line, "\r\n")):] }

// patched is a file's text with patches made. A new line ends as the one does whose
// place it takes or that it follows: there are files with several kinds of ends.
func patched(text string, all []patch) string {
	lines := fileLines(text)
	for _, p := range slices.Backward(all) {
		var fresh []string
		at := p.from
		if p.to == p.from {
			at--
		}
		end := cmp.Or(endOf(lines[min(max(at, 0), len(lines)-1)]), endOf(lines[0]), "\n")
		for _, line := range p.lines {
			fresh = append(fresh, line+end)
		}
		last := min(p.to, len(lines)) - 1
		if n := len(fresh); n > 0 && last >= 0 && endOf(lines[last]) == "" {
			fresh[n-1] = strings.TrimSuffix(fresh[n-1], end) // the file did not end in one
			if p.to == p.from {
				lines[last] += end
			}
		}
		lines = slices.Replace(lines, p.from, min(p.to, len(lines)), fresh...)
	}
	return strings.Join(lines, "")
}

// around is how many unchanged lines a diff shows beside those that change.
const around = 3

// unified is the difference that patches make, in the format of diff -u.
func unified(name, text string, all []patch) string {
	var lines []string
	for _, line := range fileLines(text) {
		lines = append(lines, strings.TrimSuffix(line, endOf(line)))
	}
	if n := len(lines) - 1; n > 0 && lines[n] == "" { // behind the last end there is no line
		lines = lines[:n]
	}
	var b strings.Builder
	fmt.Fprintf(&b, "--- a/%s\n+++ b/%s\n", name, name)
	shift := 0 // of line numbers, by the pieces before
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].from-all[n-1].to <= 2*around {
			n++
		}
		shift = piece(&b, lines, all[:n], shift)
		all = all[n:]
	}
	return b.String()
}

// piece writes patches that lie close together.
func piece(b *strings.Builder, lines []string, all []patch, shift int) int {
	from, to := max(0, all[0].from-around), min(len(lines), all[len(all)-1].to+around)
	added := 0
	for _, p := range all {
		added += len(p.lines) - (p.to - p.from)
	}
	fmt.Fprintf(b, "@@ -%s +%s @@\n", span(from, to-from), span(from+shift, to-from+added))
	at := from
	for _, p := range all {
		mark(b, " ", lines[at:p.from])
		mark(b, "-", lines[p.from:p.to])
		mark(b, "+", p.lines)
		at = p.to
	}
	mark(b, " ", lines[at:to])
	return shift + added
}

func mark(b *strings.Builder, sign string, lines []string) {
	for _, line := range lines {
		b.WriteString(sign + line + "\n")
	}
}

// span is a piece's first line and how many it has, as diff -u counts.
func span(from, n int) string {
	if n == 0 {
		return fmt.Sprintf("%d,0", from)
	}
	return fmt.Sprintf("%d,%d", from+1, n)
}
