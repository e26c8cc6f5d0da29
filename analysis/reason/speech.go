package reason

import (
	"regexp"
	"strconv"
	"strings"

	"semcoder/analysis/reason/prompts"
)

const answerTag = "[ANSWER]"

var (
	labels       = regexp.MustCompile(`\[L(\d{1,9})\]`)
	partialLabel = regexp.MustCompile(`\[L?\d*$`)
)

// A speech turns generated text into Monologue updates: the answer block stays
// out, and every update talks about one line. What might still become a tag, a
// label or trailing space is held back, so that what was said is never taken
// back.
type speech struct {
	lines []int // canonical line (0-based) -> slice line (1-based)
	emit  func(Update)
	text  string // all that was generated
	sent  int    // of text, in bytes
	line  int    // slice line that the last label named; 0 before the first
}

// say takes the model's next piece.
func (s *speech) say(piece string) {
	s.text += piece
	s.send(s.sent + utterable(s.text[s.sent:]))
}

// finish sends what was held back before end, where the answer block starts, and
// returns the whole monologue.
func (s *speech) finish(end int) string {
	monologue := strings.TrimRight(s.text[:max(end, s.sent)], " \t\r\n")
	s.send(len(monologue))
	return monologue
}

// send emits text up to end, split where a label changes the line.
func (s *speech) send(end int) {
	rest := s.text[s.sent:max(end, s.sent)]
	s.sent += len(rest)
	for rest != "" {
		piece := rest
		if at := labels.FindStringSubmatchIndex(rest); at != nil && at[0] > 0 {
			piece = rest[:at[0]]
		} else if at != nil {
			s.line = s.lineOf(rest[at[2]:at[3]])
			piece = rest[:at[1]+untilLabel(rest[at[1]:])]
		}
		s.emit(Update{Phase: Monologue, Text: piece, Line: s.line})
		rest = rest[len(piece):]
	}
}

func untilLabel(text string) int {
	if at := labels.FindStringIndex(text); at != nil {
		return at[0]
	}
	return len(text)
}

// lineOf leads from a label's number to a line of the slice; 0 where the model
// names a line that is not there.
func (s *speech) lineOf(label string) int {
	n, err := strconv.Atoi(label)
	if i := n - prompts.FirstLabel; err == nil && i >= 0 && i < len(s.lines) {
		return s.lines[i]
	}
	return 0
}

// utterable returns how many bytes of text are surely monologue.
func utterable(text string) int {
	if i := strings.Index(text, answerTag); i >= 0 {
		text = text[:i]
	} else if i := strings.LastIndexByte(text, '['); i >= 0 {
		if tail := text[i:]; strings.HasPrefix(answerTag, tail) || partialLabel.MatchString(tail) {
			text = text[:i]
		}
	}
	return len(strings.TrimRight(text, " \t\r\n"))
}
