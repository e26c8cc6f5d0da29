package walk

import (
	"math"
	"slices"
	"strings"

	"semcoder/analysis/narrate"
	"semcoder/analysis/syntax"
)

// inner is an expression without the brackets around it.
func inner(n *syntax.Node) *syntax.Node {
	for n.Kind == "parenthesized_expression" && len(n.Parts()) == 1 {
		n = n.Parts()[0]
	}
	return n
}

// literal is the value that a literal or a display of literals writes; nil for others. A literal
// that is written otherwise than the interpreter would is none.
func literal(n *syntax.Node, src string) *value {
	n = inner(n)
	text := n.Text(src)
	switch n.Kind {
	case "true", "false", "none", "ellipsis":
		return &value{text: text}
	case "integer", "float":
		return numeral(text)
	case "string":
		if n.First("interpolation") == nil && quoted(text) {
			return &value{text: text}
		}
	case "unary_operator":
		return signed(text[:1], n.Child("argument"), src)
	case "call":
		if text == "set()" {
			return &value{sort: set}
		}
	case "list", "tuple", "set", "dictionary":
		return display(n, src)
	}
	return nil
}

// numeral reads a number as the interpreter spells it.
func numeral(text string) *value {
	x, ok := number(text)
	switch decimal := strings.Trim(text, "0123456789"); {
	case decimal == "" && (text == "0" || text[0] != '0'):
		return &value{text: text}
	case decimal != "" && ok && !math.IsInf(x, 0) && !strings.ContainsAny(text, "_xXoObBE") && strings.ContainsAny(text, ".e"):
		return &value{text: text}
	}
	return nil
}

// signed is a number with a sign before it. There is no negative integer zero.
func signed(sign string, n *syntax.Node, src string) *value {
	if n.Kind != "integer" && n.Kind != "float" || sign == "~" {
		return nil
	}
	v := numeral(n.Text(src))
	if v != nil && sign == "-" && v.text != "0" {
		v.text = "-" + v.text
	}
	return v
}

// quoted tells a string or bytes as the sandbox prints it.
func quoted(text string) bool {
	bare := strings.TrimPrefix(text, "b")
	chars, ok := narrate.Characters(bare)
	return ok && !strings.HasPrefix(bare, `"""`) && !strings.HasPrefix(bare, `'''`) && narrate.Quote(chars) == bare
}

func display(n *syntax.Node, src string) *value {
	v := &value{}
	switch n.Kind {
	case "list":
		v.sort = list
	case "tuple":
		v.sort = tuple
	case "set":
		v.sort = set
	default:
		v.sort = dict
	}
	for _, part := range n.Parts() {
		var key *value
		if v.sort == dict && part.Kind == "pair" {
			key, part = literal(part.Child("key"), src), part.Child("value")
		}
		item := literal(part, src)
		if v.sort == set {
			key = item
		}
		if item == nil || (v.sort == dict) && key == nil || !v.gather(key, item) {
			return nil
		}
	}
	return v
}

// gather adds an item to a container that is being made, of a dict under a key; false where Python
// would refuse it.
func (v *value) gather(key, item *value) bool {
	switch {
	case v.sort == list || v.sort == tuple:
		v.items = append(v.items, item)
	case !key.hashable():
		return false
	case v.sort == dict:
		v.store(key, item)
	default:
		v.include(item)
	}
	return true
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
	case "dictionary", "call":
		return false
	}
	return literal(n, src) != nil
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

// literals are the arguments of the call that is walked along. What is no literal is worked out untold.
func (w *walker) literals(n *syntax.Node) (args []argument, err error) {
	for _, part := range n.Parts() {
		name := ""
		if part.Kind == "keyword_argument" {
			name, part = part.Child("name").Text(w.src), part.Child("value")
		}
		v := literal(part, w.src)
		if v == nil {
			if v, err = w.worked(part); err != nil {
				return nil, err
			}
		}
		args = append(args, argument{name, v})
	}
	return args, nil
}

// worked is an argument that is no literal: a function, or what is asked for as a whole.
func (w *walker) worked(n *syntax.Node) (v *value, err error) {
	if n.Kind == "lambda" || n.Kind == "identifier" || n.Kind == "attribute" {
		err = w.untold(func() error { v, err = w.eval(w.module, n); return err })
		if err == nil && v.sort != lambda && v.sort != named {
			err = beyond("an argument that is no literal")
		}
		if err == nil && n.Kind == "lambda" {
			v.code.untold = true
		}
		return v, err
	}
	computes := n.Kind == "call" || n.Kind == "subscript" || n.Kind == "binary_operator"
	foreign := func(name string) bool {
		return !asked(name) || name == "range" || name == "map" || name == "filter" || name == "zip"
	}
	if !computes || slices.ContainsFunc(mentions(n, w.src, true), foreign) {
		return nil, beyond("an argument that is no literal")
	}
	a, err := w.answer(Question{Expr: n.Text(w.src)})
	if err != nil {
		return nil, err
	}
	if a.Raises != "" {
		return nil, beyond("an argument that fails")
	}
	return read(a.Value), nil
}
