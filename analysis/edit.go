package analysis

import (
	"slices"
	"sort"
	"unsafe"

	"semcoder/analysis/syntax"
)

// A draft is a text while a batch of edits is applied to it. It is copied once
// per batch; one edit then costs a move of the bytes behind it.
type draft struct {
	text  []byte
	lines lineIndex
	edits []syntax.Edit // what was done, in byte offsets
}

func newDraft(text string, lines lineIndex) *draft {
	const spare = 1 << 10 // room for typing, so that the first edit copies nothing again
	d := &draft{text: make([]byte, 0, len(text)+spare), lines: make(lineIndex, 0, len(lines)+spare)}
	d.text = append(d.text, text...)
	d.lines = append(d.lines, lines...)
	return d
}

// finish returns the text without another copy, as strings.Builder does: a draft
// is not touched again.
func (d *draft) finish() string { return unsafe.String(unsafe.SliceData(d.text), len(d.text)) }

// apply makes one edit; on an error nothing has changed.
func (d *draft) apply(e Edit) error {
	if e.Whole {
		d.replaceAll(e.Text)
		return nil
	}
	start, err := d.offset(e.Start, e.Encoding)
	if err != nil {
		return err
	}
	end, err := d.offset(e.End, e.Encoding)
	if err != nil {
		return err
	}
	if start > end {
		return badPosition("the edit starts at line %d, character %d, behind its end at line %d, character %d",
			e.Start.Line, e.Start.Character, e.End.Line, e.End.Character)
	}
	d.replace(start, end, e.Text)
	return nil
}

func (d *draft) offset(p Position, e Encoding) (int, error) {
	line, err := lineSpan(d.text, d.lines, p)
	if err != nil {
		return 0, err
	}
	n, err := column(d.text[line.Start:line.End], p, e)
	return line.Start + n, err
}

// replaceAll sets the whole text, as the smallest edit that does so: editors that
// send whole texts still parse in the time of what changed.
func (d *draft) replaceAll(text string) {
	head := commonPrefix(d.text, text)
	tail := commonSuffix(d.text[head:], text[head:])
	d.replace(head, len(d.text)-tail, text[head:len(text)-tail])
}

// replace swaps the bytes [start, end) for text. Whether a line starts at p
// depends on the bytes at p-1 and p alone, so the lines in doubt are those that
// start in [start, end] before and in [start, start+len(text)] afterwards.
func (d *draft) replace(start, end int, text string) {
	if start == end && text == "" {
		return
	}
	d.text = slices.Replace(d.text, start, end, []byte(text)...)
	stop := start + len(text)
	var starts []int32
	for p := max(start, 1); p <= stop; p++ {
		if startsLine(d.text, p) {
			starts = append(starts, int32(p))
		}
	}
	from := max(d.lines.from(start), 1) // line 0 always starts at 0
	to := max(d.lines.from(end+1), from)
	d.lines = slices.Replace(d.lines, from, to, starts...)
	for i := from + len(starts); i < len(d.lines); i++ {
		d.lines[i] += int32(stop - end)
	}
	d.edits = append(d.edits, syntax.Edit{Start: start, OldEnd: end, NewEnd: stop})
}

// from returns the first line that starts at or behind an offset.
func (l lineIndex) from(offset int) int {
	return sort.Search(len(l), func(i int) bool { return int(l[i]) >= offset })
}

func commonPrefix(a []byte, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func commonSuffix(a []byte, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}
