package analysis

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"semcoder/analysis/trace"
)

// listing names the modules of the sandbox's own library, and imports modules.
const listing = `import os, sys

def names(first, end):
    found = set(sys.builtin_module_names)
    for root, folders, files in os.walk("/lib"):
        for f in files:
            name = os.path.join(root, f)[5:].rsplit(".", 1)[0].replace("/", ".")
            found.add(name.removesuffix(".__init__"))
    return " ".join(sorted(found)[first:end])

def load(names):
    for name in names.split():
        __import__(name)
`

// TestLackingModules imports every module of Python's library in the sandbox.
func TestLackingModules(t *testing.T) {
	all := strings.Fields(standardModules)
	for first := 0; ; first += 50 {
		got := run(t, listing, fmt.Sprintf("names(%d, %d)", first, first+50))
		if got.Stop != trace.Returned {
			t.Fatalf("%s %s", got.Stop, got.Problem)
		}
		part := strings.Fields(strings.Trim(got.Literal, `"`))
		if all = append(all, part...); len(part) == 0 {
			break
		}
	}
	slices.Sort(all)
	found := lackingAmong(t, slices.Compact(all))
	found = slices.DeleteFunc(found, func(name string) bool { return slices.Contains(found, parent(name)) })
	if *update {
		if err := os.WriteFile("lacking.txt", []byte(strings.Join(found, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(strings.Fields(lackingModules), found); diff != "" && !*update {
		t.Errorf("lacking.txt (- file, + sandbox); -update writes it:\n%s", diff)
	}
}

// lackingAmong imports modules together, and where that fails in halves.
func lackingAmong(t *testing.T, modules []string) []string {
	t.Helper()
	together := len(modules) <= 40
	if together && run(t, listing, fmt.Sprintf("load(%q)", strings.Join(modules, " "))).Stop == trace.Returned {
		return nil
	}
	if len(modules) == 1 {
		return modules
	}
	half := len(modules) / 2
	return append(lackingAmong(t, modules[:half]), lackingAmong(t, modules[half:])...)
}

// TestOutsideIsOutOfReach calls what outside.txt lists, with arguments that fit
// some of it. What a facility names must be refused; the environment, at the end of
// the list, is there and is another one than the user's.
func TestOutsideIsOutOfReach(t *testing.T) {
	const source = `import importlib

def find(dotted):
    parts = dotted.split(".")
    for n in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:n]))
        except ImportError:
            continue
        break
    else:
        n, found = 0, importlib.import_module("builtins")
    for part in parts[n:]:
        if part == "Path" or not isinstance(found, type):
            found = getattr(found, part)
        else:
            found = getattr(found("x"), part)
    return found

def call(dotted):
    found = find(dotted)
    for args in ARGUMENTS:
        try:
            made = found(*args)
            use(made)
        except (TypeError, ValueError, AttributeError):
            pass

async def main():
    pass

ARGUMENTS = [
    (), ("x",), (1,), (b"x",), ("http://x/",), (["x"],), (("x", 1),), (str,), ("x", "y"), ("x", 1), (1, 2), (1, main),
    (1, "x", ()), ("x", (), {}), (main, ()),
]

def use(made):
    import asyncio
    if asyncio.iscoroutine(made):
        asyncio.run(made)
    elif hasattr(made, "__next__"):
        next(made)
    elif hasattr(made, "start"):
        made.start()
    elif hasattr(made, "submit"):
        made.submit(main)
`
	for _, name := range strings.Split(outside, "\n") {
		if strings.HasPrefix(name, "# environment") {
			return
		}
		if name == "" || name[0] == '#' {
			continue
		}
		got := run(t, source, fmt.Sprintf("call(%q)", name))
		if got.Stop != trace.Missing {
			t.Errorf("%s: %s %s %+v", name, got.Stop, got.Problem, got.Exception)
		}
	}
	t.Error("outside.txt has no line about the environment")
}
