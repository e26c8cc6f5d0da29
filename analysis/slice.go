package analysis

import (
	"slices"
)

// Slice returns a function with every definition, constant and import of its
// module that it needs. A function inside another gives the slice of the
// outermost one, a method that of its whole class. For a function of an earlier
// version it is that of the function which now has its name.
func (d *Document) Slice(f *Function) Slice { return d.SliceFor(f, "") }

// SliceFor is Slice for a given call, which may name more of the module than the
// function itself needs: `depth(Node(1))` brings Node.
func (d *Document) SliceFor(f *Function, call string) Slice {
	f, at := d.home(f)
	if at < 0 {
		return Slice{Entry: f.Qualified}
	}
	s := &slicer{module: d.graph(), entry: at, taken: make(map[int]bool), asked: nameSet{}, missing: nameSet{}}
	for _, i := range s.futures {
		s.taken[i] = true
	}
	s.add(s.entry)
	if call != "" {
		if root, err := d.parser.parse(call); err == nil {
			s.need(findNames(root, call).uses, false)
		}
	}
	s.close()
	return s.render(d.entry(f))
}

// home returns a function as this document has it, and the number of its
// statement; -1 when it is not there.
func (d *Document) home(f *Function) (*Function, int) {
	here := func(g *Function) bool { return g.Qualified == f.Qualified && g.Range.Start == f.Range.Start }
	if !slices.ContainsFunc(d.functionsNear(f.Range.Start), here) {
		g, ok := d.Function(f.Qualified)
		if !ok {
			return f, -1
		}
		f = g
	}
	return f, slices.Index(d.outline(), d.statementAt(f.Range.Start))
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
	*module
	entry   int // the statement with the function
	taken   map[int]bool
	asked   nameSet
	queue   []string
	missing nameSet // names that nothing in reach defines
	dropped []string
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
			if !maybe && !isBuiltin(name) && !s.names(s.entry).binds[name] {
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
