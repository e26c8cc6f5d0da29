package narrate

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestElementsOfReprs(t *testing.T) {
	cases := map[string][]string{
		`[1, "a, b", (2, 3)]`:         {"1", `"a, b"`, "(2, 3)"},
		`("x",)`:                      {`"x"`},
		`{"a": [1, 2], 'b"': {1: 2}}`: {`"a": [1, 2]`, `'b"': {1: 2}`},
		`[]`:                          nil,
	}
	for repr, want := range cases {
		got, ok := elements(repr)
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("elements(%s): %v\n%s", repr, ok, diff)
		}
		if again := wrap(repr, got); again != repr {
			t.Errorf("wrap(%s) = %s", repr, again)
		}
	}
	for _, repr := range []string{"(1) + (2)", `"abc"`, "12", `["a]`, "", "["} {
		if got, ok := elements(repr); ok {
			t.Errorf("elements(%s) = %q", repr, got)
		}
	}
}

func TestCharactersAndQuoteAreInverse(t *testing.T) {
	for repr, n := range map[string]int{`"abc"`: 3, `"it's"`: 4, `'say "hi"'`: 8, `'\'"'`: 2, `"a\n\x00\u2028é"`: 5, `""`: 0} {
		chars, ok := characters(repr)
		if !ok || len(chars) != n {
			t.Errorf("characters(%s) = %q", repr, chars)
		}
		if got := quote(chars); got != repr {
			t.Errorf("quote of %s is %s", repr, got)
		}
	}
}

func TestSequencesSpellWhatIsLeft(t *testing.T) {
	cases := []struct{ value, first, rest string }{
		{`"ab"`, `"a"`, `"b"`},
		{`[1, 2, 3]`, "1", "[2, 3]"},
		{`(1, 2)`, "1", "(2,)"},
		{`{"a": 1, "b": 2}`, `"a"`, `{"b": 2}`},
		{`{1}`, "1", "set()"},
		{"range(0, 3)", "0", "range(1, 3)"},
		{"range(5, 0, -2)", "5", "range(3, 0, -2)"},
		{"range(2, 1000000000000)", "2", "range(3, 1000000000000)"},
	}
	for _, c := range cases {
		s, ok := fromValue(c.value)
		if !ok || s.item(0) != c.first || s.spell(1, s.n) != c.rest {
			t.Errorf("%s: %v, first %q, rest %q", c.value, ok, s.item(0), s.spell(1, s.n))
		}
	}
	if s, _ := fromValue("range(5, 0, -2)"); s.n != 3 {
		t.Errorf("range(5, 0, -2) has %d items", s.n)
	}
	if s, _ := fromValue("range(3, 3)"); s.n != 0 {
		t.Errorf("range(3, 3) has %d items", s.n)
	}
}

func TestUnpack(t *testing.T) {
	got, ok := unpack("i, (a, b)", `(1, ["x", (2, 3)])`)
	if diff := cmp.Diff(map[string]string{"i": "1", "a": `"x"`, "b": "(2, 3)"}, got); !ok || diff != "" {
		t.Error(ok, diff)
	}
	for _, target := range []string{"a, *b", "a[0]", "a, b, c"} {
		if got, ok := unpack(target, "(1, 2)"); ok {
			t.Errorf("unpack(%s) = %v", target, got)
		}
	}
}

func FuzzValues(f *testing.F) {
	f.Add(`{"a": [1, 'x"'], }`)
	f.Add(`"\x`)
	f.Fuzz(func(t *testing.T, text string) {
		if s, ok := fromValue(text); ok && s.n > 0 {
			s.spell(1, s.n)
		}
		readComprehension(text)
		forStatement(text)
		unpack(text, text)
	})
}
