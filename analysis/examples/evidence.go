package examples

import (
	"strconv"
	"strings"

	"semcoder/analysis"
)

// A reader learns from the source what the arguments of one function look like.
type reader struct {
	doc     *analysis.Document
	f       *analysis.Function
	classes map[string]*class
	makers  map[string][]parameter // of objects, by class
	busy    map[string]bool        // names being looked up, and functions being read

	src  string
	vars map[string]*slot // by variable, and by attribute of self
}

// read goes through the body of a function whose parameters have the slots given by
// name; depth counts calls that led here.
func (r *reader) read(f *analysis.Function, slots map[string]*slot, depth int) {
	if r.busy[f.Qualified] || depth > 2 {
		return
	}
	text := r.doc.Text()[:f.Range.End]
	at := strings.LastIndex(text[:f.NameRange.Start], "def")
	if at < 0 {
		return
	}
	root, err := r.doc.Syntax(text[at:])
	if err != nil || definition(root) == nil || definition(root).Child("body") == nil {
		return
	}
	r.busy[f.Qualified] = true
	src, vars := r.src, r.vars
	r.src, r.vars = text[at:], slots
	(&walk{reader: r, depth: depth}).visit(definition(root).Child("body"))
	r.src, r.vars = src, vars
	delete(r.busy, f.Qualified)
}

// A walk visits statements in the order of the source, so that a variable is known
// before it is used.
type walk struct {
	*reader
	depth int
}

func (w *walk) visit(n *analysis.Node) {
	switch n.Kind {
	case "for_statement", "for_in_clause":
		w.bind(n.Child("left"), w.items(n.Child("right")))
	case "assignment":
		w.assign(n)
	case "augmented_assignment":
		w.arithmetic(operator(n), n.Child("left"), n.Child("right"))
	case "list_comprehension", "set_comprehension", "generator_expression", "dictionary_comprehension":
		for _, c := range n.Children { // the clauses bind what the element uses
			if c.Kind == "for_in_clause" {
				w.visit(c)
			}
		}
	case "binary_operator":
		w.arithmetic(operator(n), n.Child("left"), n.Child("right"))
	case "unary_operator":
		w.of(n.Child("argument")).vote("int", likely)
	case "comparison_operator":
		w.compare(n)
	case "subscript":
		w.subscript(n)
	case "call":
		w.call(n)
	case "attribute":
		w.attribute(n)
	case "class_definition":
		return
	}
	for _, c := range n.Children {
		w.visit(c)
	}
}

func operator(n *analysis.Node) string {
	for _, c := range n.Children {
		if !c.Named {
			return strings.TrimSuffix(c.Kind, "=")
		}
	}
	return ""
}

// of returns the slot of an expression, nil for one that is no part of an argument.
func (w *walk) of(n *analysis.Node) *slot {
	if n == nil {
		return nil
	}
	switch n = bare(n); n.Kind {
	case "identifier":
		return w.vars[n.Text(w.src)]
	case "attribute":
		if text := n.Text(w.src); strings.HasPrefix(text, "self.") {
			return w.vars[text]
		}
	case "subscript":
		index := n.Child("subscript")
		container := w.of(n.Child("value"))
		if container == nil || index == nil {
			return nil
		}
		if index.Kind == "slice" {
			return container
		}
		if isText(index) || container.votes[mapping] > container.votes["list"] {
			return container.aValue()
		}
		return container.anItem()
	case "call":
		return w.result(n)
	case "boolean_operator": // x or []
		return w.of(n.Child("left"))
	}
	return nil
}

// result is the slot of what a call gives, where that is a part of an argument.
func (w *walk) result(n *analysis.Node) *slot {
	f, args := n.Child("function"), n.Child("arguments")
	if f == nil || args == nil {
		return nil
	}
	if f.Kind == "attribute" {
		receiver := w.of(f.Child("object"))
		switch lastName(f, w.src) {
		case "copy", "strip", "lower", "upper", "lstrip", "rstrip", "casefold", "title":
			return receiver
		case "pop", "popleft":
			return receiver.anItem()
		case "get", "setdefault":
			return receiver.aValue()
		}
		return nil
	}
	if len(args.Parts()) == 0 {
		return nil
	}
	switch f.Text(w.src) {
	case "list", "tuple", "set", "sorted", "reversed", "iter", "deque", "abs", "int", "float", "str", "dict", "copy", "deepcopy":
		return w.of(args.Parts()[0])
	case "next", "max", "min":
		if len(args.Parts()) == 1 {
			return w.items(args.Parts()[0])
		}
	}
	return nil
}

// items is the slot of what a loop over an expression takes from it.
func (w *walk) items(n *analysis.Node) *slot {
	if n == nil {
		return nil
	}
	if n = bare(n); n.Kind == "call" {
		if s, known := w.itemsOf(n); known {
			return s
		}
	}
	s := w.of(n)
	s.vote("list", likely)
	s.vote("str", 1)
	return s.anItem()
}

// itemsOf knows the calls that stand for their argument in a loop.
func (w *walk) itemsOf(n *analysis.Node) (*slot, bool) {
	f, list := n.Child("function"), n.Child("arguments")
	if f == nil || list == nil {
		return nil, false
	}
	args := list.Parts()
	if f.Kind == "attribute" {
		receiver := w.of(f.Child("object"))
		switch lastName(f, w.src) {
		case "items":
			return pair(receiver.aKey(), receiver.aValue()), true
		case "keys":
			return receiver.aKey(), true
		case "values":
			return receiver.aValue(), true
		}
		return nil, false
	}
	switch name := f.Text(w.src); {
	case len(args) == 0:
		return nil, false
	case name == "enumerate":
		return pair(nil, w.items(args[0])), true
	case name == "zip" || name == "product" || name == "zip_longest":
		s := newSlot()
		for _, a := range args {
			s.parts = append(s.parts, w.items(a))
		}
		return s, true
	case name == "range":
		return nil, true
	case name == "combinations" || name == "permutations" || name == "pairwise":
		one := w.items(args[0])
		return pair(one, one), true
	case name == "map" && len(args) > 1:
		w.items(args[1])
		return nil, true
	case name == "filter" && len(args) > 1:
		return w.items(args[1]), true
	}
	return nil, false
}

// pair stands for a tuple that the source makes of two known values.
func pair(a, b *slot) *slot {
	s := newSlot()
	s.parts = []*slot{a, b}
	return s
}

// bind gives loop variables and targets their slots.
func (w *walk) bind(left *analysis.Node, s *slot) {
	if left == nil {
		return
	}
	switch left.Kind {
	case "identifier":
		if s != nil {
			w.vars[left.Text(w.src)] = s
		} else {
			delete(w.vars, left.Text(w.src))
		}
	case "attribute":
		if text := left.Text(w.src); strings.HasPrefix(text, "self.") && s != nil {
			w.vars[text] = s
		}
	case "pattern_list", "tuple_pattern", "list_pattern":
		if s != nil {
			targets := left.Parts()
			for i, part := range s.unpacked(len(targets)) {
				w.bind(targets[i], part)
			}
		}
	}
}

func (w *walk) assign(n *analysis.Node) {
	left, right := n.Child("left"), n.Child("right")
	if left == nil || right == nil {
		return
	}
	if targets, values := elements(left), elements(right); len(targets) > 0 && len(targets) == len(values) {
		all := make([]*slot, len(targets))
		for i := range values {
			all[i] = w.of(values[i])
		}
		for i, t := range targets {
			w.bind(t, all[i])
		}
		return
	}
	if left.Kind == "subscript" {
		if s := w.of(left.Child("value")); s != nil && s.votes["str"] > 0 {
			s.votes["str"] = 0 // nothing can be assigned to a part of text
		}
		return
	}
	if s := w.of(right); s != nil || left.Kind == "identifier" {
		w.bind(left, s)
	}
}

func isText(n *analysis.Node) bool { return n.Kind == "string" || n.Kind == "concatenated_string" }

// literalKind is the kind of a literal, "" for another expression.
func literalKind(n *analysis.Node, src string) string {
	switch n.Kind {
	case "unary_operator":
		if a := n.Child("argument"); a != nil {
			return literalKind(a, src)
		}
	case "integer":
		return "int"
	case "float":
		return "float"
	case "string", "concatenated_string":
		prefix := n.Text(src)[:max(0, strings.IndexAny(n.Text(src), `"'`))]
		switch {
		case strings.ContainsAny(prefix, "bB"):
			return "bytes"
		case n.First("interpolation") == nil:
			return "str"
		}
	case "true", "false":
		return "bool"
	case "none":
		return "None"
	case "list", "list_comprehension":
		return "list"
	case "tuple":
		return "tuple"
	case "set", "set_comprehension":
		return "set"
	case "dictionary", "dictionary_comprehension":
		return mapping
	case "lambda":
		return callable
	}
	return ""
}

// number returns the value of an integer literal.
func number(text string) (int, bool) {
	n, err := strconv.Atoi(strings.ReplaceAll(text, "_", ""))
	return n, err == nil
}
