package walk

import (
	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

func (w *walker) display(f *frame, n *syntax.Node, v *value) error {
	return w.emit(f, trace.Event{Kind: trace.Expr, At: w.at(n), Op: trace.Display, Value: v.repr()})
}

// shown is a display whose items are evaluated.
func (w *walker) shown(f *frame, n *syntax.Node) (*value, error) {
	v := &value{sort: tuple}
	switch n.Kind {
	case "list":
		v.sort = list
	case "set":
		v.sort = set
	case "dictionary":
		v.sort = dict
	}
	for _, part := range n.Parts() {
		if err := w.component(f, n, part, v); err != nil {
			return nil, err
		}
	}
	return v, w.display(f, n, v)
}

// component evaluates what a display n, or an element of a comprehension, adds to a container.
func (w *walker) component(f *frame, n, part *syntax.Node, v *value) (err error) {
	var key *value
	if part.Kind == "list_splat" || part.Kind == "dictionary_splat" {
		return w.poured(f, n, part, v)
	}
	if (part.Kind == "pair") != (v.sort == dict) {
		return beyond("a display of kind %s", part.Kind)
	}
	if v.sort == dict {
		if key, err = w.eval(f, part.Child("key")); err != nil {
			return err
		}
		part = part.Child("value")
	}
	item, err := w.eval(f, part)
	if err != nil {
		return err
	}
	if v.sort == set {
		key = item
	}
	if !v.gather(key, item) {
		return &exception{name: "TypeError", at: w.at(n)}
	}
	return nil
}

// poured adds what stands behind a star to a container.
func (w *walker) poured(f *frame, n, part *syntax.Node, v *value) error {
	from, err := w.eval(f, part.Parts()[0])
	if err != nil {
		return err
	}
	if part.Kind == "dictionary_splat" {
		if from.sort != dict || v.sort != dict {
			return beyond("two stars before what is no dict")
		}
		for i, key := range from.keys {
			v.store(key, from.items[i])
		}
		return nil
	}
	items, err := w.taken(from, w.at(n))
	for _, item := range items {
		if !v.gather(item, item) {
			return &exception{name: "TypeError", at: w.at(n)}
		}
	}
	return err
}
