package reason

import (
	"strings"
	"testing"
)

func TestReadAnswer(t *testing.T) {
	for name, c := range map[string]struct {
		said string
		want Answer
	}{
		"plain":                 {"[ANSWER]\nassert f(1) == 2\n", Answer{"f(1)", "2", ""}},
		"with the closing tag":  {"[ANSWER]\nassert f(1) == 2\n[/ANSWER] and on [ANSWER]", Answer{"f(1)", "2", ""}},
		"on one line":           {"[ANSWER] assert f(1)==2 ", Answer{"f(1)", "2", ""}},
		"the last of two":       {"[ANSWER]\nassert f(1) == 2\nno:\n[ANSWER]\nassert f(1) == 3\n", Answer{"f(1)", "3", ""}},
		"== in the value":       {`[ANSWER] assert f("a") == "a == b"`, Answer{`f("a")`, `"a == b"`, ""}},
		"== in the argument":    {`[ANSWER] assert f("a == b") == 1`, Answer{`f("a == b")`, "1", ""}},
		"== in brackets":        {`[ANSWER] assert f(1 == 1, {2: [3 == 4]}) == True`, Answer{`f(1 == 1, {2: [3 == 4]})`, "True", ""}},
		"assert in the value":   {`[ANSWER] assert f() == "assert f() == 1"`, Answer{"f()", `"assert f() == 1"`, ""}},
		"the tag in the value":  {`[ANSWER] assert f() == "[ANSWER]"`, Answer{"f()", `"[ANSWER]"`, ""}},
		"escaped quotes":        {`[ANSWER] assert f('it\'s') == "say \"==\""`, Answer{`f('it\'s')`, `"say \"==\""`, ""}},
		"raw string":            {`[ANSWER] assert f(r"\"==") == 1`, Answer{`f(r"\"==")`, "1", ""}},
		"triple quotes":         {"[ANSWER] assert f(\"\"\"a\n\"==\"\n\"\"\") == 1", Answer{"f(\"\"\"a\n\"==\"\n\"\"\")", "1", ""}},
		"lines in brackets":     {"[ANSWER] assert f(1) == [\n  1,\n  2,\n]\n", Answer{"f(1)", "[\n  1,\n  2,\n]", ""}},
		"continued line":        {"[ANSWER] assert f(1) == \\\n  2", Answer{"f(1)", "\\\n  2", ""}},
		"keyword argument":      {"[ANSWER] assert f(a=1) == 2", Answer{"f(a=1)", "2", ""}},
		"method":                {`[ANSWER] assert Stack([1]).pop() == 1`, Answer{"Stack([1]).pop()", "1", ""}},
		"negative number":       {"[ANSWER] assert f(1) == -2", Answer{"f(1)", "-2", ""}},
		"a function raises":     {"[ANSWER] assert raises(1) == 2", Answer{"raises(1)", "2", ""}},
		"raises":                {"[ANSWER] assert raises(ValueError, f(1, 2))", Answer{"f(1, 2)", "", "ValueError"}},
		"raises with module":    {"[ANSWER] assert raises(a.b.E, f())", Answer{"f()", "", "a.b.E"}},
		"raises, == within":     {`[ANSWER] assert raises(E, f("== , )"))`, Answer{`f("== , )")`, "", "E"}},
		"unicode":               {`[ANSWER] assert f("é") == "日本"`, Answer{`f("é")`, `"日本"`, ""}},
		"monologue speaks == ":  {"since 1 == 1, assert holds\n[ANSWER] assert f(1) == 2", Answer{"f(1)", "2", ""}},
		"nothing":               {"", Answer{}},
		"no tag":                {"assert f(1) == 2", Answer{}},
		"empty block":           {"[ANSWER]\n", Answer{}},
		"no assert":             {"[ANSWER] f(1) == 2", Answer{}},
		"assertion":             {"[ANSWER] assertion f(1) == 2", Answer{}},
		"no value":              {"[ANSWER] assert f(1) == ", Answer{}},
		"no call":               {"[ANSWER] assert x == 2", Answer{}},
		"a chain":               {"[ANSWER] assert f(1) == 2 == 2", Answer{}},
		"inequality":            {"[ANSWER] assert f(1) != 2", Answer{}},
		"order":                 {"[ANSWER] assert f(1) >= 2", Answer{}},
		"assignment":            {"[ANSWER] assert f(1) = 2", Answer{}},
		"walrus":                {"[ANSWER] assert f(1) := 2", Answer{}},
		"message":               {`[ANSWER] assert f(1) == 2, "why"`, Answer{}},
		"comment":               {"[ANSWER] assert f(1) == 2 # sure", Answer{}},
		"second statement":      {"[ANSWER] assert f(1) == 2; import os", Answer{}},
		"second line":           {"[ANSWER] assert f(1) == 2\nimport os", Answer{}},
		"unclosed bracket":      {"[ANSWER] assert f(1) == [2", Answer{}},
		"wrong bracket":         {"[ANSWER] assert f(1) == [2)", Answer{}},
		"bracket too many":      {"[ANSWER] assert f(1) == 2]", Answer{}},
		"unclosed string":       {`[ANSWER] assert f(1) == "2`, Answer{}},
		"string over a line":    {"[ANSWER] assert f(1) == \"2\n\"", Answer{}},
		"unclosed triple":       {`[ANSWER] assert f(1) == """2"`, Answer{}},
		"trailing backslash":    {`[ANSWER] assert f(1) == "2\`, Answer{}},
		"lone backslash":        {`[ANSWER] assert f(1) == \2`, Answer{}},
		"nul":                   {"[ANSWER] assert f(1) == 2\x00", Answer{}},
		"raises nothing":        {"[ANSWER] assert raises(ValueError)", Answer{}},
		"raises a call":         {"[ANSWER] assert raises(E(), f())", Answer{}},
		"raises, number":        {"[ANSWER] assert raises(1.5, f())", Answer{}},
		"raises, two calls":     {"[ANSWER] assert raises(E, f(), g())", Answer{}},
		"raises, then brackets": {"[ANSWER] assert raises(E, f()) + (1)", Answer{}},
	} {
		t.Run(name, func(t *testing.T) {
			got, _, read := ReadAnswer(c.said)
			if got != c.want || read != (c.want != Answer{}) {
				t.Errorf("%q reads as %+v (%v), want %+v", c.said, got, read, c.want)
			}
		})
	}
}

func TestTheMonologueEndsWhereTheAnswerStarts(t *testing.T) {
	for said, want := range map[string]string{
		"so [ANSWER] assert f() == 1":                           "so ",
		"so [ANSWER] no, [ANSWER] assert f() == 1":              "so [ANSWER] no, ",
		`so [ANSWER] assert f() == "[ANSWER]"`:                  "so ",
		"so [ANSWER] assert f(":                                 "so ",
		"so":                                                    "so",
		"so [/ANSWER] and nothing":                              "so ",
		"a" + strings.Repeat("[ANSWER]", 50):                    "a" + strings.Repeat("[ANSWER]", 49),
		"so [ANSWER] assert f() == 1 [/ANSWER] [ANSWER] g() ==": "so ",
	} {
		if _, start, _ := ReadAnswer(said); said[:start] != want {
			t.Errorf("of %q the monologue is %q, want %q", said, said[:start], want)
		}
	}
}

func FuzzReadAnswer(f *testing.F) {
	for _, seed := range []string{
		"[ANSWER]\nassert f(1) == 2\n", `[ANSWER] assert raises(E, f("== , )"))`, "[ANSWER] assert f(\"\"\"\n==\"\"\") == {1: [",
		"[ANSWER][ANSWER] assert '\\' == [/ANSWER]",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, said string) {
		a, start, read := ReadAnswer(said)
		if start < 0 || start > len(said) {
			t.Fatalf("start %d of %d bytes", start, len(said))
		}
		if !read {
			return
		}
		// What was read is one expression each, and reads the same from the
		// assertion it stands for.
		if !strings.HasPrefix(said[start:], answerTag) || (a.Value == "") == (a.Raises == "") {
			t.Fatalf("%+v at %d", a, start)
		}
		again := "[ANSWER]\nassert " + a.Call + " == " + a.Value + "\n"
		if a.Raises != "" {
			again = "[ANSWER]\nassert raises(" + a.Raises + ", " + a.Call + ")\n"
		}
		if b, _, ok := ReadAnswer(again); !ok || b != a {
			t.Fatalf("%+v reads back as %+v from %q", a, b, again)
		}
	})
}
