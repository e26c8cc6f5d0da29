package analysis

import "testing"

// FuzzDocument asks everything of arbitrary text: nothing may panic, and every
// range must lie in the text.
func FuzzDocument(f *testing.F) {
	for _, seed := range []string{
		sample, "from x import *\nif __name__ == '__main__': f()\n", "match x:\n case {'a': b, **c} | C(d=e) as g: pass\n",
		"@a.register\n@b\ndef _(x: 'T' = lambda *y, z=1: y): \"\\x4\\\n\"\n", "type A[T: (int, str) = int] = list[T]\n",
		"class C[T](B, k=v):\n\tdef m(self): return super().m()\n", "x: int\n(a, [b, *c]) = d.e[0] = f'{g!r:{h}}'\r\r\n",
		"try:\n  import a.b\nexcept* (E, F) as g:\n  del h\nelse:\n  global i\n", "def f(", "\\", "'''", "\xff\x00", "import a as", "case",
	} {
		f.Add(seed, len(seed)/2)
	}
	f.Fuzz(func(t *testing.T, text string, offset int) {
		d := Parse("u", 1, text)
		for _, fn := range d.Functions() {
			inside(t, text, fn.Range)
			inside(t, text, fn.NameRange)
			inside(t, text, fn.DocRange)
			slice := d.Slice(fn)
			d.SliceFor(fn, "f(g(1))")
			lines := 0
			for _, c := range slice.Source {
				if c == '\n' {
					lines++
				}
			}
			if lines != len(slice.Lines) {
				t.Fatalf("%d lines, mapped are %d: %q", lines, len(slice.Lines), slice.Source)
			}
			for _, line := range slice.Lines {
				if line < -1 || line >= d.Lines() {
					t.Fatalf("line %d of %d", line, d.Lines())
				}
			}
		}
		for _, c := range d.Calls() {
			inside(t, text, c.Range)
			if text[c.Range.Start:c.Range.End] != c.Text {
				t.Fatalf("call %q at %v", c.Text, c.Range)
			}
			d.Resolve(c.Callee, c.Range.Start)
		}
		for _, doc := range d.Docstrings("") {
			for _, l := range doc.Lines {
				inside(t, text, Range{l.Offset, len(text)})
			}
		}
		d.FunctionAt(offset)
		d.NameAt(offset)
		d.CallAt(offset)
		if _, err := ParseCall(text); err == nil && text == "" {
			t.Fatal("nothing is a call")
		}
	})
}

func inside(t *testing.T, text string, r Range) {
	t.Helper()
	if r.Start < 0 || r.End < r.Start || r.End > len(text) {
		t.Fatalf("range %v of a text of %d bytes", r, len(text))
	}
}
