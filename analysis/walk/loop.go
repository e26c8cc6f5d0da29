package walk

import (
	"strings"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// loop is a for statement.
func (w *walker) loop(f *frame, n *syntax.Node) (flow, error) {
	over, err := w.eval(f, n.Child("right"))
	if err != nil {
		return flow{}, err
	}
	target := n.Child("left")
	at := w.header(n)
	going := []trace.Arg{{Text: w.text(n.Child("right")), Value: over.repr()}}
	if over.single() {
		return flow{}, &exception{name: "TypeError", at: w.at(inner(n.Child("right")))}
	}
	if over.sort == object {
		if over, err = w.goneThrough(over, at); err != nil {
			return flow{}, err
		}
	}
	c, err := w.course(over)
	if err != nil {
		return flow{}, err
	}
	if !leaves(n.Child("body")) {
		defer w.announce(f, c, at, "for", target)()
	}
	var to flow
	ended, err := w.each(c, at, func(item *value) (more bool, err error) {
		if err := w.assign(f, target, item); err != nil {
			return false, err
		}
		if err := w.take(f, at, "for", target, going); err != nil {
			return false, err
		}
		going = nil // of the first round alone
		to, err = w.block(f, n.Child("body"))
		return to.kind == onward || to.kind == continuing, err
	})
	switch {
	case err != nil:
		return flow{}, err
	case to.kind == breaking && over.sort == lazy && over.supply.turns != nil && inner(n.Child("right")).Kind == "call": // nobody else has it
		return flow{}, w.closed(over, at)
	case to.kind == breaking: // what is around the loop goes on, and not by its else
		return flow{}, nil
	case !ended:
		return to, nil
	}
	if err := w.emit(f, trace.Event{Kind: trace.Iterate, At: at, Name: "for", Args: going}); err != nil {
		return flow{}, err
	}
	if other := n.Child("alternative"); other != nil {
		return w.block(f, other.Child("body"))
	}
	return flow{}, nil
}

// take tells that a loop has bound its targets.
func (w *walker) take(f *frame, at trace.Range, name string, target *syntax.Node, going []trace.Arg) error {
	if kind := unnamed(target); kind != "" {
		return beyond("a target of kind %s", kind)
	}
	e := trace.Event{Kind: trace.Iterate, At: at, Name: name, Args: going}
	for _, b := range bound(target, w.src) {
		v := f.names[b]
		if v == nil {
			return beyond("a target of kind %s", target.Kind)
		}
		e.Changed = append(e.Changed, trace.Binding{Name: b, Value: v.repr()})
		if name == "for" {
			f.shown[b] = v.repr()
		}
	}
	e.Value = w.item(f, target)
	return w.emit(f, e)
}

// unnamed is the kind of the first part of a loop's target that is no name, as `d["k"]` is: what was bound to it
// no name tells; "" where there is none.
func unnamed(target *syntax.Node) string {
	switch target.Kind {
	case "identifier":
		return ""
	case "pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern":
		for _, part := range target.Parts() {
			if kind := unnamed(part); kind != "" {
				return kind
			}
		}
		return ""
	}
	return target.Kind
}

// item is how an item reads, given the names that it was unpacked into.
func (w *walker) item(f *frame, target *syntax.Node) string {
	if target.Kind == "identifier" {
		return f.names[target.Text(w.src)].repr()
	}
	var parts []string
	for _, part := range target.Parts() {
		if part.Kind == "list_splat_pattern" {
			for _, item := range f.names[part.Parts()[0].Text(w.src)].items {
				parts = append(parts, item.repr())
			}
			continue
		}
		parts = append(parts, w.item(f, part))
	}
	if len(parts) == 1 {
		return "(" + parts[0] + ",)"
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// mostRounds is how often a while loop is gone round.
const mostRounds = 60

func (w *walker) while(f *frame, n *syntax.Node) (flow, error) {
	for range mostRounds {
		yes, err := w.test(f, n.Child("condition"), "while")
		if err != nil {
			return flow{}, err
		}
		if !yes {
			if other := n.Child("alternative"); other != nil {
				return w.block(f, other.Child("body"))
			}
			return flow{}, nil
		}
		to, err := w.block(f, n.Child("body"))
		if err != nil || to.kind == returning {
			return to, err
		}
		if to.kind == breaking {
			return flow{}, nil
		}
	}
	return flow{}, beyond("a loop of more than %d rounds", mostRounds)
}
