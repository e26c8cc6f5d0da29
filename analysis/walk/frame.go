package walk

import (
	"slices"
	"strconv"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// A frame is one call under way; the module's has no caller.
type frame struct {
	id, depth int
	names     map[string]*value
	shown     map[string]string // what the account says of each name
	order     []string          // names in the order in which a run lists them
	data      []string          // of the module: names of its values
	scope     *frame            // around the function's definition
	caller    *frame
	site      trace.Range // of the call
	code      *function
	outer     map[string]bool // names that are another function's, by nonlocal or global
}

// A function is what a def or a lambda says.
type function struct {
	name      string // "<lambda>" of a lambda
	qualified string
	node      *syntax.Node
	params    []string // in order, with those that take the rest
	rest      string   // takes further arguments; "" none
	more      string   // takes further keywords
	only      int      // params behind this many take keywords alone; 0 none
	defaults  map[string]*value
	order     []string // all local names
	body      *syntax.Node
}

// An exception is one under way.
type exception struct {
	name  string
	value string      // how it is shown; "" unknown
	at    trace.Range // where it was raised
	told  bool        // the raise statement's event was emitted
}

func (e *exception) Error() string { return e.name }

// function reads a def or a lambda; defaults are evaluated by f.
func (w *walker) function(n *syntax.Node, f *frame) (*value, error) {
	fn := &function{name: "<lambda>", node: n, body: n.Child("body"), defaults: map[string]*value{}}
	if n.Kind == "function_definition" {
		fn.name = n.Child("name").Text(w.src)
		if n.Text(w.src)[:4] != "def " {
			return nil, beyond("an async function")
		}
	}
	fn.qualified = fn.name
	if f.code != nil {
		fn.qualified = f.code.qualified + "." + fn.name
	}
	if p := n.Child("parameters"); p != nil {
		for _, part := range p.Parts() {
			if err := w.parameter(fn, part, f); err != nil {
				return nil, err
			}
		}
	}
	fn.order = slices.Clone(fn.params)
	own := locals{src: w.src, found: &fn.order}
	own.collect(fn.body)
	if own.strange != "" {
		return nil, beyond("%s", own.strange)
	}
	return &value{sort: lambda, code: fn, scope: f}, nil
}

func (w *walker) parameter(fn *function, n *syntax.Node, f *frame) error {
	name := n
	switch n.Kind {
	case "identifier":
	case "default_parameter", "typed_default_parameter":
		name = n.Child("name")
		var v *value
		var err error
		if f == w.module {
			v = literal(n.Child("value"), w.src)
		} else {
			v, err = w.eval(f, n.Child("value"))
		}
		if err != nil || v == nil {
			return beyond("a default that is no literal")
		}
		fn.defaults[name.Text(w.src)] = v
	case "list_splat_pattern", "dictionary_splat_pattern":
		name = n.Parts()[0]
		if fn.rest == "" && n.Kind == "list_splat_pattern" {
			fn.rest = name.Text(w.src)
		} else {
			fn.more = name.Text(w.src)
		}
	case "keyword_separator":
		fn.only = max(fn.only, len(fn.params))
		return nil
	case "positional_separator":
		return nil
	case "typed_parameter":
		if name = n.Parts()[0]; name.Kind != "identifier" {
			return w.parameter(fn, name, f)
		}
	default:
		return beyond("a parameter of kind %s", n.Kind)
	}
	fn.params = append(fn.params, name.Text(w.src))
	return nil
}

// An argument is a value and, where it was given by one, its keyword.
type argument struct {
	name  string
	value *value
}

// bound matches arguments with parameters.
func (fn *function) bound(args []argument) (map[string]*value, error) {
	names := map[string]*value{}
	if fn.rest != "" {
		names[fn.rest] = &value{sort: tuple}
	}
	if fn.more != "" {
		names[fn.more] = &value{sort: dict}
	}
	for i, a := range args {
		name := a.name
		if name == "" && i < len(fn.params) && fn.params[i] != fn.rest && fn.params[i] != fn.more && (fn.only == 0 || i < fn.only) {
			name = fn.params[i]
		}
		switch {
		case name == "" && fn.rest != "":
			names[fn.rest].items = append(names[fn.rest].items, a.value)
		case name != "" && names[name] == nil && slices.Contains(fn.params, name):
			names[name] = a.value
		case a.name != "" && fn.more != "" && a.name != fn.rest:
			names[fn.more].store(&value{text: strconv.Quote(a.name)}, a.value)
		default:
			return nil, beyond("a call that does not fit")
		}
	}
	for _, p := range fn.params {
		if names[p] == nil {
			names[p] = fn.defaults[p]
		}
		if names[p] == nil {
			return nil, beyond("a call that does not fit")
		}
	}
	return names, nil
}

// enter runs along a call of a function, from its parameters to what it returns. The caller
// is the frame that was running.
func (w *walker) enter(v *value, args []argument, site trace.Range) (*value, error) {
	names, err := v.code.bound(args)
	if err != nil {
		return nil, err
	}
	f := &frame{id: w.frames, names: names, shown: map[string]string{}, order: v.code.order, scope: v.scope, code: v.code, site: site}
	if n := len(w.running); n > 0 {
		f.caller = w.running[n-1]
		f.depth = f.caller.depth + 1
	}
	if f.depth >= deepest {
		return nil, beyond("more than %d calls in one another", deepest)
	}
	w.frames++
	w.running = append(w.running, f)
	e := trace.Event{Kind: trace.Enter, At: w.opening(v.code), Name: v.code.qualified}
	for _, p := range v.code.params {
		f.shown[p] = names[p].repr()
		e.Changed = append(e.Changed, trace.Binding{Name: p, Value: f.shown[p]})
	}
	if err := w.emit(f, e); err != nil {
		return nil, err
	}
	result, err := w.body(f)
	w.running = w.running[:len(w.running)-1]
	return result, err
}

// opening is the place where a frame begins.
func (w *walker) opening(fn *function) trace.Range {
	if fn.name == "<lambda>" {
		return w.at(fn.node)
	}
	return w.header(fn.node)
}

// body runs along what a function does, and tells how its frame ends.
func (w *walker) body(f *frame) (*value, error) {
	var result *value
	var err error
	e := trace.Event{Kind: trace.Return, At: w.opening(f.code)}
	if f.code.name == "<lambda>" {
		result, err = w.eval(f, f.code.body)
	} else {
		var way flow
		if way, err = w.block(f, f.code.body); err == nil && way.kind == returning {
			return way.value, nil
		}
		result, e.Name = &value{text: "None"}, f.code.qualified
	}
	if failed, ok := err.(*exception); ok {
		at := failed.at
		failed.at, failed.told = f.site, true
		if err := w.emit(f, trace.Event{Kind: trace.Raise, At: at, Name: failed.name, Left: true}); err != nil {
			return nil, err
		}
		return nil, failed
	}
	if err != nil {
		return nil, err
	}
	e.Value = result.repr()
	return result, w.emit(f, e)
}

// lookup finds what a name stands for, from the inside out; nil: nobody told.
func (w *walker) lookup(f *frame, name string) *value {
	for at := f; at != nil; at = at.scope {
		if v := at.names[name]; v != nil {
			return v
		}
		if at != w.module && slices.Contains(at.order, name) && !at.outer[name] {
			return nil // a local without a value
		}
	}
	if builtin(name) {
		return &value{sort: named, text: name}
	}
	return nil
}

// doubt has the next statement tell of a variable whether or not it is shown otherwise: a
// method has changed it.
func (f *frame) doubt(v *value) {
	for name, known := range f.names {
		if known == v {
			delete(f.shown, name)
		}
	}
}

// owner is the frame whose variable a name is.
func (w *walker) owner(f *frame, name string) *frame {
	if !f.outer[name] {
		return f
	}
	for at := f.scope; at != nil; at = at.scope {
		if at.names[name] != nil {
			return at
		}
	}
	return w.module
}

// changed lists the variables that are shown otherwise than the account says.
func (w *walker) changed(f *frame) (list []trace.Binding) {
	for _, name := range f.order {
		v := f.names[name]
		if v == nil || f.outer[name] {
			continue
		}
		text := v.repr()
		if f.shown[name] != text {
			list = append(list, trace.Binding{Name: name, Value: text})
			f.shown[name] = text
		}
	}
	return list
}
