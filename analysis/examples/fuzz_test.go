package examples

import (
	"strings"
	"testing"

	"semcoder/analysis"
)

// FuzzFind asks for the examples of every function of arbitrary text: nothing may
// panic, and every call must be an expression.
func FuzzFind(f *testing.F) {
	f.Add("def f(a):\n    '''\n    >>> x = 1, 2\n    >>> f(x)\n    Traceback (most recent call last):\n    a.E: b\n    '''\n")
	f.Add("class C:\n  def m(self): pass\n  @property\n  def p(self): 1\nc = C()\nc.m()\nassert C().p == 1 is f\n")
	f.Add("def f(): yield\ndef test():\n  with raises(E): f()\n  raises(E, f, *a)\n  self.assertRaises(E, lambda: f())\n  for f in f(): list(f())\n")
	f.Fuzz(func(t *testing.T, text string) {
		doc := analysis.Parse("u", 1, text)
		for _, fn := range doc.Functions() {
			for _, e := range Find(doc, fn) {
				root, err := doc.Syntax(e.Call)
				if err != nil || root.Broken() || e.Line < 0 || e.Line >= doc.Lines() || strings.TrimSpace(e.Call) == "" {
					t.Fatalf("%+v", e)
				}
			}
		}
	})
}
