package examples

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"semcoder/analysis"
	"semcoder/analysis/trace"
)

// TestSynthesiseStandardLibrary makes up calls for modules that nobody wrote for
// this test. Many of their functions want files, streams or other modules' objects.
func TestSynthesiseStandardLibrary(t *testing.T) {
	modules := strings.Fields("bisect colorsys graphlib")
	if os.Getenv("SEEDS") == "" {
		t.Log("SEEDS is not set: three modules only")
	} else {
		modules = append(modules, strings.Fields(`base64 calendar copy csv difflib fnmatch fractions functools heapq html json/decoder
			json/encoder operator posixpath pprint quopri shlex statistics string textwrap urllib/parse`)...)
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("the standard library is read from python3's, which is not installed")
	}
	out, err := exec.Command(python, "-I", "-c", "import os; print(os.path.dirname(os.__file__))").Output()
	if err != nil {
		t.Fatal(err)
	}
	r := trace.NewRunner(trace.Options{})
	defer r.Close()
	var y tally
	for _, name := range modules {
		path := filepath.Join(strings.TrimSpace(string(out)), name+".py")
		text, err := os.ReadFile(path)
		if err != nil {
			path = filepath.Join(strings.TrimSpace(string(out)), name, "__init__.py")
			if text, err = os.ReadFile(path); err != nil {
				t.Fatal(err)
			}
		}
		doc := analysis.Parse(name+".py", 1, string(text))
		for _, f := range doc.Functions() {
			if !f.Nested {
				y.add(t, r, doc, f, name+" "+f.Qualified)
			}
		}
	}
	y.log(t)
	if y.returning*100 < y.functions*50 {
		t.Errorf("calls that return for %d of %d functions, want 50 %%", y.returning, y.functions)
	}
}
