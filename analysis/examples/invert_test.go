package examples

import (
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"semcoder/analysis"
	"semcoder/analysis/trace"
)

// TestInvert reads testdata/invert/programs.txtar: a file for each case, whose first line is
// `# ENTRY -> OUTPUT`, with how many calls may be tried where that is not 1,000. A
// call must be found that comes to the output; where the line says `never`, none.
func TestInvert(t *testing.T) {
	runner := trace.NewRunner(trace.Options{})
	defer runner.Close()
	archive, err := txtar.ParseFile("testdata/invert/programs.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range archive.Files {
		t.Run(file.Name, func(t *testing.T) {
			head, _, _ := strings.Cut(string(file.Data), "\n")
			asked, never := strings.CutSuffix(strings.TrimPrefix(head, "# "), " never")
			entry, output, _ := strings.Cut(asked, " -> ")
			slice := analysis.Slice{Source: string(file.Data), Entry: entry}
			call, tried, err := Invert(t.Context(), runner, slice, entry, output, nil, 300)
			if err != nil || tried > 300 {
				t.Fatalf("%d tried: %v", tried, err)
			}
			if never != (call == "") {
				t.Fatalf("after %d: %q", tried, call)
			}
			if never {
				return
			}
			if yes, err := newBench(runner, slice).holds(t.Context(), call, output); !yes || err != nil {
				t.Errorf("%s does not come to %s: %v", call, output, err)
			}
			t.Logf("%s after %d", call, tried)
		})
	}
}

func TestInvertTriesGuessesFirst(t *testing.T) {
	runner := trace.NewRunner(trace.Options{})
	defer runner.Close()
	slice := analysis.Slice{Source: "def f(x):\n    return x * x + 41\n", Entry: "f"}
	call, tried, err := Invert(t.Context(), runner, slice, "f", "5041777", []string{"f(1)", "f(nothing)", "f((", "f(-2245)"}, 4)
	if err != nil || call != "" || tried != 4 {
		t.Errorf("%q after %d: %v", call, tried, err)
	}
	call, tried, err = Invert(t.Context(), runner, slice, "f", "5041", []string{"f(1)", "f(1)", "f((", "f(-70.7)", "f(71)", "f(-71)"}, 10)
	if err != nil || tried > 10 {
		t.Errorf("%q after %d: %v", call, tried, err)
	}
	call, tried, err = Invert(t.Context(), runner, slice, "f", "5082", []string{"f(71.0)", "f(-71)"}, 10)
	if err != nil || call != "f(-71)" || tried != 2 { // the first one's value is a float
		t.Errorf("%q after %d: %v", call, tried, err)
	}
}

func TestInvertSaysWhatItCannotCall(t *testing.T) {
	slice := analysis.Slice{Source: "def f():\n    def g(): pass\n"}
	for entry, want := range map[string]string{"h": "no function h", "f.g": "cannot be called"} {
		if _, _, err := Invert(t.Context(), nil, slice, entry, "1", nil, 10); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", entry, err, want)
		}
	}
}

// TestEnumerateIsNotSteered: what is in the code and the output is found, what takes
// undoing is not.
func TestEnumerateIsNotSteered(t *testing.T) {
	runner := trace.NewRunner(trace.Options{})
	defer runner.Close()
	slice := analysis.Slice{Source: "def f(text, sep):\n    return text.split(sep)\n", Entry: "f"}
	call, tried, err := Enumerate(t.Context(), runner, slice, "f", `["p", "q"]`, 400)
	if err != nil || call != `f("p q", " ")` || tried > 400 {
		t.Errorf("%q after %d: %v", call, tried, err)
	}
}

func TestReadLiteral(t *testing.T) {
	for from, want := range map[string]string{
		"1": "1", "-2.5e-3": "-2.5e-3", "[1, (2,), {3: 'x'}]": `[1, (2,), {3: "x"}]`, "()": "()", "(1)": "1", "set()": "set()", "{}": "{}", "{1, 'a'}": `{1, "a"}`,
		`'it\'s\n\x41\u00e9\q'`: `"it's\nAé\\q"`, `b'\xff'`: `b'\xff'`, `r'\n'`: `"\\n"`, "None": "None", "[True, False]": "[True, False]", "[1, 2,]": "[1, 2]",
		"'\x00'": `"\x00"`, "10000000000000000000000": "10000000000000000000000",
	} {
		v, ok := readLiteral(from)
		if !ok || v.String() != want {
			t.Errorf("%s: %v, %v, want %s", from, v, ok, want)
		}
	}
	for _, from := range []string{"", "x", "[1", "1 2", "[1 2]", "{1: }", "'a", "f(1)", "<object>", "1 + 2", "nan", "{1: 2, 3}", strings.Repeat("[", 1000)} {
		if v, ok := readLiteral(from); ok {
			t.Errorf("%s: %v", from, v)
		}
	}
}

func FuzzReadLiteral(f *testing.F) {
	for _, seed := range []string{`[1, ('a', "b"), {2: None}]`, `'\x4'`, `{1, 2`, `b"\xff"`, `-1e`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, ok := readLiteral(text)
		if !ok {
			return
		}
		again, ok := readLiteral(v.String())
		if !ok || distance(v, again) != 0 || again.String() != v.String() {
			t.Errorf("%q reads as %s, which reads as %v", text, v, again)
		}
	})
}

func TestDistance(t *testing.T) {
	read := func(s string) *value {
		v, ok := readLiteral(s)
		if !ok {
			t.Fatal(s)
		}
		return v
	}
	for _, equal := range [][2]string{{"{1: 2, 3: 4}", "{3: 4, 1: 2}"}, {"{1, 2}", "{2, 1}"}, {"'a'", `"a"`}} {
		if d := distance(read(equal[0]), read(equal[1])); d != 0 {
			t.Errorf("%v: %v", equal, d)
		}
	}
	for _, near := range [][3]string{ // the second is nearer to the first than the third
		{"'abcd'", "'abxd'", "'xxxx'"}, {"'abcd'", "'Abcd'", "'xbcd'"}, {"[1, 2, 3]", "[1, 2, 3, 4]", "[4, 5]"}, {"[1, 2]", "(1, 2)", "3"},
		{"10", "11", "1000"}, {"1", "True", "'one'"}, {"{'a': 1}", "{'a': 2}", "{'b': 1}"}, {"[[1], [2]]", "[[1], [3]]", "[1, 2]"},
	} {
		a, b := distance(read(near[1]), read(near[0])), distance(read(near[2]), read(near[0]))
		if a <= 0 || a >= b {
			t.Errorf("%v: %v and %v", near, a, b)
		}
	}
}
