package analysis

import (
	"fmt"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"semcoder/analysis/trace"
)

// TestRandomProjects slices functions of packages whose modules import each other
// at random, in circles too, and runs the slices. What comes out is what Python
// gives, where Python can load the module at all: a slice may do without the import
// that Python fails at.
func TestRandomProjects(t *testing.T) {
	const projects = 12
	same, failed := 0, 0
	for seed := range uint64(projects) {
		r := rand.New(rand.NewPCG(seed, 5))
		w, root := project(t, randomProject(r))
		for i := range 3 {
			name := fmt.Sprintf("m%d", i)
			s := sliceOf(t, w, filepath.Join(root, "p", name+".py"), "f(3)")
			got := ended(t, s, "f(3)")
			want, loads := native(t, root, name)
			switch {
			case !loads:
				failed++
			case got != want:
				t.Errorf("project %d, %s: sandbox %s, Python %s\n%s", seed, name, got, want, describeProject(s))
			default:
				same++
			}
		}
	}
	t.Logf("%d calls end as in Python; %d modules do not load there", same, failed)
	if same < 2*projects {
		t.Errorf("only %d calls were compared", same)
	}
}

// randomProject writes a package of six modules, each with a value, a function and
// a class, and imports of every form.
func randomProject(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString("-- pyproject.toml --\n-- p/__init__.py --\n")
	for i := range 6 {
		if r.IntN(3) == 0 {
			fmt.Fprintf(&b, "from .m%d import %s\n", i, []string{"*", fmt.Sprintf("f as f%d", i), fmt.Sprintf("V%d", i)}[r.IntN(3)])
		}
	}
	for i := range 6 {
		fmt.Fprintf(&b, "-- p/m%d.py --\n", i)
		uses := "n"
		for range r.IntN(4) {
			j := r.IntN(6)
			if j == i || j < i && r.IntN(4) > 0 { // few circles, or nothing loads
				continue
			}
			line, use := randomImport(r, j)
			b.WriteString(line)
			uses += " + " + use
		}
		lazy, late := "", ""
		if r.IntN(3) == 0 {
			lazy, late = fmt.Sprintf("    from . import m%d as late\n", r.IntN(6)), " + late.W"
		}
		fmt.Fprintf(&b, "\nV%d = W = %d\n\nclass C%d:\n    x = V%d\n    def g(self, n):\n        return self.x + n\n\n", i, r.IntN(100), i, i)
		fmt.Fprintf(&b, "def f(n):\n    if n <= 0:\n        return V%d\n%s    n -= 1\n    return %s%s\n\n", i, lazy, uses, late)
	}
	return b.String()
}

// randomImport is an import of module j of the package, and a number made from it.
func randomImport(r *rand.Rand, j int) (line, use string) {
	switch r.IntN(6) {
	case 0:
		return fmt.Sprintf("from .m%d import f as f%d\n", j, j), fmt.Sprintf("f%d(n)", j)
	case 1:
		return fmt.Sprintf("from . import m%d\n", j), fmt.Sprintf("m%d.f(n)", j)
	case 2:
		return fmt.Sprintf("import p.m%d\n", j), fmt.Sprintf("p.m%d.C%d().g(n)", j, j)
	case 3:
		return fmt.Sprintf("import p.m%d as a%d\n", j, j), fmt.Sprintf("a%d.W", j)
	case 4:
		return fmt.Sprintf("from p.m%d import *\n", j), fmt.Sprintf("C%d().g(V%d)", j, j)
	}
	return fmt.Sprintf("from p import m%d as b%d\n", j, j), fmt.Sprintf("getattr(b%d, 'W')", j)
}

// native runs the call in Python itself; false when the module does not load.
func native(t *testing.T, root, module string) (string, bool) {
	t.Helper()
	const code = `import sys
sys.path.insert(0, sys.argv[1])
try:
    f = __import__("p." + sys.argv[2], fromlist=["f"]).f
except ImportError:
    sys.exit(3)
try:
    print("=>", f(3))
except Exception as e:
    print(f"=> raises {type(e).__name__}: {e}")
`
	out, err := exec.Command(python(t), "-B", "-c", code, root, module).Output()
	if exit, ok := err.(*exec.ExitError); ok && exit.ExitCode() == 3 {
		return "", false
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(out), true
}

// Two modules that import everything from each other have no name that neither has.
func TestStarsInACircle(t *testing.T) {
	w, root := project(t, "-- pyproject.toml --\n-- a.py --\nfrom b import *\ndef f():\n    return nowhere\n-- b.py --\nfrom a import *\nONE = 1\n")
	s := sliceOf(t, w, filepath.Join(root, "a.py"), "f()")
	got, err := sandbox().Run(t.Context(), trace.Program{Source: s.Source, Name: s.Name, Modules: s.Modules, Call: "f()"})
	if err != nil || got.Stop != trace.Raised || got.Exception.Type != "NameError" {
		t.Errorf("%v %+v", err, got)
	}
}
