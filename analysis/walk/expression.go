package walk

import (
	"slices"
	"strings"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// eval is what an expression gives.
func (w *walker) eval(f *frame, n *syntax.Node) (*value, error) {
	n = inner(n)
	if v := literal(n, w.src); v != nil && n.Kind != "call" {
		if !fixed(n, w.src) && !plainDict(n, w.src) {
			return v, w.display(f, n, v)
		}
		return v, nil
	}
	switch n.Kind {
	case "identifier":
		return w.name(f, n)
	case "attribute":
		return w.attribute(f, n)
	case "binary_operator":
		return w.binary(f, n)
	case "unary_operator", "not_operator":
		return w.unary(f, n)
	case "boolean_operator":
		return w.boolean(f, n)
	case "comparison_operator":
		return w.comparison(f, n)
	case "conditional_expression":
		return w.conditional(f, n)
	case "list", "tuple", "set", "expression_list", "dictionary":
		return w.shown(f, n)
	case "subscript":
		return w.subscript(f, n)
	case "call":
		return w.call(f, n)
	case "string":
		return w.format(f, n)
	case "lambda":
		return w.function(n, f)
	case "list_comprehension", "set_comprehension", "dictionary_comprehension":
		return w.comprehension(f, n)
	case "generator_expression":
		return w.generator(f, n)
	case "yield":
		return w.yield(f, n)
	case "named_expression":
		return w.bindsInside(f, n)
	}
	return nil, beyond("an expression of kind %s", n.Kind)
}

// name is what a name stands for: of what modules and the library have, a class or function.
func (w *walker) name(f *frame, n *syntax.Node) (*value, error) {
	switch v := w.lookup(f, n.Text(w.src)); {
	case v == nil:
		return nil, w.unknown(f, n)
	case v.sort == named && !builtin(v.text) && (v.foreign || v.module == v.text || v.module == "" && v.self == nil && !strings.ContainsAny(v.text, ".(")):
		return nil, beyond("nobody told what %s is", n.Text(w.src))
	default:
		return v, nil
	}
}

// attribute is a constant of a module; whatever else has attributes is not looked into.
func (w *walker) attribute(f *frame, n *syntax.Node) (*value, error) {
	if root := w.root(f, n); root != nil && root.module == root.text && n.Child("object").Kind == "identifier" {
		if text := constant(root.module, n.Child("attribute").Text(w.src)); text != "" {
			return &value{text: text}, nil
		}
	}
	if v := w.dotted(f, n); v != nil {
		return v, nil
	}
	if root := w.root(f, n); root == nil || root.sort != named || n.Child("attribute").Text(w.src) == "__name__" {
		switch of, err := w.eval(f, n.Child("object")); {
		case err != nil:
			return nil, err
		case of.planned():
			return w.field(f, n, of)
		case n.Child("attribute").Text(w.src) != "__name__":
			return w.boundMethod(f, n, of)
		case of.sort == named && of.module == "":
			return &value{text: `"` + of.text + `"`}, nil
		case of.sort == lambda:
			v := &value{text: `"` + of.called() + `"`}
			return v, w.emit(f, trace.Event{
				Kind: trace.Expr, At: w.at(n), Op: trace.Attribute, Name: "__name__", Value: v.repr(),
				Args: []trace.Arg{{Text: w.text(n.Child("object")), Value: of.repr()}},
			})
		}
	}
	return nil, beyond("an expression of kind %s", n.Kind)
}

// dotted is a function of a module, or a method of a builtin class, that is handed about; nil for all else.
func (w *walker) dotted(f *frame, n *syntax.Node) *value {
	root, last := w.root(f, n), n.Child("attribute").Text(w.src)
	if root == nil || root.sort != named || n.Child("object").Kind != "identifier" || dunder(last) {
		return nil
	}
	if root.module != "" && root.module == root.text && pure(root.module, last) && !changesFirst(root.module, last) {
		return &value{sort: named, text: root.text + "." + last, module: root.module}
	}
	if root.module == "" && slices.Contains([]string{"str", "int", "float", "list", "dict", "set", "tuple", "bytes"}, root.text) && !changes(last) {
		return &value{sort: named, text: root.text + "." + last}
	}
	return nil
}

// unary is an operator before its operand.
func (w *walker) unary(f *frame, n *syntax.Node) (*value, error) {
	v, err := w.eval(f, n.Child("argument"))
	if err != nil {
		return nil, err
	}
	sign := "not"
	if n.Kind == "unary_operator" {
		sign = w.src[n.Start : n.Start+1]
	}
	e := trace.Event{Kind: trace.Expr, At: w.at(n), Op: trace.Unary, Name: sign, Args: []trace.Arg{{Text: w.text(n.Child("argument")), Value: v.repr()}}}
	if size, ok := number(v.repr()); ok && size > 0 && sign == "-" { // its text is its value
		e.Value = "-" + v.repr()
		return read(e.Value), w.emit(f, e)
	}
	return w.operated(f, e)
}

// operated is what an operation without effects gives, a thing of its own.
func (w *walker) operated(f *frame, e trace.Event) (*value, error) {
	e.Kind = trace.Expr
	a, err := w.operate(f, e, nil)
	return read(a.Value), err
}

func (w *walker) display(f *frame, n *syntax.Node, v *value) error {
	return w.emit(f, trace.Event{Kind: trace.Expr, At: w.at(n), Op: trace.Display, Value: v.repr()})
}

func (w *walker) binary(f *frame, n *syntax.Node) (*value, error) {
	left, right := n.Child("left"), n.Child("right")
	a, err := w.eval(f, left)
	if err != nil {
		return nil, err
	}
	b, err := w.eval(f, right)
	if err != nil {
		return nil, err
	}
	e := trace.Event{Kind: trace.Expr, At: w.at(n), Op: trace.Binary, Name: w.sign(left, right), Args: w.operands(left, a, right, b)}
	if v, err := w.overloaded(e, a, b); v != nil || err != nil {
		return w.toldOf(f, e, v, err)
	}
	answer, err := w.operate(f, e, nil)
	if err != nil {
		return nil, err
	}
	return made(answer.Value, slices.Concat(a.items, b.items), true)
}

// sign is the operator between two operands, which may stand in brackets.
func (w *walker) sign(left, right *syntax.Node) string {
	return strings.Join(strings.Fields(w.src[left.End:right.Start]), " ")
}

func (w *walker) operands(left *syntax.Node, a *value, right *syntax.Node, b *value) []trace.Arg {
	return []trace.Arg{{Text: w.text(left), Value: a.repr()}, {Text: w.text(right), Value: b.repr()}}
}

// boolean is `and` or `or` of several operands, as far as they are needed.
func (w *walker) boolean(f *frame, n *syntax.Node) (*value, error) {
	word := w.word(n)
	e := trace.Event{Kind: trace.Expr, At: w.at(n), Op: trace.Bool, Name: word}
	list := w.joined(n, word)
	var v *value
	var all []*value
	for i, operand := range list {
		var err error
		if v, err = w.eval(f, operand); err != nil {
			return nil, err
		}
		all = append(all, v)
		if i == len(list)-1 {
			break
		}
		yes, err := w.truth(v)
		if err != nil {
			return nil, err
		}
		if yes == (word == "or") {
			break
		}
	}
	for i, v := range all { // as they stand when all have been evaluated
		e.Args = append(e.Args, trace.Arg{Text: w.text(list[i]), Value: v.repr()})
	}
	e.Value = v.repr()
	return v, w.emit(f, e)
}

// word is the operator of a boolean operation.
func (w *walker) word(n *syntax.Node) string { return w.sign(n.Child("left"), n.Child("right")) }

// joined are the operands of one operator written several times in a row.
func (w *walker) joined(n *syntax.Node, word string) []*syntax.Node {
	left := n.Child("left")
	if left.Kind == "boolean_operator" && w.word(left) == word {
		return append(w.joined(left, word), n.Child("right"))
	}
	return []*syntax.Node{left, n.Child("right")}
}

// comparison is a chain of one link or more; it ends with the first that does not hold.
func (w *walker) comparison(f *frame, n *syntax.Node) (*value, error) {
	parts := n.Parts()
	left, err := w.eval(f, parts[0])
	if err != nil {
		return nil, err
	}
	var v *value
	for i := 1; i < len(parts); i++ {
		right, err := w.eval(f, parts[i])
		if err != nil {
			return nil, err
		}
		at := w.at(n)
		if len(parts) > 2 {
			at = w.between(inner(parts[i-1]).Start, inner(parts[i]).End)
		}
		e := trace.Event{At: at, Op: trace.Compare, Name: w.sign(parts[i-1], parts[i]), Args: w.operands(parts[i-1], left, parts[i], right)}
		e.Kind = trace.Expr
		if v, err = w.overloaded(e, left, right); v != nil || err != nil {
			v, err = w.toldOf(f, e, v, err)
		} else {
			v, err = w.operated(f, e)
		}
		if err != nil {
			return nil, err
		}
		if i+1 < len(parts) {
			yes, err := w.truth(v)
			if err != nil || !yes {
				return v, err
			}
		}
		left = right
	}
	return v, nil
}

// conditional is `a if c else b`.
func (w *walker) conditional(f *frame, n *syntax.Node) (*value, error) {
	parts := n.Parts()
	if len(parts) != 3 {
		return nil, beyond("a choice")
	}
	yes, err := w.test(f, parts[1], "conditional")
	if err != nil {
		return nil, err
	}
	chosen := parts[2]
	if yes {
		chosen = parts[0]
	}
	v, err := w.eval(f, chosen)
	if err != nil {
		return nil, err
	}
	return v, w.emit(f, trace.Event{Kind: trace.Expr, At: w.at(n), Op: trace.Ternary, Value: v.repr()})
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

// subscript asks what stands at an index, a key or a slice.
func (w *walker) subscript(f *frame, n *syntax.Node) (*value, error) {
	of, err := w.eval(f, n.Child("value"))
	if err != nil {
		return nil, err
	}
	if of.sort == lambda || of.onDemand() || of.sort == class {
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
	a, err := w.operate(f, e, nil)
	if failed, ok := err.(*exception); ok && failed.name == "KeyError" && of.sort == dict {
		failed.value = "KeyError(" + key.repr() + ")"
	}
	if err != nil {
		return nil, err
	}
	v := one(a.Value, of.get(key))
	if _, kept := of.absent(key); kept {
		of.store(key, v)
	}
	return v, nil
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
	a, err := w.operate(f, e, nil)
	if err != nil {
		return nil, err
	}
	if at, _, _, ok := of.places(bounds); ok && (of.sort == list || of.sort == tuple) {
		v := &value{sort: of.sort}
		for _, i := range at {
			v.items = append(v.items, of.items[i])
		}
		return cut(a.Value, v)
	}
	return read(a.Value), nil
}

// cut is a slice's value: the things that its bounds name, where they read as text says.
func cut(text string, v *value) (*value, error) {
	if v.repr() == text {
		return v, nil
	}
	return made(text, v.items, false)
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

// interpolated are the expression of a field of an f-string and those in its format.
func interpolated(n *syntax.Node) []*syntax.Node {
	part := n.Child("expression")
	if part == nil {
		part = n.Parts()[0]
	}
	all := []*syntax.Node{part}
	if spec := n.First("format_specifier"); spec != nil {
		for _, c := range spec.Parts() {
			all = append(all, interpolated(c)...)
		}
	}
	return all
}

// format is an f-string.
func (w *walker) format(f *frame, n *syntax.Node) (*value, error) {
	e := trace.Event{At: w.at(n), Op: trace.Format}
	var all []*value
	for _, c := range n.Children {
		if c.Kind != "interpolation" {
			continue
		}
		for _, part := range interpolated(c) {
			v, err := w.eval(f, part)
			if err != nil {
				return nil, err
			}
			all = append(all, v)
			e.Args = append(e.Args, trace.Arg{Text: w.text(part)})
		}
	}
	if len(e.Args) == 0 {
		return nil, beyond("a string of a kind of its own")
	}
	for i, v := range all { // as they stand when all have been evaluated
		e.Args[i].Value = v.repr()
	}
	return w.operated(f, e)
}
