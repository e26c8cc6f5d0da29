package examples

// sketch is the call that is likeliest to be meant where none can be run, as of a function that needs
// a package which is not there: it shows a reader what the code does with plain arguments, up to where nobody knows. None where an
// argument is more than plain values, such as a data frame.
func (s *search) sketch() []Example {
	for _, p := range s.sig.all() {
		if !p.given && !p.plain() {
			return nil
		}
	}
	s.plan()
	if len(s.queue) == 0 {
		return nil
	}
	return []Example{{Call: s.queue[0].text, Origin: Synthesised, Line: s.doc.LineOf(s.f.NameRange.Start)}}
}

// plain tells a parameter that a builtin type's values do for: nothing that only others have is done with it.
func (p parameter) plain() bool {
	kind := p.shapes[0].kind
	return !p.foreign && len(p.slot.attrs) == 0 && kind != object && kind != callable
}
