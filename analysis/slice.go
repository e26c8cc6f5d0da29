package analysis

import (
	"slices"
	"strings"
)

// Slice returns a function with every definition, constant and import of its
// module that it needs. A function inside another gives the slice of the
// outermost one, a method that of its whole class. f must be this document's.
func (d *Document) Slice(f *Function) Slice { return d.SliceFor(f, "") }

// SliceFor is Slice for a given call, which may name more of the module than the
// function itself needs: `depth(Node(1))` brings Node.
func (d *Document) SliceFor(f *Function, call string) Slice {
	entry := d.statementAt(f.Range.Start)
	if entry == nil {
		return Slice{Entry: f.Qualified}
	}
	s := d.newSlicer(entry)
	s.add(s.entry)
	if call != "" {
		if root, err := d.parser.parse(call); err == nil {
			s.need(findNames(root, call).uses, false)
		}
	}
	s.close()
	return s.render(d.entry(f))
}

// Provided tells the names of the module that SliceFor can bring without anything
// from outside the standard library.
func (d *Document) Provided() func(name string) bool {
	s := d.newSlicer(nil)
	return func(name string) bool { return len(s.makers[name]) > 0 && s.native(name, nameSet{}) }
}

// entry is the name by which a call reaches a function: that of the outermost
// function around it, with its class.
func (d *Document) entry(f *Function) string {
	for _, g := range d.functionsNear(f.Range.Start) {
		if !g.Nested && g.Range.Start <= f.Range.Start && f.Range.End <= g.Range.End {
			return g.Qualified
		}
	}
	return f.Qualified
}

// A slicer collects the statements that a slice needs.
type slicer struct {
	doc   *Document
	all   []*placed
	entry int // the statement with the function; -1 for none
	// makers are, by name, the statements that bind it or change its value.
	makers   map[string][]int
	stars    []int // statements that import *
	deferred bool  // from __future__ import annotations: no annotation is evaluated

	taken   map[int]bool
	asked   nameSet
	queue   []string
	missing nameSet // names that nothing in reach defines
	dropped []string
}

func (d *Document) newSlicer(entry *placed) *slicer {
	s := &slicer{
		doc: d, all: d.outline(), makers: make(map[string][]int),
		taken: make(map[int]bool), asked: nameSet{}, missing: nameSet{},
	}
	s.entry = slices.Index(s.all, entry)
	for i, st := range s.all {
		s.index(i, st)
	}
	return s
}

// index notes what a statement makes. The name of a def or class is known
// without looking inside; that keeps large files cheap.
func (s *slicer) index(i int, st *placed) {
	if st.name != "" && !strings.Contains(st.text, ".register") {
		s.makers[st.name] = append(s.makers[st.name], i)
		return
	}
	facts := st.read(s.doc.parser)
	if facts.main && i != s.entry {
		return
	}
	for name := range facts.names.binds {
		s.makers[name] = append(s.makers[name], i)
	}
	for name := range facts.names.grows {
		if !facts.names.binds[name] {
			s.makers[name] = append(s.makers[name], i)
		}
	}
	for _, m := range facts.names.imports {
		if m.bind == "*" {
			s.stars = append(s.stars, i)
		}
		if m.module == "__future__" {
			s.deferred = s.deferred || m.bind == "annotations"
			s.taken[i] = true
		}
	}
}

// add takes a statement and asks for the names it uses.
func (s *slicer) add(i int) {
	if s.taken[i] {
		return
	}
	s.taken[i] = true
	n := s.names(i)
	if name := s.all[i].name; name != "" && name != "_" {
		s.need(nameSet{name: true}, true) // what wraps it, or registers with it
	}
	s.need(n.uses, false)
	s.need(n.maybe, true)
	if !s.deferred {
		s.need(n.notes, false)
	}
	for _, m := range n.marks {
		if s.resolvable(m) {
			s.need(m.uses, false)
		}
	}
}

// need asks for names. One that is only maybe the module's is not missing when
// the module lacks it.
func (s *slicer) need(set nameSet, maybe bool) {
	for name := range set {
		if len(s.makers[name]) == 0 {
			if !maybe && !isBuiltin(name) {
				s.missing[name] = true
			}
			continue
		}
		if !s.asked[name] {
			s.asked[name] = true
			s.queue = append(s.queue, name)
		}
	}
}

// close takes what makes the asked names until nothing new is asked.
func (s *slicer) close() {
	for len(s.queue) > 0 {
		name := s.queue[0]
		s.queue = s.queue[1:]
		for _, i := range s.makers[name] {
			if !s.replaces(i, name) {
				s.add(i)
			}
		}
	}
	for _, i := range s.stars {
		if len(s.missing) > 0 {
			s.add(i)
		}
	}
}

// replaces reports whether a statement behind the entry gives the entry's name
// another meaning, which the function asked about must not get. One that uses
// the name, like `f = cache(f)`, extends it.
func (s *slicer) replaces(i int, name string) bool {
	if i <= s.entry || name != s.all[s.entry].name {
		return false
	}
	n := s.names(i)
	return n.binds[name] && !n.uses[name] && !usedByMarks(n, name)
}

func usedByMarks(n *names, name string) bool {
	return slices.ContainsFunc(n.marks, func(m *mark) bool { return m.uses[name] })
}

// resolvable reports whether all that a decorator needs comes from this module,
// the standard library or Python itself. Others are left out of the slice: what
// remains is the function as its author wrote it.
func (s *slicer) resolvable(m *mark) bool {
	for name := range m.uses {
		if !s.native(name, nameSet{}) {
			return false
		}
	}
	return true
}

// native reports whether nothing that makes a name comes from outside the
// standard library. Names in seen are being looked at.
func (s *slicer) native(name string, seen nameSet) bool {
	if seen[name] {
		return true
	}
	seen[name] = true
	if len(s.makers[name]) == 0 {
		return isBuiltin(name)
	}
	for _, i := range s.makers[name] {
		n := s.names(i)
		foreign := func(m importing) bool { return m.bind == name && m.foreign() }
		if slices.ContainsFunc(n.imports, foreign) {
			return false
		}
		for used := range n.uses {
			if len(s.makers[used]) > 0 && !s.native(used, seen) {
				return false
			}
		}
	}
	return true
}

func (s *slicer) names(i int) *names { return s.all[i].read(s.doc.parser).names }
