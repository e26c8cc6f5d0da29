package analysis

import (
	"strings"

	"semcoder/analysis/syntax"
)

type nameSet map[string]bool

// names are what a piece of a module needs from the rest of it and gives to it.
// A name is needed if running the piece, or later calling what it defines, may
// look it up in the module.
type names struct {
	binds   nameSet // names of the module it binds: defs, classes, targets, imports
	grows   nameSet // names whose value it changes in place: X[k] = v, X.append(v)
	uses    nameSet
	notes   nameSet // needed by annotations alone, which may never be evaluated
	maybe   nameSet // used in a class body that binds them too: its own, or the module's
	marks   []*mark // decorators of functions
	imports []importing
	paths   map[string]nameSet // by used name, the dotted attributes it is used for; "" for the name alone
	whole   bool               // it runs code that is made at run time, which may name anything of the module
	unknown []string           // callees that import what is known at run time only
}

// A mark is a decorator of a function. It is kept apart, because a slice leaves
// it out of the function asked about when nothing in reach defines it.
type mark struct {
	at   Range // the decorator itself
	text string
	uses nameSet
}

// An importing is one import of one module.
type importing struct {
	module   string // "os.path", ".utils", "." for `from . import x`
	name     string // that is taken from it; "*" for all, "" for the module itself
	bind     string // the name it binds; "*" for all
	text     string // as it stands in the statement: "numpy as np"
	plain    bool   // import x, in contrast to from x import y
	optional bool   // in a try that catches ImportError
	typing   bool   // under `if TYPE_CHECKING:`, so never executed
	lazy     bool   // in a function, so executed when that comes to it
}

func newNames() *names {
	return &names{binds: nameSet{}, grows: nameSet{}, uses: nameSet{}, notes: nameSet{}, maybe: nameSet{}, paths: make(map[string]nameSet)}
}

// findNames resolves the names of a piece of source by Python's scoping rules.
func findNames(root *syntax.Node, src string) *names {
	f := &nameFinder{src: src, out: newNames()}
	module := &scope{kind: moduleScope}
	f.visit(root, module)
	f.close(module)
	return f.out
}

type scopeKind uint8

const (
	moduleScope scopeKind = iota
	classScope
	functionScope // also lambdas
	clauseScope   // comprehensions
)

// A scope is a block that binds names. Which names it binds is known only at its
// end, so uses are resolved when it closes.
type scope struct {
	kind    scopeKind
	parent  *scope
	binds   nameSet
	outer   nameSet // declared global
	lent    nameSet // declared nonlocal
	uses    []use
	mark    *mark // the decorator that is being read
	note    bool  // inside an annotation
	lazy    bool  // inside an annotation that is never evaluated
	guarded bool  // in a try that catches ImportError
	typing  bool  // under `if TYPE_CHECKING:`
}

// A use is one look-up of a name.
type use struct {
	name  string
	path  string // the attributes that follow: "b.c" in a.b.c
	mark  *mark
	note  bool
	inner bool // from a function inside: class bodies do not bind for it
}

func (s *scope) bind(name string) {
	if s.kind == clauseScope { // only a walrus binds through a comprehension; targets use bindHere
		s.parent.bind(name)
		return
	}
	s.bindHere(name)
}

func (s *scope) bindHere(name string) {
	if s.binds == nil {
		s.binds = nameSet{}
	}
	s.binds[name] = true
}

// use records a look-up, given as a dotted name.
func (s *scope) use(dotted string) {
	if !s.lazy {
		name, path, _ := strings.Cut(dotted, ".")
		s.uses = append(s.uses, use{name: name, path: path, mark: s.mark, note: s.note})
	}
}

// inFunction reports whether the scope's code runs only when a function is called.
func (s *scope) inFunction() bool {
	return s != nil && (s.kind == functionScope || s.parent.inFunction())
}

// enter opens a scope inside this one.
func (s *scope) enter(kind scopeKind) *scope {
	return &scope{kind: kind, parent: s, mark: s.mark, note: s.note, lazy: s.lazy, guarded: s.guarded, typing: s.typing}
}

// close resolves the uses of a scope and hands the rest to the one around it.
func (f *nameFinder) close(s *scope) {
	for _, u := range s.uses {
		own := s.binds[u.name] && !s.outer[u.name] && !s.lent[u.name]
		switch {
		case s.kind == moduleScope:
			f.free(u)
			continue
		case s.kind == classScope && own && !u.inner:
			f.out.maybe[u.name] = true
			f.out.used(u)
			continue
		case s.kind != classScope && own:
			continue
		}
		u.inner = u.inner || s.kind != classScope
		f.pass(u, s)
	}
	if s.kind == moduleScope {
		for name := range s.binds {
			f.out.binds[name] = true
		}
	}
}

// pass hands a use to the scope around s, or to the module if s says global.
func (f *nameFinder) pass(u use, s *scope) {
	if s.outer[u.name] {
		f.free(u)
		return
	}
	s.parent.uses = append(s.parent.uses, u)
}

// free records a name that nothing in the piece binds around its use.
func (f *nameFinder) free(u use) {
	f.out.used(u)
	switch {
	case u.mark != nil:
		u.mark.uses[u.name] = true
	case u.note:
		f.out.notes[u.name] = true
	default:
		f.out.uses[u.name] = true
	}
}

func (n *names) used(u use) {
	if n.paths[u.name] == nil {
		n.paths[u.name] = nameSet{}
	}
	n.paths[u.name][u.path] = true
}

// localNames are the names that the functions around a place bind.
type localNames struct {
	parent *localNames
	binds  nameSet
}

func (l *localNames) has(name string) bool {
	return l != nil && (l.binds[name] || l.parent.has(name))
}

// with adds the names that a function binds.
func (l *localNames) with(function *syntax.Node, src string) *localNames {
	f := &nameFinder{src: src, out: newNames()}
	s := (&scope{kind: moduleScope}).enter(functionScope)
	f.inside(function, s)
	return &localNames{parent: l, binds: s.binds}
}

// rootName returns the name that a chain of attributes, subscripts and calls
// starts from, "" when there is none.
func rootName(n *syntax.Node, src string) string {
	for n != nil {
		switch n.Kind {
		case "identifier":
			return n.Text(src)
		case "attribute":
			n = n.Child("object")
		case "subscript":
			n = n.Child("value")
		default:
			return ""
		}
	}
	return ""
}

// isMutator knows the methods by which modules fill their tables.
func isMutator(method string) bool {
	const list = " add append appendleft clear discard extend extendleft insert pop popleft remove reverse setdefault sort update "
	return strings.Contains(list, " "+method+" ")
}
