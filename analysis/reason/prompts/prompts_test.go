package prompts

import (
	"os"
	"strings"
	"testing"
)

// rendered is every prompt, by the name of its golden, about the code in
// testdata/forward.py. What looks like a place to fill in must stay as it is.
func rendered(t *testing.T) map[string]string {
	source, err := os.ReadFile("testdata/forward.py")
	if err != nil {
		t.Fatal(err)
	}
	code, call := string(source), `f("a1{call}", {code=1})`
	steps := "1. [L7] call f; text = \"a1{steps}\"; k = 0\n2. [L10] out = []\n"
	return map[string]string{
		"forward":            Forward(code, call),
		"forward_published":  ForwardPublished(code, `'a1{code}', k='it"s'`),
		"backward":           Backward(code, "f", `"{claim}"`),
		"backward_raises":    Backward(code, "Text(??).f", "raises(ValueError)"),
		"backward_published": BackwardPublished(code, `'{output}'`),
		"refine":             Refine("Take {code} out.", code, call, `"A{test}"`),
		"refine_raises":      Refine("Take {code} out.", code, call, "raises(KeyError)"),
		"write":              Write("Take {prefix} out.", "def f(text, k=0):\n    \"\"\"{doc}\"\"\""),
		"write_open":         Write("Take {prefix} out.", ""),
		"describe":           Describe(code),
		"next_line":          Next(code, call, steps, "next line"),
		"next_value":         Next(code, call, steps, "value of out after this step"),
		"micro":              Micro(`"{expr}".find("}")`),
	}
}

func TestPromptsAreTheirTemplatesToTheByte(t *testing.T) {
	for name, got := range rendered(t) {
		want, err := os.ReadFile("testdata/" + name + ".golden")
		if err != nil {
			t.Error(err)
		}
		if got != string(want) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}

// TestWhereTheModelGoesOn: a reply begins where training's do.
func TestWhereTheModelGoesOn(t *testing.T) {
	for name, got := range rendered(t) {
		want := "\n[MONOLOGUE]\n"
		switch {
		case strings.HasPrefix(name, "refine"):
			want = "\n```\n\n"
		case name == "micro":
			want = "\"{expr}\".find(\"}\")\n"
		case name == "write":
			want = "\n    \"\"\"{doc}\"\"\""
		case name == "write_open":
			want = "\n<Code>\n```python\n"
		}
		if !strings.HasSuffix(got, want) {
			t.Errorf("%s ends %q", name, got[len(got)-20:])
		}
	}
}

func TestFinalNewlineOfTheSourceDoesNotMatter(t *testing.T) {
	if a, b := Forward("x = 1", "f()"), Forward("x = 1\n", "f()"); a != b {
		t.Errorf("%q and %q", a, b)
	}
}

func TestLabelsStayOutOfStrings(t *testing.T) {
	cases := map[string]string{
		"x = '''a\n\nb'''\ny":                     "x = '''a\n\nb''' # [L7]\ny # [L8]",
		`x = 'it"s' # '''` + "\ny":                `x = 'it"s' # ''' # [L5]` + "\ny # [L6]",
		`x = "\""` + "\ny":                        `x = "\"" # [L5]` + "\ny # [L6]",
		`x = r'\'` + "\n" + `'`:                   `x = r'\' # [L5]` + "\n' # [L6]",
		"x = f\"\"\"{a['''\n''']:{w}\n}\"\"\"\ny": "x = f\"\"\"{a['''\n''']:{w}\n}\"\"\" # [L7]\ny # [L8]",
		`x = f"{a["k"]}{{" + '''` + "\n'''":       `x = f"{a["k"]}{{" + '''` + "\n''' # [L6]",
		"x = (1,\n 2)":                            "x = (1, # [L5]\n 2) # [L6]",
		"x = 1 + \\\n 2":                          "x = 1 + \\\n 2 # [L6]",
		"x = \"broken\ny = '''":                   "x = \"broken # [L5]\ny = ''' # [L6]",
	}
	for source, want := range cases {
		if got := label(source); got != want {
			t.Errorf("label(%q)\n got %q\nwant %q", source, got, want)
		}
	}
}

// The digest names cached answers on users' disks: it changes only with the text.
func TestDigestIsStable(t *testing.T) {
	const want = "c7657c921e5e8e1b94e8e424a0f979acb5062cb9a6cc786a008eaa7ff37fc237"
	if got := Digest(); got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
}

func FuzzLabelOnlyAdds(f *testing.F) {
	f.Add("x = f'{a!r:>{w}}'\n\n'''\n'''")
	f.Add("f\"{")
	f.Fuzz(func(t *testing.T, source string) {
		lines := strings.Split(strings.TrimRight(source, "\n"), "\n")
		for i, line := range strings.Split(label(source), "\n") {
			if !strings.HasPrefix(line, lines[i]) {
				t.Fatalf("line %d of %q became %q", i, source, line)
			}
		}
	})
}
