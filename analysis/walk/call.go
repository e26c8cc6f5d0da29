package walk

import (
	"slices"
	"strings"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// call is a call of a function or a method.
func (w *walker) call(f *frame, n *syntax.Node) (*value, error) {
	fn := n.Child("function")
	if fn.Kind == "attribute" && !w.rooted(f, fn) {
		return w.method(f, n, fn)
	}
	e := trace.Event{Kind: trace.Expr, At: w.at(n), Op: trace.Call, Name: fn.Text(w.src)}
	var target *value
	if fn.Kind == "identifier" {
		target = w.lookup(f, fn.Text(w.src))
	} else if fn.Kind == "attribute" {
		target = &value{sort: named, text: e.Name, foreign: w.root(f, fn).foreign}
	}
	if target == nil || target.foreign {
		return nil, beyond("a call of something that nobody told of")
	}
	args, err := w.arguments(f, n.Child("arguments"), e.Name)
	if err != nil {
		return nil, err
	}
	for _, a := range args {
		e.Args = append(e.Args, a.shown())
	}
	if target.sort == lambda {
		given, err := w.plainly(args)
		if err != nil {
			return nil, err
		}
		v, err := w.enter(target, given, e.At)
		if err != nil {
			return nil, err
		}
		e.Value = v.repr()
		return v, w.emit(f, e)
	}
	if target.sort != named {
		return nil, beyond("a call of what is no function")
	}
	if target.text == "set" && len(args) == 0 { // its text is its value
		e.Value = "set()"
		return &value{sort: set}, w.emit(f, e)
	}
	if v, ok, err := w.known(f, target.text, args); ok || err != nil {
		if err != nil {
			return nil, err
		}
		if e.Value = v.repr(); raisable(target.text) {
			e.Value = v.text
		}
		return v, w.emit(f, e)
	}
	if slices.Contains([]string{"iter", "next", "print", "super", "getattr", "setattr", "eval", "exec", "open", "input", "globals", "locals", "vars", "type", "id"}, target.text) {
		return nil, beyond("a call of %s", target.text)
	}
	if err := w.consumed(args, target.text, e.At); err != nil {
		return nil, err
	}
	if err := w.keyed(f, nil, args, e.At); err != nil {
		return nil, err
	}
	pool := parts(args)
	if target.text == "max" || target.text == "min" {
		pool = append(pool, values(args)...)
	}
	return w.operated(f, e, pool...)
}

// An operand is an argument with what the source says of it.
type operand struct {
	argument
	text string
}

func (a operand) shown() trace.Arg {
	return trace.Arg{Name: a.name, Text: a.text, Value: a.value.repr()}
}

// plainly are arguments without stars.
func (w *walker) plainly(args []operand) (out []argument, err error) {
	for _, a := range args {
		if a.name != "*" {
			out = append(out, a.argument)
			continue
		}
		items, ok := w.items(a.value)
		if !ok {
			return nil, beyond("what stands behind a star")
		}
		for _, item := range items {
			out = append(out, argument{"", item})
		}
	}
	return out, nil
}

// parts are what arguments are made of: an operation may hand out one of them.
func parts(args []operand) (out []*value) {
	for _, a := range args {
		out = append(out, a.value.items...)
	}
	return out
}

func values(args []operand) (out []*value) {
	for _, a := range args {
		out = append(out, a.value)
	}
	return out
}

// arguments evaluates what a call is given; called is whose it is.
func (w *walker) arguments(f *frame, n *syntax.Node, called string) (args []operand, err error) {
	if n.Kind == "generator_expression" {
		v, err := w.generator(f, n, called)
		return []operand{{argument{"", v}, n.Text(w.src)}}, err
	}
	for _, part := range n.Parts() {
		name := ""
		switch part.Kind {
		case "keyword_argument":
			name, part = part.Child("name").Text(w.src), part.Child("value")
		case "list_splat":
			name, part = "*", part.Parts()[0]
		case "dictionary_splat":
			return nil, beyond("two stars")
		}
		var v *value
		if inner(part).Kind == "generator_expression" {
			v, err = w.generator(f, inner(part), called)
		} else {
			v, err = w.eval(f, part)
		}
		if err != nil {
			return nil, err
		}
		args = append(args, operand{argument{name, v}, w.text(part)})
	}
	return args, nil
}

// rooted tells a dotted name that starts at a module or a class of the library.
func (w *walker) rooted(f *frame, n *syntax.Node) bool {
	for n.Kind == "attribute" {
		n = n.Child("object")
	}
	if n.Kind != "identifier" {
		return false
	}
	v := w.lookup(f, n.Text(w.src))
	return v != nil && v.sort == named
}

// root is the module or class that a rooted name starts at.
func (w *walker) root(f *frame, n *syntax.Node) *value {
	for n.Kind == "attribute" {
		n = n.Child("object")
	}
	return w.lookup(f, n.Text(w.src))
}

// known is what a call gives whose value is but another way to go through its arguments, or
// an exception; ok is false for all others.
func (w *walker) known(f *frame, name string, args []operand) (v *value, ok bool, err error) {
	if raisable(name) {
		texts := make([]string, len(args))
		for i, a := range args {
			texts[i] = a.value.repr()
		}
		return &value{text: name + "(" + strings.Join(texts, ", ") + ")"}, true, nil
	}
	switch name {
	case "range":
		return ranged(args)
	case "map", "filter":
		return w.mapped(name, args)
	case "enumerate", "zip", "reversed":
	default:
		return nil, false, nil
	}
	v = &value{sort: lazy, text: "<" + name + ">"}
	var all [][]*value
	start := 0
	for i, a := range args {
		if name == "enumerate" && i == 1 {
			start, ok = whole(a.value.repr())
		} else if a.name == "" {
			var items []*value
			items, ok = w.items(a.value)
			all = append(all, items)
		}
		if !ok || a.name != "" && a.name != "start" {
			return nil, false, beyond("what %s goes through", name)
		}
	}
	if len(all) == 0 || name != "zip" && len(all) > 1 {
		return nil, false, beyond("what %s goes through", name)
	}
	switch name {
	case "reversed":
		if args[0].value.sort == list {
			v.text = "<list_reverseiterator>"
		}
		v.items = slices.Clone(all[0])
		slices.Reverse(v.items)
	case "enumerate":
		for i, item := range all[0] {
			v.items = append(v.items, &value{sort: tuple, items: []*value{integer(start + i), item}})
		}
	default:
		for i := 0; !slices.ContainsFunc(all, func(items []*value) bool { return i >= len(items) }); i++ {
			row := &value{sort: tuple}
			for _, items := range all {
				row.items = append(row.items, items[i])
			}
			v.items = append(v.items, row)
		}
	}
	return v, true, nil
}

// longestRange is how many numbers of a range are counted out.
const longestRange = 1000

// ranged counts out a range of known bounds.
func ranged(args []operand) (*value, bool, error) {
	bounds := []int{0, 0, 1}
	for i, a := range args {
		n, ok := whole(a.value.repr())
		if !ok || i > 2 || a.name != "" {
			return nil, false, beyond("a range without bounds")
		}
		if len(args) == 1 {
			i = 1
		}
		bounds[i] = n
	}
	if len(args) == 0 || bounds[2] == 0 || (bounds[1]-bounds[0])/bounds[2] > longestRange {
		return nil, false, beyond("a range without bounds")
	}
	texts := []string{integer(bounds[0]).text, integer(bounds[1]).text}
	if bounds[2] != 1 {
		texts = append(texts, integer(bounds[2]).text)
	}
	v := &value{sort: lazy, text: "range(" + strings.Join(texts, ", ") + ")"}
	for i := bounds[0]; bounds[2] > 0 && i < bounds[1] || bounds[2] < 0 && i > bounds[1]; i += bounds[2] {
		v.items = append(v.items, integer(i))
	}
	return v, true, nil
}

// method asks what a method gives and what it makes of what it is called on.
func (w *walker) method(f *frame, n, fn *syntax.Node) (*value, error) {
	of, err := w.eval(f, fn.Child("object"))
	if err != nil {
		return nil, err
	}
	if of.sort == lazy || of.sort == lambda {
		return nil, beyond("a method of %s", of.repr())
	}
	name := fn.Child("attribute").Text(w.src)
	args, err := w.arguments(f, n.Child("arguments"), name)
	if err != nil {
		return nil, err
	}
	e := trace.Event{Kind: trace.Expr, At: w.at(n), Op: trace.Method, Name: name, Args: []trace.Arg{{Text: w.text(fn.Child("object")), Value: of.repr()}}}
	for _, a := range args {
		e.Args = append(e.Args, a.shown())
	}
	if v := of.view(name); v != nil && len(args) == 0 {
		e.Value = v.text
		return v, w.emit(f, e)
	}
	if err := w.keyed(f, of, args, e.At); err != nil {
		return nil, err
	}
	if err := w.consumed(args, name, e.At); err != nil {
		return nil, err
	}
	if changes(name) && of.sort == atom {
		return nil, beyond("a method that changes %s", of.text)
	}
	receiver := of
	if !changes(name) {
		receiver = nil
	}
	a, err := w.operate(f, e, receiver)
	if err != nil {
		return nil, err
	}
	pool := slices.Concat(parts(args), values(args), of.items)
	if receiver != nil && a.After != of.repr() {
		if sort := read(a.After).sort; sort != of.sort {
			return nil, beyond("an answer of another sort")
		}
		of.becomes(a.After, pool...)
		f.doubt(of)
	}
	if name == "copy" {
		pool = of.items
	}
	return same(pool, read(a.Value)), nil
}

// view is what keys, values or items of a dict gives.
func (v *value) view(name string) *value {
	if v.sort != dict {
		return nil
	}
	out := &value{sort: lazy}
	switch name {
	case "keys":
		out.items = slices.Clone(v.keys)
	case "values":
		out.items = slices.Clone(v.items)
	case "items":
		for i, k := range v.keys {
			out.items = append(out.items, &value{sort: tuple, items: []*value{k, v.items[i]}})
		}
	default:
		return nil
	}
	out.text = "dict_" + name + "(" + (&value{sort: list, items: out.items}).repr() + ")"
	return out
}

// keyed runs along the calls of a key function of the program, which come before the
// operation has its value: one for each item of what a method is called on, or of the first argument.
func (w *walker) keyed(f *frame, of *value, args []operand, at trace.Range) error {
	for _, a := range args {
		if a.value.sort == lambda && a.name != "key" {
			return beyond("a function that is handed over")
		}
	}
	i := slices.IndexFunc(args, func(a operand) bool { return a.name == "key" && a.value.sort == lambda })
	if i < 0 {
		return nil
	}
	if of == nil {
		of = args[0].value
	}
	items, ok := w.items(of)
	if !ok || len(args) > 3 || i == 0 && of == args[0].value {
		return beyond("what a key is asked of")
	}
	for _, item := range items {
		if _, err := w.enter(args[i].value, []argument{{"", item}}, at); err != nil {
			return err
		}
	}
	return nil
}
