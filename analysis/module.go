package analysis

import (
	"slices"
	"strings"
)

// A module is the symbol graph of a document: which statements make a name.
type module struct {
	doc *Document
	all []*placed
	// makers are, by name, the statements that bind it or change its value.
	makers   map[string][]int
	stars    []int // statements that import *
	futures  []int // statements that import from __future__
	deferred bool  // from __future__ import annotations: no annotation is evaluated
}

// graph returns the symbol graph, made on the first call.
func (d *Document) graph() *module {
	d.graphOnce.Do(func() {
		m := &module{doc: d, all: d.outline(), makers: make(map[string][]int)}
		for i, st := range m.all {
			m.index(i, st)
		}
		d.symbols = m
	})
	return d.symbols
}

// index notes what a statement makes. The name of a def or class is known
// without looking inside; that keeps large files cheap.
func (m *module) index(i int, st *placed) {
	if st.name != "" && !strings.Contains(st.text, ".register") {
		m.makers[st.name] = append(m.makers[st.name], i)
		return
	}
	facts := st.read(m.doc.parser)
	if facts.main {
		return
	}
	if i == 0 && slices.ContainsFunc(facts.docs, func(f docFact) bool { return f.owner == "" }) {
		m.makers["__doc__"] = append(m.makers["__doc__"], i)
	}
	for name := range facts.names.binds {
		m.makers[name] = append(m.makers[name], i)
	}
	for name := range facts.names.grows {
		if !facts.names.binds[name] {
			m.makers[name] = append(m.makers[name], i)
		}
	}
	for _, in := range facts.names.imports {
		if in.bind == "*" && !slices.Contains(m.stars, i) {
			m.stars = append(m.stars, i)
		}
		if in.module == "__future__" && !slices.Contains(m.futures, i) {
			m.futures = append(m.futures, i)
		}
		m.deferred = m.deferred || in.module == "__future__" && in.bind == "annotations"
	}
}

func (m *module) names(i int) *names { return m.all[i].read(m.doc.parser).names }

// A provider reports whether what a module imports from outside the standard
// library is there all the same. Names in seen are being looked at.
type provider func(m *module, in importing, seen nameSet) bool

// native reports whether all that makes a name comes from the module, the standard
// library or a provider, which may be nil.
func (m *module) native(name string, seen nameSet, other provider) bool {
	key := m.doc.uri + ":" + name
	if seen[key] {
		return true
	}
	seen[key] = true
	foreign := func(in importing) bool {
		return in.bind == name && in.foreign() && (other == nil || !other(m, in, seen))
	}
	if len(m.makers[name]) == 0 {
		return isBuiltin(name)
	}
	for _, i := range m.makers[name] {
		n := m.names(i)
		if slices.ContainsFunc(n.imports, foreign) {
			return false
		}
		for used := range n.uses {
			if len(m.makers[used]) > 0 && !m.native(used, seen, other) {
				return false
			}
		}
	}
	return true
}

// Provided reports whether SliceFor can bring a name of the module with nothing
// from outside the standard library, and so that it means what it means to a
// caller: a constant is assigned once, by a statement that reads no files.
func (d *Document) Provided(name string) bool {
	m := d.graph()
	for _, i := range m.makers[name] {
		constant := m.all[i].name == "" && len(m.names(i).imports) == 0
		if constant && (len(m.makers[name]) > 1 || !m.simple(i)) {
			return false
		}
	}
	return len(m.makers[name]) > 0 && m.native(name, nameSet{}, nil)
}

// simple tells the statements whose only work is to bind names.
func (m *module) simple(i int) bool {
	switch m.all[i].kind {
	case "expression_statement", "if_statement", "try_statement", "type_alias_statement":
		return !slices.ContainsFunc(outward(), func(name string) bool { return m.names(i).uses[name] })
	}
	return false
}

// outward are the builtins that reach outside of the program.
func outward() []string { return []string{"open", "input", "exit", "quit", "breakpoint"} }
