package pyx

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestTellEdit(t *testing.T) {
	const code = "def f(xs):\n    n = 0\n    for x in xs:\n        n += x\n        n += 1\n    n += 1\n    return n"
	for _, c := range []struct{ to, want string }{
		{code, ""},
		{strings.Replace(code, "n += x", "n -= x", 1), "`n += x` becomes `n -= x`"},
		{strings.Replace(code, "        n += 1", "        n += 2", 1), "`n += 1` in line 5 becomes `n += 2`"},
		{strings.Replace(code, "        n += x\n", "", 1), "`n += x` goes"},
		{strings.Replace(code, "    return", "        return", 1), "`return n` moves in"},
		{strings.Replace(code, "        n += x", "    n += x", 1), "`n += x` moves out"},
		{strings.Replace(code, "    n = 0\n", "    n = 0\n    m = 1\n", 1), "`m = 1` comes before `for x in xs:`"},
		{strings.Replace(code, "    n = 0\n", "    if not xs:\n        return 0\n    n = 0\n", 1), "`if not xs:` with `return 0` in it comes before `n = 0`"},
		{code + "\n    n = 0", "`n = 0` comes after `return n`"},
		{code + "\n        n = 0", ""}, // under what?
		{strings.Replace(code, "n = 0", "n = 1", 1) + "\n    n = 0", "`n = 0` becomes `n = 1`; `n = 0` comes after `return n`"},
		{strings.Replace(code, "n += x", "n += `x`", 1), ""},
		{strings.Replace(code, "    return n", "        return 1", 1), ""},
		{strings.ReplaceAll(code, "n", "m"), ""}, // too much
	} {
		from, to := strings.Split(code, "\n"), strings.Split(c.to, "\n")
		got := strings.Join(tellEdit(from, hunks(from, to)), "; ")
		if got != c.want {
			t.Errorf("to\n%s\ngot  %q\nwant %q", c.to, got, c.want)
		}
		if got != "" && !makes(code, got, c.to) {
			t.Errorf("%q read back makes something else than\n%s", got, c.to)
		}
	}
}

// Edits make what they are taken from and, where they can be said, what they say.
func TestEditsOfRandomTexts(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	lines := []string{"a", "b:", "    a", "    c:", "        a", "d = 1", "return e"}
	text := func() []string {
		var out []string
		for range 1 + random.IntN(7) {
			out = append(out, lines[random.IntN(len(lines))])
		}
		return out
	}
	told := 0
	for range 5000 {
		from, to := text(), text()
		edits := hunks(from, to)
		if got := strings.Join(apply(from, edits), "\n"); got != strings.Join(to, "\n") {
			t.Fatalf("%q to %q: the edits make %q", from, to, got)
		}
		said := strings.Join(tellEdit(from, edits), "; ")
		if said == "" {
			continue
		}
		told++
		if !makes(strings.Join(from, "\n"), said, strings.Join(to, "\n")) {
			made, _ := readEdit(from, said)
			t.Fatalf("%q to %q: %q makes %q", from, to, said, made)
		}
	}
	if told < 500 {
		t.Errorf("only %d edits could be said", told)
	}
}
