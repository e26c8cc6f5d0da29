package reason

import (
	"strings"
	"unicode"

	"semcoder/analysis/reason/prompts"
)

// An Answer is what a model asserts: that the call has a value, or that it
// raises. The call is the model's copy of the one in the prompt; a slip in it
// changes nothing, since the answer is held against the call that was asked.
type Answer struct {
	Call   string // as the model wrote it
	Value  string // the right side of `assert CALL == EXPR`
	Raises string // the class of `assert raises(TYPE, CALL)`, perhaps with its module
}

// String gives the answer as people read it: the expression, or raises(TYPE).
func (a Answer) String() string {
	if a.Raises != "" {
		return "raises(" + a.Raises + ")"
	}
	return a.Value
}

// ReadAnswer reads the last answer block of a generation (never of a prompt,
// which speaks of the tags itself) and tells where the block starts: the
// monologue ends there. Without an answer, start is that of the last tag, or the
// end of the text.
func ReadAnswer(generation string) (a Answer, start int, read bool) {
	text, _, _ := strings.Cut(generation, prompts.Stop)
	start = len(text)
	// The last tag may stand inside a string of the answer; then an earlier one
	// starts a block that reads to the end of the text. Few steps back will do.
	for end, tries := len(text), 0; tries < 8; tries++ {
		i := strings.LastIndex(text[:end], answerTag)
		if i < 0 {
			break
		}
		if a, ok := parseAnswer(text[i+len(answerTag):]); ok {
			return a, i, true
		}
		if tries == 0 {
			start = i
		}
		end = i
	}
	return Answer{}, start, false
}

// parseAnswer reads one assertion, which must be all there is.
func parseAnswer(block string) (Answer, bool) {
	body, ok := strings.CutPrefix(strings.TrimSpace(block), "assert")
	if !ok || body == "" || wordByte(body[0]) {
		return Answer{}, false
	}
	body = strings.TrimSpace(body)
	s, ok := outline(body, false)
	if !ok || len(s.commas) > 0 {
		return Answer{}, false
	}
	switch len(s.equals) {
	case 0:
		return parseRaises(body)
	case 1:
		at := s.equals[0]
		call, value := strings.TrimSpace(body[:at]), strings.TrimSpace(body[at+2:])
		return Answer{Call: call, Value: value}, strings.HasSuffix(call, ")") && value != ""
	default: // a chain of comparisons is no answer
		return Answer{}, false
	}
}

// parseRaises reads `raises(TYPE, CALL)`.
func parseRaises(body string) (Answer, bool) {
	inner, ok := strings.CutPrefix(body, "raises")
	inner = strings.TrimSpace(inner)
	if !ok || !strings.HasPrefix(inner, "(") || !strings.HasSuffix(inner, ")") {
		return Answer{}, false
	}
	inner = inner[1 : len(inner)-1]
	s, ok := outline(inner, true)
	if !ok || len(s.commas) != 1 || len(s.equals) > 0 {
		return Answer{}, false
	}
	class, call := strings.TrimSpace(inner[:s.commas[0]]), strings.TrimSpace(inner[s.commas[0]+1:])
	return Answer{Call: call, Raises: class}, dottedName(class) && strings.HasSuffix(call, ")")
}

func dottedName(s string) bool {
	for part := range strings.SplitSeq(s, ".") {
		if part == "" || unicode.IsDigit(rune(part[0])) {
			return false
		}
		for _, c := range part {
			if c != '_' && !unicode.IsLetter(c) && !unicode.IsDigit(c) {
				return false
			}
		}
	}
	return true
}
