package analysis

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestStandardLibrarySlices slices every function of modules that nobody wrote
// for this test. A slice is good when it runs, lacks no name, and says so.
func TestStandardLibrarySlices(t *testing.T) {
	jobs, needy := libraryJobs(t)
	if len(jobs) < 200 {
		t.Fatalf("only %d functions found", len(jobs))
	}
	good := 0
	for _, got := range judge(t, jobs) {
		if got.Runs && len(got.Missing) == 0 {
			good++
		} else {
			t.Logf("%s: missing %v %s", got.ID, got.Missing, got.Error)
		}
	}
	t.Logf("%d of %d slices run and lack nothing; %d more say what they need", good, len(jobs), needy)
	if good*100 < len(jobs)*97 {
		t.Errorf("%d of %d slices are good, want 97 %%", good, len(jobs))
	}
}

// libraryJobs slices the functions of the modules' files, one for each class, and
// counts those whose slices need what is not there.
func libraryJobs(t *testing.T) (jobs []job, needy int) {
	const modules = `argparse base64 bisect calendar collections colorsys configparser copy csv dataclasses
		difflib fnmatch fractions functools graphlib heapq html inspect ipaddress json.decoder json.encoder
		keyword operator posixpath pprint quopri random shlex statistics string textwrap tokenize urllib.parse`
	const find = `import sys, importlib
for name in sys.argv[1:]: print(importlib.import_module(name).__file__)`
	out, err := exec.Command(python(t), append([]string{"-I", "-c", find}, strings.Fields(modules)...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range strings.Fields(string(out)) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		doc := Parse(path, 1, string(text))
		seen := map[*placed]bool{}
		for _, f := range doc.Functions() {
			top := doc.statementAt(f.Range.Start)
			if f.Nested || top.name == "" || seen[top] {
				continue
			}
			seen[top] = true
			if slice := doc.Slice(f); len(slice.Needs) > 0 {
				t.Logf("%s %s needs %v", path, f.Qualified, slice.Needs)
				needy++
			} else {
				jobs = append(jobs, job{ID: path + " " + f.Qualified, Source: slice.Source, Name: top.name})
			}
		}
	}
	return jobs, needy
}
