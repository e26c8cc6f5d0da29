package analysis

import (
	"path/filepath"
	"strings"
)

// load returns the slicer of a module that this one imports, nil for a folder
// without __init__.py; false when the project has no such module, or when the
// import means the standard library's.
func (s *slicer) load(dotted string, level int) (*slicer, bool) {
	name, ok := s.absolute(dotted, level)
	if !ok || level == 0 && standard(name) && !s.linker.snap.shadows(s.doc, name) {
		return nil, false
	}
	return s.linker.load(name, s.doc, dotted, level)
}

// load finds a module by its absolute name; from and how it is imported there say
// where it is looked for. Packages around it are loaded with it.
func (l *linker) load(name string, from *Document, dotted string, level int) (*slicer, bool) {
	if s, ok := l.byName[name]; ok {
		return s, true
	}
	d, ok := l.snap.Module(from, dotted, level)
	if !ok || d.Problem() != "" {
		return nil, false
	}
	l.around(name, d)
	l.byName[name] = l.slicer(d, name)
	return l.byName[name], true
}

// around loads the packages that a module lies in: importing it runs them, too.
// A slice has of each what it is asked for, which may be nothing.
func (l *linker) around(name string, d *Document) {
	folder := filepath.Dir(d.path)
	if isPackage(d.path) {
		folder = filepath.Dir(folder)
	}
	for i := strings.LastIndexByte(name, '.'); i > 0; i = strings.LastIndexByte(name, '.') {
		name = name[:i]
		if _, ok := l.byName[name]; !ok {
			l.byName[name] = nil
			if p, ok := l.snap.at(filepath.Join(folder, "__init__.py")); ok {
				l.byName[name] = l.slicer(p, name)
			}
		}
		folder = filepath.Dir(folder)
	}
}

// absolute is the full name of a module as this one imports it; false where Python
// would not know either.
func (s *slicer) absolute(dotted string, level int) (string, bool) {
	if level == 0 {
		return dotted, dotted != ""
	}
	around := s.name
	if !isPackage(s.doc.path) {
		around = parent(around)
	}
	for range level - 1 {
		around = parent(around)
	}
	if around == "" {
		return "", false
	}
	return strings.TrimSuffix(around+"."+dotted, "."), true
}

func parent(name string) string { return name[:max(0, strings.LastIndexByte(name, '.'))] }

// moduleName is the dotted name by which the project imports a document, "" when
// it cannot. Folders without __init__.py count from the project's root.
func (s *Snapshot) moduleName(d *Document) string {
	if d.path == "" || s.disk == nil {
		return ""
	}
	base := s.base(filepath.Dir(d.path))
	if base == filepath.Dir(d.path) {
		for _, folder := range s.folders(d) {
			if within(d.path, folder) {
				base = folder // the last one is the closest: src behind its root
			}
		}
	}
	path, err := filepath.Rel(base, strings.TrimSuffix(d.path, ".py"))
	if err != nil {
		return ""
	}
	name := strings.TrimSuffix(strings.ReplaceAll(filepath.ToSlash(path), "/", "."), ".__init__")
	if !isIdentifiers(name) {
		return ""
	}
	return name
}

// isIdentifiers tells the dotted names that an import can spell.
func isIdentifiers(name string) bool {
	for _, part := range strings.Split(name, ".") {
		for i, r := range part {
			letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0x80
			if !letter && (i == 0 || r < '0' || r > '9') {
				return false
			}
		}
		if part == "" {
			return false
		}
	}
	return true
}

// shadows reports whether a file of the project has the name of a standard module
// and comes before it: it lies where Python looks first. What Python has loaded
// before it looks cannot be shadowed; a folder with os.py is the library itself.
func (s *Snapshot) shadows(from *Document, module string) bool {
	const loaded = " abc builtins codecs io os sys time zipimport encodings site stat genericpath posixpath marshal "
	top, _, _ := strings.Cut(module, ".")
	if from.path == "" || s.disk == nil || strings.Contains(loaded, " "+top+" ") {
		return false
	}
	base := s.base(filepath.Dir(from.path))
	if _, library := s.at(filepath.Join(base, "os.py")); library {
		return false
	}
	_, ok := s.moduleIn(base, top)
	return ok
}
