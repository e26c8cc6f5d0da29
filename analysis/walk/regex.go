package walk

import (
	"strings"

	"semcoder/analysis/trace"
)

// matcher tells a function of re that gives a match or None.
func matcher(name string) bool {
	name = name[strings.LastIndexByte(name, '.')+1:]
	return name == "search" || name == "match" || name == "fullmatch"
}

// matched asks whether something matches. What a match is nobody can write down, but what becomes of it where it is made can be
// asked.
func (w *walker) matched(f *frame, e trace.Event, name string, args []operand) (*value, error) {
	a, err := w.unsaid(name+"("+spelled(values(args))+")", true)
	if err != nil {
		return nil, err
	}
	v := none()
	switch {
	case a.Raises != "" || a.Value != "True" && a.Value != "False":
		return nil, beyond("an answer that is no truth value")
	case a.Value == "True":
		v = &value{text: matchText}
	}
	e.Value = v.repr()
	return v, w.emit(f, e)
}

// matchText is how a match is shown, as far as anybody knows.
const matchText = "<Match>"

// compiled tells a regular expression that has been compiled, which reads as it was made.
func (v *value) compiled() bool { return v.sort == atom && strings.HasPrefix(v.text, "re.compile(") }
