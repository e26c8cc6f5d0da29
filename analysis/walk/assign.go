package walk

import (
	"cmp"
	"slices"
	"strings"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// assign binds a target to a value.
func (w *walker) assign(f *frame, n *syntax.Node, v *value) error {
	switch n.Kind {
	case "identifier":
		w.owner(f, n.Text(w.src)).names[n.Text(w.src)] = v
		return nil
	case "pattern_list", "tuple_pattern", "list_pattern":
		items, err := w.taken(v, w.at(n))
		if err != nil {
			return err
		}
		return w.unpack(f, n, slices.Clone(items))
	case "subscript":
		if sliced(n) {
			return w.replace(f, n, v)
		}
		into, key, err := w.slot(f, n)
		if err != nil {
			return err
		}
		if into.sort == object {
			_, ok, err := w.special("__setitem__", w.at(n), into, key, v)
			if !ok && err == nil {
				err = beyond("a store in an instance")
			}
			return err
		}
		return into.put(key, v, w.at(n))
	}
	if n.Kind == "attribute" {
		of, err := w.eval(f, n.Child("object"))
		if err != nil {
			return err
		}
		return w.storeField(f, n, of, v)
	}
	return beyond("a target of kind %s", n.Kind)
}

// bindsInside is an assignment in the middle of an expression. In a comprehension, too, the name is one of the
// function around.
func (w *walker) bindsInside(f *frame, n *syntax.Node) (*value, error) {
	v, err := w.eval(f, n.Child("value"))
	if err != nil {
		return nil, err
	}
	if err := w.assign(f.home, n.Child("name"), v); err != nil {
		return nil, err
	}
	name := n.Child("name").Text(w.src)
	f.home.shown[name] = v.repr()
	return v, w.emit(f, trace.Event{Kind: trace.Line, At: w.at(n), Changed: []trace.Binding{{Name: name, Value: v.repr()}}})
}

// unpack binds the parts of a target to items, one each; a part with a star takes what is left.
func (w *walker) unpack(f *frame, n *syntax.Node, items []*value) error {
	parts := n.Parts()
	star := slices.IndexFunc(parts, func(part *syntax.Node) bool { return part.Kind == "list_splat_pattern" })
	if star < 0 && len(items) != len(parts) || len(items) < len(parts)-1 {
		return &exception{name: "ValueError", value: unpacking(len(parts), len(items), star >= 0), at: w.at(n)}
	}
	for i, part := range parts {
		item := &value{sort: list}
		if i == star {
			rest := len(items) - len(parts[i+1:])
			item.items, items = slices.Clone(items[:rest]), items[rest:]
			part = part.Parts()[0]
		} else {
			item, items = items[0], items[1:]
		}
		if err := w.assign(f, part, item); err != nil {
			return err
		}
	}
	return nil
}

// slot evaluates the container and the key of a subscript that is a target.
func (w *walker) slot(f *frame, n *syntax.Node) (into, key *value, err error) {
	if into, err = w.eval(f, n.Child("value")); err != nil {
		return nil, nil, err
	}
	if sliced(n) {
		return nil, nil, beyond("a slice as target")
	}
	key, err = w.key(f, n)
	return into, key, err
}

// augment is `target op= value`.
func (w *walker) augment(f *frame, n *syntax.Node) error {
	left, right := n.Child("left"), n.Child("right")
	old, into, key, err := w.current(f, left)
	if err != nil {
		return err
	}
	by, err := w.eval(f, right)
	if err != nil {
		return err
	}
	if old.sort == object || by.sort == object {
		return beyond("%s of an instance", w.sign(left, right))
	}
	e := trace.Event{Kind: trace.Expr, At: w.at(n), Op: trace.Binary, Name: w.sign(left, right), Args: w.operands(left, old, right, by)}
	told := into == nil || into.sort == object || into.peeked(key)
	v := combined(strings.TrimSuffix(e.Name, "="), old, by)
	if v != nil && told {
		_, err = w.toldOf(f, e, v, nil)
	} else if v == nil {
		v, err = w.grown(f, e, old, by, told)
	}
	if err != nil {
		return err
	}
	if old.changeable() && v.sort == old.sort {
		old.becomes(v)
		v = old
	}
	if into != nil && into.planned() {
		return w.storeField(f, left, into, v)
	}
	if into != nil {
		return into.put(key, v, w.at(left))
	}
	return w.assign(f, left, v)
}

// grown asks what an augmented assignment comes to. Where told is false a run tells nothing of it.
func (w *walker) grown(f *frame, e trace.Event, old, by *value, told bool) (v *value, err error) {
	items := by.items
	if by.sort == lazy {
		items, err = w.taken(by, e.At)
		if _, failed := err.(*exception); failed {
			err = cmp.Or(old.spilled("extend", []operand{{heard: items}}), err)
		}
		if err != nil {
			return nil, err
		}
	}
	text := ""
	if told {
		text, err = w.extended(f, e, old, by)
	} else if entering(e.Name, old, by) != "" {
		err = beyond("%s of another sort", e.Name)
	} else if v, err = w.worksOut(old.repr()+" "+strings.TrimSuffix(e.Name, "=")+" "+by.repr(), e.At); err == nil {
		text = v.repr()
	}
	if err != nil {
		return nil, err
	}
	if v, err = made(text, slices.Concat(old.items, items), true); err == nil {
		err = fed(old, len(v.items) != len(old.items), by)
	}
	return v, err
}

// extended is the text of what an augmented assignment that is told comes to. That a list takes something else than a list, or a dict than
// a dict, is told as the method that does the same.
func (w *walker) extended(f *frame, e trace.Event, old, by *value) (string, error) {
	name := entering(e.Name, old, by)
	if name == "" {
		a, err := w.operate(f, e, nil)
		return a.Value, err
	}
	method := e
	method.Op, method.Name = trace.Method, name
	a, err := w.question(f, method, old)
	if err != nil {
		return "", err
	}
	e.Value = a.After
	return a.After, w.emit(f, e)
}

// current is what a target has before `target op= value`, and of a subscript where that is kept.
func (w *walker) current(f *frame, n *syntax.Node) (old, into, key *value, err error) {
	switch n.Kind {
	case "identifier":
		old, err = w.name(f, n)
		return old, nil, nil, err
	case "attribute":
		into, err = w.eval(f, n.Child("object"))
		if err != nil {
			return nil, nil, nil, err
		}
		if into.sort == object || into.sort == class {
			if v, self := w.has(into, n.Child("attribute").Text(w.src)); v != nil && self == nil && v.role == "" {
				return v, into, none(), nil
			}
		}
	case "subscript":
		if into, key, err = w.slot(f, n); err != nil {
			return nil, nil, nil, err
		}
		if old = into.get(key); old != nil {
			return old, into, key, nil
		}
		old, kept := into.absent(key)
		if kept {
			into.store(key, old)
		}
		if old != nil {
			return old, into, key, nil
		}
		if failed := into.missing(key, w.at(n)); failed != nil {
			return nil, nil, nil, failed
		}
	}
	return nil, nil, nil, beyond("nobody told what %s is", n.Text(w.src))
}

// remove is a del statement.
func (w *walker) remove(f *frame, n *syntax.Node) error {
	var gone []trace.Binding
	targets := n.Parts()
	if len(targets) == 1 && (targets[0].Kind == "expression_list" || targets[0].Kind == "tuple") {
		targets = targets[0].Parts()
	}
	for _, t := range targets {
		switch t.Kind {
		case "identifier":
			name := t.Text(w.src)
			if !f.has(name) {
				return beyond("del of what is no variable of the function")
			}
			if f.names[name] == nil {
				return w.unknown(f, t)
			}
			delete(f.names, name)
			delete(f.shown, name)
			gone = append(gone, trace.Binding{Name: name})
		case "subscript":
			if sliced(t) {
				if err := w.replace(f, t, nil); err != nil {
					return err
				}
				continue
			}
			from, key, err := w.slot(f, t)
			if err != nil {
				return err
			}
			if err := from.drop(key, w.at(t)); err != nil {
				return err
			}
		default:
			return beyond("a target of kind %s", t.Kind)
		}
	}
	return w.emit(f, trace.Event{Kind: trace.Line, At: w.at(n), Changed: append(w.changed(f), gone...)})
}
