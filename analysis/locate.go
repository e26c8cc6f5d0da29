package analysis

import (
	"path/filepath"
	"slices"
	"strings"
)

// Module returns the document that an import in from means: absolute at level 0,
// else relative with as many dots; dotted may be "" then, for the package itself.
// It looks where Python would look with the project's roots and their src folders
// on its path. Open documents win over files. Modules of the standard library are
// not looked for; a file of their name is found like any other.
func (s *Snapshot) Module(from *Document, dotted string, level int) (*Document, bool) {
	if from.path == "" || s.disk == nil || !isDotted(dotted) && (level == 0 || dotted != "") {
		return nil, false
	}
	if level == 0 {
		for _, folder := range s.folders(from) {
			if d, ok := s.moduleIn(folder, dotted); ok {
				return d, true
			}
		}
		return nil, false
	}
	folder := filepath.Dir(from.path)
	for range level - 1 {
		folder = filepath.Dir(folder)
	}
	if !slices.ContainsFunc(s.folders(from), func(root string) bool { return within(folder, root) }) {
		return nil, false // an import from beyond the project is an error to Python, too
	}
	return s.moduleIn(folder, dotted)
}

// moduleIn finds a module below a folder; a package comes before a file, as it
// does for Python.
func (s *Snapshot) moduleIn(folder, dotted string) (*Document, bool) {
	path := filepath.Join(folder, filepath.Join(strings.Split(dotted, ".")...))
	if d, ok := s.at(filepath.Join(path, "__init__.py")); ok {
		return d, true
	}
	if dotted == "" {
		return nil, false
	}
	return s.at(path + ".py")
}

// at returns the document with a path: the open one, else the file.
func (s *Snapshot) at(path string) (*Document, bool) {
	for _, d := range s.documents {
		if d.path == path {
			return d, true
		}
	}
	return s.disk.read(path)
}

// folders are where absolute imports of a document are looked for, in order: the
// folder around its outermost package, or its own; its root and its src folder;
// other roots and theirs.
func (s *Snapshot) folders(from *Document) []string {
	list := []string{s.base(filepath.Dir(from.path))}
	roots := s.rootsOf(from)
	for _, root := range append(roots, s.roots...) {
		for _, folder := range []string{root, filepath.Join(root, "src")} {
			if !slices.Contains(list, folder) {
				list = append(list, folder)
			}
		}
	}
	return list
}

// rootsOf returns the workspace's folders that hold a document, else the project
// that it lies in.
func (s *Snapshot) rootsOf(d *Document) []string {
	var own []string
	for _, root := range s.roots {
		if within(d.path, root) {
			own = append(own, root)
		}
	}
	if len(own) == 0 && d.path != "" {
		root, _ := ProjectRoot(d.path)
		own = append(own, root)
	}
	return own
}

// maxNested bounds how deep packages and folders are followed.
const maxNested = 24

// base returns the folder that holds the outermost package around a folder, the
// folder itself when it is no package.
func (s *Snapshot) base(folder string) string {
	for range maxNested {
		if _, ok := s.at(filepath.Join(folder, "__init__.py")); !ok || folder == filepath.Dir(folder) {
			break
		}
		folder = filepath.Dir(folder)
	}
	return folder
}

// isDotted tells dotted names, which cannot lead out of a folder.
func isDotted(name string) bool {
	for _, part := range strings.Split(name, ".") {
		if part == "" || strings.ContainsAny(part, `/\:`) || strings.ContainsRune(part, 0) {
			return false
		}
	}
	return true
}
