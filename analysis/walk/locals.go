package walk

import (
	"slices"
	"strings"

	"semcoder/analysis/syntax"
)

// locals collects the variables of a function in the order in which its code first
// mentions them when it is compiled: what is read of a statement before what it binds.
type locals struct {
	src     string
	found   *[]string
	inner   []string // of found those that comprehensions alone have bound so far: the interpreter keeps them beside the others
	outer   []string // by nonlocal
	module  []string // by global
	strange string   // what the walk does not know
	yields  bool
	guarded bool // something is done where it is left
}

// strange names the constructs with names or ways of their own; "" for others.
func strange(kind string) string {
	switch kind {
	case "await":
		return "a coroutine"
	}
	return ""
}

func (l *locals) collect(n *syntax.Node) {
	if n == nil {
		return
	}
	if what := strange(n.Kind); what != "" && l.strange == "" {
		l.strange = what
	}
	switch n.Kind {
	case "lambda":
		return
	case "yield":
		l.yields = true
	case "finally_clause", "with_statement":
		l.guarded = true
	}
	switch n.Kind {
	case "function_definition", "class_definition":
		l.bind(n.Child("name"))
	case "decorated_definition":
		l.collect(n.Child("definition"))
	case "assignment":
		targets, from := []*syntax.Node{n.Child("left")}, n.Child("right")
		for from != nil && from.Kind == "assignment" {
			targets, from = append(targets, from.Child("left")), from.Child("right")
		}
		l.collect(from)
		for _, t := range targets {
			l.bind(t)
		}
	case "augmented_assignment":
		l.collect(n.Child("right"))
		l.bind(n.Child("left"))
	case "for_statement":
		l.collect(n.Child("right"))
		l.bind(n.Child("left"))
		l.collect(n.Child("body"))
		l.collect(n.Child("alternative"))
	case "for_in_clause":
		l.collect(n.Child("right"))
	case "list_comprehension", "set_comprehension", "dictionary_comprehension":
		l.comprehension(n)
	case "nonlocal_statement":
		for _, part := range n.Parts() {
			l.outer = append(l.outer, part.Text(l.src))
		}
	case "global_statement":
		for _, part := range n.Parts() {
			l.module = append(l.module, part.Text(l.src))
		}
	case "delete_statement":
		for _, part := range n.Parts() {
			l.bind(part)
		}
	case "named_expression":
		l.collect(n.Child("value"))
		l.bind(n.Child("name"))
	case "import_statement", "import_from_statement":
		for _, name := range imported(n, l.src) {
			l.bindName(name.alias)
		}
	case "case_pattern":
		for _, name := range captures(n, l.src) {
			l.bindName(name)
		}
	case "as_pattern":
		l.bind(n.Parts()[len(n.Parts())-1])
	default:
		for _, part := range n.Parts() {
			l.collect(part)
		}
	}
}

// bind adds the names of a target.
func (l *locals) bind(n *syntax.Node) {
	switch {
	case n == nil:
	case n.Kind == "identifier":
		l.bindName(n.Text(l.src))
	case n.Kind == "subscript" || n.Kind == "attribute":
		l.collect(n)
	default:
		for _, part := range n.Parts() {
			l.bind(part)
		}
	}
}

func (l *locals) bindName(name string) {
	if !slices.Contains(*l.found, name) {
		*l.found = append(*l.found, name)
	}
	l.inner = slices.DeleteFunc(l.inner, func(o string) bool { return o == name })
}

// comprehension collects its clauses and then what it gathers, as they are compiled.
func (l *locals) comprehension(n *syntax.Node) {
	for _, part := range n.Parts()[1:] {
		l.collect(part)
		for _, name := range bound(part.Child("left"), l.src) {
			if !slices.Contains(*l.found, name) {
				*l.found, l.inner = append(*l.found, name), append(l.inner, name)
			}
		}
	}
	l.collect(n.Parts()[0])
}

// bound are the names that a target binds.
func bound(target *syntax.Node, src string) (names []string) {
	own := locals{src: src, found: &names}
	own.bind(target)
	return names
}

// mentions are the names that a piece of the source reads or binds. within says whether those of the
// functions in it are among them.
func mentions(n *syntax.Node, src string, within bool) (names []string) {
	switch {
	case n == nil || n.Field == "attribute" || !within && (n.Kind == "lambda" || n.Kind == "function_definition"):
		return nil
	case n.Kind == "identifier":
		return []string{n.Text(src)}
	}
	for _, part := range n.Parts() {
		if n.Kind == "keyword_argument" && part.Field == "name" {
			continue
		}
		names = append(names, mentions(part, src, within)...)
	}
	return names
}

// captured are the names that functions inside a piece of the source mention and do not have
// themselves: where they are variables of the function around, those outlive it.
func captured(n *syntax.Node, src string) (names []string) {
	if n == nil {
		return nil
	}
	if n.Kind != "lambda" && n.Kind != "function_definition" {
		for _, part := range n.Parts() {
			names = append(names, captured(part, src)...)
		}
		return names
	}
	var own []string
	l := locals{src: src, found: &own}
	if p := n.Child("parameters"); p != nil {
		for _, part := range p.Parts() {
			if name := part.Child("name"); name != nil {
				part = name
			}
			l.bind(part)
		}
	}
	l.collect(n.Child("body"))
	for _, name := range mentions(n.Child("body"), src, true) {
		if !slices.Contains(own, name) || slices.Contains(l.outer, name) {
			names = append(names, name)
		}
	}
	return names
}

// captures are the names that a pattern of a match statement binds, in order.
func captures(n *syntax.Node, src string) (names []string) {
	text := n.Text(src)
	switch n.Kind {
	case "case_pattern", "list_pattern", "tuple_pattern", "dict_pattern", "union_pattern", "as_pattern", "splat_pattern":
	case "class_pattern", "keyword_pattern":
		for _, part := range n.Parts()[1:] {
			names = append(names, captures(part, src)...)
		}
		return names
	case "dotted_name", "identifier":
		if text != "_" && !strings.Contains(text, ".") {
			return []string{text}
		}
		return nil
	default:
		return nil
	}
	for _, part := range n.Parts() {
		names = append(names, captures(part, src)...)
	}
	return names
}
