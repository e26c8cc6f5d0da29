package analysis

import (
	"strings"

	"semcoder/analysis/syntax"
)

// function binds a def's name and reads its header in the scope around it, its
// body in its own.
func (f *nameFinder) function(n *syntax.Node, s *scope) {
	if name := n.Child("name"); name != nil {
		s.bind(name.Text(f.src))
	}
	header := f.typeParams(n, s)
	f.header(n.Child("parameters"), header)
	if r := n.Child("return_type"); r != nil {
		f.annotation(r, header, false)
	}
	body := header.enter(functionScope)
	f.inside(n, body)
	f.close(body)
	if header != s {
		f.close(header)
	}
}

// inside reads a function's parameters and body in its own scope.
func (f *nameFinder) inside(n *syntax.Node, s *scope) {
	f.parameters(n.Child("parameters"), s)
	f.visit(n.Child("body"), s)
}

// typeParams opens the scope of a definition's type parameters, or returns s
// when it has none.
func (f *nameFinder) typeParams(n *syntax.Node, s *scope) *scope {
	list := n.Child("type_parameters")
	if list == nil {
		return s
	}
	inner := s.enter(functionScope)
	for _, p := range list.Parts() {
		name := strings.TrimLeft(p.Text(f.src), "* ")
		if i := strings.IndexAny(name, " :="); i >= 0 {
			name = name[:i]
		}
		inner.bindHere(name)
	}
	return inner
}

// header visits what a parameter list evaluates when the function is defined.
func (f *nameFinder) header(n *syntax.Node, s *scope) {
	if n == nil {
		return
	}
	for _, p := range n.Parts() {
		if t := p.Child("type"); t != nil {
			f.annotation(t, s, false)
		}
		f.visit(p.Child("value"), s)
	}
}

// parameters binds the names of a parameter list.
func (f *nameFinder) parameters(n *syntax.Node, s *scope) {
	if n == nil {
		return
	}
	for _, p := range params(n, f.src) {
		s.bindHere(p.Name)
	}
}

func (f *nameFinder) lambda(n *syntax.Node, s *scope) {
	list := n.Child("parameters")
	f.header(list, s)
	body := s.enter(functionScope)
	f.parameters(list, body)
	f.visit(n.Child("body"), body)
	f.close(body)
}

func (f *nameFinder) class(n *syntax.Node, s *scope) {
	if name := n.Child("name"); name != nil {
		s.bind(name.Text(f.src))
	}
	header := f.typeParams(n, s)
	f.visit(n.Child("superclasses"), header)
	body := header.enter(classScope)
	f.visit(n.Child("body"), body)
	f.close(body)
	if header != s {
		f.close(header)
	}
}

// decorated visits the decorators, keeping those of functions apart, and then
// what they decorate. At module level, `@f.register` adds to f.
func (f *nameFinder) decorated(n *syntax.Node, s *scope) {
	definition := n.Child("definition")
	for _, d := range decorators(n) {
		f.decorator(d, definition, s)
	}
	f.visit(definition, s)
}

func (f *nameFinder) decorator(d, definition *syntax.Node, s *scope) {
	if definition != nil && definition.Kind == "function_definition" && s.mark == nil {
		s.mark = &mark{at: Range{d.Start, d.End}, text: d.Text(f.src), uses: nameSet{}}
		f.out.marks = append(f.out.marks, s.mark)
		defer func() { s.mark = nil }()
	}
	expression := d.Parts()
	if len(expression) == 0 {
		return
	}
	callee := expression[0]
	if callee.Kind == "call" {
		callee = callee.Child("function")
	}
	if callee != nil && callee.Kind == "attribute" && fieldText(callee, "attribute", f.src) == "register" {
		f.grow(callee, s)
	}
	f.all(expression, s)
}

// comprehension reads the first source in the scope around it, as Python does,
// and everything else in its own.
func (f *nameFinder) comprehension(n *syntax.Node, s *scope) {
	inner := s.enter(clauseScope)
	first := true
	for _, c := range n.Parts() {
		if c.Kind != "for_in_clause" {
			f.visit(c, inner)
			continue
		}
		f.clauseTarget(c.Child("left"), inner)
		for _, part := range c.Parts() {
			switch {
			case part.Field == "left":
			case first:
				f.visit(part, s)
			default:
				f.visit(part, inner)
			}
		}
		first = false
	}
	f.close(inner)
}

func (f *nameFinder) clauseTarget(n *syntax.Node, s *scope) {
	if n == nil {
		return
	}
	switch n.Kind {
	case "identifier":
		s.bindHere(n.Text(f.src))
	case "attribute", "subscript":
		f.visit(n, s)
	default:
		for _, c := range n.Parts() {
			f.clauseTarget(c, s)
		}
	}
}
