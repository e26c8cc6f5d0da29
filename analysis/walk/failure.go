package walk

import (
	"strings"

	"semcoder/analysis/trace"
)

// An exception is a thing that a name can be bound to. One of the library reads as a call of its type; one of the program is an
// instance that shows its arguments.

// thing is the exception as a name is bound to it.
func (e *exception) thing() *value {
	if e.of == nil {
		e.of = &value{text: e.value}
	}
	return e.of
}

// failure is the name of an exception's type; "" of what is none.
func (w *walker) failure(v *value) string {
	if v.sort == object && v.plan.library() != "" {
		return v.plan.name
	}
	name, _, called := strings.Cut(v.text, "(")
	if v.sort != atom || !called || w.kin(name) == nil {
		return ""
	}
	return name
}

// raisedOf is an exception of the library with its arguments.
func raisedOf(name string, args []argument) (*value, error) {
	t, err := argumentsOf(args)
	if err != nil {
		return nil, err
	}
	return &value{text: name + t.bracketed(shownRoom())}, nil
}

// argumentsOf are the arguments that an exception keeps.
func argumentsOf(args []argument) (*value, error) {
	t := &value{sort: tuple}
	for _, a := range args {
		if a.name != "" {
			return nil, beyond("an exception of its own kind")
		}
		t.items = append(t.items, a.value)
	}
	return t, nil
}

// bracketed are a tuple's items as arguments.
func (v *value) bracketed(r room) string {
	return "(" + strings.Join(v.parts(r), ", ") + ")"
}

// madeException is an exception of a class of the program.
func (w *walker) madeException(p *plan, args []argument, site trace.Range) (v *value, err error) {
	v = &value{sort: object, text: p.name, plan: p}
	init := p.find("__init__")
	if init == nil {
		v.args, err = argumentsOf(args)
		return v, err
	}
	v.args = &value{sort: tuple}
	for _, a := range args {
		if a.name == "" {
			v.args.items = append(v.args.items, a.value)
		}
	}
	_, err = w.enter(init, append([]argument{{"", v}}, args...), site)
	return v, err
}

// ofException is what an exception has under a name.
func (w *walker) ofException(v *value, name string) (*value, error) {
	switch name {
	case "args":
		if v.args != nil {
			return v.args, nil
		}
		text := v.text[strings.IndexByte(v.text, '('):]
		if v := read(text); v.sort == tuple {
			return v, nil
		}
		return read(strings.TrimSuffix(text, ")") + ",)"), nil
	case "value":
		if v.held != nil {
			return v.held, nil
		}
		if strings.HasPrefix(v.text, "StopIteration(") {
			return none(), nil
		}
	case "__class__":
		return &value{sort: named, text: w.failure(v)}, nil
	case "__cause__":
		if v.cause == nil {
			return none(), nil
		}
		return v.cause, nil
	}
	return nil, beyond("%s of %s", name, v.repr())
}
