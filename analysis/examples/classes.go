package examples

import (
	"slices"
	"strings"

	"semcoder/analysis"
)

// A class is what is known of a class of the module: how its objects are made.
type class struct {
	name    string
	bases   []string // of the module
	members []string // of an Enum
	fields  []field  // of a dataclass or NamedTuple, in order
	init    *analysis.Function
	attrs   map[string]bool
	typed   bool // a TypedDict
	made    bool // by calling it
}

type field struct {
	name, annotation string
	defaults         bool
}

// class returns a class of the module's top level, nil when there is none.
func (r *reader) class(name string) *class {
	if c, known := r.classes[name]; known {
		return c
	}
	if r.classes == nil {
		r.classes = map[string]*class{}
	}
	r.classes[name] = nil // while it is read; for bases written as a circle, too
	for _, s := range r.doc.Statements() {
		if s.Name == name && strings.Contains(s.Text, "class") {
			if root, err := r.doc.Syntax(s.Text); err == nil {
				if n := definition(root); n != nil && n.Kind == "class_definition" {
					r.classes[name] = r.readClass(name, n, s.Text)
				}
			}
		}
	}
	return r.classes[name]
}

// definition is the class or function that a statement defines.
func definition(root *analysis.Node) *analysis.Node {
	for _, n := range root.Parts() {
		if n.Kind == "decorated_definition" {
			return n.Child("definition")
		}
		if n.Kind == "class_definition" || n.Kind == "function_definition" {
			return n
		}
	}
	return nil
}

func (r *reader) readClass(name string, n *analysis.Node, src string) *class {
	c := &class{name: name, attrs: map[string]bool{}, made: true}
	bases := ""
	if list := n.Child("superclasses"); list != nil {
		bases = list.Text(src)
		for _, b := range list.Parts() {
			if base := r.class(lastName(b, src)); base != nil {
				c.bases = append(c.bases, base.name)
				c.init, c.fields = base.init, slices.Clone(base.fields)
				for a := range base.attrs {
					c.attrs[a] = true
				}
			}
		}
	}
	body := n.Child("body")
	if body == nil {
		return c
	}
	switch head := src[:n.Start] + bases; {
	case strings.Contains(bases, "Enum") || strings.Contains(bases, "Flag"):
		c.members = members(body, src)
	case strings.Contains(head, "dataclass"), strings.Contains(bases, "NamedTuple"), strings.Contains(bases, "TypedDict"):
		c.fields = append(c.fields, fields(body, src)...)
		c.typed = strings.Contains(bases, "TypedDict")
	case strings.Contains(bases, "ABC") || strings.Contains(bases, "Protocol"):
		c.made = !strings.Contains(src, "abstractmethod") && !strings.Contains(bases, "Protocol")
	}
	for _, f := range c.fields {
		c.attrs[f.name] = true
	}
	selfAttributes(body, src, c.attrs)
	if f, ok := r.doc.Function(name + ".__init__"); ok {
		c.init = f
	}
	return c
}

// concrete returns the class itself or, where it is abstract, one that inherits the
// function from it; "" when there is none.
func (r *reader) concrete(name string) string {
	c := r.class(name)
	if c == nil || c.made {
		return name
	}
	for _, s := range r.doc.Statements() {
		sub := (*class)(nil)
		if s.Name != "" && strings.Contains(s.Text, name) {
			sub = r.class(s.Name)
		}
		if sub == nil || !sub.made || !slices.Contains(sub.bases, name) {
			continue
		}
		if _, own := r.doc.Function(sub.name + "." + r.f.Name); !own {
			return sub.name
		}
	}
	return ""
}

// members are the names that an Enum's body assigns.
func members(body *analysis.Node, src string) []string {
	var names []string
	for _, s := range body.Parts() {
		if a := s.First("assignment"); a != nil && a.Child("left") != nil && a.Child("left").Kind == "identifier" {
			if name := a.Child("left").Text(src); !strings.HasPrefix(name, "_") {
				names = append(names, name)
			}
		}
	}
	return names
}

func fields(body *analysis.Node, src string) []field {
	var all []field
	for _, s := range body.Parts() {
		a := s.First("assignment")
		if a == nil || a.Child("type") == nil || a.Child("left") == nil {
			continue
		}
		f := field{name: a.Child("left").Text(src), annotation: a.Child("type").Text(src), defaults: a.Child("right") != nil}
		if strings.Contains(f.annotation, "ClassVar") || a.Child("right") != nil && strings.Contains(a.Child("right").Text(src), "init=False") {
			continue
		}
		all = append(all, f)
	}
	return all
}

// selfAttributes notes the attributes and methods that the objects of a class have.
func selfAttributes(n *analysis.Node, src string, into map[string]bool) {
	switch {
	case n.Kind == "attribute" && n.Child("object") != nil && n.Child("object").Text(src) == "self":
		into[lastName(n, src)] = true
	case n.Kind == "function_definition":
		into[n.Child("name").Text(src)] = true
	}
	for _, c := range n.Children {
		selfAttributes(c, src, into)
	}
}

// shapes are the values of a class.
func (c *class) shapes() []shape {
	if len(c.members) > 0 {
		var all []shape
		for _, m := range c.members[:min(len(c.members), 4)] {
			all = append(all, shape{kind: literal, name: c.name + "." + m})
		}
		return all
	}
	if !c.made {
		return nil
	}
	return []shape{{kind: object, name: c.name}}
}

// having returns the class whose objects have all of some attributes, of several
// the one with the fewest others.
func (r *reader) having(attrs map[string]bool) *class {
	var best *class
	for _, s := range r.doc.Statements() {
		if s.Name == "" || !strings.Contains(s.Text, "class ") {
			continue
		}
		c := r.class(s.Name)
		if c == nil || !c.made || len(c.members) > 0 || best != nil && len(best.attrs) <= len(c.attrs) {
			continue
		}
		all := true
		for a := range attrs {
			all = all && c.attrs[a]
		}
		if all {
			best = c
		}
	}
	return best
}
