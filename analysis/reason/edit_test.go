package reason

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"semcoder/analysis"
)

// TestHunksLeadFromOneToTheOther, by as few lines as there are.
func TestHunksLeadFromOneToTheOther(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		a, b := randomLines(random), randomLines(random)
		var got []string
		at := 0
		for _, h := range hunks(a, b) {
			got = append(got, a[at:h.from]...)
			got = append(got, b[h.newFrom:h.newTo]...)
			at = h.to
		}
		got = append(got, a[at:]...)
		if !slices.Equal(got, b) {
			t.Fatalf("%v to %v: %v", a, b, got)
		}
	}
	want := []hunk{{1, 2, 1, 2}, {3, 3, 3, 4}}
	if diff := cmp.Diff(fmt.Sprint(want), fmt.Sprint(hunks(strings.Fields("a b c d"), strings.Fields("a x c y d")))); diff != "" {
		t.Error(diff)
	}
}

func randomLines(random *rand.Rand) (lines []string) {
	for range random.IntN(8) {
		lines = append(lines, string(rune('a'+random.IntN(4))))
	}
	return lines
}

// written holds what people do and ast.unparse does not.
const written = `import math  # for pi
LIMIT = (1,
         2)

class Box:
  '''Two blanks a level.'''
  def __init__(self, xs):
    self.xs = xs   # kept

  # between
  def count(self, x):
    """How often.

    >>> Box([1]).count(1)
    1
    """
    n = 0
    for y in self.xs: n += y == x
    return n

def area(r, *,
         scale=1):
	# tabs here
	"not the first"
	if r < 0 or \
	   r > 9:
		raise ValueError(
			"r")
	text = '''a
    b'''
	total = math.pi * r; total *= scale
	return (total
	        + len(text))  # done
`

// TestTransplant changes one line of the canonical form at a time: the change must
// arrive in what people wrote, and all comments and docstrings must stay.
func TestTransplant(t *testing.T) {
	r := reasoner(t, Options{Tracer: sandbox(t)})
	from, err := r.canonical(t.Context(), written)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(from.Source, "\n")
	asWhole := 0
	for i, line := range lines {
		text := strings.TrimLeft(line, " ")
		if text == "" || strings.HasSuffix(text, ":") || strings.Contains(line, `"""`) {
			continue
		}
		for name, wanted := range map[string][]string{
			"changed":  {line[:len(line)-len(text)] + "changed = 1"},
			"inserted": {line, line[:len(line)-len(text)] + "inserted = [1]", line[:len(line)-len(text)] + "if inserted:", line[:len(line)-len(text)] + "    pass"},
		} {
			to := strings.Join(slices.Concat(lines[:i], wanted, lines[i+1:]), "\n")
			canonical, err := r.canonical(t.Context(), to)
			if err != nil {
				continue // behind a return, or within a string
			}
			edits, ok, err := r.transplant(t.Context(), written, from, to)
			if err != nil || !ok {
				t.Errorf("%s at %q: %v, %v", name, line, ok, err)
				continue
			}
			got := applied(written, edits)
			if c, err := r.canonical(t.Context(), got); err != nil || c.Source != canonical.Source {
				t.Errorf("%s at %q: %v\n%s", name, line, err, got)
			}
			if !strings.Contains(got, "How often.\n\n    >>> Box") || !strings.Contains(got, "# between") {
				t.Errorf("%s at %q lost words:\n%s", name, line, got)
			}
			if !strings.Contains(got, "# tabs here") {
				asWhole++
			}
		}
	}
	if asWhole > 4 { // two statements of one line are rewritten with their function
		t.Errorf("%d functions rewritten as wholes", asWhole)
	}
}

// TestTransplantKeepsComments, those behind a line that changes and those between two.
func TestTransplantKeepsComments(t *testing.T) {
	r := reasoner(t, Options{Tracer: sandbox(t)})
	const source = "def f(a, b):  # head\n    x = a - 1   # first\n\n    # between\n    y = (b -\n         2)  # second\n    return x  # '#' ends\n"
	from, err := r.canonical(t.Context(), source)
	if err != nil {
		t.Fatal(err)
	}
	for wanted, want := range map[string]string{
		"def f(a, b):\n    x = a + 1\n    y = b + 2\n    return y":          "def f(a, b):  # head\n    x = a + 1   # first\n\n    # between\n    y = b + 2  # second\n    return y  # '#' ends\n",
		"def f(a, b, c):\n    x = a - 1\n    y = b - 2\n    return x":       "def f(a, b, c):  # head\n    x = a - 1   # first\n\n    # between\n    y = (b -\n         2)  # second\n    return x  # '#' ends\n",
		"def f(a, b):\n    x = '#'\n    z = 1\n    y = b - 2\n    return x": "def f(a, b):  # head\n    x = \"#\"\n    z = 1\n\n    # between\n    y = (b -\n         2)  # second\n    return x  # '#' ends\n",
	} {
		edits, ok, err := r.transplant(t.Context(), source, from, wanted)
		if got := applied(source, edits); !ok || err != nil || got != want {
			t.Errorf("%v, %v: %s\nwant %s", ok, err, got, want)
		}
	}
}

// FuzzRefined: whatever a reply holds, an edit of it is a program with the function
// that was asked about, or there is none.
func FuzzRefined(f *testing.F) {
	f.Add("[Refined]\n```python\ndef mean(xs):\n    return 0\n```\n")
	f.Add("```\nimport os\ndef mean(:\n```")
	f.Add("```python\nclass mean:\n  pass\n\nprint(1)\n``` ```")
	f.Add("```python\n```")
	f.Fuzz(func(t *testing.T, reply string) {
		code, ok := refined(reply)
		if !ok {
			return
		}
		source, ok := grafted("K = 1\n\ndef mean(xs, low=0):\n    return K\n\ndef other():\n    return 2", code, "mean")
		if !ok {
			return
		}
		if !strings.Contains(source, "K = 1\n") {
			t.Fatalf("%q lost what stood before: %q", reply, source)
		}
		names := map[string]bool{}
		for _, s := range analysis.Parse("x.py", 0, source).Statements() {
			names[s.Name] = true
		}
		if !names["mean"] && !names["other"] {
			t.Fatalf("%q: %q", reply, source)
		}
	})
}
