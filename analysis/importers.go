package analysis

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Bounds of one search through a workspace. What lies beyond them is not found.
const (
	maxEntries   = 40_000   // of folders read
	maxSearched  = 4_000    // Python files looked into
	maxRead      = 64 << 20 // bytes of them
	maxImporters = 64       // documents returned
)

// searched are the searches of one snapshot, by the path whose importers they look
// for: all functions of a document have the same ones.
type searched struct {
	mu     sync.Mutex
	byPath map[string]*searching
}

// A searching is one search; what was found may be read once done is closed.
type searching struct {
	done  chan struct{}
	found []*Document
	whole bool // it was not given up on the way
}

func newSearched() *searched { return &searched{byPath: make(map[string]*searching)} }

// join returns the search for a path's importers; first tells whether the caller is to
// do it.
func (m *searched) join(path string) (one *searching, first bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if one = m.byPath[path]; one != nil {
		return one, false
	}
	one = &searching{done: make(chan struct{})}
	m.byPath[path] = one
	return one, true
}

// end keeps a search that is whole, and has another one made otherwise.
func (m *searched) end(path string, one *searching) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !one.whole {
		delete(m.byPath, path)
	}
	close(one.done)
}

// Importers returns the documents of the workspace, open or not, that import a
// document's module, or a package that hands it on: tests first, then by path. It
// reads files, so it is no work for a goroutine that others wait for. When ctx
// ends it returns what it has found by then.
func (s *Snapshot) Importers(ctx context.Context, doc *Document) []*Document {
	if doc.path == "" {
		return nil
	}
	for ctx.Err() == nil {
		one, first := s.searched.join(doc.path)
		if first {
			defer s.searched.end(doc.path, one)
			one.found = s.importers(ctx, doc)
			one.whole = ctx.Err() == nil
			return one.found
		}
		select {
		case <-one.done:
			if one.whole {
				return one.found
			}
		case <-ctx.Done():
		}
	}
	return nil
}

func (s *Snapshot) importers(ctx context.Context, doc *Document) []*Document {
	targets := s.handedOn(doc)
	var found []*Document
	read := 0
	for _, path := range s.search(ctx, doc) {
		if ctx.Err() != nil || read > maxRead || len(found) == maxImporters {
			break
		}
		d, ok := s.at(path)
		if !ok || path == doc.path {
			continue
		}
		read += len(d.text)
		if s.imports(d, targets) {
			found = append(found, d)
		}
	}
	return found
}

// handedOn are the paths by which a document is imported: its own, and those of
// the packages around it that import it.
func (s *Snapshot) handedOn(doc *Document) []string {
	targets := []string{doc.path}
	for folder := filepath.Dir(doc.path); within(folder, s.base(folder)); folder = filepath.Dir(folder) {
		d, ok := s.at(filepath.Join(folder, "__init__.py"))
		if !ok || len(targets) > maxNested {
			break
		}
		if d.path != doc.path && s.imports(d, targets) {
			targets = append(targets, d.path)
		}
	}
	return targets
}

// imports reports whether a document imports one of the modules at the targets.
func (s *Snapshot) imports(d *Document, targets []string) bool {
	mentioned := func(path string) bool { return importMentions(d.text, stem(path)) }
	if !isPackage(d.path) && !slices.ContainsFunc(targets, mentioned) {
		return false
	}
	for _, st := range d.outline() {
		if !strings.Contains(st.text, "import") {
			continue
		}
		for _, in := range st.read(d.parser).names.imports {
			if slices.ContainsFunc(s.imported(d, in), func(path string) bool { return slices.Contains(targets, path) }) {
				return true
			}
		}
	}
	return false
}

// importMentions reports whether a line of a text that may import something holds a
// word, or the parentheses behind it do. Most files of a project do not, and finding
// that out takes a thousandth of a parse.
func importMentions(text, word string) bool {
	const keyword = "import"
	for end := 0; ; {
		at := strings.Index(text[end:], keyword)
		if at < 0 {
			return false
		}
		at += end
		start := strings.LastIndexByte(text[:at], '\n') + 1
		for start > 0 && continued(text[:start]) {
			start = strings.LastIndexByte(text[:start-1], '\n') + 1
		}
		end = at + len(keyword) + lengthOfImport(text[at+len(keyword):])
		if holdsWord(text[start:end], word) {
			return true
		}
	}
}

// lengthOfImport is how far an import statement goes on behind its keyword: to the
// end of the line, or of the parentheses.
func lengthOfImport(text string) int {
	closing := "\n"
	if strings.HasPrefix(strings.TrimLeft(text, " \t"), "(") {
		closing = ")"
	}
	for length := 0; ; {
		next := strings.Index(text[length:], closing)
		if next < 0 {
			return len(text)
		}
		if length += next + 1; !continued(text[:length]) {
			return length
		}
	}
}

// continued reports whether a backslash joins the last line of a text to the next.
func continued(text string) bool {
	return strings.HasSuffix(text, "\\\n") || strings.HasSuffix(text, "\\\r\n")
}

// holdsWord reports whether a text holds a word that no longer name goes on.
func holdsWord(text, word string) bool {
	inName := func(c byte) bool {
		return c == '_' || c >= 0x80 || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
	}
	for from := 0; ; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			return false
		}
		at, from = from+at, from+at+len(word)
		if (at == 0 || !inName(text[at-1])) && (from == len(text) || !inName(text[from])) {
			return true
		}
	}
}

// imported returns the paths of the documents that an import may load: of
// `from a import b` those of a and a.b.
func (s *Snapshot) imported(from *Document, in importing) []string {
	var paths []string
	level, dotted := in.relative()
	names := []string{dotted}
	if in.name != "" && in.name != "*" {
		names = append(names, strings.TrimPrefix(dotted+"."+in.name, "."))
	}
	for _, name := range names {
		if d, ok := s.Module(from, name, level); ok {
			paths = append(paths, d.path)
		}
	}
	return paths
}

// search lists the Python files around a document, tests first: those of its
// roots and those that are open. Without a sign of a project it looks into no
// folder but the document's own.
func (s *Snapshot) search(ctx context.Context, doc *Document) []string {
	w := walk{ctx: ctx}
	for _, root := range s.rootsOf(doc) {
		_, marked := ProjectRoot(doc.path)
		w.shallow = !marked && !slices.Contains(s.roots, root)
		w.root(root)
	}
	for _, d := range s.documents {
		if d.path != "" {
			w.files = append(w.files, d.path)
		}
	}
	slices.Sort(w.files)
	files := slices.Compact(w.files)
	slices.SortStableFunc(files, func(a, b string) int { return order(a) - order(b) })
	return files
}

// order puts tests before everything else.
func order(path string) int {
	if isTest(path) {
		return 0
	}
	return 1
}

// isTest tells test files by the names that test runners look for.
func isTest(path string) bool {
	name := filepath.Base(path)
	if strings.HasPrefix(name, "test_") || strings.HasSuffix(name, "_test.py") {
		return true
	}
	folder := filepath.Base(filepath.Dir(path))
	return folder == "tests" || folder == "test"
}

// A walk collects Python files, breadth first: what lies near the root matters
// more when a bound is reached.
type walk struct {
	ctx     context.Context
	shallow bool // no folder but the first
	entries int
	files   []string
}

func (w *walk) root(root string) {
	level := []string{root}
	for depth := 0; len(level) > 0 && depth < maxNested; depth++ {
		var below []string
		for _, folder := range level {
			if w.ctx.Err() != nil {
				return
			}
			below = append(below, w.read(folder)...)
		}
		if w.shallow {
			return
		}
		level = below
	}
}

// read notes the Python files of a folder and returns the folders in it. Links
// are not followed: a folder may be linked into itself.
func (w *walk) read(folder string) (below []string) {
	f, err := os.Open(folder)
	if err != nil {
		return nil
	}
	defer f.Close()
	before := len(w.files)
	for w.ctx.Err() == nil && w.entries < maxEntries && len(w.files) < maxSearched {
		entries, err := f.ReadDir(256)
		w.entries += len(entries)
		for _, e := range entries {
			path := filepath.Join(folder, e.Name())
			switch {
			case e.Name() == "pyvenv.cfg":
				w.files = w.files[:before]
				return nil // an installed Python, whose files are not the project's
			case e.IsDir() && !skipped(e.Name()):
				below = append(below, path)
			case e.Type().IsRegular() && strings.HasSuffix(e.Name(), ".py"):
				w.files = append(w.files, path)
			}
		}
		if err != nil { // io.EOF at the end
			break
		}
	}
	slices.Sort(below)
	return below
}

// skipped tells folders that hold nobody's source.
func skipped(name string) bool {
	switch name {
	case "__pycache__", "node_modules", "site-packages", "build", "dist", "venv", "env":
		return true
	}
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".egg-info")
}
