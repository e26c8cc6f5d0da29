package analysis

import (
	"os"
	"path/filepath"
	"testing"
)

func TestRequiresPython(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"nothing":            {nil, ""},
		"project":            {map[string]string{"pyproject.toml": "[project]\nname = 'x'\nrequires-python = '>=3.9, <4'\n"}, ">=3.9, <4"},
		"poetry":             {map[string]string{"pyproject.toml": "[tool.poetry.dependencies]\npython = \"^3.8\"\nrequests = { version = \"*\" }\n"}, "^3.8"},
		"tools alone":        {map[string]string{"pyproject.toml": "[tool.black]\nline-length = 100\n", "setup.cfg": "[options]\npython_requires = >=3.7\n"}, ">=3.7"},
		"script":             {map[string]string{"setup.py": "setup(\n    name='x',\n    python_requires='>=3.6',\n)\n"}, ">=3.6"},
		"being edited":       {map[string]string{"pyproject.toml": "[project\nrequires-python = '>=3.9'\n"}, ""},
		"edited, other file": {map[string]string{"pyproject.toml": "[project\n", "setup.py": "    python_requires=\">=3.10\",\n"}, ">=3.10"},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			for file, text := range c.files {
				if err := os.WriteFile(filepath.Join(root, file), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if got := RequiresPython(root); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
