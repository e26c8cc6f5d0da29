package examples

import (
	"maps"
	"strings"

	"semcoder/analysis"
)

// A parameter is one place for an argument in a call of ours.
type parameter struct {
	name    string
	star    string // "" or "*"; what takes keywords is left out
	keyword bool   // by name only
	given   bool   // has a default: may be left out
	foreign bool   // its annotation names what nothing here tells of
	shapes  []shape
	slot    *slot
}

// A signature says how a call of the function is written: an object's arguments
// first, where it takes an object to call it on.
type signature struct {
	making []parameter
	taking []parameter
	object bool   // it is called on an object, which is made first
	before string // the class, or the function: what the first bracket follows
	after  string // what stands between the two brackets: ".pop"
	asked  string // the builtin that calls the method: "len"
	wrap   []string
	only   bool // the second bracket is not there: a property, `Stack(1)` itself
}

// signature reads how the function is called and what it does with its arguments;
// false for one that nothing outside can call.
func (r *reader) signature() (signature, bool) {
	f, sig := r.f, signature{}
	vars := map[string]*slot{}
	switch {
	case f.Nested:
		return sig, false
	case f.Class == "":
		sig.before = f.Name
		sig.taking = r.parameters(f.Params, vars, false)
		r.read(f, vars, 0)
	case f.Static || f.ClassMeth:
		sig.before = f.Class + "." + f.Name
		sig.taking = r.parameters(f.Params, vars, f.ClassMeth)
		r.read(f, vars, 0)
	default:
		class := r.concrete(f.Class)
		if class == "" {
			return sig, false
		}
		sig = r.methodOf(f, class, vars)
	}
	sig.wrap = r.wrapping()
	if sig.asked != "" {
		sig.wrap = []string{sig.asked + "(%)"}
	}
	r.settle(sig.making)
	r.settle(sig.taking)
	return sig, true
}

func (r *reader) methodOf(f *analysis.Function, class string, vars map[string]*slot) signature {
	sig := signature{object: true, before: class, after: "." + f.Name}
	if strings.HasPrefix(f.Name, "__") && !strings.HasSuffix(f.Name, "__") {
		sig.after = "._" + strings.TrimLeft(class, "_") + f.Name
	}
	sig.making = r.making(class, vars)
	if f.Name == "__init__" {
		sig.only, sig.after = true, ""
		return sig
	}
	for name := range vars {
		if !strings.HasPrefix(name, "self.") {
			delete(vars, name)
		}
	}
	sig.taking = r.parameters(f.Params, vars, true)
	r.read(f, vars, 0)
	switch asked := askedBy(f.Name); {
	case asked != "":
		sig.only, sig.after, sig.asked = true, "", asked
	case f.Property:
		sig.only = true
	case f.Name == "__call__":
		sig.after = ""
	}
	return sig
}

// askedBy is the builtin function that is meant to call a special method, "" for
// those that are called by name.
func askedBy(method string) string {
	switch name := strings.Trim(method, "_"); {
	case method != "__"+name+"__":
	case strings.Contains(" abs bool bytes complex float hash int len repr reversed round str ", " "+name+" "):
		return name
	case name == "iter":
		return "list"
	case name == "next":
		return "next"
	}
	return ""
}

// wrapping are the ways to write around a call what makes it do its work.
func (r *reader) wrapping() []string {
	switch {
	case r.f.Generator && r.f.Async:
		return nil
	case r.f.Async && r.doc.Provided("asyncio"):
		return []string{"asyncio.run(%)"}
	case r.f.Generator:
		return []string{"list(%)", "next(%)"}
	}
	return []string{"%"}
}

// making returns what the class is called with, and notes in vars what becomes of
// it in the object.
func (r *reader) making(name string, vars map[string]*slot) []parameter {
	c := r.class(name)
	f, ok := r.doc.Function(name + ".__init__")
	if c != nil && c.init != nil {
		f, ok = c.init, true
	}
	if ok {
		params := r.parameters(f.Params, vars, true)
		r.read(f, vars, 1)
		return params
	}
	if c == nil {
		return nil
	}
	var params []parameter
	for _, f := range c.fields {
		s := newSlot()
		s.given = r.annotated(f.annotation)
		r.hint(f.name, s)
		vars["self."+f.name] = s
		params = append(params, parameter{name: f.name, given: f.defaults, keyword: c.typed, slot: s})
	}
	return params
}

// parameters gives each parameter a slot, in vars by its name.
func (r *reader) parameters(params []analysis.Param, vars map[string]*slot, bound bool) []parameter {
	var all []parameter
	keyword := false
	for i, p := range params {
		switch {
		case bound && i == 0, p.Star == "**":
			continue
		case p.Star == "*" && p.Name == "":
			keyword = true
			continue
		}
		s := newSlot()
		if p.Annotation != "" {
			s.given = r.annotated(p.Annotation)
		}
		r.defaulted(p.Default, s)
		if p.Star == "" { // else the name is that of all of them
			r.hint(p.Name, s)
		}
		r.documented(p.Name, s)
		if p.Star == "*" {
			rest := newSlot()
			rest.votes["list"], rest.item = certain, s
			vars[p.Name] = rest
		} else {
			vars[p.Name] = s
		}
		all = append(all, parameter{name: p.Name, star: p.Star, keyword: keyword, given: p.Default != "", foreign: p.Annotation != "" && len(s.given) == 0, slot: s})
		keyword = keyword || p.Star == "*"
	}
	return all
}

// defaulted learns from a default value.
func (r *reader) defaulted(text string, s *slot) {
	if text == "" {
		return
	}
	root, err := r.doc.Syntax(text)
	if err != nil || len(root.Parts()) != 1 || len(root.Parts()[0].Parts()) != 1 {
		return
	}
	n := root.Parts()[0].Parts()[0]
	if kind := literalKind(n, text); kind != "" {
		s.vote(kind, defaults)
		if kind == "None" {
			s.votes["None"] = 1
		} else if len(text) < 20 {
			s.compared(text)
		}
	}
}

// settle turns what was learned into shapes.
func (r *reader) settle(params []parameter) {
	for i := range params {
		p := &params[i]
		p.shapes = r.shapes(p.slot, 0)
		if len(p.slot.given) == 0 && r.f.Class != "" && (p.name == "other" || p.name == "another") && r.class(r.f.Class) != nil {
			p.shapes = append([]shape{{kind: object, name: r.f.Class}}, p.shapes...)
		}
		for _, kind := range []string{"int", "list", "str", mapping, "None"} {
			one := r.detailed(shape{kind: kind}, p.slot, 0)
			known := len(p.slot.given) > 0
			for _, s := range p.shapes {
				known = known || s.kind == kind
			}
			if !known {
				p.shapes = append(p.shapes, one)
			}
		}
	}
}

// write puts the arguments in: those for the object, then those of the call. nil
// leaves one out.
func (sig *signature) write(args []*value, wrap int) string {
	text := sig.before
	if sig.object {
		text += "(" + list(sig.making, args[:len(sig.making)]) + ")"
	}
	text += sig.after
	if !sig.only {
		text += "(" + list(sig.taking, args[len(sig.making):]) + ")"
	}
	return strings.Replace(sig.wrap[wrap], "%", text, 1)
}

func list(params []parameter, args []*value) string {
	var parts []string
	skipped := false
	for i, p := range params {
		switch a := args[i]; {
		case a == nil:
			skipped = true
		case p.star == "*":
			for _, item := range a.items {
				parts = append(parts, item.String())
			}
		case p.keyword || skipped:
			parts = append(parts, p.name+"="+a.String())
		default:
			parts = append(parts, a.String())
		}
	}
	return strings.Join(parts, ", ")
}

// all are the parameters in the order of their arguments.
func (sig *signature) all() []parameter {
	return append(sig.making[:len(sig.making):len(sig.making)], sig.taking...)
}

// makers remembers how the objects of classes are made, for arguments.
func (r *reader) maker(name string) []parameter {
	if params, known := r.makers[name]; known {
		return params
	}
	if r.makers == nil {
		r.makers = map[string][]parameter{}
	}
	r.makers[name] = nil // while it is being read
	busy := maps.Clone(r.busy)
	r.busy = map[string]bool{}
	params := r.making(name, map[string]*slot{})
	for i := range params {
		params[i].shapes = r.shapes(params[i].slot, 1)
	}
	r.busy = busy
	r.makers[name] = params
	return params
}
