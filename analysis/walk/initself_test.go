package walk

import (
	"errors"
	"strings"
	"testing"
)

// TestInItself: what contains itself, or itself over and over, is spelled, compared and gone along with at no great
// length. None of these programs asks for anything but what is said here.
func TestInItself(t *testing.T) {
	twice := "class C:\n\n    def __init__(self):\n        self.m = self.a\n        self.n = 2\n\n    def a(self):\n        return 1\n\n"
	wide := "class C:\n\n    def __init__(self):\n"
	for _, name := range "abcdefghijklmnopq" {
		wide += "        self." + string(name) + " = self\n"
	}
	for _, c := range []struct{ source, want, says string }{
		{twice + "def f():\n    o = C()\n    return o.m()", "1", ""},
		{wide + "\ndef f():\n    C()\n    return 1", "1", ""},
		{"def f():\n    xs = []\n    xs.append(xs.append)\n    return xs.append is xs", "False", ""},
		{"def f():\n    a = (1,)\n    for i in [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]:\n        a = (a, a, a, a)\n    d = {a: 1}\n    return 1", "1", ""},
		{"class E(Exception):\n    pass\n\nclass E(E):\n    pass\n\ndef f():\n    raise E(1)", "", "two classes of exceptions of one name"},
		{"class A:\n    x = 1\n\nB = A\n\nclass A(B):\n    y = 2\n\ndef f():\n    return A.x", "1", ""},
		{"def f():\n    d = {}\n    for d[\"k\"], i in [(1, 2)]:\n        pass", "", "a target of kind subscript"},
		{"def f():\n    return next(reversed(range(10000)))", "", "what reversed goes through"},
	} {
		tr, err := Call(canonical(c.source), "f()", func(q Question) (Answer, error) { return Answer{}, errUnsaid })
		if says(err, c.says) && (err != nil || tr.Value == c.want) {
			continue
		}
		t.Errorf("%v, %s\n%s", err, tr.Value, c.source)
	}
}

// TestSameOfMany: of several classes that have something under a name the books find the one that the interpreter
// does, or end.
func TestSameOfMany(t *testing.T) {
	const b = "class A:\n    v = 1\n\n    def __init__(self):\n        self.a = 0\n\nclass B(A):\n\n    def __init__(self):\n        super().__init__()\n\n"
	for _, c := range []struct{ source, want, says string }{
		{"x = 5\n\nclass K:\n    x = 10\n    xs = [x for i in [1, 2]]\n    ys = [y for y in [x]]\n    g = lambda: x\n\ndef f():\n    return [K.xs, K.ys, K.g()]", "[[5, 5], [10], 5]", ""},
		{b + "class C(A):\n    v = 2\n\nclass D(B, C):\n    pass\n\ndef f():\n    return D.v", "", "derives from another in two ways"},
		{b + "class C:\n    v = 2\n\nclass D(B, C):\n    v = 3\n\ndef f():\n    return D().v", "", "super of one base of several"},
		{b + "def f():\n    return B().v", "1", ""},
		{"class A:\n\n    def __init__(self):\n        self.a = 0\n\n    def __str__(self):\n        return \"x\"\n\ndef f():\n    return f\"{A()}\"", "", "what str makes of an instance"},
		{"class A:\n\n    def __init__(self):\n        self.a = 0\n\n    def __repr__(self):\n        return \"x\"\n\ndef f():\n    return str([A()])", "", "what str makes of an instance"},
		{"class A:\n\n    def __init__(self):\n        self.a = 0\n\n    def __add__(self, o):\n        return o\n\ndef f():\n    a = A()\n    a += A()\n    return a", "", "+= of an instance"},
	} {
		tr, err := Call(canonical(c.source), "f()", func(q Question) (Answer, error) { return Answer{}, errors.Join(errUnsaid, errors.New(q.Expr)) })
		if says(err, c.says) && (err != nil || tr.Value == c.want) {
			continue
		}
		t.Errorf("%v, %s\n%s", err, tr.Value, c.source)
	}
}

// says tells a walk that has ended for a reason, or for none.
func says(err error, why string) bool {
	if why == "" {
		return err == nil
	}
	return err != nil && strings.Contains(err.Error(), why)
}
