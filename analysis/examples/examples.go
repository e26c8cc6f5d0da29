// Package examples finds concrete calls of a function in the source around it:
// in doctests, in asserts, in tests and at its call sites.
package examples

import (
	"slices"
	"strings"

	"semcoder/analysis"
)

// An Origin says where an example comes from.
type Origin string

const (
	Doctest  Origin = "doctest"
	Assert   Origin = "assert"
	Test     Origin = "test"
	CallSite Origin = "call site"
)

// An Example is a concrete call of a function.
type Example struct {
	Call     string // one expression, complete against SliceFor it: `slug("A b")`, `Stack([1]).pop()`
	Origin   Origin
	Path     string         // of the file it was found in; "" for the function's own
	Line     int            // of the document or file, 0-based
	Range    analysis.Range // of the call in the document; empty in a doctest and in another file
	Expected string         // what the source says it yields, an expression or `raises TYPE`; "" when it does not say
}

// maxFound bounds the examples of one function.
const maxFound = 64

// Find returns the examples of f that its document holds, those that say most
// first: doctests (its own, its class's, the module's, others'), asserts, tests,
// call sites, each in source order and no call twice.
func Find(doc *analysis.Document, f *analysis.Function) []Example {
	if f.Nested {
		return nil // cannot be called from outside
	}
	w := &finder{doc: doc, home: doc, f: f, own: doc.Slice(f).Binds}
	w.doctests()
	w.code()
	return w.ordered()
}

// ordered sorts what was found and drops calls found before.
func (w *finder) ordered() []Example {
	slices.SortStableFunc(w.found, func(a, b Example) int { return rank(a.Origin) - rank(b.Origin) })
	seen := make(map[string]bool)
	found := slices.DeleteFunc(w.found, func(e Example) bool {
		again := seen[e.Call]
		seen[e.Call] = true
		return again
	})
	return found[:min(len(found), maxFound)]
}

func rank(o Origin) int { return slices.Index([]Origin{Doctest, Assert, Test, CallSite}, o) }

// A finder collects the examples of one function.
type finder struct {
	doc   *analysis.Document // that is read
	home  *analysis.Document // that the function is in
	path  string             // of doc, where that is another one
	f     *analysis.Function
	own   []string // names of the function's slice, as doc may use them
	found []Example
}

// provided reports whether a name means in doc what the slice can bring.
func (w *finder) provided(name string) bool {
	return w.home.Provided(name) && (w.doc == w.home || w.doc.Provided(name) && imports(w.doc, name))
}

// subject is the name by which the source calls the function: its own, or its
// class's for what Python calls by itself.
func (w *finder) subject() string {
	if strings.HasPrefix(w.f.Name, "__") && w.f.Class != "" {
		return w.f.Class[strings.LastIndexByte(w.f.Class, '.')+1:]
	}
	return w.f.Name
}

// doctests reads the docstrings that mention the function, the nearest first.
func (w *finder) doctests() {
	docs := w.doc.Docstrings(">>>", w.subject())
	slices.SortStableFunc(docs, func(a, b analysis.Docstring) int { return w.distance(a.Owner) - w.distance(b.Owner) })
	for _, d := range docs {
		w.docstring(d)
	}
}

// distance orders docstrings: the function's own, its class's, the module's, others.
func (w *finder) distance(owner string) int {
	switch {
	case owner == w.f.Qualified:
		return 0
	case owner != "" && owner == w.f.Class:
		return 1
	case owner == "":
		return 2
	}
	return 3
}

// code reads the statements that mention the function. Where the module itself
// calls it, the module's variables matter too.
func (w *finder) code() {
	module := w.scene("", Assert)
	all := w.doc.Statements()
	direct := slices.ContainsFunc(all, func(s analysis.Statement) bool { return w.mentions(s) && !defines(s) })
	for _, s := range all {
		if !w.mentions(s) && (!direct || defines(s)) {
			continue
		}
		root, err := w.doc.Syntax(s.Text)
		if err != nil {
			continue
		}
		module.src, module.base = s.Text, s.Range.Start
		module.block(root)
	}
}

func (w *finder) mentions(s analysis.Statement) bool { return strings.Contains(s.Text, w.subject()) }

func defines(s analysis.Statement) bool { return s.Name != "" }
