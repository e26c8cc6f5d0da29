package examples

import (
	"strings"
	"unicode"
)

// sketch is the call that is likeliest to be meant where none can be run, as of a function that needs
// a package which is not there: it shows a reader what the code does with plain arguments, up to where nobody knows. None where an
// argument is more than plain values, such as a data frame.
func (s *search) sketch() []Example {
	for _, p := range s.sig.all() {
		if !p.given && !p.plain() {
			return nil
		}
	}
	var args []*value
	for i, p := range s.sig.all() {
		args = append(args, s.telling(i, p))
	}
	if !s.add(args, 0) {
		return nil
	}
	return []Example{{Call: s.queue[0].text, Origin: Synthesised, Line: s.doc.LineOf(s.f.NameRange.Start)}}
}

// telling is the likeliest argument of which there is something to tell: of a text no blank and no sign. nil for what has a default.
func (s *search) telling(i int, p parameter) *value {
	if p.given {
		return nil
	}
	for k := range 5 {
		v := s.argument(p, 0, k, i)
		if v.shape.kind != "str" || strings.ContainsFunc(v.text, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }) {
			return v
		}
	}
	return s.argument(p, 0, 0, i)
}

// plain tells a parameter that a builtin type's values do for: nothing that only others have is done with it.
func (p parameter) plain() bool {
	kind := p.shapes[0].kind
	return !p.foreign && len(p.slot.attrs) == 0 && kind != object && kind != callable
}
