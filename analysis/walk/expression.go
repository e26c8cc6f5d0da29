package walk

import (
	"strings"

	"semcoder/analysis/narrate"
	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// inner is an expression without the brackets around it.
func inner(n *syntax.Node) *syntax.Node {
	for n.Kind == "parenthesized_expression" && len(n.Parts()) == 1 {
		n = n.Parts()[0]
	}
	return n
}

// literal is the value that a literal or a display of literals writes; nil for others.
func literal(n *syntax.Node, src string) *value {
	n = inner(n)
	text := n.Text(src)
	switch n.Kind {
	case "integer", "float", "true", "false", "none":
		return &value{text: text}
	case "string":
		if n.First("interpolation") != nil || !strings.ContainsRune(`"'b`, rune(text[0])) {
			return nil
		}
		return &value{text: text}
	case "unary_operator":
		if operand := n.Child("argument"); text[0] == '-' && (operand.Kind == "integer" || operand.Kind == "float") {
			return &value{text: text}
		}
	case "call":
		if text == "set()" {
			return &value{sort: set}
		}
		return nil
	case "list", "tuple", "set", "dictionary":
		for _, part := range n.Parts() {
			if part.Kind == "pair" && (literal(part.Child("key"), src) == nil || literal(part.Child("value"), src) == nil) || part.Kind != "pair" && literal(part, src) == nil {
				return nil
			}
		}
		return read(text)
	}
	return nil
}

// fixed tells a literal that a run does not tell of: of a tuple, list or set no more than
// eight items.
func fixed(n *syntax.Node, src string) bool {
	n = inner(n)
	switch n.Kind {
	case "list", "tuple", "set":
		if len(n.Parts()) > 8 {
			return false
		}
		for _, part := range n.Parts() {
			if !fixed(part, src) {
				return false
			}
		}
		return true
	case "dictionary":
		return false
	}
	return literal(n, src) != nil
}

// literals are the arguments of a call that are written out.
func literals(n *syntax.Node, src string) (args []argument, err error) {
	for _, part := range n.Parts() {
		name := ""
		if part.Kind == "keyword_argument" {
			name, part = part.Child("name").Text(src), part.Child("value")
		}
		v := literal(part, src)
		if v == nil {
			return nil, beyond("an argument that is no literal")
		}
		args = append(args, argument{name, v})
	}
	return args, nil
}

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
		if v := w.lookup(f, n.Text(w.src)); v != nil && (v.sort != named || builtin(v.text)) {
			return v, nil
		}
		return nil, beyond("nobody told what %s is", n.Text(w.src))
	case "binary_operator":
		return w.binary(f, n)
	case "unary_operator", "not_operator":
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
	}
	return nil, beyond("an expression of kind %s", n.Kind)
}

// plainDict tells a dict of which each key and value is fixed: a run does not tell of it.
func plainDict(n *syntax.Node, src string) bool {
	if n.Kind != "dictionary" {
		return false
	}
	for _, part := range n.Parts() {
		if part.Kind != "pair" || !fixed(part.Child("key"), src) || !fixed(part.Child("value"), src) {
			return false
		}
	}
	return true
}

// operated is what an operation without effects gives.
func (w *walker) operated(f *frame, e trace.Event, parts ...*value) (*value, error) {
	e.Kind = trace.Expr
	a, err := w.operate(f, e, nil)
	if err != nil {
		return nil, err
	}
	return same(parts, read(a.Value)), nil
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
	e := trace.Event{At: w.at(n), Op: trace.Binary, Name: strings.TrimSpace(w.src[left.End:right.Start]), Args: w.operands(left, a, right, b)}
	return w.operated(f, e)
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
	for i, operand := range list {
		var err error
		if v, err = w.eval(f, operand); err != nil {
			return nil, err
		}
		e.Args = append(e.Args, trace.Arg{Text: w.text(operand), Value: v.repr()})
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
	e.Value = v.repr()
	return v, w.emit(f, e)
}

// word is the operator of a boolean operation.
func (w *walker) word(n *syntax.Node) string {
	return strings.TrimSpace(w.src[n.Child("left").End:n.Child("right").Start])
}

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
		word := strings.Join(strings.Fields(w.src[parts[i-1].End:parts[i].Start]), " ")
		e := trace.Event{At: at, Op: trace.Compare, Name: word, Args: w.operands(parts[i-1], left, parts[i], right)}
		if v, err = w.operated(f, e); err != nil {
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
	v := &value{sort: map[string]sort{"list": list, "set": set, "dictionary": dict}[n.Kind]}
	if v.sort == atom {
		v.sort = tuple
	}
	for _, part := range n.Parts() {
		if part.Kind == "pair" {
			key, err := w.eval(f, part.Child("key"))
			if err != nil {
				return nil, err
			}
			item, err := w.eval(f, part.Child("value"))
			if err != nil {
				return nil, err
			}
			if err := v.put(key, item); err != nil {
				return nil, err
			}
			continue
		}
		item, err := w.eval(f, part)
		if err != nil {
			return nil, err
		}
		if v.sort == dict {
			return nil, beyond("a display of kind %s", part.Kind)
		}
		v.items = append(v.items, item)
	}
	return v, w.display(f, n, v)
}

// subscript asks what stands at an index, a key or a slice.
func (w *walker) subscript(f *frame, n *syntax.Node) (*value, error) {
	of, err := w.eval(f, n.Child("value"))
	if err != nil {
		return nil, err
	}
	sub := n.Child("subscript")
	key := trace.Arg{Text: w.text(sub)}
	if sub.Kind == "slice" {
		if key.Value, err = w.bounds(f, sub); err != nil {
			return nil, err
		}
	} else {
		k, err := w.eval(f, sub)
		if err != nil {
			return nil, err
		}
		key.Value = k.repr()
	}
	e := trace.Event{At: w.at(n), Op: trace.Subscript, Args: []trace.Arg{{Text: w.text(n.Child("value")), Value: of.repr()}, key}}
	return w.operated(f, e, of.items...)
}

// bounds spell a slice as the source would, with values.
func (w *walker) bounds(f *frame, n *syntax.Node) (string, error) {
	var fields [3]string
	i := 0
	for _, c := range n.Children {
		if !c.Named {
			i++
			continue
		}
		v, err := w.eval(f, c)
		if err != nil {
			return "", err
		}
		if fields[i] = v.repr(); fields[i] == "None" {
			fields[i] = ""
		}
	}
	text := fields[0] + ":" + fields[1]
	if fields[2] != "" {
		text += ":" + fields[2]
	}
	return text, nil
}

// format is an f-string.
func (w *walker) format(f *frame, n *syntax.Node) (*value, error) {
	e := trace.Event{At: w.at(n), Op: trace.Format}
	for _, c := range n.Children {
		if c.Kind != "interpolation" {
			continue
		}
		if spec := c.First("format_specifier"); spec != nil && spec.First("format_expression") != nil || spec != nil && spec.First("interpolation") != nil {
			return nil, beyond("a format that is computed")
		}
		part := c.Child("expression")
		if part == nil {
			part = c.Parts()[0]
		}
		v, err := w.eval(f, part)
		if err != nil {
			return nil, err
		}
		e.Args = append(e.Args, trace.Arg{Text: w.text(part), Value: v.repr()})
	}
	if len(e.Args) == 0 {
		return nil, beyond("a string of a kind of its own")
	}
	return w.operated(f, e)
}

// items are what iterating over a value gives.
func (w *walker) items(v *value) ([]*value, bool) {
	switch v.sort {
	case list, tuple, lazy:
		return v.items, v.each == nil
	case set:
		return read(v.repr()).items, true // in the order in which they are shown
	case dict:
		return v.keys, true
	case atom:
		chars, ok := narrate.Characters(v.text)
		if !ok {
			return nil, false
		}
		items := make([]*value, len(chars))
		for i, c := range chars {
			items[i] = &value{text: narrate.Quote([]string{c})}
		}
		return items, true
	}
	return nil, false
}
