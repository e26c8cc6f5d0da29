package analysis

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// pathOf returns the absolute path of the file that a URI, or an absolute path in
// its place, names; "" for what lies on no disk.
func pathOf(uri string) string {
	if filepath.IsAbs(uri) {
		return filepath.Clean(uri)
	}
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" {
		return ""
	}
	path := u.Path
	if drive := strings.TrimPrefix(path, "/"); len(drive) > 1 && drive[1] == ':' {
		path = drive // file:///c:/folder
	}
	path = filepath.FromSlash(path)
	if !filepath.IsAbs(path) {
		return ""
	}
	return filepath.Clean(path)
}

// fileURI is pathOf backwards.
func fileURI(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// ProjectRoot returns the folder of the project that a file belongs to: the
// nearest one up with a pyproject.toml, setup.py, setup.cfg or .git, else the
// file's own. marked tells whether there was such a sign.
func ProjectRoot(file string) (folder string, marked bool) {
	own := filepath.Dir(file)
	for folder := own; ; folder = filepath.Dir(folder) {
		for _, sign := range []string{"pyproject.toml", "setup.py", "setup.cfg", ".git"} {
			if _, err := os.Lstat(filepath.Join(folder, sign)); err == nil {
				return folder, true
			}
		}
		if folder == filepath.Dir(folder) {
			return own, false
		}
	}
}

// within reports whether a path is a folder or lies below it.
func within(path, folder string) bool {
	below, ok := strings.CutPrefix(path, folder)
	return ok && (below == "" || folder == string(filepath.Separator) || below[0] == filepath.Separator)
}

// stem is what a file's module is called: "util" for util.py, the folder's name
// for __init__.py.
func stem(path string) string {
	if name := strings.TrimSuffix(filepath.Base(path), ".py"); name != "__init__" {
		return name
	}
	return filepath.Base(filepath.Dir(path))
}

// isPackage tells the file that makes its folder a package.
func isPackage(path string) bool { return filepath.Base(path) == "__init__.py" }
