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
// function itself needs: `depth(Node(1))` brings Node. Other modules of the project
// are out of reach; a Snapshot's SliceFor brings them too.
func (d *Document) SliceFor(f *Function, call string) Slice {
	return new(Snapshot).SliceFor(d, f, call)
}

// SliceFor is the document's SliceFor with what the slice needs of the project's
// other modules. It may read files.
func (s *Snapshot) SliceFor(d *Document, f *Function, call string) Slice {
	f, at := d.home(f)
	if at < 0 {
		return Slice{Entry: f.Qualified}
	}
	l := newLinker(s, d)
	l.main.entry = at
	l.main.marked(f)
	l.main.add(at)
	var sure []sureUse
	if call != "" {
		if root, err := d.parser.parse(call); err == nil {
			said := findNames(root, call)
			l.main.need(said.uses, said, false)
			sure = sureUses(root, call, nil)
		}
	}
	l.close()
	l.judge(f, sure)
	return l.render(d.entry(f))
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

// A slicer collects the statements that a slice needs of one module.
type slicer struct {
	*module
	linker  *linker
	name    string // dotted, "" when the module cannot be imported
	entry   int    // the statement with the function asked about; -1 in other modules
	marks   Range  // where that function's decorators stand in it
	taken   map[int]bool
	asked   map[string]nameSet // by name, the paths of attributes it was asked for
	missing nameSet            // names that nothing in reach defines
	entire  bool               // everything was asked for
	dropped []string
	lacks   nameSet          // what its own imports find nowhere, if it is run
	loads   map[*slicer]bool // modules that it imports whenever it is run itself
	surely  bool             // it is run whenever the slice is
}

func (l *linker) slicer(d *Document, name string) *slicer {
	l.read += len(d.text)
	s := &slicer{
		module: d.graph(), linker: l, name: name, entry: -1,
		taken: make(map[int]bool), asked: make(map[string]nameSet), missing: nameSet{},
		lacks: nameSet{}, loads: make(map[*slicer]bool),
	}
	for _, i := range s.futures {
		s.taken[i] = true
	}
	return s
}

// add takes a statement and asks for the names it uses.
func (s *slicer) add(i int) {
	if s.taken[i] {
		return
	}
	s.taken[i] = true
	s.linker.size += len(s.all[i].text)
	n := s.names(i)
	if name := s.all[i].name; name != "" && name != "_" {
		s.ask(name, "") // what wraps it, or registers with it
	}
	s.need(n.uses, n, false)
	s.need(n.maybe, n, true)
	if !s.deferred {
		s.need(n.notes, n, false)
	}
	for _, m := range n.marks {
		if s.keeps(i, m) {
			s.need(m.uses, n, false)
		}
	}
	s.linkInside(i)
	if n.whole {
		s.whole()
	}
}

// need asks for names as a piece of source uses them. One that is only maybe the
// module's is not missing when the module lacks it.
func (s *slicer) need(set nameSet, in *names, maybe bool) {
	for name := range set {
		if len(s.makers[name]) == 0 {
			if !maybe && !isBuiltin(name) && !s.entryBinds(name) {
				s.missing[name] = true
			}
			continue
		}
		for path := range in.paths[name] {
			s.ask(name, path)
		}
	}
}

func (s *slicer) entryBinds(name string) bool { return s.entry >= 0 && s.names(s.entry).binds[name] }

// ask asks for a name of the module and a path of attributes of what it is bound to.
func (s *slicer) ask(name, path string) {
	if s.asked[name][path] || len(s.makers[name]) == 0 {
		return
	}
	if s.asked[name] == nil {
		s.asked[name] = nameSet{}
	}
	s.asked[name][path] = true
	s.linker.queue = append(s.linker.queue, question{s, name, path})
}

// whole asks for all that the module makes.
func (s *slicer) whole() {
	if s.entire || s.linker.over() {
		return
	}
	s.entire = true
	for name := range s.makers {
		s.ask(name, "")
	}
	for _, i := range s.stars {
		s.add(i)
		for _, in := range s.names(i).imports {
			level, dotted := in.relative()
			if m, ok := s.load(dotted, level); ok {
				m.want("")
			}
		}
	}
}

// take takes what makes a name.
func (s *slicer) take(name string) {
	for _, i := range s.makers[name] {
		if !s.replaces(i, name) {
			s.add(i)
		}
	}
}

// replaces reports whether a statement behind the entry gives the entry's name
// another meaning, which the function asked about must not get. One that uses
// the name, like `f = cache(f)`, extends it.
func (s *slicer) replaces(i int, name string) bool {
	if s.entry < 0 || i <= s.entry || name != s.all[s.entry].name {
		return false
	}
	n := s.names(i)
	return n.binds[name] && !n.uses[name] && !usedByMarks(n, name)
}

func usedByMarks(n *names, name string) bool {
	return slices.ContainsFunc(n.marks, func(m *mark) bool { return m.uses[name] })
}

// marked notes where the decorators of the function asked about stand.
func (s *slicer) marked(f *Function) {
	start := s.all[s.entry].start
	s.marks = Range{f.Range.Start - start, f.NameRange.Start - start}
}

// keeps reports whether a decorator is part of the slice. Of the function asked about, one that does not
// resolve is left out: what remains is the function as its author wrote it. What it calls is what its
// decorators make of it, whoever has them.
func (s *slicer) keeps(i int, m *mark) bool {
	own := i == s.entry && s.marks.Start <= m.at.Start && m.at.End <= s.marks.End
	return !own || s.resolvable(m)
}

// resolvable reports whether all that a decorator needs comes from this project,
// the standard library or Python itself.
func (s *slicer) resolvable(m *mark) bool {
	for name := range m.uses {
		if !s.native(name, nameSet{}, s.linker.provides) {
			return false
		}
	}
	return true
}
