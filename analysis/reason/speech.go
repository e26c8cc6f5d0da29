package reason

import (
	"regexp"
	"strconv"
	"strings"

	"semcoder/analysis/reason/prompts"
)

const space = " \t\r\n"

var (
	labels = regexp.MustCompile(`\[L(\d{1,9})\]`)
	// step is what may stand between the start of a line and its label: `2. `.
	step = regexp.MustCompile(`^[ \t]*\d+[.)]?[ \t]*$`)
	// partial is what may yet become a label, or a step before one.
	partial = regexp.MustCompile(`^[ \t]*\d*[.)]?[ \t]*(\[L?\d*)?$|\[L?\d*$`)
)

// A speech turns generated text into Monologue updates: the answer block stays
// out, and every update talks about one line. What might still become a tag, a
// label or trailing space is held back, so that what was said is never taken
// back.
type speech struct {
	lines   []int  // canonical line (0-based) -> slice line (1-based)
	opening string // the tag that opens the answer block; "": there is none
	emit    func(Update)
	follow  func(text string, at int) int // slice line that the line beginning at a byte is about, 0 unknown; nil: labels tell
	text    string                        // all that was generated
	sent    int                           // of text, in bytes
	line    int                           // slice line that the last label named; 0 before the first
}

// say takes the model's next piece.
func (s *speech) say(piece string) {
	s.text += piece
	s.send(s.utterable())
}

// finish sends what was held back before end, where the answer block starts, and
// returns the whole monologue.
func (s *speech) finish(end int) string {
	monologue := strings.TrimRight(s.text[:max(end, s.sent)], space)
	s.send(len(monologue))
	return monologue
}

// send emits the text up to end, split where a label changes the line.
func (s *speech) send(end int) {
	for s.sent < end {
		if s.follow != nil {
			s.sendLine(end)
			continue
		}
		stop, after, label := s.nextLabel(s.sent, end)
		if stop == s.sent {
			s.line = s.lineOf(label)
			stop, _, _ = s.nextLabel(after, end)
		}
		s.emit(Update{Phase: Monologue, Text: s.text[s.sent:stop], Line: s.line})
		s.sent = stop
	}
}

// sendLine sends text up to end or as far as its line goes.
func (s *speech) sendLine(end int) {
	if s.sent == lineStart(s.text[:s.sent]) {
		s.line = s.follow(s.text, s.sent)
	}
	if i := strings.IndexByte(s.text[s.sent:end], '\n'); i >= 0 {
		end = s.sent + i + 1
	}
	s.emit(Update{Phase: Monologue, Text: s.text[s.sent:end], Line: s.line})
	s.sent = end
}

// nextLabel finds the first label of text[from:end], together with the step
// number that leads its line; without one, start and after are end.
func (s *speech) nextLabel(from, end int) (start, after int, label string) {
	at := labels.FindStringSubmatchIndex(s.text[from:end])
	if at == nil {
		return end, end, ""
	}
	start = from + at[0]
	if i := lineStart(s.text[:start]); i >= from && step.MatchString(s.text[i:start]) {
		start = i
	}
	return start, from + at[1], s.text[from+at[2] : from+at[3]]
}

func lineStart(text string) int { return strings.LastIndexByte(text, '\n') + 1 }

// lineOf leads from a label's number to a line of the slice; 0 where the model
// names a line that is not there.
func (s *speech) lineOf(label string) int {
	n, err := strconv.Atoi(label)
	if i := n - prompts.FirstLabel; err == nil && i >= 0 && i < len(s.lines) {
		return s.lines[i]
	}
	return 0
}

// utterable returns the end of what is surely monologue.
func (s *speech) utterable() int {
	text := s.text
	if i := strings.Index(text[s.sent:], s.opening); s.opening != "" && i >= 0 {
		text = text[:s.sent+i]
	} else if i := strings.LastIndexByte(text, '['); i >= s.sent && strings.HasPrefix(s.opening, text[i:]) {
		text = text[:i]
	}
	from := max(lineStart(text), s.sent)
	if at := partial.FindStringIndex(text[from:]); at != nil {
		text = text[:from+at[0]]
	}
	return max(s.sent, len(strings.TrimRight(text, space)))
}
