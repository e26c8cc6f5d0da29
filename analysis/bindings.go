package analysis

import (
	"strings"

	"semcoder/analysis/syntax"
)

// A nameFinder walks a piece of source once, scope by scope.
type nameFinder struct {
	src string
	out *names
}

func (f *nameFinder) all(nodes []*syntax.Node, s *scope) {
	for _, n := range nodes {
		f.visit(n, s)
	}
}

// visit records what a node binds and uses. Kinds that are not listed mean no
// more than their children.
func (f *nameFinder) visit(n *syntax.Node, s *scope) {
	if n == nil || !n.Named {
		return
	}
	switch n.Kind {
	case "identifier":
		s.use(n.Text(f.src))
	case "function_definition":
		f.function(n, s)
	case "class_definition":
		f.class(n, s)
	case "decorated_definition":
		f.decorated(n, s)
	case "lambda":
		f.lambda(n, s)
	case "list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression":
		f.comprehension(n, s)
	case "assignment", "augmented_assignment":
		f.assignment(n, s)
	case "named_expression":
		f.target(n.Child("name"), s)
		f.visit(n.Child("value"), s)
	case "for_statement":
		f.target(n.Child("left"), s)
		f.except(n, n.Child("left"), s)
	case "as_pattern":
		f.as(n, s)
	case "global_statement":
		s.outer = f.declared(n, s.outer)
	case "nonlocal_statement":
		s.lent = f.declared(n, s.lent)
	case "import_statement", "import_from_statement", "future_import_statement":
		f.imports(n, s)
	case "delete_statement":
		f.deleted(n, s)
	case "type_alias_statement":
		f.typeAlias(n, s)
	case "attribute":
		f.attribute(n, s)
	case "keyword_argument":
		f.visit(n.Child("value"), s)
	case "member_type":
		f.dotted(n, s)
	case "case_pattern":
		f.pattern(n, s)
	case "call":
		f.call(n, s)
	case "if_statement":
		f.ifStatement(n, s)
	case "try_statement":
		f.tryStatement(n, s)
	default:
		f.all(n.Children, s)
	}
}

// except visits all children but one.
func (f *nameFinder) except(n, skip *syntax.Node, s *scope) {
	for _, c := range n.Children {
		if c != skip {
			f.visit(c, s)
		}
	}
}

// target records an assignment target. Storing into a part of a value uses the
// value, and at module level makes it grow.
func (f *nameFinder) target(n *syntax.Node, s *scope) {
	if n == nil {
		return
	}
	switch n.Kind {
	case "identifier":
		s.bind(n.Text(f.src))
	case "attribute", "subscript":
		f.grow(n, s)
		f.visit(n, s)
	default: // tuples, lists, stars, parentheses
		for _, c := range n.Parts() {
			f.target(c, s)
		}
	}
}

// grow records that a module-level statement changes a value in place.
func (f *nameFinder) grow(n *syntax.Node, s *scope) {
	if name := rootName(n, f.src); name != "" && s.kind == moduleScope {
		f.out.grows[name] = true
	}
}

func (f *nameFinder) assignment(n *syntax.Node, s *scope) {
	left := n.Child("left")
	f.target(left, s)
	if n.Kind == "augmented_assignment" {
		f.visit(left, s)
	}
	if t := n.Child("type"); t != nil {
		// Python evaluates annotations of modules and classes, never of locals.
		f.annotation(t, s, s.kind == functionScope)
	}
	f.visit(n.Child("right"), s)
}

func (f *nameFinder) annotation(n *syntax.Node, s *scope, never bool) {
	note, lazy := s.note, s.lazy
	s.note, s.lazy = true, lazy || never
	f.visit(n, s)
	s.note, s.lazy = note, lazy
}

func (f *nameFinder) declared(n *syntax.Node, set nameSet) nameSet {
	if set == nil {
		set = nameSet{}
	}
	for _, c := range n.Parts() {
		set[c.Text(f.src)] = true
	}
	return set
}

// deleted names are locals of a function that deletes them.
func (f *nameFinder) deleted(n *syntax.Node, s *scope) {
	for _, c := range n.Parts() {
		if s.kind == functionScope {
			f.target(c, s)
		}
		f.visit(c, s)
	}
}

func (f *nameFinder) as(n *syntax.Node, s *scope) {
	parts := n.Parts()
	for i, c := range parts {
		if i > 0 && i == len(parts)-1 {
			f.target(c, s)
		} else {
			f.visit(c, s)
		}
	}
}

// attribute visits a.b.c as one use of a where a name begins it.
func (f *nameFinder) attribute(n *syntax.Node, s *scope) {
	if name, ok := dottedName(n, f.src); ok {
		s.use(name)
	} else {
		f.visit(n.Child("object"), s)
	}
}

// dotted visits names joined by dots where the grammar has no attributes.
func (f *nameFinder) dotted(n *syntax.Node, s *scope) {
	if name := strings.Join(strings.Fields(n.Text(f.src)), ""); isDotted(name) {
		s.use(name)
	} else {
		f.all(n.Parts(), s)
	}
}

// call visits a call and notes X.append(v) and its like at module level.
func (f *nameFinder) call(n *syntax.Node, s *scope) {
	f.computed(n, s)
	if callee := n.Child("function"); callee != nil && callee.Kind == "attribute" &&
		isMutator(fieldText(callee, "attribute", f.src)) {
		f.grow(callee, s)
	}
	f.all(n.Children, s)
}

// pattern visits a pattern of a match statement: a bare name captures, a dotted
// one is looked up, and so is the class of a class pattern.
func (f *nameFinder) pattern(n *syntax.Node, s *scope) {
	for _, c := range n.Parts() {
		switch c.Kind {
		case "dotted_name":
			if parts := c.Parts(); len(parts) == 1 {
				f.target(parts[0], s)
			} else if len(parts) > 1 {
				f.dotted(c, s)
			}
		case "splat_pattern":
			f.target(c, s)
		case "class_pattern":
			f.classPattern(c, s)
		case "keyword_pattern":
			f.pattern(&syntax.Node{Children: c.Children[1:]}, s)
		case "as_pattern":
			f.asPattern(c, s)
		case "identifier":
			f.target(c, s)
		default:
			f.pattern(c, s)
		}
	}
}

func (f *nameFinder) classPattern(n *syntax.Node, s *scope) {
	parts := n.Parts()
	if len(parts) == 0 {
		return
	}
	f.dotted(parts[0], s)
	f.pattern(&syntax.Node{Children: parts[1:]}, s)
}

func (f *nameFinder) asPattern(n *syntax.Node, s *scope) {
	parts := n.Parts()
	for i, c := range parts {
		if i > 0 && i == len(parts)-1 {
			f.target(c, s)
		} else {
			f.pattern(&syntax.Node{Children: []*syntax.Node{c}}, s)
		}
	}
}

func (f *nameFinder) typeAlias(n *syntax.Node, s *scope) {
	parts := n.Parts()
	if len(parts) == 0 {
		return
	}
	name, _, _ := strings.Cut(parts[0].Text(f.src), "[")
	s.bind(strings.TrimSpace(name))
	inner := s.enter(functionScope)
	inner.lazy = true // the value of an alias is computed when asked for
	f.all(parts[1:], inner)
	f.close(inner)
}
