package trace

import (
	"slices"
	"strings"
	"testing"
)

// TestModules runs programs of several modules. Their value, or how they end
// otherwise, is what Python itself gives for the same files on its path.
func TestModules(t *testing.T) {
	r := sharedRunner()
	type modules = map[string]string
	for _, c := range []struct {
		about, name, source string
		modules             modules
		call, want          string
	}{
		{"relative", "pkg.a", "from .util import clean\nfrom . import deep\n\ndef f(s):\n    return clean(s) + deep.MARK\n",
			modules{"pkg": "", "pkg.util": "def clean(s):\n    return s.strip()\n", "pkg.deep": "MARK = '!'\n"}, `f(" a ")`, `"a!"`},
		{"absolute, dotted", "a", "import pkg.helpers as h, pkg.sub.x\n\ndef f():\n    return h.two() + pkg.sub.x.ONE\n",
			modules{"pkg": "", "pkg.helpers": "def two():\n    return 2\n", "pkg.sub": "", "pkg.sub.x": "from ..helpers import two\nONE = two() - 1\n"}, "f()", "3"},
		{"what names say", "pkg.a", "from . import b\n\ndef f():\n    return [__name__, __package__, b.__name__, b.__package__, b.C.__module__, b.C().me()]\n",
			modules{"pkg": "", "pkg.b": "class C:\n    def me(self):\n        return __name__\n"}, "f()", `["pkg.a", "pkg", "pkg.b", "pkg", "pkg.b", "pkg.b"]`},
		{"a package's own module", "pkg", "from .b import ONE\n\ndef f():\n    return [ONE, __name__, __package__]\n",
			modules{"pkg.b": "ONE = 1\n"}, "f()", `[1, "pkg", "pkg"]`},
		{"in a circle, late", "pkg.a", "from . import b\n\ndef f(n):\n    return b.g(n) if n else 'end'\n",
			modules{"pkg": "", "pkg.b": "from . import a\nimport pkg.a\n\ndef g(n):\n    return a.f(n - 1) + pkg.a.f(0)\n"}, "f(2)", `"endendend"`},
		{"in a circle, early", "pkg.a", "from .b import g\n\ndef f():\n    return g()\n",
			modules{"pkg": "", "pkg.b": "from .a import f\n\ndef g():\n    return f\n"}, "f()",
			"broken line 1: ImportError: cannot import name 'f' from partially initialized module 'pkg.a' (most likely due to a circular import)"},
		{"once", "a", "import b\nimport b as c\n\ndef f():\n    b.N.append(1)\n    return c.N\n", modules{"b": "N = []\n"}, "f()", "[1]"},
		{"before the library", "a", "import types, random\n\ndef f():\n    return [types.ONE, random.TWO]\n",
			modules{"types": "ONE = 1\n", "random": "TWO = 2\n"}, "f()", "[1, 2]"},
		{"what fails in another", "a", "\nfrom b import g\n\ndef f(x):\n    y = x\n    return g(y)\n",
			modules{"b": strings.Repeat("\n", 50) + "def g(y):\n    raise KeyError(y)\n"}, "f(1)", "raised KeyError 1 line 5"},
		{"what does not load", "a", "import b\n\ndef f():\n    return b\n", modules{"b": "\n\n\n1 / 0\n"}, "f()", "broken line 1: ZeroDivisionError: division by zero"},
		{"what does not parse", "a", "def f():\n    import b\n    return b\n", modules{"b": "def"}, "f()", `raised SyntaxError ("invalid syntax", ("<b>", 1, 4, "def\n", 1, 5)) line 2`},
		{"what is absent", "a", "import b\n\ndef f():\n    return b\n", modules{"b": "import pandas\n"}, "f()", "missing pandas"},
		{"files in another", "a", "import b\n\ndef f():\n    return b.g()\n", modules{"b": "def g():\n    try:\n        return open('x')\n    except Exception:\n        return 1\n"}, "f()", "missing files"},
		{"nothing left behind", "a", "import types, sys\n\ndef f():\n    return [hasattr(types, 'ONE'), 'b' in sys.modules]\n", nil, "f()", "[False, False]"},
		{"no disk", "a", "import b.c\n\ndef f():\n    pass\n", modules{"b": ""}, "f()", "missing b"},
	} {
		t.Run(c.about, func(t *testing.T) {
			got := traced(t, r, Program{Source: c.source, Name: c.name, Modules: c.modules, Call: c.call})
			if end := endOf(got); end != c.want {
				t.Errorf("%s\nwant %s", end, c.want)
			}
		})
	}
}

// endOf is how a run ended, in a line.
func endOf(t *Trace) string {
	switch t.Stop {
	case Returned:
		return t.Literal
	case Raised:
		e := t.Exception
		return "raised " + e.Type + " " + e.Message + " line " + string(rune('0'+e.Line))
	case Missing:
		return "missing " + strings.Join(t.Needs, " ")
	}
	return string(t.Stop) + " " + t.Problem
}

// What another module does is one step of the call, as what the library does is;
// its lines are nobody's.
func TestModulesAreRecordedAsCalls(t *testing.T) {
	got := traced(t, sharedRunner(), Program{
		Source: "from b import g\n\ndef f(x):\n    return g(x) + 1\n", Name: "a",
		Modules: map[string]string{"b": "\n\n\n\n\n\n\ndef g(x):\n    y = x * 2\n    return y\n"}, Call: "f(3)",
	})
	at := slices.IndexFunc(got.Events, func(e Event) bool { return e.Op == Call && e.Name == "g" })
	if at < 0 || got.Events[at].Value != "6" || got.Events[at].At.Line != 4 || got.Steps != 1 {
		t.Errorf("steps %d, events %+v", got.Steps, got.Events)
	}
	for _, e := range got.Events {
		if e.At.Line > 4 {
			t.Errorf("%+v is at a line that the program does not have", e)
		}
	}
}

func TestWhatIsLackingIsWantedOnlyWhereItIsUsed(t *testing.T) {
	p := Program{Source: "import pandas\n\ndef f(x):\n    return x or pandas.NA\n", Lacks: []string{"pandas"}}
	for call, stop := range map[string]Stop{"f(1)": Returned, "f(0)": Missing} {
		p.Call = call
		got := traced(t, sharedRunner(), p)
		if got.Stop != stop || len(got.Needs) != 1 || (got.Value == "1") != (stop == Returned) {
			t.Errorf("%s: got %+v", call, got)
		}
	}
	p.Call, p.Light = "f(0)", true // nobody sees how far it came
	if got := traced(t, sharedRunner(), p); got.Stop != Missing || got.Value != "" || len(got.Events) > 0 || got.Before != nil {
		t.Errorf("got %+v", got)
	}
}
