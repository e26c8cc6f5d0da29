package walk

import (
	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// subscript asks what stands at an index, a key or a slice.
func (w *walker) subscript(f *frame, n *syntax.Node) (*value, error) {
	of, err := w.eval(f, n.Child("value"))
	if err != nil {
		return nil, err
	}
	if w.loading && of.sort == named && !functional(of.text) { // a type with types of what is in it
		return of, nil
	}
	if of.sort == lambda || of.onDemand() || of.sort == class || of.sort == named {
		return nil, beyond("an item of %s", of.repr())
	}
	e := trace.Event{Kind: trace.Expr, At: w.at(n), Op: trace.Subscript, Args: []trace.Arg{{Text: w.text(n.Child("value"))}, {Text: w.subscripted(n)}}}
	if sub := n.Child("subscript"); sub.Kind == "slice" {
		return w.sliced(f, e, of, sub)
	}
	key, err := w.key(f, n)
	if err != nil {
		return nil, err
	}
	e.Args[0].Value, e.Args[1].Value = of.repr(), key.repr()
	if of.sort == object {
		v, ok, err := w.special("__getitem__", e.At, of, key)
		if !ok && err == nil {
			err = beyond("an item of an instance")
		}
		return w.toldOf(f, e, v, err)
	}
	v, err := w.picked(f, e, of, key)
	if failed, ok := err.(*exception); ok && failed.name == "KeyError" && of.sort == dict {
		failed.value = "KeyError(" + key.repr() + ")"
	}
	if err != nil {
		return nil, err
	}
	if _, kept := of.absent(key); kept {
		of.store(key, v)
	}
	return v, nil
}

// picked asks which item stands at a key. Of a container that cannot be written down its place is asked for.
func (w *walker) picked(f *frame, e trace.Event, of, key *value) (*value, error) {
	if item, fails := of.standing(key); item != nil {
		return w.toldOf(f, e, item, nil)
	} else if fails != "" {
		return nil, &exception{name: fails, value: wording(fails, e), at: e.At}
	}
	if of.veiled() {
		e.Args[1].Value = key.public()
		return w.placing(f, e, false, of, nil)
	}
	if err := w.openly(e, of, key); err != nil {
		return nil, err
	}
	a, err := w.operate(f, e, nil)
	if err != nil {
		return nil, err
	}
	return one(a.Value, of.get(key)), nil
}

// subscripted is what stands in the brackets of a subscript.
func (w *walker) subscripted(n *syntax.Node) string {
	parts := n.Parts()
	if len(parts) == 2 {
		return w.text(parts[1])
	}
	return w.src[parts[1].Start:parts[len(parts)-1].End]
}

// key is what stands in the brackets of a subscript; several things there are a tuple, of which a run
// does not tell.
func (w *walker) key(f *frame, n *syntax.Node) (*value, error) {
	parts := n.Parts()[1:]
	v := &value{sort: tuple}
	for _, part := range parts {
		if part.Kind == "slice" || len(parts) == 1 && part.Kind == "tuple" && part.Parts() == nil {
			return nil, beyond("a subscript of kind %s", part.Kind)
		}
		item, err := w.eval(f, part)
		if err != nil || len(parts) == 1 {
			return item, err
		}
		v.items = append(v.items, item)
	}
	return v, nil
}

// sliced asks for a slice.
func (w *walker) sliced(f *frame, e trace.Event, of *value, n *syntax.Node) (*value, error) {
	bounds, err := w.bounds(f, n)
	if err != nil {
		return nil, err
	}
	e.Args[0].Value, e.Args[1].Value = of.repr(), bounds[0]+":"+bounds[1]
	if bounds[2] != "" {
		e.Args[1].Value += ":" + bounds[2]
	}
	if at, _, _, ok := of.places(bounds); ok && (of.sort == list || of.sort == tuple) && of.class == "" && of.plan == nil {
		v := &value{sort: of.sort}
		for _, i := range at {
			v.items = append(v.items, of.items[i])
		}
		return w.toldOf(f, e, v, nil)
	}
	if of.veiled() {
		return w.placing(f, e, false, of, nil)
	}
	return w.operated(f, e)
}

// bounds are the texts of a slice's, "" for those that are left out.
func (w *walker) bounds(f *frame, n *syntax.Node) (fields [3]string, err error) {
	i := 0
	for _, c := range n.Children {
		if !c.Named {
			i++
			continue
		}
		v, err := w.eval(f, c)
		if err != nil {
			return fields, err
		}
		if fields[i] = v.repr(); fields[i] == "None" {
			fields[i] = ""
		}
	}
	return fields, nil
}
