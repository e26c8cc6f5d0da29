package examples

import (
	"fmt"
	"path/filepath"
	"strings"

	"semcoder/analysis"
	"semcoder/analysis/trace"
)

// From names the place of an example of doc's for people, with its 1-based line: "the
// test at tests/test_slug.py line 12".
func (e Example) From(doc *analysis.Document) string {
	switch {
	case e.Origin == Synthesised:
		return "an input of ours"
	case e.Path != "":
		return fmt.Sprintf("the %s at %s line %d", e.Origin, near(doc.Path(), e.Path), e.Line+1)
	}
	return fmt.Sprintf("the %s at line %d", e.Origin, e.Line+1)
}

// near names a file as those who work on another one know it: from the folder of
// their project on.
func near(from, path string) string {
	root, _ := analysis.ProjectRoot(from)
	name, err := filepath.Rel(root, path)
	if err != nil || strings.HasPrefix(name, "..") {
		return filepath.Base(path)
	}
	return filepath.ToSlash(name)
}

// Raises is the type of the exception that the source expects, "" for none.
func (e Example) Raises() string {
	name, raises := strings.CutPrefix(e.Expected, "raises ")
	if !raises {
		return ""
	}
	return name
}

// Value is the expression that the source expects, "" for none: what Program.Expect
// is to be.
func (e Example) Value() string {
	if e.Raises() != "" {
		return ""
	}
	return e.Expected
}

// Contradicted reports whether a run, with Value for its Expect, ended otherwise than
// the source says.
func (e Example) Contradicted(t *trace.Trace) bool {
	if t.Varies() || len(t.Skewed) > 0 { // it says too little about what the source's author saw
		return false
	}
	switch t.Stop {
	case trace.Returned:
		return t.Match == trace.Different || e.Raises() != ""
	case trace.Raised:
		return e.Expected != "" && (t.Exception == nil || e.Raises() != t.Exception.Type)
	}
	return false
}

// Passes reports whether a run came to an end that the source does not contradict; an
// exception passes only where it is expected.
func (e Example) Passes(t *trace.Trace) bool {
	if t == nil || e.Contradicted(t) {
		return false
	}
	return t.Stop == trace.Returned || t.Stop == trace.Raised && e.Raises() != ""
}
