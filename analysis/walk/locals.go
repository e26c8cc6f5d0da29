package walk

import (
	"slices"

	"semcoder/analysis/syntax"
)

// locals collects the variables of a function in the order in which its code first
// mentions them when it is compiled: what is read of a statement before what it binds.
type locals struct {
	src     string
	found   *[]string
	outer   []string
	strange string // what the walk does not know
}

// own are the constructs with names or ways of their own.
var own = map[string]string{
	"class_definition": "a class", "yield": "a generator", "await": "a coroutine", "with_statement": "with", "match_statement": "match",
	"global_statement": "global", "named_expression": "a name bound in an expression",
	"list_splat_pattern": "a star", "decorated_definition": "a decorator",
}

func (l *locals) collect(n *syntax.Node) {
	if n == nil {
		return
	}
	if what := own[n.Kind]; what != "" && l.strange == "" {
		l.strange = what
	}
	switch n.Kind {
	case "lambda":
		return
	case "function_definition":
		l.bind(n.Child("name"))
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
	case "nonlocal_statement":
		for _, part := range n.Parts() {
			l.outer = append(l.outer, part.Text(l.src))
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
		if name := n.Text(l.src); !slices.Contains(*l.found, name) {
			*l.found = append(*l.found, name)
		}
	case n.Kind == "subscript" || n.Kind == "attribute":
		l.collect(n)
	default:
		for _, part := range n.Parts() {
			l.bind(part)
		}
	}
}
