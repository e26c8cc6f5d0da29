package walk

import (
	"errors"
	"slices"
	"strings"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// A flow is where a statement leads.
type flow struct {
	kind  way
	value *value // of returning
}

type way uint8

const (
	onward way = iota
	breaking
	continuing
	returning
)

// block runs along statements until one of them leads elsewhere.
func (w *walker) block(f *frame, n *syntax.Node) (flow, error) {
	for _, s := range n.Parts() {
		to, err := w.statement(f, s)
		if err != nil || to.kind != onward {
			return to, err
		}
	}
	return flow{}, nil
}

func (w *walker) statement(f *frame, n *syntax.Node) (flow, error) {
	switch n.Kind {
	case "expression_statement":
		return flow{}, w.simple(f, n.Parts()[0])
	case "return_statement":
		v := &value{text: "None"}
		if len(n.Parts()) > 0 {
			var err error
			if v, err = w.eval(f, n.Parts()[0]); err != nil {
				return flow{}, err
			}
		}
		return flow{returning, v}, w.emit(f, trace.Event{Kind: trace.Return, At: w.at(n), Value: v.repr()})
	case "if_statement":
		return w.choice(f, n)
	case "for_statement":
		return w.loop(f, n)
	case "while_statement":
		return w.while(f, n)
	case "break_statement":
		return flow{kind: breaking}, w.line(f, n)
	case "continue_statement":
		return flow{kind: continuing}, w.line(f, n)
	case "pass_statement":
		return flow{}, w.line(f, n)
	case "function_definition":
		v, err := w.function(n, f)
		if err != nil {
			return flow{}, err
		}
		f.names[v.code.name] = v
		return flow{}, w.emit(f, trace.Event{Kind: trace.Line, At: w.header(n), Changed: w.changed(f)})
	case "delete_statement":
		return flow{}, w.remove(f, n)
	case "assert_statement":
		return flow{}, w.assertion(f, n)
	case "raise_statement":
		return flow{}, w.raise(f, n)
	case "try_statement":
		return w.try(f, n)
	case "nonlocal_statement":
		if f.outer == nil {
			f.outer = map[string]bool{}
		}
		for _, part := range n.Parts() {
			f.outer[part.Text(w.src)] = true
		}
		return flow{}, nil
	}
	return flow{}, beyond("a statement of kind %s", n.Kind)
}

// line tells that a simple statement has run.
func (w *walker) line(f *frame, n *syntax.Node) error {
	return w.emit(f, trace.Event{Kind: trace.Line, At: w.at(n), Changed: w.changed(f)})
}

// simple is a statement that is an expression or binds what one gives.
func (w *walker) simple(f *frame, n *syntax.Node) error {
	switch n.Kind {
	case "assignment":
		if n.Child("right") == nil {
			return nil // a mere annotation
		}
		targets, from := []*syntax.Node{n.Child("left")}, n.Child("right")
		for from.Kind == "assignment" {
			targets, from = append(targets, from.Child("left")), from.Child("right")
		}
		v, err := w.eval(f, from)
		if err != nil {
			return err
		}
		for _, t := range targets {
			if err := w.assign(f, t, v); err != nil {
				return err
			}
		}
	case "augmented_assignment":
		if err := w.augment(f, n); err != nil {
			return err
		}
	default:
		if n.Kind == "string" {
			return beyond("a docstring")
		}
		if _, err := w.eval(f, n); err != nil {
			return err
		}
	}
	return w.line(f, n)
}

// assign binds a target to a value.
func (w *walker) assign(f *frame, n *syntax.Node, v *value) error {
	switch n.Kind {
	case "identifier":
		w.owner(f, n.Text(w.src)).names[n.Text(w.src)] = v
		return nil
	case "pattern_list", "tuple_pattern", "list_pattern":
		items, ok := w.items(v)
		if !ok || len(items) != len(n.Parts()) {
			return beyond("an unpacking that does not fit")
		}
		for i, part := range n.Parts() {
			if err := w.assign(f, part, items[i]); err != nil {
				return err
			}
		}
		return nil
	case "subscript":
		into, key, err := w.slot(f, n)
		if err != nil {
			return err
		}
		return into.put(key, v)
	}
	return beyond("a target of kind %s", n.Kind)
}

// slot evaluates the container and the key of a subscript that is a target.
func (w *walker) slot(f *frame, n *syntax.Node) (into, key *value, err error) {
	if into, err = w.eval(f, n.Child("value")); err != nil {
		return nil, nil, err
	}
	if sub := n.Child("subscript"); sub.Kind == "slice" || len(n.Parts()) != 2 {
		return nil, nil, beyond("a slice as target")
	}
	key, err = w.eval(f, n.Child("subscript"))
	return into, key, err
}

// put stores a value under a key, where the text tells which place that is.
func (v *value) put(key, item *value) error {
	switch v.sort {
	case dict:
		v.store(key, item)
		return nil
	case list:
		if i, ok := v.index(key); ok {
			v.items[i] = item
			return nil
		}
	}
	return beyond("a store that nobody can place")
}

// index is the place in a list or tuple that a whole number names.
func (v *value) index(key *value) (int, bool) {
	i, ok := whole(key.repr())
	if i < 0 {
		i += len(v.items)
	}
	return i, ok && i >= 0 && i < len(v.items)
}

// augment is `target op= value`.
func (w *walker) augment(f *frame, n *syntax.Node) error {
	left, right := n.Child("left"), n.Child("right")
	sign := strings.TrimSpace(w.src[left.End:right.Start])
	if i := strings.IndexByte(sign, '='); i < 0 {
		return beyond("an operator")
	} else if sign = sign[:i+1]; strings.Contains(sign, "(") {
		return beyond("an operator")
	}
	var old, into, key *value
	var err error
	switch {
	case left.Kind == "identifier":
		old = w.lookup(f, left.Text(w.src))
	case left.Kind == "subscript":
		if into, key, err = w.slot(f, left); err != nil {
			return err
		}
		old = into.get(key)
	}
	if old == nil {
		return beyond("nobody told what %s is", left.Text(w.src))
	}
	by, err := w.eval(f, right)
	if err != nil {
		return err
	}
	e := trace.Event{Kind: trace.Expr, At: w.at(n), Op: trace.Binary, Name: sign, Args: []trace.Arg{{Text: w.text(left), Value: old.repr()}, {Text: w.text(right), Value: by.repr()}}}
	a, err := w.operate(f, e, nil)
	if err != nil {
		return err
	}
	v := read(a.Value)
	if old.changeable() && v.sort == old.sort {
		old.becomes(a.Value, by.items...)
		v = old
	}
	if into != nil {
		return into.put(key, v)
	}
	return w.assign(f, left, v)
}

// get is what a container has under a key; nil where the text does not tell.
func (v *value) get(key *value) *value {
	switch v.sort {
	case dict:
		if i := v.at(key); i >= 0 {
			return v.items[i]
		}
	case list, tuple:
		if i, ok := v.index(key); ok {
			return v.items[i]
		}
	}
	return nil
}

// remove is a del statement.
func (w *walker) remove(f *frame, n *syntax.Node) error {
	var gone []trace.Binding
	targets := n.Parts()
	if len(targets) == 1 && (targets[0].Kind == "expression_list" || targets[0].Kind == "tuple") {
		targets = targets[0].Parts()
	}
	for _, t := range targets {
		if t.Kind == "identifier" {
			name := t.Text(w.src)
			if f.names[name] == nil || f.outer[name] {
				return beyond("nobody told what %s is", name)
			}
			delete(f.names, name)
			delete(f.shown, name)
			gone = append(gone, trace.Binding{Name: name})
			continue
		}
		if t.Kind != "subscript" {
			return beyond("a target of kind %s", t.Kind)
		}
		from, key, err := w.slot(f, t)
		if err != nil {
			return err
		}
		if err := from.drop(key); err != nil {
			return err
		}
	}
	return w.emit(f, trace.Event{Kind: trace.Line, At: w.at(n), Changed: append(w.changed(f), gone...)})
}

// drop takes out what a container has under a key.
func (v *value) drop(key *value) error {
	if v.sort == dict {
		if i := v.at(key); i >= 0 {
			v.keys, v.items = slices.Delete(v.keys, i, i+1), slices.Delete(v.items, i, i+1)
			return nil
		}
	}
	if v.sort == list {
		if i, ok := v.index(key); ok {
			v.items = slices.Delete(v.items, i, i+1)
			return nil
		}
	}
	return beyond("nothing there to delete")
}

// choice is an if statement with all its branches.
func (w *walker) choice(f *frame, n *syntax.Node) (flow, error) {
	yes, err := w.test(f, n.Child("condition"), "if")
	if err != nil {
		return flow{}, err
	}
	if yes {
		return w.block(f, n.Child("consequence"))
	}
	for _, c := range n.Parts() {
		switch c.Kind {
		case "elif_clause":
			if yes, err = w.test(f, c.Child("condition"), "elif"); err != nil {
				return flow{}, err
			}
			if yes {
				return w.block(f, c.Child("consequence"))
			}
		case "else_clause":
			return w.block(f, c.Child("body"))
		}
	}
	return flow{}, nil
}

// test evaluates a condition and tells which way it leads; word says whose it is.
func (w *walker) test(f *frame, n *syntax.Node, word string) (bool, error) {
	v, err := w.eval(f, n)
	if err != nil {
		return false, err
	}
	yes, err := w.truth(v)
	if err != nil {
		return false, err
	}
	e := trace.Event{Kind: trace.Branch, At: w.at(inner(n)), Name: word, Value: truths[yes], Args: []trace.Arg{{Text: w.text(n), Value: v.repr()}}}
	if changing(inner(n)) && !slices.Contains([]string{"conditional", "filter"}, word) {
		e.Changed = w.changed(f)
	}
	return yes, w.emit(f, e)
}

var truths = map[bool]string{true: "True", false: "False"}

// truth asks whether a value counts as true, where it is none of the words for it.
func (w *walker) truth(v *value) (bool, error) {
	switch text := v.repr(); text {
	case "True", "False":
		return text == "True", nil
	case "None":
		return false, nil
	default:
		if v.sort == lambda || v.sort == named {
			return true, nil
		}
		if v.sort == lazy {
			return false, beyond("whether a thing that gives items counts as true")
		}
		a, err := w.ask(Question{Expr: text, Truth: true})
		if err != nil {
			return false, err
		}
		if a.Value != "True" && a.Value != "False" {
			return false, beyond("an answer that is no truth value")
		}
		return a.Value == "True", nil
	}
}

// changing tells whether evaluating may change a variable.
func changing(n *syntax.Node) bool {
	return n.Kind == "call" || slices.ContainsFunc(n.Parts(), changing)
}

func (w *walker) assertion(f *frame, n *syntax.Node) error {
	yes, err := w.test(f, n.Parts()[0], "assert")
	if err != nil || yes {
		return err
	}
	if len(n.Parts()) > 1 {
		if _, err := w.eval(f, n.Parts()[1]); err != nil {
			return err
		}
	}
	return &exception{name: "AssertionError", at: w.at(inner(n.Parts()[0]))}
}

// raise is a raise statement with an exception of the library.
func (w *walker) raise(f *frame, n *syntax.Node) error {
	if len(n.Parts()) != 1 {
		return beyond("a raise without an exception of its own")
	}
	v, err := w.eval(f, n.Parts()[0])
	if err != nil {
		return err
	}
	name, _, _ := strings.Cut(v.text, "(")
	if !raisable(name) {
		return beyond("an exception of an unknown type")
	}
	shown := v.text
	if v.sort == named {
		shown = name + "()"
	}
	if err := w.emit(f, trace.Event{Kind: trace.Raise, At: w.at(n), Name: name}); err != nil {
		return err
	}
	return &exception{name: name, value: shown, at: w.at(n), told: true}
}

// try is a try statement: exceptions are caught by the library's own family tree.
func (w *walker) try(f *frame, n *syntax.Node) (flow, error) {
	to, err := w.block(f, n.Child("body"))
	var failed *exception
	caught := errors.As(err, &failed)
	if err != nil && !caught {
		return to, err
	}
	var final *syntax.Node
	for _, c := range n.Parts() {
		switch {
		case c.Kind == "finally_clause":
			final = c.Parts()[0]
		case c.Kind == "else_clause" && !caught && err == nil && to.kind == onward:
			to, err = w.block(f, c.Child("body"))
		case c.Kind == "except_clause" && caught && failed != nil:
			var ours bool
			if ours, to, err = w.handle(f, c, failed); ours {
				failed = nil
			}
		}
	}
	if final != nil {
		if err != nil || to.kind == returning {
			return to, beyond("a finally on the way out")
		}
		return w.block(f, final)
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
		if !catches(types.Text(w.src), failed.name) {
			return false, flow{}, failed
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
		f.names[bound] = &value{text: failed.value}
	}
	if err := w.emit(f, trace.Event{Kind: trace.Catch, At: w.header(n), Name: failed.name, Changed: w.changed(f)}); err != nil {
		return true, flow{}, err
	}
	to, err = w.block(f, body)
	if bound != "" {
		delete(f.names, bound)
		delete(f.shown, bound)
	}
	return true, to, err
}
