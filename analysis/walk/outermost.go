package walk

import (
	"errors"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// outermost runs along the call that is asked about: of a function or a class of the module by its name,
// or of a method of what such a call gives, `Cart(1).add("a", 2).total()`. No account tells of
// these calls themselves, but of what they run.
func (w *walker) outermost(n *syntax.Node) (*value, error) {
	if n.Kind != "call" {
		return nil, beyond("no call of a function or a method")
	}
	target, self, err := w.wanted(n.Child("function"))
	if u := (*Undetermined)(nil); errors.As(err, &u) && u.Told == "" {
		return nil, &Undetermined{Expr: n.Text(w.src)}
	}
	if err != nil {
		return nil, err
	}
	args, err := w.literals(n.Child("arguments"))
	if err != nil {
		return nil, err
	}
	if self != nil {
		args = append([]argument{{"", self}}, args...)
	}
	return w.invoke(target, args, trace.Range{})
}

// wanted is the function, class or method that an outermost call is of, and what the method is bound to.
func (w *walker) wanted(fn *syntax.Node) (target, self *value, err error) {
	switch fn.Kind {
	case "identifier":
		target, err = w.ofModule(fn)
		return target, nil, err
	case "attribute":
	default:
		return nil, nil, beyond("no call of a function or a method")
	}
	var of *value
	receiver := fn.Child("object")
	if receiver.Kind == "identifier" {
		of, err = w.ofModule(receiver)
	} else {
		of, err = w.outermost(receiver)
	}
	if err != nil {
		return nil, nil, err
	}
	name := fn.Child("attribute").Text(w.src)
	if !of.planned() || of.sort != object && of.sort != class {
		return nil, nil, beyond("a method of no class of the module")
	}
	if target, self = w.has(of, name); target == nil || target.sort != lambda || target.role == property {
		return nil, nil, beyond("no method %s", name)
	}
	return target, self, nil
}

// ofModule is a function or a class that the module defines.
func (w *walker) ofModule(n *syntax.Node) (*value, error) {
	name := n.Text(w.src)
	if err := w.unread[name]; err != nil {
		return nil, err
	}
	if v := w.module.names[name]; v != nil && (v.sort == lambda || v.sort == class) {
		return v, nil
	}
	return nil, beyond("%s is no function of the module", name)
}
