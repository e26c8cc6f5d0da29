package analysis

import (
	"errors"
	"fmt"
	"sort"
	"unicode/utf8"
)

// ErrPosition is wrapped by every complaint about a place that a text lacks.
var ErrPosition = errors.New("no such position")

func badPosition(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrPosition, fmt.Sprintf(format, args...))
}

// A lineIndex holds the byte offset at which each line starts. A line ends with
// "\n", "\r\n" or a lone "\r", as in the protocol and in Python.
type lineIndex []int32

func indexLines(text string) lineIndex {
	starts := make(lineIndex, 1, len(text)/32+1)
	for p := 1; p <= len(text); p++ {
		if startsLine(text, p) {
			starts = append(starts, int32(p))
		}
	}
	return starts
}

// startsLine reports whether a line starts at p > 0. It depends on the two bytes
// around p alone, so an edit changes it only where it touches the text.
func startsLine[T string | []byte](text T, p int) bool {
	switch text[p-1] {
	case '\n':
		return true
	case '\r':
		return p == len(text) || text[p] != '\n'
	}
	return false
}

// line returns the line that holds an offset.
func (l lineIndex) line(offset int) int {
	return sort.Search(len(l), func(i int) bool { return int(l[i]) > offset }) - 1
}

// Lines returns how many lines the text has; an empty text has one.
func (d *Document) Lines() int { return len(d.lines) }

// LineStart returns the offset of the first byte of a line; a line past the end
// starts at the end of the text.
func (d *Document) LineStart(line int) int {
	if line < 0 {
		return 0
	}
	if line >= len(d.lines) {
		return len(d.text)
	}
	return int(d.lines[line])
}

// LineOf returns the line that holds an offset, both 0-based.
func (d *Document) LineOf(offset int) int {
	return d.lines.line(min(max(offset, 0), len(d.text)))
}

// Offset returns the byte offset of a position. As the protocol wants it, a
// character past the end of its line means the end of that line, without the
// line break, and the line after the last one is the end of the text. Anything
// else that is not there is an error wrapping ErrPosition.
func (d *Document) Offset(p Position, e Encoding) (int, error) {
	line, err := lineSpan(d.text, d.lines, p)
	if err != nil {
		return 0, err
	}
	n, err := column(d.text[line.Start:line.End], p, e)
	return line.Start + n, err
}

// lineSpan returns the line of a position, without its line break.
func lineSpan[T string | []byte](text T, lines lineIndex, p Position) (Range, error) {
	switch {
	case p.Line < 0 || p.Character < 0:
		return Range{}, badPosition("line %d, character %d is negative", p.Line, p.Character)
	case p.Line == len(lines) && p.Character == 0:
		return Range{len(text), len(text)}, nil
	case p.Line >= len(lines):
		return Range{}, badPosition("line %d of a text of %d lines", p.Line, len(lines))
	}
	start, end := int(lines[p.Line]), len(text)
	if p.Line+1 < len(lines) {
		end = int(lines[p.Line+1])
	}
	for end > start && (text[end-1] == '\n' || text[end-1] == '\r') {
		end--
	}
	return Range{start, end}, nil
}

// column returns the byte offset in a line at which p.Character units lie
// before. A byte that is no UTF-8 counts as one unit in every encoding.
func column[T string | []byte](line T, p Position, e Encoding) (int, error) {
	n := 0
	for left := p.Character; left > 0 && n < len(line); {
		r, size := decode(line[n:])
		units := e.units(r, size)
		if units > left {
			return n, badPosition("character %d of line %d is inside a character", p.Character, p.Line)
		}
		left -= units
		n += size
	}
	return n, nil
}

// Position returns the position of a byte offset; one outside the text means its
// nearest end, one inside a character means that character.
func (d *Document) Position(offset int, e Encoding) Position {
	offset = min(max(offset, 0), len(d.text))
	p := Position{Line: d.lines.line(offset)}
	for i := int(d.lines[p.Line]); i < offset; {
		r, size := decode(d.text[i:])
		if i += size; i <= offset {
			p.Character += e.units(r, size)
		}
	}
	return p
}

// units returns how far one character of size bytes moves Position.Character.
func (e Encoding) units(r rune, size int) int {
	switch {
	case e == UTF8:
		return size
	case e == UTF16 && r > 0xFFFF:
		return 2
	}
	return 1
}

func decode[T string | []byte](text T) (rune, int) {
	return utf8.DecodeRuneInString(string(text[:min(len(text), utf8.UTFMax)]))
}
