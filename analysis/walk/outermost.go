package walk

import (
	"errors"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// outermost runs along the call that is asked about: of a function or a class of the module by its name,
// of a method of what such a call gives, `Cart(1).add("a", 2).total()`, or of what goes through what it gives, `list(f(3))`. No account tells of
// these calls themselves, but of what they run.
func (w *walker) outermost(n *syntax.Node) (*value, error) {
	if n.Kind != "call" {
		return nil, beyond("no call of a function or a method")
	}
	if sink := w.sink(n); sink != "" {
		return w.drained(sink, n.Child("arguments").Parts()[0])
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

// sink is the builtin that an outermost call hands another one's value to, where it goes through that and does no
// more; "" for all others.
func (w *walker) sink(n *syntax.Node) string {
	fn, args := n.Child("function"), n.Child("arguments").Parts()
	name := fn.Text(w.src)
	if fn.Kind != "identifier" || len(args) != 1 || args[0].Kind != "call" || w.module.names[name] != nil || w.unread[name] != nil {
		return ""
	}
	switch name {
	case "list", "tuple", "next":
		return name
	}
	return ""
}

// drained is what a sink makes of what a generator gives.
func (w *walker) drained(sink string, n *syntax.Node) (*value, error) {
	v, err := w.outermost(n)
	if err != nil {
		return nil, err
	}
	if !v.onDemand() {
		return nil, beyond("%s of what is no generator", sink)
	}
	c, err := w.course(v)
	if err != nil {
		return nil, err
	}
	all, pull := &value{sort: list}, w.puller(c)
	if sink == "tuple" {
		all.sort = tuple
	}
	for {
		item, more, err := pull(trace.Range{})
		switch {
		case err != nil:
			return nil, err
		case sink == "next" && !more:
			return nil, &exception{name: "StopIteration"}
		case sink == "next":
			return item, nil
		case !more:
			return all, nil
		}
		all.items = append(all.items, item)
	}
}
