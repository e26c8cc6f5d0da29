package trace

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// TestWorldIsMadeUp checks what programs learn about their host, and that their
// asking is counted.
func TestWorldIsMadeUp(t *testing.T) {
	r := sharedRunner()
	for _, c := range []struct {
		source, call, value string
		clock, entropy      bool
	}{
		{"def f():\n    return 1\n", "f()", "1", false, false},
		{"import time\ndef f():\n    return int(time.time())\n", "f()", "1704067200", true, false},
		{"import datetime\ndef f():\n    return datetime.datetime.now().isoformat()[:16]\n", "f()", `"2024-01-01T00:00"`, true, false},
		{"import time\ndef f():\n    time.sleep(60)\n    return 1\n", "f()", "1", false, false},
		{"import time\ndef f():\n    end = time.monotonic() + 3\n    while time.monotonic() < end:\n        time.sleep(1)\n    return 1\n", "f()", "1", true, false},
		{"import os\ndef f():\n    return len(os.urandom(4))\n", "f()", "4", false, true},
		{"import random\ndef f():\n    return random.randint(5, 5)\n", "f()", "5", false, true},
		{"import uuid\ndef f():\n    return len(str(uuid.uuid4()))\n", "f()", "36", false, true},
		{"import os, sys\ndef f():\n    return len(os.environ), sys.argv\n", "f()", `(0, [""])`, false, false},
		{"def f():\n    return list({'a', 'b', 'c', 'd'})\n", "f() == f()", "True", false, false},
		{"try:\n    import numpy\nexcept ImportError:\n    numpy = None\ndef f():\n    return numpy\n", "f()", "None", false, false},
	} {
		got := traced(t, r, Program{Source: c.source, Call: c.call})
		again := traced(t, r, Program{Source: c.source, Call: c.call})
		if got.Value != c.value || got.Clock > 0 != c.clock || got.Entropy > 0 != c.entropy {
			t.Errorf("%s%s: %s, clock %d, entropy %d; %s %s", c.source, c.call, got.Value, got.Clock, got.Entropy, got.Stop, got.Problem)
		}
		if diff := cmp.Diff(got, again); diff != "" {
			t.Errorf("%s: the second run differs:\n%s", c.source, diff)
		}
		if strings.Contains(c.source, "numpy") && !slices.Equal(got.Needs, []string{"numpy"}) {
			t.Errorf("needs %q", got.Needs)
		}
	}
}

// TestSeeds checks that a seed is a world of its own, and the same one every time.
func TestSeeds(t *testing.T) {
	const source = "import random, time\ndef f():\n    return time.time(), random.random()\n"
	seen := map[string]uint64{}
	for _, seed := range []uint64{0, 1, 2, 1 << 63} {
		first := traced(t, sharedRunner(), Program{Source: source, Call: "f()", Seed: seed})
		again := traced(t, sharedRunner(), Program{Source: source, Call: "f()", Seed: seed})
		other, known := seen[first.Value]
		if first.Stop != Returned || first.Value != again.Value || known {
			t.Errorf("seed %d: %s, then %s; seed %d: %v", seed, first.Value, again.Value, other, known)
		}
		seen[first.Value] = seed
	}
}

// TestHostilePrograms runs programs that mean harm. Each ends as its first line says,
// and leaves no trace: the run after it is, to the last field, one that was made
// before all of them.
func TestHostilePrograms(t *testing.T) {
	files, err := filepath.Glob("testdata/hostile/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	r := NewRunner(Options{Log: func(text string) { t.Log(text) }})
	defer r.Close()
	reference := traced(t, r, canary)
	n := 0
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		n += len(archive.Files)
		for _, f := range archive.Files {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar")+"/"+f.Name, func(t *testing.T) {
				checkHostile(t, r, string(f.Data))
				if diff := cmp.Diff(reference, traced(t, r, canary)); diff != "" {
					t.Errorf("the next run is another:\n%s", diff)
				}
			})
		}
	}
	if n < 200 {
		t.Errorf("%d programs, want 200", n)
	}
}

// canary is a program whose account shows much of what an interpreter remembers.
var canary = Program{Source: `import random, re, sys, time
from collections import Counter
class Word(str):
    pass
def f(text):
    words = Counter(Word(w) for w in re.findall("[a-z]+", text))
    print(len(sys.modules), sys.getrecursionlimit())
    return words.most_common(2), sorted({hash(w) % 7 for w in words}), random.random(), time.time()
`, Call: `f("a fox and a hen and a dog")`}

func checkHostile(t *testing.T, r *Runner, source string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	first, _, _ := strings.Cut(source, "\n")
	want := strings.Split(strings.TrimPrefix(first, "# "), "|")
	wall := 10 * time.Second // to end as it must, on any machine
	if slices.Contains(want, "budget") || slices.Contains(want, "budget wall") {
		wall = 500 * time.Millisecond // many use it up
	}
	got, err := r.Run(ctx, Program{Source: source, Call: "f()", Budget: Budget{Wall: wall}})
	if err != nil {
		t.Fatal(err)
	}
	end := ending(got)
	if !slices.ContainsFunc(want, func(w string) bool { return strings.HasPrefix(end+" ", strings.TrimSuffix(w, "*")) }) {
		t.Errorf("ended as %q, want %q: %s", end, want, got.Problem)
	}
}

// ending is how a run ended, as the first lines of hostile programs say it.
func ending(t *Trace) string {
	switch {
	case t.Stop == Raised:
		return "raised " + t.Exception.Type
	case t.Stop == Missing:
		return "missing " + strings.Join(t.Needs, " ")
	case t.Stop == Broken && (strings.Contains(t.Problem, "tampered") || t.Problem == errGuest.Error()):
		return "tampered"
	case t.Stop == Budgeted && t.Problem == "wall clock":
		return "budget wall"
	case t.Stop == Budgeted && (strings.HasPrefix(t.Problem, "the interpreter stopped") || t.Problem == "the sandbox process ended"):
		return "budget crash"
	case t.Stop == Budgeted:
		return "budget " + t.Problem
	default:
		return string(t.Stop)
	}
}

// runsRight checks that an ordinary program runs, and runs as if it were the first.
func runsRight(t *testing.T, r *Runner) {
	t.Helper()
	got, err := r.Run(context.Background(), Program{
		Source: "def double(x):\n    return x * 2\n", Call: "double(4)", Expect: "8",
	})
	if err != nil {
		t.Fatal(err)
	}
	if got.Stop != Returned || got.Match != Equal || len(got.Events) != 3 || got.Steps != 1 || got.Clock+got.Entropy != 0 {
		t.Errorf("next run: %+v", got)
	}
}
