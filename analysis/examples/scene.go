package examples

import (
	"maps"
	"strings"

	"semcoder/analysis"
)

// A scene is a sequence of statements that run one after another, with what its
// simple variables hold.
type scene struct {
	*finder
	src    string
	origin Origin // of what the statements claim
	base   int    // document offset of src; -1 when src is not a piece of the document
	line   int    // of the document, when base is -1
	vars   map[string]variable
	locals map[string]bool // names that the scene binds at some point: not the module's
	seeded bool            // random numbers were seeded: a call alone gives others
	row    int             // document offset of the row of a table that gives the values; 0 for none
}

// A variable holds the text of a closed expression.
type variable struct {
	text   string
	fixed  bool // of an immutable value, so that uses cannot change it
	atomic bool // needs no parentheses anywhere
}

func (w *finder) scene(src string, origin Origin) *scene {
	return &scene{finder: w, src: src, origin: origin, vars: make(map[string]variable), locals: make(map[string]bool)}
}

// inner is the scene of a block that may run: what it assigns stays inside.
func (s *scene) inner() *scene {
	c := *s
	c.vars = maps.Clone(s.vars)
	return &c
}

func (s *scene) block(n *analysis.Node) {
	for _, c := range n.Parts() {
		s.statement(c)
	}
}

// statement takes the claims and calls of one statement, then its assignments.
func (s *scene) statement(n *analysis.Node) {
	switch n.Kind {
	case "function_definition", "class_definition", "decorated_definition":
		s.definition(n)
		return
	case "assert_statement":
		if parts := n.Parts(); len(parts) > 0 {
			s.claim(parts[0])
		}
	case "expression_statement":
		s.expression(n)
	case "with_statement":
		s.with(n)
		return
	case "if_statement", "for_statement", "while_statement", "try_statement", "match_statement":
		s.compound(n)
		return
	default:
		s.sites(n)
	}
	s.assign(n)
}

// definition reads a function on its own, or the body of a class. What the
// subject says of itself while it runs is no example.
func (s *scene) definition(n *analysis.Node) {
	decorated := n
	if d := n.Child("definition"); d != nil {
		n = d
	}
	body, name := n.Child("body"), n.Child("name")
	if body == nil || name == nil || s.home == s.doc && s.base >= 0 && s.base+name.Start == s.f.NameRange.Start {
		return
	}
	rows := []row{{start: -1}}
	if decorated != n {
		rows = s.parametrized(decorated)
	}
	for _, r := range rows {
		in := s.scene(s.src, s.origin)
		in.base, in.line = s.base, s.line
		if n.Kind == "function_definition" {
			in.bound(n)
			if strings.HasPrefix(name.Text(s.src), "test") {
				in.origin = Test
			}
		}
		in.enter(r)
		in.block(body)
	}
}

// bound notes the names that a function or a doctest binds.
func (s *scene) bound(n *analysis.Node) {
	switch n.Field {
	case "left", "alias", "parameters":
		s.boundIn(n)
	}
	for _, c := range n.Children {
		s.bound(c)
	}
}

func (s *scene) boundIn(n *analysis.Node) {
	if n.Kind == "identifier" {
		s.locals[n.Text(s.src)] = true
	}
	for _, c := range n.Children {
		s.boundIn(c)
	}
}

// compound reads the parts of a statement that may run, or run more than once:
// variables that it changes are not known behind it, nor anywhere in a loop.
func (s *scene) compound(n *analysis.Node) {
	if n.Kind == "for_statement" && s.unrolled(n) {
		s.forget(n)
		return
	}
	if n.Kind == "for_statement" || n.Kind == "while_statement" {
		s.forget(n)
	}
	for _, c := range n.Parts() {
		if c.Kind == "block" {
			s.inner().block(c)
		} else if strings.HasSuffix(c.Kind, "_clause") {
			s.inner().compound(c)
		} else {
			s.sites(c)
		}
	}
	s.forget(n)
}

// with reads a with statement; `with raises(T):` around one call is a claim.
func (s *scene) with(n *analysis.Node) {
	body := n.Child("body")
	if body == nil {
		return
	}
	kind, ok := s.raising(n.First("with_clause"))
	if parts := body.Parts(); ok && len(parts) == 1 && parts[0].Kind == "expression_statement" {
		if call := parts[0].Parts(); len(call) == 1 && s.take(call[0], "raises "+kind, s.origin) {
			return
		}
	}
	s.inner().block(body)
	s.forget(n)
}

// expression reads an expression statement.
func (s *scene) expression(n *analysis.Node) {
	parts := n.Parts()
	if len(parts) == 1 && parts[0].Kind == "call" && s.method(parts[0]) {
		return
	}
	s.sites(n)
}

// sites takes every call of the function in a node, without a claim.
func (s *scene) sites(n *analysis.Node) {
	origin := s.origin
	if origin == Assert {
		origin = CallSite
	}
	s.every(n, origin)
}

func (s *scene) every(n *analysis.Node, origin Origin) {
	switch n.Kind {
	case "lambda", "list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression":
		return // its variables have no value here
	}
	if s.take(n, "", origin) {
		return
	}
	for _, c := range n.Parts() {
		s.every(c, origin)
	}
}
