package analysis

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/BurntSushi/toml"
)

// maxProjectFile bounds what is read of a file that describes a project, in bytes.
const maxProjectFile = 1 << 20

// RequiresPython returns which versions of Python a project supports, in the words of
// its pyproject.toml, setup.cfg or setup.py, the first that tells: for instance
// ">=3.9,<4". It is "" where none does. The files are read as text, none is run.
func RequiresPython(root string) string {
	if text := projectFile(root, "pyproject.toml"); text != "" {
		if requires := requiresOfProject(text); requires != "" {
			return requires
		}
	}
	for _, name := range []string{"setup.cfg", "setup.py"} {
		if found := pythonRequires.FindStringSubmatch(projectFile(root, name)); found != nil {
			return strings.TrimSpace(found[1])
		}
	}
	return ""
}

// pythonRequires is how both kinds of setup file write it.
var pythonRequires = regexp.MustCompile(`(?m)^\s*python_requires\s*=\s*["']?([^"'#\n]*)`)

// requiresOfProject reads the standard's field, or Poetry's.
func requiresOfProject(text string) string {
	var file struct {
		Project struct {
			Requires string `toml:"requires-python"`
		}
		Tool struct {
			Poetry struct{ Dependencies map[string]any }
		}
	}
	if _, err := toml.Decode(text, &file); err != nil {
		return "" // a file in the middle of an edit tells nothing
	}
	if file.Project.Requires != "" {
		return file.Project.Requires
	}
	requires, _ := file.Tool.Poetry.Dependencies["python"].(string)
	return requires
}

// projectFile returns a file's text, "" when it cannot be had.
func projectFile(root, name string) string {
	path := filepath.Join(root, name)
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() || info.Size() > maxProjectFile {
		return ""
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return string(text)
}
