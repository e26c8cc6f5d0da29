package walk

import (
	"fmt"
	"slices"
	"strings"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// A plan is a class of the program, as far as its text says it.
type plan struct {
	name    string
	bases   []*plan
	base    string            // the exception of the library that it is one of; "" none
	names   map[string]*value // what its body binds
	fields  []field           // of a dataclass or a named tuple, in order
	data    bool              // a dataclass: what makes an instance is generated
	tuple   bool              // a named tuple
	bare    bool              // object itself
	manages string            // which of contextlib an instance is of; "" a class of the program
}

// A field is one of those that a generated class has.
type field struct {
	name    string
	preset  *value // nil: none
	factory *value // makes what it is without an argument
}

// A role is what a decorator makes of a method.
const (
	property    = "property"
	staticmeth  = "staticmethod"
	classmethod = "classmethod"
)

// find is what a class has under a name, itself or by what it derives from; nil where it has nothing.
func (p *plan) find(name string) *value {
	if v := p.names[name]; v != nil {
		return v
	}
	for _, b := range p.bases {
		if v := b.find(name); v != nil {
			return v
		}
	}
	return nil
}

// above are the names of what a class derives from, sorted.
func (p *plan) above() (names []string) {
	for _, b := range p.bases {
		names = append(append(names, fmt.Sprintf("%p", b)), b.above()...)
	}
	slices.Sort(names)
	return names
}

// library is the exception of the library that a class is one of; "" none.
func (p *plan) library() string {
	for _, b := range p.bases {
		if name := b.library(); name != "" {
			return name
		}
	}
	return p.base
}

// class runs along a class statement, of which no account tells but for the statement itself.
func (w *walker) class(f *frame, n *syntax.Node) (v *value, err error) {
	p := &plan{name: n.Child("name").Text(w.src), names: map[string]*value{}}
	if supers := n.Child("superclasses"); supers != nil {
		for _, part := range supers.Parts() {
			if err := w.derive(f, p, part); err != nil {
				return nil, err
			}
		}
	}
	if above := p.above(); len(slices.Compact(slices.Clone(above))) < len(above) {
		return nil, beyond("a class that derives from another in two ways")
	}
	var binds []string
	own := locals{src: w.src, found: &binds}
	own.collect(n.Child("body"))
	body := &frame{id: f.id, depth: f.depth, names: p.names, shown: map[string]string{}, order: binds, scope: f, body: true, code: &function{qualified: p.name, plan: p}}
	body.home = body
	err = w.untold(func() error {
		for _, s := range n.Child("body").Parts() {
			if err := w.member(f, body, p, s); err != nil {
				return err
			}
		}
		return nil
	})
	for name, v := range p.names {
		if dunder(name) && !known(name) {
			return nil, beyond("a class with %s", name)
		}
		if v.sort == lambda {
			v.code.qualified = p.name + "." + v.code.name
			v.code.plan = p
		}
	}
	if other := w.plans[p.name]; other != nil && (p.library() != "" || other.library() != "") { // except clauses go by names
		return nil, beyond("two classes of exceptions of one name")
	}
	w.plans[p.name] = p
	return &value{sort: class, text: p.name, plan: p}, err
}

// answering are the methods by which an instance answers to operators and builtins.
func answering() []string {
	return []string{
		"__str__", "__len__", "__getitem__", "__setitem__", "__delitem__", "__contains__", "__iter__", "__next__", "__bool__", "__hash__", "__neg__",
		"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__",
		"__add__", "__sub__", "__mul__", "__truediv__", "__floordiv__", "__mod__", "__and__", "__or__", "__xor__",
	}
}

// known tells a method with a meaning of its own that is gone along with.
func known(method string) bool {
	return slices.Contains(answering(), method) || slices.Contains([]string{"__init__", "__post_init__", "__repr__", "__call__", "__enter__", "__exit__"}, method)
}

// derive notes what a class is made of.
func (w *walker) derive(f *frame, p *plan, n *syntax.Node) error {
	if n.Kind != "identifier" && n.Kind != "attribute" {
		return beyond("a class of a kind of its own")
	}
	name := n.Text(w.src)
	if n.Kind == "attribute" {
		if root := w.root(f, n); root == nil || root.sort != named {
			return w.outer(f, n, beyond("a class of a kind of its own"))
		}
		name = name[strings.LastIndexByte(name, '.')+1:]
	} else if v := w.lookup(f, name); v != nil && v.sort == class {
		p.bases = append(p.bases, v.plan)
		return nil
	}
	switch {
	case name == "object" || name == "ABC":
	case name == "NamedTuple":
		p.tuple = true
	case families(name) != nil:
		p.base = name
	default:
		return w.outer(f, n, beyond("a class that derives from %s", name))
	}
	return nil
}

// member runs along a statement of a class's body.
func (w *walker) member(f, body *frame, p *plan, n *syntax.Node) error {
	switch n.Kind {
	case "function_definition":
		v, err := w.function(n, f)
		if err == nil {
			p.names[v.code.name] = v
		}
		return err
	case "decorated_definition":
		return w.decoratedMember(f, body, p, n)
	case "expression_statement":
		switch part := n.Parts()[0]; {
		case part.Kind == "string":
			return nil
		case part.Kind == "assignment" && part.Child("type") != nil && part.Child("left").Kind == "identifier":
			return w.annotated(body, p, part)
		}
	}
	_, err := w.statement(body, n)
	return err
}

// annotated is a field of a class: what a dataclass is made of.
func (w *walker) annotated(body *frame, p *plan, n *syntax.Node) error {
	one := field{name: n.Child("left").Text(w.src)}
	if right := n.Child("right"); right != nil {
		if fn := right.Child("function"); right.Kind == "call" && fn != nil && strings.HasSuffix(fn.Text(w.src), "field") {
			for _, part := range right.Child("arguments").Parts() {
				if part.Kind != "keyword_argument" {
					return beyond("a field")
				}
				v, err := w.eval(body, part.Child("value"))
				switch name := part.Child("name").Text(w.src); {
				case err != nil:
					return err
				case name == "default_factory":
					one.factory = v
				case name == "default":
					one.preset = v
				case name != "compare":
					return beyond("a field with %s", name)
				}
			}
		} else {
			v, err := w.eval(body, right)
			if err != nil {
				return err
			}
			one.preset, p.names[one.name] = v, v
		}
	}
	p.fields = append(p.fields, one)
	return nil
}

// decoratedMember is a method that a decorator gives a role.
func (w *walker) decoratedMember(f, body *frame, p *plan, n *syntax.Node) error {
	parts := n.Parts()
	role := parts[0].Parts()[0].Text(w.src)
	def := n.Child("definition")
	if len(parts) > 2 || def.Kind != "function_definition" {
		return beyond("a decorator")
	}
	v, err := w.function(def, f)
	if err != nil {
		return err
	}
	last := role[strings.LastIndexByte(role, '.')+1:]
	switch {
	case role == property || role == staticmeth || role == classmethod:
		v.role = role
	case last == "setter" && p.names[v.code.name] != nil:
		read := *p.names[v.code.name]
		read.setter = v
		v = &read
	case last == "abstractmethod":
	case last == "cache" || last == "lru_cache" || last == "cached_property" || last == "total_ordering":
		return beyond("a decorator")
	default:
		d, err := w.decorator(body, parts[0].Parts()[0])
		if err != nil {
			return err
		}
		if v, err = w.decorate(d, v, trace.Range{Line: 1, EndLine: 1}); err != nil {
			return err
		}
	}
	p.names[def.Child("name").Text(w.src)] = v
	return nil
}

// generated are the fields of a class and of those that it derives from, in order.
func (p *plan) generated() (all []field) {
	for _, b := range p.bases {
		all = append(all, b.generated()...)
	}
	for _, one := range p.fields {
		if i := slices.IndexFunc(all, func(o field) bool { return o.name == one.name }); i >= 0 {
			all[i] = one
		} else {
			all = append(all, one)
		}
	}
	return all
}

// isData tells a dataclass, or what derives from one.
func (p *plan) isData() bool { return p.data || slices.ContainsFunc(p.bases, (*plan).isData) }
