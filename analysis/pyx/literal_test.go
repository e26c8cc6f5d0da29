package pyx

import "testing"

func TestLiterals(t *testing.T) {
	for text, want := range map[string]form{
		"0": whole, "-12": whole, "1.5": real, "1e-07": real, "1e+16": real, "None": word, "True": word,
		`"it's"`: str, `'a"b\'c'`: str, `"\x00\n\u00e9"`: str, "[]": list, "[1, [2, 3]]": list,
		"()": tuple, "(1,)": tuple, `(1, "a, b")`: tuple, "set()": set, "{1, 2}": set, "{}": dict,
		`{"a": [1], "b: c": {}}`: dict,
	} {
		if x, ok := readLiteral(text); !ok || x.form != want || x.text != text {
			t.Errorf("%s: %c %q %v", text, x.form, x.text, ok)
		}
	}
	for _, text := range []string{"", "1 ", "x", "[1", "[1 2]", "(1)", "{1: }", `"a`, `"\q"`, "1.2.3", "--1", "{1, 2: 3}", "<f>", "[…]", "inf", "05", "-0", "[1,2]", "[1, ]", "(1, 2,)", `b"a"`, `"\ud800"`} {
		if x, ok := readLiteral(text); ok {
			t.Errorf("%s read as %c %q", text, x.form, x.text)
		}
	}
}
