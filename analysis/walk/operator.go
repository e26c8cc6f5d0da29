package walk

import (
	"slices"
	"strings"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

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
	if sign == "not" { // flow, as and and or are: what is asked is whether the operand counts as true
		said, err := w.answered(v, e.At)
		if err != nil {
			return nil, err
		}
		yes, err := w.truth(said)
		return w.toldOf(f, e, &value{text: truth(!yes)}, err)
	}
	if size, ok := number(v.repr()); ok && size > 0 && sign == "-" { // its text is its value
		e.Value = "-" + v.repr()
		return read(e.Value), w.emit(f, e)
	}
	if v.text == `float("inf")` && sign == "-" {
		return w.toldOf(f, e, &value{text: `float("-inf")`}, nil)
	}
	return w.operated(f, e)
}

// operated is what an operation without effects gives, a thing of its own.
func (w *walker) operated(f *frame, e trace.Event) (*value, error) {
	e.Kind = trace.Expr
	a, err := w.operate(f, e, nil)
	return read(a.Value), err
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
	if v := both(a, b); v != nil && e.Name == "|" {
		return w.toldOf(f, e, v, nil)
	}
	if v, err := w.overloaded(e, a, b); v != nil || err != nil {
		return w.toldOf(f, e, v, err)
	}
	if a.veiled() && e.Name == "*" || (a.veiled() || b.veiled()) && b.sort == a.sort && a.sort != atom {
		if b.sort != a.sort {
			b = nil
		}
		return w.placing(f, e, false, a, b)
	}
	if err := w.openly(e, a, b); err != nil {
		return nil, err
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
			if err = w.openly(e, left, right); err == nil {
				v, err = w.operated(f, e)
			}
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
