package analysis_test

import (
	"os"
	"path/filepath"
	"testing"

	"semcoder/analysis"
)

// What a call of an imported function means, and how its own file would write it.
func TestImported(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"pyproject.toml":  "",
		"pkg/__init__.py": "from .util import clean as tidy\n",
		"pkg/util.py": "from json import dumps\nLIMIT = 3\n\ndef clean(s):\n    return s\n\nclass Bag:\n    def add(self, x):\n        return self\n\n" +
			"bag = Bag()\n\ndef outer():\n    def inner():\n        pass\n    return inner",
		"pkg/main.py": "from .util import clean, clean as c, Bag, dumps, bag\nfrom . import util\nimport pkg.util, pkg.util as u, os.path\n" +
			"from pkg import tidy\ntry:\n    from .util import outer\nexcept ImportError:\n    from .other import outer\nclean('1')\ndef f(clean):\n    return 1\n",
	} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	main, err := os.ReadFile(filepath.Join(root, "pkg", "main.py"))
	if err != nil {
		t.Fatal(err)
	}
	for call, want := range map[string][2]string{ // the function, and the call there
		`clean("x")`:           {"clean", `clean("x")`},
		`c("x")`:               {"clean", `clean("x")`},
		`c(c("x"))`:            {"clean", ``},
		`clean(clean("x"))`:    {"clean", `clean(clean("x"))`},
		`clean(unknown)`:       {"clean", ``},
		`util.clean("x")`:      {"clean", `clean("x")`},
		`util.clean(util.Bag)`: {"clean", ``},
		`pkg.util.clean("x")`:  {"clean", `clean("x")`},
		`u.Bag().add(1)`:       {"Bag.add", `Bag().add(1)`},
		`Bag().add(1)`:         {"Bag.add", `Bag().add(1)`},
		`bag.add(1)`:           {"", ``}, // its file does not know what this one does to it
		`tidy("x")`:            {"clean", `clean("x")`},
		`pkg.tidy("x")`:        {"", ``}, // two imports bind pkg, or it would be clean
		`dumps(1)`:             {"", ``},
		`os.path.join("a")`:    {"", ``},
		`outer()`:              {"", ``}, // the run decides which
		`inner()`:              {"", ``},
		`len("x")`:             {"", ``},
	} {
		w := analysis.NewWorkspace()
		w.SetRoots(root)
		path := filepath.Join(root, "pkg", "main.py")
		w.Open(path, 0, string(main)+call+"\n")
		snap := w.Snapshot()
		doc, _ := snap.Document(path)
		at, found := doc.CallAt(len(main) + len(call) - len(argumentsOf(call)) - 1)
		if !found {
			t.Fatalf("%s: no call", call)
		}
		home, f, text, ok := snap.Imported(doc, at)
		w.Shutdown()
		switch {
		case ok != (want[0] != ""), ok && (f.Qualified != want[0] || text != want[1]):
			t.Errorf("%s: %v %+v %q", call, ok, f, text)
		case ok && home.Path() != filepath.Join(root, "pkg", "util.py"):
			t.Errorf("%s: in %s", call, home.Path())
		}
	}
}

// argumentsOf is the end of a call, from its last opening parenthesis at the outside.
func argumentsOf(call string) string {
	depth := 0
	for i := len(call) - 1; i >= 0; i-- {
		switch call[i] {
		case ')':
			depth++
		case '(':
			if depth--; depth == 0 {
				return call[i:]
			}
		}
	}
	return ""
}
