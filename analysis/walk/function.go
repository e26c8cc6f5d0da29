package walk

import (
	"slices"
	"strconv"

	"semcoder/analysis/syntax"
)

// A function is what a def or a lambda says.
type function struct {
	name      string // "<lambda>" of a lambda
	qualified string
	params    []string // in order, with those that take the rest
	rest      string   // takes further arguments; "" none
	more      string   // takes further keywords
	fewer     int      // params before this many take no keywords
	only      int      // params behind this many take keywords alone; -1 none
	defaults  map[string]*value
	order     []string // all local names, as a run lists them
	outer     []string // of them those that are an enclosing function's, by nonlocal
	module    []string // names that are the module's, by global
	free      []string // names of enclosing functions that it mentions, sorted
	mentioned []string // names in the body
	yields    bool     // it is a generator
	guarded   bool     // it may do something where it is left
	plan      *plan    // the class that it is a method of
	deferred  bool     // its returns may be followed by more of its own
	untold    bool     // no account tells what it does: it stands in the call that is walked along
	stub      bool     // there is no more of it than its signature and docstring
	origin    string   // where it comes from, of which the program shows nothing; "" of its own
	node      *syntax.Node
	body      *syntax.Node
}

// function reads a def or a lambda; defaults are evaluated by f.
func (w *walker) function(n *syntax.Node, f *frame) (*value, error) {
	fn := &function{name: "<lambda>", node: n, body: n.Child("body"), only: -1, defaults: map[string]*value{}}
	if n.Kind == "function_definition" {
		fn.name = n.Child("name").Text(w.src)
		if n.Text(w.src)[:4] != "def " {
			return nil, beyond("an async function")
		}
	}
	fn.qualified = fn.name
	if f != w.module {
		fn.qualified = f.code.qualified + "." + fn.name
	}
	if p := n.Child("parameters"); p != nil {
		for _, part := range p.Parts() {
			if err := w.parameter(fn, part, f); err != nil {
				return nil, err
			}
		}
	}
	fn.stub = stub(fn.body)
	own := locals{src: w.src, found: &fn.order}
	fn.order = slices.Clone(fn.params)
	own.collect(fn.body)
	if own.strange != "" {
		return nil, beyond("%s", own.strange)
	}
	fn.yields, fn.guarded = own.yields, own.guarded
	fn.outer, fn.module = own.outer, own.module
	fn.order = slices.DeleteFunc(fn.order, func(name string) bool { return slices.Contains(fn.module, name) })
	all := slices.Clone(fn.order)
	fn.order = slices.DeleteFunc(fn.order, func(name string) bool { return slices.Contains(own.inner, name) })
	fn.deferred = deferred(fn.body)
	inside := captured(fn.body, w.src)
	fn.sort(inside)
	fn.mentioned = mentions(fn.body, w.src, false)
	for _, name := range append(inside, fn.mentioned...) {
		if (!slices.Contains(all, name) || slices.Contains(fn.outer, name)) && w.owner(f, name) != w.module {
			fn.free = append(fn.free, name)
		}
	}
	slices.Sort(fn.free)
	fn.free = slices.Compact(fn.free)
	return &value{sort: lambda, code: fn, scope: f}, nil
}

// sort brings the local names into the interpreter's order: parameters, variables, and sorted
// those that functions inside use.
func (fn *function) sort(captured []string) {
	var shared []string
	for _, name := range fn.order[len(fn.params):] {
		if slices.Contains(captured, name) {
			shared = append(shared, name)
		}
	}
	slices.Sort(shared)
	fn.order = append(slices.DeleteFunc(fn.order, func(name string) bool { return slices.Contains(shared, name) }), shared...)
}

// data are the module's values among the names that a function mentions, sorted: a run tells of these, too.
func (w *walker) data(fn *function) (names []string) {
	for _, name := range fn.mentioned {
		if v := w.module.names[name]; v != nil && v.sort != lambda && v.sort != named && v.sort != class && !slices.Contains(fn.order, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func (w *walker) parameter(fn *function, n *syntax.Node, f *frame) error {
	name := n
	switch n.Kind {
	case "identifier":
	case "default_parameter", "typed_default_parameter":
		name = n.Child("name")
		v, err := w.eval(f, n.Child("value"))
		if err != nil {
			return err
		}
		fn.defaults[name.Text(w.src)] = v
	case "list_splat_pattern", "dictionary_splat_pattern":
		name = n.Parts()[0]
		if n.Kind == "dictionary_splat_pattern" {
			fn.more = name.Text(w.src)
		} else {
			fn.rest, fn.only = name.Text(w.src), len(fn.params)+1
		}
	case "keyword_separator":
		fn.only = len(fn.params)
		return nil
	case "positional_separator":
		fn.fewer = len(fn.params)
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
	place := 0
	for _, a := range args {
		if !fn.take(names, a, place) {
			return nil, beyond("a call that does not fit")
		}
		if a.name == "" {
			place++
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

// take gives an argument, behind i others without a keyword, to the parameter that it is for; false where there is none.
func (fn *function) take(names map[string]*value, a argument, i int) bool {
	place := slices.Index(fn.params, a.name)
	switch {
	case a.name == "" && i < len(fn.params) && fn.params[i] != fn.more && (fn.only < 0 || i < fn.only) && fn.params[i] != fn.rest:
		place = i
	case a.name == "" && fn.rest != "":
		names[fn.rest].items = append(names[fn.rest].items, a.value)
		return true
	case a.name == "":
		return false
	case place < fn.fewer || a.name == fn.rest || a.name == fn.more:
		if fn.more == "" || place >= 0 && a.name != fn.rest && a.name != fn.more {
			return false
		}
		names[fn.more].store(&value{text: strconv.Quote(a.name)}, a.value)
		return true
	}
	if names[fn.params[place]] != nil {
		return false
	}
	names[fn.params[place]] = a.value
	return true
}
