package analysis

import (
	"fmt"
	"maps"
	"strings"
)

// reaching returns what a dotted name of Python's own reaches outside by, "" when
// it stays inside.
func reaching(dotted string) string {
	for name := dotted; name != ""; name = parent(name) {
		if outsideSet()[name] {
			return name
		}
	}
	return ""
}

// judge decides what every run of the call would lack. It follows what surely
// runs, and no more: the statements taken, the function asked about as far as no
// condition stands before it, and what those call. What depends on values is left
// to the run, which says what it lacked.
func (l *linker) judge(f *Function, call []sureUse) {
	l.surelyLoaded(l.main)
	l.enter(l.main, f)
	if f.Class != "" && !f.Static && !f.ClassMeth {
		if init, ok := l.main.doc.method(f.Class, "__init__", nameSet{}); ok {
			l.enter(l.main, init)
		}
	}
	l.sure(l.main, call, "")
	for i := 0; i < len(l.loaded); i++ { // which grows
		l.runs(l.loaded[i])
	}
	for _, s := range l.slicers() {
		l.perhaps(s)
	}
}

// surelyLoaded notes a module that is run whenever the slice is, with the packages
// around it and what it imports in turn.
func (l *linker) surelyLoaded(s *slicer) {
	if s == nil || s.surely {
		return
	}
	s.surely = true
	l.loaded = append(l.loaded, s)
	for name := parent(s.name); name != ""; name = parent(name) {
		l.surelyLoaded(l.byName[name])
	}
	for m := range s.loads {
		l.surelyLoaded(m)
	}
}

// runs follows what the statements taken of a module do when it is run.
func (l *linker) runs(s *slicer) {
	maps.Copy(l.needs, s.lacks)
	for i := range s.taken {
		if !isImport(s.all[i].kind) { // of which only what was asked for is taken
			l.sure(s, s.all[i].read(s.doc.parser).sure[""], "")
		}
	}
}

// perhaps notes what some run of a module or of a function in it may lack.
func (l *linker) perhaps(s *slicer) {
	maps.Copy(l.maybe, s.lacks)
	for i := range s.taken {
		n := s.names(i)
		for _, callee := range n.unknown {
			l.maybe["import:"+callee] = true
		}
		if n.uses["__file__"] {
			l.maybe["name:__file__"] = true
		}
	}
	for name := range s.missing {
		if len(s.stars) == 0 {
			l.maybe["name:"+name] = true
		}
	}
}

// enter follows a function that surely runs.
func (l *linker) enter(s *slicer, f *Function) {
	key := s.name + ":" + f.Qualified
	st := s.doc.statementAt(f.Range.Start)
	if l.seen[key] || st == nil {
		return
	}
	l.seen[key] = true
	l.sure(s, st.read(s.doc.parser).sure[f.Qualified], f.Class)
}

// sure follows the uses of a piece of code, which stands in a method of a class or
// in none.
func (l *linker) sure(s *slicer, uses []sureUse, class string) {
	for _, u := range uses {
		root, path, _ := strings.Cut(u.name, ".")
		switch {
		case u.unknown:
			l.needs[u.name] = true
		case u.imported:
			l.sureImport(s, u.name)
		case isInstance(root):
			if f, ok := s.doc.method(class, path, nameSet{}); ok && u.called && root != "super" {
				l.enter(s, f)
			}
		default:
			l.used(s, u.name, u.called)
		}
	}
}

func (l *linker) sureImport(s *slicer, module string) {
	in := importing{module: module, plain: true}
	level, dotted := in.relative()
	if dotted == "" {
		return // from . import x: whether x is there was asked for by name
	}
	m, ok := s.load(dotted, level)
	l.surelyLoaded(m)
	if !ok && !in.available() {
		l.needs[in.need()] = true
	}
}

// used follows a dotted name to where it comes from: Python, a library, or a
// function of the project that is called.
func (l *linker) used(s *slicer, dotted string, called bool) {
	key := fmt.Sprint(s.name, "=", dotted, called)
	if l.seen[key] {
		return
	}
	l.seen[key] = true
	root, path, _ := strings.Cut(dotted, ".")
	if len(s.makers[root]) == 0 {
		if isBuiltin(root) {
			l.lacks(dotted, called)
		}
		return
	}
	for _, i := range s.makers[root] {
		for _, in := range s.names(i).imports {
			if in.bind == root && !in.typing {
				l.usedImport(s, in, path, called)
				return
			}
		}
	}
	if f, ok := s.doc.functionOrInit(dotted); ok && called {
		l.enter(s, f)
	}
}

// usedImport follows a path of attributes of what an import binds.
func (l *linker) usedImport(s *slicer, in importing, path string, called bool) {
	level, dotted := in.relative()
	if in.plain && in.bind == topOf(dotted) {
		dotted = in.bind
	}
	name := dotted
	for _, part := range []string{in.name, path} {
		if part != "" {
			name += "." + part
		}
	}
	if level == 0 && in.available() && !l.snap.shadows(s.doc, dotted) {
		l.lacks(name, called)
		return
	}
	absolute, ok := s.absolute(strings.TrimPrefix(name, "."), level)
	if !ok {
		return
	}
	for module := parent(absolute); module != ""; module = parent(module) {
		if m := l.byName[module]; m != nil {
			l.used(m, absolute[len(module)+1:], called)
			return
		}
	}
}

// lacks notes a name of Python's own that reaches outside.
func (l *linker) lacks(dotted string, called bool) {
	if name := reaching(dotted); called && name != "" || aroundSet()[name] {
		l.needs[name] = true
	}
}

// provides is a provider: the project's own modules.
func (l *linker) provides(m *module, in importing, seen nameSet) bool {
	level, dotted := in.relative()
	if level == 0 && standard(dotted) {
		return false
	}
	d, ok := l.snap.Module(m.doc, dotted, level)
	if !ok {
		_, ok = l.snap.Module(m.doc, strings.TrimPrefix(dotted+"."+in.name, "."), level)
		return ok && !in.plain
	}
	g := d.graph()
	if len(g.makers[in.name]) > 0 {
		return g.native(in.name, seen, l.provides)
	}
	for name := range g.makers {
		if !g.native(name, seen, l.provides) {
			return false
		}
	}
	return true
}
