package analysis

import (
	"fmt"
	"slices"
	"strings"
)

// A linker makes one slice out of several modules. What one asks of another by an
// import is asked there by name, until nothing new is asked.
type linker struct {
	snap   *Snapshot
	main   *slicer
	byName map[string]*slicer // by dotted name, the main one too; nil for a folder without __init__.py
	queue  []question
	loaded []*slicer // modules that are run whenever the slice is
	needs  nameSet   // what every run lacks
	maybe  nameSet   // what some run may lack
	seen   nameSet   // functions entered, names followed, stars asked: by name of the module and their own
	level  int       // of the packages around the main module in which it asks for what nobody has
	size   int       // bytes of the statements taken
	read   int       // bytes of the modules' texts
}

// A question asks a module for a name and a path of attributes behind it.
type question struct {
	of         *slicer
	name, path string
}

// Bounds of one slice. One that reaches further is left as it is then, and not run.
const (
	maxModules = 300
	maxLinked  = 512 << 10 // bytes of statements taken; the sandbox compiles some MB a second
	maxLoaded  = 8 << 20   // bytes of the modules' texts, which are read and parsed for it
)

func newLinker(s *Snapshot, d *Document) *linker {
	l := &linker{snap: s, byName: make(map[string]*slicer), needs: nameSet{}, maybe: nameSet{}, seen: nameSet{}}
	name := s.moduleName(d)
	l.main = l.slicer(d, name)
	if name != "" {
		l.byName[name] = l.main
	}
	return l
}

// close answers questions until none is left. A name that a module lacks may come
// from where it imports everything.
func (l *linker) close() {
	for {
		for len(l.queue) > 0 {
			if l.over() {
				return
			}
			q := l.queue[0]
			l.queue = l.queue[1:]
			q.of.take(q.name)
			q.of.follow(q.name, q.path)
		}
		if !l.stars() {
			return
		}
	}
}

// over reports whether a bound is passed, and says so as what the slice needs.
func (l *linker) over() bool {
	switch {
	case len(l.byName) > maxModules:
		l.needs[fmt.Sprintf("more than %d modules", maxModules)] = true
	case l.size > maxLinked:
		l.needs[fmt.Sprintf("more than %d KB of code", maxLinked>>10)] = true
	case l.read > maxLoaded:
		l.needs[fmt.Sprintf("modules of more than %d MB", maxLoaded>>20)] = true
	default:
		return false
	}
	return true
}

// follow carries a question on to where the name was imported from.
func (s *slicer) follow(name, path string) {
	for _, i := range s.makers[name] {
		if !s.taken[i] {
			continue
		}
		for _, in := range s.names(i).imports {
			if in.bind == name && !in.typing {
				s.link(in, path, isImport(s.all[i].kind))
			}
		}
	}
}

// linkInside links what a statement imports besides the names it was asked for: a
// function imports when it runs, and of a compound statement nothing is left out.
func (s *slicer) linkInside(i int) {
	for _, in := range s.names(i).imports {
		switch {
		case in.typing || isImport(s.all[i].kind):
		case in.plain && !in.lazy && in.bind != computedBind:
			level, dotted := in.relative()
			if _, ok := s.load(dotted, level); !ok {
				s.lack(in, false)
			}
		default:
			s.link(in, "", false)
		}
	}
}

// isImport tells the kinds of statements that import and do nothing else.
func isImport(kind string) bool {
	return kind == "import_statement" || kind == "import_from_statement"
}

// link asks the module that an import names for what is imported, and of that for
// a path of attributes; sure says that the import runs whenever the slice does.
func (s *slicer) link(in importing, path string, sure bool) {
	level, dotted := in.relative()
	m, ok := s.load(dotted, level)
	if sure && m != nil {
		s.loads[m] = true
	}
	switch {
	case !ok && (in.plain || in.name == "*" || !s.linkSubmodule(in, path, sure)):
		s.lack(in, sure)
	case !ok || in.name == "*":
	case in.plain && in.bind == topOf(dotted) && in.bind != dotted: // import a.b binds a
		s.linker.reach(in.bind, path)
		if below := dotted[len(in.bind)+1:]; path == "" || strings.HasPrefix(below+".", path+".") {
			m.want("")
		}
	case in.plain:
		s.linker.reach(dotted, path)
	case m != nil && m != s && len(m.makers[in.name]) > 0 || !s.linkSubmodule(in, path, sure): // a package takes its own modules from its folder
		m.give(in.name, path)
	}
}

// linkSubmodule is link for `from package import module`.
func (s *slicer) linkSubmodule(in importing, path string, sure bool) bool {
	level, dotted := in.relative()
	sub := strings.TrimPrefix(dotted+"."+in.name, ".")
	name, ok := s.absolute(sub, level)
	m, found := s.load(sub, level)
	if !ok || !found {
		return false
	}
	if sure && m != nil {
		s.loads[m] = true
	}
	s.linker.reach(name, path)
	return true
}

// reach asks a module for a path of attributes, which may lead through modules
// below it.
func (l *linker) reach(name, path string) {
	s := l.byName[name]
	first, rest, _ := strings.Cut(path, ".")
	if _, loaded := l.byName[name+"."+first]; loaded && path != "" && (s == nil || len(s.makers[first]) == 0) {
		if s != nil {
			s.importing(first)
		}
		l.reach(name+"."+first, rest)
		return
	}
	s.want(path)
}

// want asks a module, as an object, for a path of its attributes; for "" it is
// asked for everything, since somebody may ask the object later.
func (s *slicer) want(path string) {
	if s == nil {
		return // a folder has no names of its own
	}
	if path == "" {
		s.whole()
		return
	}
	name, rest, _ := strings.Cut(path, ".")
	s.give(name, rest)
}

// give asks a module for a name that another takes from it.
func (s *slicer) give(name, path string) {
	switch {
	case s == nil:
	case len(s.makers[name]) > 0:
		s.ask(name, path)
	case isPackage(s.doc.path) && s.linkSubmodule(importing{module: ".", name: name}, path, false):
		s.importing(name)
	case len(s.stars) > 0:
		s.missing[name] = true
	case len(s.makers["__getattr__"]) > 0:
		s.ask("__getattr__", "")
	case !isBuiltin(name):
		s.linker.maybe["name:"+s.name+"."+name] = true
	}
}

// importing takes the statements by which a package loads a module of its own,
// which then is an attribute of the package.
func (s *slicer) importing(name string) {
	for i, st := range s.all {
		if !isImport(st.kind) {
			continue
		}
		for _, in := range s.names(i).imports {
			level, dotted := in.relative()
			if level == 1 && topOf(dotted) == name || level == 0 && strings.HasPrefix(dotted+".", s.name+"."+name+".") {
				s.ask(in.bind, "")
			}
		}
	}
}

func topOf(dotted string) string {
	top, _, _ := strings.Cut(dotted, ".")
	return top
}

// stars takes what modules lack from where they import everything. Of modules that
// lie outside of the project it is not known what they have.
func (l *linker) stars() (more bool) {
	for _, s := range l.slicers() {
		if l.over() {
			return false
		}
		if len(s.missing) == 0 {
			continue
		}
		for _, i := range s.stars {
			if s.taken[i] {
				continue
			}
			s.add(i)
			more = true
		}
		for name := range s.missing {
			if s.starred(name) {
				delete(s.missing, name)
				more = true
			}
		}
	}
	return more
}

// starred asks the modules of the project that a module imports everything from,
// once: two may import everything from each other.
func (s *slicer) starred(name string) bool {
	key := "*" + s.name + ":" + name
	if s.linker.seen[key] {
		return false
	}
	s.linker.seen[key] = true
	found := false
	for _, i := range s.stars {
		for _, in := range s.names(i).imports {
			level, dotted := in.relative()
			if in.name != "*" {
				continue
			}
			m, ok := s.load(dotted, level)
			if !ok {
				s.lack(in, isImport(s.all[i].kind))
				continue
			}
			if m != nil && (len(m.makers[name]) > 0 || len(m.stars) > 0 && !m.missing[name]) {
				m.give(name, "")
				found = true
			}
		}
	}
	return found
}

// lack notes that an import finds nothing in reach.
func (s *slicer) lack(in importing, sure bool) {
	if level, _ := in.relative(); s == s.linker.main && !in.typing {
		s.linker.level = max(s.linker.level, level)
	}
	switch {
	case in.optional || in.typing || in.available():
	case sure:
		s.lacks[in.need()] = true
	default:
		s.linker.maybe[in.need()] = true
	}
}

// slicers returns the modules linked, in order of their names, the main one first.
func (l *linker) slicers() []*slicer {
	list := []*slicer{l.main}
	for _, name := range l.modules() {
		if s := l.byName[name]; s != nil {
			list = append(list, s)
		}
	}
	return list
}

// modules lists the names of the modules linked besides the main one.
func (l *linker) modules() []string {
	var list []string
	for name, s := range l.byName {
		if s != l.main {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list
}
