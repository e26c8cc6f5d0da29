package walk

import (
	"cmp"
	"slices"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// An exception is one under way.
type exception struct {
	name  string
	value string      // how it is shown; "" unknown
	of    *value      // what was raised; nil: an operation has failed
	at    trace.Range // where it was raised
	told  bool        // the raise statement's event was emitted
}

func (e *exception) Error() string { return e.name }

// raise is a raise statement: with an exception of the library, or again with the one that is being handled.
func (w *walker) raise(f *frame, n *syntax.Node) error {
	parts := n.Parts()
	if len(parts) == 0 {
		if len(f.handling) == 0 {
			return beyond("a raise without an exception of its own")
		}
		again := *f.handling[len(f.handling)-1]
		again.told = true // and it is still where it was
		return cmp.Or(w.emit(f, trace.Event{Kind: trace.Raise, At: w.at(n), Name: again.name}), error(&again))
	}
	v, err := w.eval(f, parts[0])
	if err != nil {
		return err
	}
	switch {
	case v.sort == named && w.kin(v.text) != nil:
		v = &value{text: v.text + "()"}
	case v.sort == class && v.plan.library() != "":
		if v, err = w.instance(v.plan, nil, w.at(n)); err != nil {
			return err
		}
	}
	name := w.failure(v)
	if name == "" {
		return beyond("an exception of an unknown type")
	}
	if err := w.emit(f, trace.Event{Kind: trace.Raise, At: w.at(n), Name: name}); err != nil {
		return err
	}
	if len(parts) > 1 { // what it comes from
		cause, err := w.eval(f, parts[1])
		if err != nil {
			return err
		}
		if v.cause = cause; cause.text == "None" {
			v.cause = nil
		}
	}
	return &exception{name: name, value: v.repr(), of: v, at: w.at(n), told: true}
}

// try is a try statement: exceptions are caught by the library's own family tree. A finally block comes before
// the return or the exception that it is on the way of, unless it leads elsewhere itself.
func (w *walker) try(f *frame, n *syntax.Node) (flow, error) {
	to, err := w.block(f, n.Child("body"))
	failed, caught := err.(*exception)
	if err != nil && !caught {
		return to, err
	}
	var final *syntax.Node
	for _, c := range n.Parts() {
		switch {
		case c.Kind == "finally_clause":
			final = c.Parts()[0]
		case c.Kind == "else_clause" && !caught && to.kind == onward:
			to, err = w.block(f, c.Child("body"))
		case c.Kind == "except_group_clause":
			return flow{}, beyond("a group of exceptions")
		case c.Kind == "except_clause" && failed != nil:
			var ours bool
			if ours, to, err = w.handle(f, c, failed); ours {
				failed = nil
			} else if _, same := err.(*exception); !same {
				return flow{}, err
			}
		}
	}
	if _, failing := err.(*exception); final == nil || err != nil && !failing {
		return to, err
	}
	told := len(w.trace.Events)
	last, other := w.block(f, final)
	if failed, ok := err.(*exception); ok && len(w.trace.Events) > told { // it is told of anew
		failed.told = false
	}
	if last.kind != onward || other != nil {
		return last, other
	}
	return to, err
}

// handle runs along an except clause, where it is the exception's.
func (w *walker) handle(f *frame, n *syntax.Node, failed *exception) (ours bool, to flow, err error) {
	parts := n.Parts()
	body := parts[len(parts)-1]
	bound := ""
	if len(parts) > 1 {
		types := parts[0]
		if types.Kind == "as_pattern" {
			bound = types.Parts()[1].Text(w.src)
			types = types.Parts()[0]
		}
		if yes, err := w.catches(f, types, failed.name); err != nil || !yes {
			return false, flow{}, cmp.Or(err, error(failed))
		}
	}
	if bound != "" && failed.value == "" {
		return true, flow{}, beyond("an exception that nobody has seen")
	}
	if !failed.told {
		if err := w.emit(f, trace.Event{Kind: trace.Raise, At: failed.at, Name: failed.name}); err != nil {
			return true, flow{}, err
		}
	}
	if bound != "" {
		f.names[bound] = failed.thing()
	}
	if err := w.emit(f, trace.Event{Kind: trace.Catch, At: w.header(n), Name: failed.name, Changed: w.changed(f)}); err != nil {
		return true, flow{}, err
	}
	f.handling = append(f.handling, failed)
	to, err = w.block(f, body)
	f.handling = f.handling[:len(f.handling)-1]
	if bound != "" {
		delete(f.names, bound)
		delete(f.shown, bound)
	}
	return true, to, err
}

// catches tells whether an except clause takes an exception. Types that are not the library's own are not
// known.
func (w *walker) catches(f *frame, types *syntax.Node, name string) (bool, error) {
	family := w.kin(name)
	if family == nil {
		return false, beyond("an exception of an unknown type")
	}
	types = inner(types)
	all := []*syntax.Node{types}
	if types.Kind == "tuple" {
		all = types.Parts()
	}
	for _, n := range all {
		v := w.lookup(f, n.Text(w.src))
		if n.Kind != "identifier" || v == nil {
			return false, beyond("an except clause for an unknown type")
		}
		kinds := []*value{v}
		if v.sort == tuple { // which a variable holds
			kinds = v.items
		}
		for _, v := range kinds {
			if v.sort != class && (v.sort != named || !raisable(v.text) && v.text != "BaseException") {
				return false, beyond("an except clause for an unknown type")
			}
			if slices.Contains(family, v.text) {
				return true, nil
			}
		}
	}
	return false, nil
}

// kin are an exception and those that catch it, too; nil for what is none.
func (w *walker) kin(name string) []string {
	if p := w.plans[name]; p != nil {
		return p.kin()
	}
	return families(name)
}

// kin is of a class of the program, which may derive from one of its own name.
func (p *plan) kin() (all []string) {
	for _, b := range p.bases {
		all = append(all, b.kin()...)
	}
	if p.base != "" {
		all = append(all, families(p.base)...)
	}
	if all == nil {
		return nil
	}
	return append([]string{p.name}, all...)
}
