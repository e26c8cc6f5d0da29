package grammar_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"semcoder/analysis/reason"
	. "semcoder/analysis/reason/grammar"
	"semcoder/analysis/trace"
)

// TestMain lets the test binary be the sandbox's worker.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		os.Exit(trace.WorkerMain(os.Stdin, os.Stdout))
	}
	os.Exit(m.Run())
}

// accepts tells how much of a text the grammar takes, and whether that is all of an
// answer.
func accepts(g *Grammar, text string) (n int, done bool) {
	s := g.Start()
	for n = range len(text) {
		next, ok := g.Next(s, text[n])
		if !ok {
			return n, false
		}
		s = next
	}
	return len(text), g.Done(s)
}

func TestValues(t *testing.T) {
	g := Forward("f(1)")
	for _, value := range []string{
		"0", "-12", "1.5", "-0.0", "1e+16", "1e-05", ".5", "1.", "2j", "(1+2j)", "(-0-2j)", "1 + 2j", "None", "True", "False",
		`float("nan")`, `float("-inf")`, `""`, `"it's"`, `'say "so"'`, `"\n\\\x1b\u00e9\U0010ffff"`, `"日本 é"`, `b"\x00a"`, "b''",
		"[]", "[1, 2]", "[[1], []]", "()", "(1,)", "(1, 2)", "(1)", "{}", "{1}", "{1, 2}", `{"a": 1, "b": [2]}`, "{(1, 2): {3: 4}}",
		"set()", "frozenset({1, 2})", "frozenset()", `Counter({"a": 2})`, "deque([1, 2], maxlen=3)", `Decimal("1.50")`, "Fraction(1, 2)",
		"range(0, 3)", "datetime.date(2020, 1, 2)", "datetime.timedelta(days=1, seconds=2)", `bytearray(b"a")`, `OrderedDict({1: 2})`,
		"[1,2]", "1 ", "[1 , 2]", "complex(1, 2)", `[None, True, float("inf")]`,
	} {
		answer := "\nassert f(1) == " + value + "\n[/ANSWER]"
		if n, done := accepts(g, answer); !done {
			t.Errorf("%q is refused at %q", value, answer[n:])
		}
	}
	for _, value := range []string{
		"", "x", "Nonesuch", "None.x", "07", "1 2", "1_000", "--1", "1+2", "1 + 2", "1+j", "2j+1", "1e", "-", "True False", "not True",
		`"a" "b"`, `"""a"""`, `f"{x}"`, `r"a"`, `"a`, "\"a\nb\"", `"\q"`, `"\x1"`, `"\U00110000"`, `b"é"`, `b"\u00e9"`, "\"\x80\"", "\"\xed\xa0\x80\"",
		"[1,]", "[,]", "[1", "[1)", "(1, 2,)", "{1: }", "{1: 2, 3}", "{1, 2: 3}", "{: 1}", "f(1)", "len([1])", "float(1)", "float()", "set", "Point(1)",
		"deque([1], size=3)", "deque(maxlen=3, [1])", "[x for x in y]", "1 if 2 else 3", "lambda: 1", "a.b", "[1][0]", "1; import os", "1 # one", "1,", "*[1]",
		"  1", strings.Repeat("[", 61) + strings.Repeat("]", 61),
	} {
		if _, done := accepts(g, "\nassert f(1) == "+value+"\n[/ANSWER]"); done {
			t.Errorf("%q is accepted", value)
		}
	}
}

func TestForms(t *testing.T) {
	forward := Forward(`f("== , )")`)
	backward := Backward("f", "[1, 2]", []string{"xs", "k"}, []string{"Node"})
	raising := Backward("f", "raises(ValueError)", nil, nil)
	method := Backward("Stack(??).push", "3", nil, nil)
	for _, c := range []struct {
		g    *Grammar
		text string
		done bool
	}{
		{forward, "\nassert f(\"== , )\") == 1\n[/ANSWER]", true},
		{forward, ` assert f("== , )") == 1 [/ANSWER]`, true},
		{forward, `assert f("== , )") == 1[/ANSWER]`, true},
		{forward, `assert raises(ValueError, f("== , )"))[/ANSWER]`, true},
		{forward, `assert raises(json.JSONDecodeError, f("== , )"))[/ANSWER]`, true},
		{forward, `assert raises(json., f("== , )"))[/ANSWER]`, false},
		{forward, `assert raises(7, f("== , )"))[/ANSWER]`, false},
		{forward, `assert raises(ValueError, g())[/ANSWER]`, false},
		{forward, "\nassert g(1) == 1\n[/ANSWER]", false},
		{forward, "\nassert f(\"== , )\") != 1\n[/ANSWER]", false},
		{forward, "\n\n\nassert f(\"== , )\") == 1\n[/ANSWER]", false},
		{forward, "assert f(\"== , )\") == 1\n[/ANSWER]more", false},
		{backward, "\nassert f([3]) == [1, 2]\n[/ANSWER]", true},
		{backward, "\nassert f() == [1, 2]\n[/ANSWER]", true},
		{backward, "\nassert f([3], k=2) == [1, 2]\n[/ANSWER]", true},
		{backward, "\nassert f(xs=[3], k=2) == [1, 2]\n[/ANSWER]", true},
		{backward, "\nassert f(Node(1, Node(2, None))) == [1, 2]\n[/ANSWER]", true},
		{backward, "\nassert f(deque([1], maxlen=2)) == [1, 2]\n[/ANSWER]", true},
		{backward, "\nassert f(k=2, [3]) == [1, 2]\n[/ANSWER]", false},
		{backward, "\nassert f(k=2, xs=[3]) == [1, 2]\n[/ANSWER]", false},
		{backward, "\nassert f(k=2, k=3) == [1, 2]\n[/ANSWER]", false},
		{backward, "\nassert f(z=2) == [1, 2]\n[/ANSWER]", false},
		{backward, "\nassert f(deque([1], k=2)) == [1, 2]\n[/ANSWER]", false},
		{backward, "\nassert f([3]) == [1, 3]\n[/ANSWER]", false},
		{backward, "\nassert f(3) + g() == [1, 2]\n[/ANSWER]", false},
		{raising, "\nassert raises(ValueError, f(-1))\n[/ANSWER]", true},
		{raising, "\nassert raises(KeyError, f(-1))\n[/ANSWER]", false},
		{method, "\nassert Stack([1]).push(2) == 3\n[/ANSWER]", true},
		{method, "\nassert Stack.push(2) == 3\n[/ANSWER]", false},
	} {
		if n, done := accepts(c.g, c.text); done != c.done {
			t.Errorf("%q: accepted %v, stopped at %q", c.text, done, c.text[n:])
		}
	}
}

// written is a random value as the sandbox writes it.
func written(random *rand.Rand, depth int) string {
	kinds := 14
	if depth == 0 {
		kinds = 7
	}
	several := func(join func(i int) string) string {
		var out []string
		for i := range random.IntN(4) {
			out = append(out, join(i))
		}
		return strings.Join(out, ", ")
	}
	one := func(int) string { return written(random, depth-1) }
	pair := func(int) string { return one(0) + ": " + one(0) }
	switch random.IntN(kinds) {
	case 0:
		return fmt.Sprint(random.IntN(2000) - 1000)
	case 1:
		return strconv.FormatFloat(random.NormFloat64()*1e9, 'g', -1, 64)
	case 2:
		return []string{"None", "True", "False", `float("nan")`, `float("inf")`, `float("-inf")`, "set()"}[random.IntN(7)]
	case 3, 4:
		var b []rune
		for range random.IntN(9) {
			b = append(b, []rune("ab \"'\\é日😀=[]/#")[random.IntN(14)])
		}
		return strconv.Quote(string(b))
	case 5:
		return `b"` + strings.Repeat(`\x00a'`, random.IntN(3)) + `"`
	case 6:
		return "(" + fmt.Sprint(random.IntN(9)) + []string{"+", "-"}[random.IntN(2)] + "1.5e-07j)"
	case 7, 8:
		return "[" + several(one) + "]"
	case 9:
		return "(" + one(0) + ",)"
	case 10:
		return "{" + several(pair) + "}"
	case 11:
		return "{" + one(0) + ", " + one(0) + "}"
	case 12:
		return []string{"Counter", "OrderedDict", "frozenset"}[random.IntN(3)] + "({" + several(pair) + "})"
	default:
		return "deque([" + several(one) + "], maxlen=5)"
	}
}

func TestWhatTheSandboxWritesIsAccepted(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		value := written(random, 4)
		forward, backward := "\nassert f(1) == "+value+"\n[/ANSWER]", "\nassert f("+value+", "+value+") == 1\n[/ANSWER]"
		if n, done := accepts(Forward("f(1)"), forward); !done {
			t.Fatalf("%s is refused at %q", value, forward[n:])
		}
		if n, done := accepts(Backward("f", "1", nil, nil), backward); !done {
			t.Fatalf("f(%s, %s) is refused at %q", value, value, backward[n:])
		}
	}
}

// walk writes an answer of the grammar: bytes at random and, after so many, the way
// out that outwards prefers. Where there is none, it comes back without an end.
func walk(g *Grammar, random *rand.Rand, bytes int) string {
	const tail = "])}\n,[/ANSWER j0:="
	s, out := g.Start(), []byte{}
	for !g.Done(s) && len(out) < 100*bytes {
		may := []byte{}
		for b := range 256 {
			if _, ok := g.Next(s, byte(b)); ok {
				may = append(may, byte(b))
			}
		}
		if len(may) == 0 {
			break
		}
		b := may[random.IntN(len(may))]
		if len(out) >= bytes {
			outwards := []string{"\"", "'"}[len(out)%2] + tail
			if at := strings.IndexAny(outwards, string(may)); at >= 0 && may[0] < 0x80 {
				b = outwards[at]
			}
		}
		s, _ = g.Next(s, b)
		out = append(out, b)
	}
	return string(out)
}

// TestEveryBeginningCanBeEnded walks, and holds what comes out against those who read
// answers: this package's reader and Python's own parser.
func TestEveryBeginningCanBeEnded(t *testing.T) {
	run := trace.NewRunner(trace.Options{})
	defer run.Close()
	random := rand.New(rand.NewPCG(3, 4))
	for i := range 120 {
		g := Backward("f", "1", []string{"xs", "key"}, []string{"Node"})
		if i%2 == 0 {
			g = Forward("f(1)")
		}
		text := walk(g, random, 20+i%60)
		if _, done := accepts(g, text); !done {
			t.Fatalf("%.200q has no end", text)
		}
		a, _, read := reason.ReadAnswer("[ANSWER]" + text)
		if !read {
			t.Fatalf("%q is not read", text)
		}
		if _, err := run.Canonical(t.Context(), a.Call+", "+a.String()); err != nil && i%8 < 2 {
			t.Fatalf("%q is no Python: %v", text, err)
		}
	}
}

// FuzzBeginnings: a state depends on what was read alone, and what ends is done.
func FuzzBeginnings(f *testing.F) {
	f.Add("\nassert f(1) == [1, {2: (3,)}]\n[/ANSWER]")
	f.Add("assert raises(E.F, f(1)) [/ANSWER]")
	f.Add("\nassert f(1) == \"\\U0010fFff\xe6\x97\xa5\"")
	f.Fuzz(func(t *testing.T, text string) {
		g := Forward("f(1)")
		n, done := accepts(g, text)
		if done && !strings.HasSuffix(text, "[/ANSWER]") {
			t.Fatalf("%q is an answer", text)
		}
		whole, ok := g.Follow(g.Start(), text[:n])
		if !ok {
			t.Fatalf("%q is refused the second time", text[:n])
		}
		if n < len(text) {
			if _, ok := g.Next(whole, text[n]); ok {
				t.Fatalf("%q is accepted the second time", text[:n+1])
			}
		}
	})
}
