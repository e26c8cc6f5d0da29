package walk

import (
	"semcoder/analysis/trace"
)

// calledBound is a call of such a method by another name.
func (w *walker) calledBound(f *frame, e trace.Event, fn *value, args []operand) (*value, error) {
	of := fn.self
	if of.compiled() {
		if v, err := w.matches(f, e, of.text+"."+fn.text, args); v != nil || err != nil {
			return v, err
		}
	}
	c := of.change(fn.text, args)
	pool, err := w.pool(args)
	if err != nil {
		return nil, err
	}
	asked := e
	asked.Op, asked.Name, asked.Args = trace.Method, fn.text, append([]trace.Arg{{Value: of.repr()}}, e.Args...)
	w.instead = &asked
	var receiver *value
	if changes(fn.text) {
		receiver = of
	}
	a, err := w.operate(f, e, receiver)
	if err != nil {
		return nil, err
	}
	if receiver != nil && a.After != of.public() {
		after := c.after
		if after == nil || after.repr() != a.After {
			if after, err = made(a.After, append(append(pool, of.items...), values(args)...), true); err != nil {
				return nil, err
			}
		}
		if after.sort != of.sort {
			return nil, beyond("an answer of another sort")
		}
		of.becomes(after)
	}
	if c.after != nil && c.given != nil {
		return one(a.Value, c.given), nil
	}
	return made(a.Value, of.items, true)
}

// partial is a function with its first arguments. One of the library's is spelled as it was made.
func (w *walker) partial(f *frame, e trace.Event, args []operand) (*value, error) {
	fn := args[0].value
	v := &value{sort: named, module: "functools", text: "partial(" + fn.public()}
	switch {
	case fn.sort == lambda && fn.kept == nil:
		bound := *fn
		v = &bound
		v.given = append(append([]argument{}, fn.given...), plainArguments(args[1:])...)
	case fn.sort != named || fn.foreign:
		return nil, beyond("a part of what is no function")
	default:
		for _, a := range args[1:] {
			v.text += ", " + a.name
			if a.name != "" {
				v.text += "="
			}
			v.text += a.value.public()
		}
		v.text += ")"
	}
	for _, a := range args {
		if a.name == "*" || a.name == "**" {
			return nil, beyond("stars in partial")
		}
	}
	e.Value = "<partial>"
	return v, w.emit(f, e)
}

func plainArguments(args []operand) (out []argument) {
	for _, a := range args {
		out = append(out, a.argument)
	}
	return out
}
