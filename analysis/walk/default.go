package walk

import (
	"semcoder/analysis/narrate"
	"semcoder/analysis/trace"
)

// defaulted is what get and pop give in the place of a key that a dict does not have, where that is a
// function or a type. No literal says one, so the oracle is asked for what it can say: whether the key is
// there. Where it is, or something else is to be given, the result is nil, and the method is asked for as any.
func (w *walker) defaulted(f *frame, e trace.Event, of *value, args []operand) (*value, error) {
	if of.sort != dict || of.class != "" || e.Name != "get" && e.Name != "pop" || len(args) != 2 || args[0].name != "" || args[1].name != "" {
		return nil, nil
	}
	otherwise := args[1].value
	if !narrate.Opaque(otherwise.repr()) {
		return nil, nil
	}
	a, err := w.unsaid(args[0].value.repr()+" in "+of.repr(), false)
	if err != nil || a.Value != "False" {
		return nil, err
	}
	e.Value = otherwise.repr()
	return otherwise, w.emit(f, e)
}
