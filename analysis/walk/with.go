package walk

import (
	"slices"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// A manager is what a with statement enters and leaves: an instance of a class of the program with methods for that, a generator that
// contextmanager has made one of, or one of the library that only suppresses exceptions or does nothing.
type manager struct {
	w      *walker
	of     *value
	header trace.Range
}

// with is a with statement.
func (w *walker) with(f *frame, n *syntax.Node) (flow, error) {
	var entered []*manager
	for _, item := range n.First("with_clause").Parts() {
		at, target := item.Parts()[0], (*syntax.Node)(nil)
		if at.Kind == "as_pattern" {
			at, target = at.Parts()[0], at.Parts()[1]
		}
		of, err := w.eval(f, at)
		if err != nil {
			return flow{}, err
		}
		m := &manager{w, of, w.header(n)}
		got, err := m.enter(w.at(at))
		if err != nil {
			return flow{}, err
		}
		entered = append(entered, m)
		if target != nil {
			if err := w.assign(f, target.Parts()[0], got); err != nil {
				return flow{}, err
			}
		}
	}
	if err := w.emit(f, trace.Event{Kind: trace.Line, At: w.header(n), Changed: w.changed(f)}); err != nil {
		return flow{}, err
	}
	to, err := w.block(f, n.Child("body"))
	slices.Reverse(entered)
	for _, m := range entered {
		failed, _ := err.(*exception)
		if err != nil && failed == nil {
			return flow{}, err
		}
		kept, other := m.exit(failed)
		if other != nil {
			err = other
		} else if kept {
			to, err = flow{}, nil
		}
	}
	if err != nil || to.kind != onward {
		return to, err
	}
	if changed := w.changed(f); len(changed) > 0 {
		return to, w.emit(f, trace.Event{Kind: trace.Line, At: w.header(n), Changed: changed})
	}
	return to, nil
}

// enter is what the name behind `as` is bound to.
func (m *manager) enter(at trace.Range) (*value, error) {
	w := m.w
	if m.of.sort != object {
		return nil, beyond("with of what is no instance")
	}
	switch m.of.plan.manages {
	case "suppress":
		return none(), nil
	case "nullcontext":
		return m.of.own("enter_result"), nil
	case "contextmanager":
		item, more, err := w.advance(m.of.own("gen"), at)
		if err == nil && !more {
			err = &exception{name: "RuntimeError", at: at}
		}
		return item, err
	}
	got, ok, err := w.special("__enter__", at, m.of)
	if err == nil && (!ok || m.of.plan.find("__exit__") == nil) {
		err = beyond("with of what is no instance")
	}
	return got, err
}

// exit leaves it, with the exception that the body ended with; kept tells that this goes no further.
func (m *manager) exit(failed *exception) (kept bool, err error) {
	w := m.w
	switch m.of.plan.manages {
	case "suppress":
		return failed != nil && w.suppresses(m.of.own("_exceptions"), failed.name), nil
	case "nullcontext":
		return false, nil
	case "contextmanager":
		return w.leaveGenerator(m.of.own("gen"), failed, m.header)
	}
	args := []*value{none(), none(), none()}
	if failed != nil && failed.thing().repr() == "" {
		return false, beyond("an exception that nobody has seen")
	}
	if failed != nil {
		args = []*value{w.typeOf(failed.thing()), failed.thing(), {text: "<traceback>"}}
	}
	said, _, err := w.special("__exit__", m.header, m.of, args...)
	if err != nil || failed == nil {
		return false, err
	}
	return w.truth(said)
}

// suppresses tells whether one of some types catches an exception.
func (w *walker) suppresses(types *value, name string) bool {
	family := w.kin(name)
	return slices.ContainsFunc(types.items, func(v *value) bool { return slices.Contains(family, v.text) })
}

// typeOf is the type of an exception.
func (w *walker) typeOf(v *value) *value {
	if v.sort == object {
		return &value{sort: class, text: v.plan.name, plan: v.plan}
	}
	return &value{sort: named, text: w.failure(v)}
}

// leaveGenerator goes on with a generator behind the yield that the body of a with statement stood for.
func (w *walker) leaveGenerator(gen *value, failed *exception, at trace.Range) (kept bool, err error) {
	if failed == nil {
		_, more, err := w.advance(gen, at)
		if err == nil && more {
			err = &exception{name: "RuntimeError", at: at}
		}
		return false, err
	}
	_, more, err := w.throw(gen, failed, at)
	switch again, raised := err.(*exception); {
	case err == nil && more:
		return false, &exception{name: "RuntimeError", at: at}
	case err == nil:
		return true, nil
	case raised && again.thing() == failed.thing(): // it has let it pass, and told of that
		failed.told = true
		return false, nil
	}
	return false, err
}

// managing is what a call of contextlib gives that a with statement can enter; nil for others.
func managing(name string, args []operand) *value {
	v := &value{sort: object, text: name, plan: &plan{name: name, manages: name}}
	switch {
	case slices.ContainsFunc(args, func(a operand) bool { return a.name == "*" || a.name == "**" }):
		return nil
	case name == "suppress":
		v.set("_exceptions", &value{sort: tuple, items: values(args)})
	case name == "nullcontext":
		v.set("enter_result", append(values(args), none())[0])
	default:
		return nil
	}
	return v
}

// managed is what a call of a function gives that contextmanager stands before. It shows all that it has twice.
func (v *value) managed(gen *value, args []argument) *value {
	const doc = `"Helper for @contextmanager decorator."`
	positional, named := &value{sort: tuple}, &value{sort: dict}
	for _, a := range args {
		if a.name == "" {
			positional.items = append(positional.items, a.value)
		} else {
			named.store(&value{text: `"` + a.name + `"`}, a.value)
		}
	}
	m := &value{sort: object, text: "_GeneratorContextManager", plan: &plan{name: "_GeneratorContextManager", manages: "contextmanager"}}
	m.names = []string{"gen", "func", "args", "kwds", "__doc__"}
	m.items = []*value{gen, v, positional, named, {text: doc}}
	m.names, m.items = slices.Concat(m.names, m.names), slices.Concat(m.items, m.items)
	return m
}
