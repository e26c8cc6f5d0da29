package walk

import (
	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// with is a with statement over instances of the program's classes. What an exception in it does to them is not gone along with: what
// they are handed then cannot be written down.
func (w *walker) with(f *frame, n *syntax.Node) (flow, error) {
	var entered []*value
	for _, item := range n.First("with_clause").Parts() {
		at, target := item.Parts()[0], (*syntax.Node)(nil)
		if at.Kind == "as_pattern" {
			at, target = at.Parts()[0], at.Parts()[1]
		}
		manager, err := w.eval(f, at)
		if err != nil {
			return flow{}, err
		}
		if manager.sort != object || manager.plan.find("__exit__") == nil {
			return flow{}, beyond("with of what is no instance")
		}
		got, ok, err := w.special("__enter__", w.at(at), manager)
		if err != nil || !ok {
			return flow{}, orBeyond(err, "with of what is no instance")
		}
		entered = append(entered, manager)
		if target != nil {
			if err := w.assign(f, target.Parts()[0], got); err != nil {
				return flow{}, err
			}
		}
	}
	header := w.header(n)
	if err := w.emit(f, trace.Event{Kind: trace.Line, At: header, Changed: w.changed(f)}); err != nil {
		return flow{}, err
	}
	to, err := w.block(f, n.Child("body"))
	if err != nil {
		if _, failed := err.(*exception); failed {
			err = beyond("an exception in a with statement")
		}
		return flow{}, err
	}
	for i := len(entered) - 1; i >= 0; i-- {
		if _, _, err := w.special("__exit__", header, entered[i], none(), none(), none()); err != nil {
			return flow{}, err
		}
	}
	if to.kind != onward {
		return to, nil
	}
	if changed := w.changed(f); len(changed) > 0 {
		return to, w.emit(f, trace.Event{Kind: trace.Line, At: header, Changed: changed})
	}
	return to, nil
}

func orBeyond(err error, says string) error {
	if err == nil {
		return beyond("%s", says)
	}
	return err
}
