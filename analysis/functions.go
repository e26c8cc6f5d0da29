package analysis

import (
	"sort"
	"strings"

	"semcoder/analysis/syntax"
)

// Functions returns every function of the document in source order, an enclosing
// one before what is in it.
func (d *Document) Functions() []*Function {
	var all []*Function
	for _, s := range d.outline() {
		all = append(all, d.functionsOf(s)...)
	}
	return all
}

// functionsOf moves the functions of a statement to their place.
func (d *Document) functionsOf(s *placed) []*Function {
	s.once.Do(func() {
		for _, f := range s.read(d.parser).functions {
			g := *f
			g.Range, g.NameRange = shift(g.Range, s.start), shift(g.NameRange, s.start)
			if g.DocRange.End > 0 {
				g.DocRange = shift(g.DocRange, s.start)
			}
			s.functions = append(s.functions, &g)
		}
	})
	return s.functions
}

func shift(r Range, by int) Range { return Range{r.Start + by, r.End + by} }

// holds includes the end, where the cursor stands behind the last character.
func (r Range) holds(offset int) bool { return r.Start <= offset && offset <= r.End }

// statementAt returns the statement that holds an offset, nil between two.
func (d *Document) statementAt(offset int) *placed {
	all := d.outline()
	i := sort.Search(len(all), func(i int) bool { return all[i].end >= offset })
	if i+1 < len(all) && all[i+1].start == offset {
		i++ // `a;b`: the one that starts here
	}
	if i == len(all) || offset < all[i].start {
		return nil
	}
	return all[i]
}

// FunctionAt returns the innermost function whose source holds an offset.
func (d *Document) FunctionAt(offset int) (*Function, bool) {
	var found *Function
	for _, f := range d.functionsNear(offset) {
		if f.Range.holds(offset) {
			found = f // an inner one comes later
		}
	}
	return found, found != nil
}

// NameAt returns the function whose name, where it is defined, holds an offset.
func (d *Document) NameAt(offset int) (*Function, bool) {
	for _, f := range d.functionsNear(offset) {
		if f.NameRange.holds(offset) {
			return f, true
		}
	}
	return nil, false
}

func (d *Document) functionsNear(offset int) []*Function {
	if s := d.statementAt(offset); s != nil {
		return d.functionsOf(s)
	}
	return nil
}

// A where is where in a statement the collector stands.
type where struct {
	path     string // qualified name of what encloses, "" at module level
	class    string // class chain, when the closest enclosing definition is a class
	function string // qualified name of the enclosing function
	marks    []*syntax.Node
	start    int // of the first decorator, for the definition below it
	bound    *localNames
}

// A collector finds the functions and calls of a statement.
type collector struct {
	src   string
	facts *facts
}

func (c *collector) visit(n *syntax.Node, at where) {
	switch n.Kind {
	case "decorated_definition":
		at.marks, at.start = decorators(n), n.Start
		if d := n.Child("definition"); d != nil {
			for _, m := range at.marks {
				c.children(m, where{path: at.path, class: at.class, function: at.function, bound: at.bound})
			}
			c.visit(d, at)
		}
		return
	case "function_definition":
		c.function(n, at)
		return
	case "class_definition":
		c.class(n, at)
		return
	case "call":
		c.call(n, at)
	case "assignment":
		c.assigned(n, at)
	}
	at.marks = nil
	c.children(n, at)
}

func (c *collector) children(n *syntax.Node, at where) {
	for _, child := range n.Children {
		if child.Named {
			c.visit(child, at)
		}
	}
}

func (c *collector) class(n *syntax.Node, at where) {
	name := fieldText(n, "name", c.src)
	at.path = join(at.path, name)
	at.class, at.marks = at.path, nil
	c.facts.classes = append(c.facts.classes, classFact{at.path, baseNames(n, c.src)})
	c.documented(n, at.path)
	c.children(n, at)
}

func (c *collector) function(n *syntax.Node, at where) {
	f := &Function{
		Name: fieldText(n, "name", c.src), Class: at.class, Nested: at.function != "",
		Range: Range{n.Start, n.End}, Async: n.First("async") != nil,
	}
	f.Qualified = join(at.path, f.Name)
	if name := n.Child("name"); name != nil {
		f.NameRange = Range{name.Start, name.End}
	}
	if at.marks != nil {
		f.Range.Start = at.start
		f.mark(at.marks, c.src)
	}
	f.Params = params(n.Child("parameters"), c.src)
	if body := n.Child("body"); body != nil {
		f.Doc, f.DocRange = docstring(body, c.src)
		f.Generator, f.Returns = has(body, "yield"), has(body, "return_statement")
	}
	c.documented(n, f.Qualified)
	c.facts.functions = append(c.facts.functions, f)
	c.annotated(f)
	bound := at.bound.with(n, c.src)
	if body := n.Child("body"); body != nil && !f.Generator && !f.Async { // those run when they are waited for
		c.facts.sure[f.Qualified] = sureUses(body, c.src, bound)
	}
	c.children(n, where{path: f.Qualified, function: f.Qualified, bound: bound})
}

// mark reads the decorators that change how a method is called.
func (f *Function) mark(decorators []*syntax.Node, src string) {
	for _, d := range decorators {
		switch strings.TrimSpace(strings.TrimPrefix(d.Text(src), "@")) {
		case "staticmethod":
			f.Static = true
		case "classmethod":
			f.ClassMeth = true
		case "property", "cached_property", "functools.cached_property":
			f.Property = true
		}
	}
}

// has reports whether a function body itself has a yield, or a return with a
// value.
func has(n *syntax.Node, kind string) bool {
	for _, c := range n.Children {
		switch {
		case c.Kind == kind && c.Named && (kind == "yield" || len(c.Children) > 1):
			return true
		case c.Kind == "function_definition" || c.Kind == "class_definition" || c.Kind == "lambda":
			continue
		}
		if has(c, kind) {
			return true
		}
	}
	return false
}

func decorators(n *syntax.Node) []*syntax.Node {
	var list []*syntax.Node
	for _, c := range n.Children {
		if c.Kind == "decorator" {
			list = append(list, c)
		}
	}
	return list
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// fieldText returns the source of a child, "" when there is none.
func fieldText(n *syntax.Node, field, src string) string {
	if c := n.Child(field); c != nil {
		return c.Text(src)
	}
	return ""
}
