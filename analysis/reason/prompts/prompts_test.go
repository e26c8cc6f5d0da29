package prompts

import (
	"os"
	"strings"
	"testing"
)

func TestForwardIsTheTemplateToTheByte(t *testing.T) {
	source, err := os.ReadFile("testdata/forward.py")
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/forward.golden")
	if err != nil {
		t.Fatal(err)
	}
	got := Forward(string(source), `f("a1{call}", {code=1})`)
	if got != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if !strings.HasSuffix(got, "\n[MONOLOGUE]\n") {
		t.Errorf("prompt ends %q", got[len(got)-20:])
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
	const want = "c28659ebd07e7ce521280fc8a1ff274ff74a1e5578f77c3e7a6071e853964d23"
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
