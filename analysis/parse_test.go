package analysis

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const sample = `class Base:
    def push(self, x): return x

class Stack(Base):
    def __init__(self, items=()):
        self.items = list(items)
        self.push(1)

    def pop(self):
        return self.items.pop()

    def only(self): return super().push(0)

    @staticmethod
    def of(*a: int, sep: str = ",", **kw) -> "Stack": return Stack(a)

    @classmethod
    def make(cls): return cls.of(1)

    @property
    def top(self): return self.items[-1]

async def slug(text, /, sep="-", *, low: bool = True):
    'One\n    two.'
    def inner(n):
        yield n
    return inner(text)

def user(s: Stack, t: "Stack"):
    s.pop(); t.push(2)
    v = Stack([3])
    w = len
    return v.pop(), Stack([1]).pop(), slug("A b", sep="_"), w(v), slug(text=s), table[0](), Stack.of(1)

if user:
    def late(): return late()

slug(slug("x"))
`

// at returns the offset of a mark in a text.
func at(t *testing.T, text, mark string) int {
	t.Helper()
	i := strings.Index(text, mark)
	if i < 0 {
		t.Fatalf("no %q", mark)
	}
	return i
}

func TestFunctionDetail(t *testing.T) {
	d := Parse("u", 1, sample)
	slug, _ := d.Function("slug")
	want := &Function{
		Name: "slug", Qualified: "slug", Doc: "One\ntwo.", Async: true, Returns: true,
		Params:    []Param{{Name: "text"}, {Name: "sep", Default: `"-"`}, {Star: "*"}, {Name: "low", Annotation: "bool", Default: "True"}},
		Range:     Range{at(t, sample, "async def slug"), at(t, sample, "\n\ndef user")},
		NameRange: Range{at(t, sample, "slug(text,"), at(t, sample, "(text, /")},
		DocRange:  Range{at(t, sample, "'One"), at(t, sample, "\n    def inner")},
	}
	if diff := cmp.Diff(want, slug); diff != "" {
		t.Error(diff)
	}
	of, _ := d.Function("Stack.of")
	params := []Param{
		{Name: "a", Star: "*", Annotation: "int"}, {Name: "sep", Annotation: "str", Default: `","`}, {Name: "kw", Star: "**"},
	}
	if diff := cmp.Diff(params, of.Params); diff != "" || !of.Static || of.Class != "Stack" {
		t.Errorf("%+v\n%s", of, diff)
	}
	for name, is := range map[string]func(*Function) bool{
		"Stack.make": func(f *Function) bool { return f.ClassMeth && !f.Static },
		"Stack.top":  func(f *Function) bool { return f.Property },
		"slug.inner": func(f *Function) bool { return f.Nested && f.Generator && !f.Returns },
		"late":       func(f *Function) bool { return !f.Nested && f.Class == "" },
	} {
		if f, ok := d.Function(name); !ok || !is(f) {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

func TestWhatIsAtAnOffset(t *testing.T) {
	d := Parse("u", 1, sample)
	for mark, want := range map[string]string{
		"yield n": "slug.inner", "return inner": "slug", "self.items = ": "Stack.__init__", "@property": "Stack.top",
		"class Stack": "", "if user:": "", "return late": "late",
	} {
		got, _ := d.FunctionAt(at(t, sample, mark))
		if name(got) != want {
			t.Errorf("function at %q: %q, want %q", mark, name(got), want)
		}
	}
	for mark, want := range map[string]string{"pop(self)": "Stack.pop", "def pop(self)": "", "inner(n)": "slug.inner", "slug(\"x\"": ""} {
		got, _ := d.NameAt(at(t, sample, mark))
		if name(got) != want {
			t.Errorf("name at %q: %q, want %q", mark, name(got), want)
		}
	}
	if _, ok := d.FunctionAt(len(sample) + 99); ok {
		t.Error("a function behind the end")
	}
}

func name(f *Function) string {
	if f == nil {
		return ""
	}
	return f.Qualified
}

func TestCallsResolve(t *testing.T) {
	d := Parse("u", 1, sample)
	for _, c := range []struct {
		mark, text, resolves string
		literal              bool
	}{
		{"push(0)", "super().push(0)", "Base.push", false},
		{"super()", "super()", "", false},
		{"push(1)\n\n    def pop", "self.push(1)", "Base.push", false},
		{"of(1)\n\n    @prop", "cls.of(1)", "Stack.of", false},
		{"inner(text)", "inner(text)", "slug.inner", false},
		{"pop(); t", "s.pop()", "Stack.pop", false},
		{"push(2)", "t.push(2)", "Base.push", false},
		{"Stack([3])", "Stack([3])", "Stack.__init__", true},
		{"pop(), Stack", "v.pop()", "Stack.pop", false},
		{"pop(), slug", "Stack([1]).pop()", "Stack.pop", true},
		{"Stack([1])", "Stack([1])", "Stack.__init__", true},
		{`slug("A b"`, `slug("A b", sep="_")`, "slug", true},
		{"w(v)", "w(v)", "", false},
		{"slug(text=s)", "slug(text=s)", "slug", false},
		{"of(1)\n\nif", "Stack.of(1)", "Stack.of", true},
		{"late()\n", "late()", "late", true},
		{`slug(slug("x"))`, `slug(slug("x"))`, "slug", true},
		{`slug("x"))`, `slug("x")`, "slug", true},
	} {
		call, _ := d.CallAt(at(t, sample, c.mark))
		f, _ := d.Resolve(call.Callee, call.Range.Start)
		if call.Text != c.text || name(f) != c.resolves || call.Literal != c.literal {
			t.Errorf("at %q: %q (literal %v) -> %q; want %q (%v) -> %q",
				c.mark, call.Text, call.Literal, name(f), c.text, c.literal, c.resolves)
		}
	}
	if _, ok := d.CallAt(at(t, sample, "table")); ok {
		t.Error("a call whose callee has no name")
	}
}

func TestChainsResolve(t *testing.T) {
	d := Parse("u", 1, "class B:\n    def top(self): pass\nclass A(B):\n    x = []\n    def push(self, v): return self\n    def of(): pass\n")
	for callee, want := range map[string]string{
		"A().push().top": "B.top", "A.of().push": "A.push", "A().push().push().push": "A.push",
		"A().push().upper": "", "A().gone().push": "", "A.x.push": "", "C().push().top": "", "A().push.top": "",
	} {
		if f, _ := d.Resolve(callee, len(d.Text())); name(f) != want {
			t.Errorf("%s resolves to %q, want %q", callee, name(f), want)
		}
	}
}

func TestResolveGivesUpOnCircles(t *testing.T) {
	d := Parse("u", 1, "class A(B): pass\nclass B(A): pass\nA().m()\n")
	if f, ok := d.Resolve("A().m", len(d.Text())); ok {
		t.Errorf("%+v", f)
	}
}

func TestParseCall(t *testing.T) {
	for text, want := range map[string]Call{
		`slug("A b")`:              {Callee: "slug", Text: `slug("A b")`, Range: Range{0, 11}, Literal: true},
		" Stack([1]).pop(-1) ":     {Callee: "Stack().pop", Text: "Stack([1]).pop(-1)", Range: Range{1, 19}, Literal: true},
		"(f(x, *y))":               {Callee: "f", Text: "f(x, *y)", Range: Range{1, 9}},
		"f(\n  1,\n)":              {Callee: "f", Text: "f(\n  1,\n)", Range: Range{0, 9}, Literal: true},
		"a.b.c(float('nan'))":      {Callee: "a.b.c", Text: "a.b.c(float('nan'))", Range: Range{0, 19}, Literal: true},
		"f([x for x in range(3)])": {Callee: "f", Text: "f([x for x in range(3)])", Range: Range{0, 24}, Literal: true},
	} {
		got, err := ParseCall(text)
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Call{})); diff != "" || err != nil {
			t.Errorf("%q: %v\n%s", text, err, diff)
		}
	}
}

func TestParseCallNamesTheCause(t *testing.T) {
	for text, want := range map[string]string{
		"": "empty", "  \n": "empty", "f(": "no Python expression", "f(1) f(2)": "no Python expression",
		"f(1); g(2)": "more than one", "x = f(1)": "statement", "import os": "statement", "f": "write f(...)",
		"1 + 2": "another expression", "f(1) + 2": "another expression", "t[0](1)": "has no name", "await f(1)": "another expression",
		"f(1)\x00": "NUL byte", "f(1),": "tuple", "lambda: f(1)": "another expression",
	} {
		_, err := ParseCall(text)
		if !errors.Is(err, ErrCall) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestDocstrings(t *testing.T) {
	for src, want := range map[string]string{
		`"one"`: "one",
		`'''  one` + "\n\n    two\n      three\n    '''": "one\n\ntwo\n  three",
		`r"a\n\d"`: `a\n\d`,
		`"a\n\x41\u00e9\101\'\q\
b"`: "a\nAéA'\\qb",
		`"\N{DASH}\x4"`:           `\N{DASH}\x4`,
		`b"bytes"`:                "",
		`f"{x}"`:                  "",
		`u"u"`:                    "u",
		`"a" "b"`:                 "",
		"'''a\r\n    b\r    c'''": "a\nb\nc",
	} {
		d := Parse("u", 1, "def f():\n    "+src+"\n")
		if got := d.Functions()[0].Doc; got != want {
			t.Errorf("%s: %q, want %q", src, got, want)
		}
	}
}

func TestDocstringLinesKnowTheirPlace(t *testing.T) {
	text := "class C:\n    '''Top.\n    >>> C()\\n    >>> second\n    \\tthird'''\n"
	docs := Parse("u", 1, "x = 1\n"+text).Docstrings(">>>")
	if len(docs) != 1 || docs[0].Owner != "C" {
		t.Fatalf("%+v", docs)
	}
	want := []DocLine{{"Top.", 22}, {"    >>> C()", 27}, {"    >>> second", 40}, {"    \tthird", 55}}
	if diff := cmp.Diff(want, docs[0].Lines); diff != "" {
		t.Error(diff)
	}
}

func TestBuiltinsAndModules(t *testing.T) {
	for _, name := range []string{"ArithmeticError", "zip", "print", "__name__", "ExceptionGroup"} {
		if !isBuiltin(name) {
			t.Errorf("%s is a builtin", name)
		}
	}
	for _, name := range []string{"zi", "", "np", "i", "Error"} {
		if isBuiltin(name) {
			t.Errorf("%q is no builtin", name)
		}
	}
	if !standard("os.path") || !standard("__future__") || !standard("tomllib") || standard("numpy") || standard(".os") || standard("") {
		t.Error("the standard library is misjudged")
	}
}
