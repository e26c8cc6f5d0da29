package analysis

import "testing"

// A file that imports a module is never passed over for how it writes that.
func TestImportMentions(t *testing.T) {
	for text, want := range map[string]bool{
		"import a":                               true,
		"import pkg.a as b\n":                    true,
		"from .a import f\n":                     true,
		"from . import (b,\n  # c\n  a,\n)\nx\n": true,
		"from pkg import b, \\\n    a\n":         true,
		"from \\\n  .a \\\n  import f\n":         true,
		"from b import c, \\\r\n a\r\n":          true,
		"if x: import a\n":                       true,
		"def f():\n\timport b; import a\n":       true,
		"import b\r\nfrom a import c\r\n":        true,
		"a = 1\nimport b\na()\n":                 false,
		"import ab, _a, a1\n":                    false,
		"from b import (c)\na\n":                 false,
		"important(a, b)":                        true, // a parse says otherwise
		"":                                       false,
	} {
		if got := importMentions(text, "a"); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
