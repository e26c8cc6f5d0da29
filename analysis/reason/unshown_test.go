package reason

import (
	"context"
	"iter"
	"math"
	"strings"
	"testing"

	"semcoder/inference"
)

// A keeper is a reckoner that is also asked for calls of stubs: behind whole lines it says what it would begin the next with, behind a call
// what that gives. Its tokens have log-probability sure.
type keeper struct {
	*reckoner
	next  string // "2." to go on, "Not" to end
	gives map[string]string
	sure  float32
	calls []string // prompts that were none of an operation, without the question
}

func (m *keeper) Generate(ctx context.Context, r inference.Request) iter.Seq2[inference.Token, error] {
	_, said, forward := strings.Cut(r.Prompt, "[/PYTHON]\n[MONOLOGUE]\n")
	if !forward {
		return m.reckoner.Generate(ctx, r)
	}
	m.calls = append(m.calls, said)
	text := m.next
	for call, value := range m.gives {
		if strings.HasSuffix(said, call) {
			text = value
		}
	}
	return func(yield func(inference.Token, error) bool) {
		yield(inference.Token{Text: text, LogProb: m.sure}, nil)
	}
}

const hides = `def fits(word):
    """Return whether the word is short."""
    ...

def f(words):
    return [w + "!" for w in words if fits(w)]`

func keeping(next string, sure float32) *keeper {
	return &keeper{
		reckoner: &reckoner{values: map[string]string{`"ab" + "!"`: `"ab!"`}},
		next:     next, gives: map[string]string{`fits("ab")`: " -> True", `fits("abc")`: " -> False; skip"}, sure: sure,
	}
}

// TestStub: what a stub gives is asked for where the call stands, whether it is determined once, and the account is that of a run.
func TestStub(t *testing.T) {
	m := keeping("2.", -0.125)
	o := ask(t, reasoner(t, Options{Tracer: returning("0"), Model: m, Guided: true}), Opaque{Source: hides, Call: `f(["ab", "abc"])`})
	const want = `1. [L9] call f; words = ["ab", "abc"]
2. [L10] w = "ab"; left ["abc"]; fits("ab") -> True; keep; "ab" + "!" -> "ab!"; so ["ab!"]
3. [L10] w = "abc"; left []; fits("abc") -> False; skip
4. [L10] return ["ab!"]`
	if o.Monologue != want || o.Answer != `["ab!"]` || o.Before != "" || o.Verdict != Unchecked || o.Confidence != -3*0.125-1 {
		t.Errorf("%+v", o)
	}
	if len(m.calls) != 4 || m.calls[0] != "1. [L9] call f; words = [\"ab\", \"abc\"]\n2. [L10] w = \"ab\"; left [\"abc\"]\n" || !strings.HasSuffix(m.calls[1], `; fits("ab")`) {
		t.Errorf("asked behind %q", m.calls) // the third is the sum, of which the model was not sure
	}
}

// TestStubThatNothingDetermines: the account ends where the model says so, where it is not sure of a value, and where what it says is none.
func TestStubThatNothingDetermines(t *testing.T) {
	garbage := keeping("2.", -0.125)
	garbage.gives[`fits("ab")`] = " -> [1, ("
	for name, c := range map[string]struct {
		m          *keeper
		confidence float64
	}{
		"said so":  {keeping("Not", -0.125), -0.125},
		"doubtful": {keeping("2.", -0.5), -0.5 + math.Log1p(-math.Exp(-0.5))},
		"garbage":  {garbage, -0.125},
	} {
		r := reasoner(t, Options{Tracer: returning("0"), Model: c.m, Guided: true})
		updates, err := collect(t.Context(), r, Opaque{Source: hides, Call: `f(["ab"])`})
		if err != nil {
			t.Fatal(err)
		}
		said := ""
		for _, u := range updates {
			said += u.Text
		}
		const want = "1. [L9] call f; words = [\"ab\"]\n2. [L10] w = \"ab\"; left []\nNot determined from here: fits(\"ab\")"
		o := updates[len(updates)-1].Outcome
		if said != want || o.Monologue != want || o.Answer != "" || o.Before != `fits("ab")` || o.Reason != Undetermined || math.Abs(o.Confidence-c.confidence) > 1e-6 {
			t.Errorf("%s: said\n%s\n%+v", name, said, o)
		}
	}
}

// TestElsewhere: of what comes from elsewhere no model is asked, and what it would say of it is not told.
func TestElsewhere(t *testing.T) {
	for call, source := range map[string]string{
		`pd.read_csv("x")`:   "import pandas as pd\n\ndef f(path):\n    n = len(path)\n    return pd.read_csv(path)\n",
		`open("x")`:          "def f(path):\n    n = len(path)\n    with open(path) as g:\n        return g.read()\n",
		"os.environ":         "import os\n\ndef f(path):\n    n = len(path)\n    return os.environ[path]\n",
		`random.choice("x")`: "import random\n\ndef f(path):\n    n = len(path)\n    return random.choice(path)\n",
		`missing("x", n=1)`:  "from .gone import missing\n\ndef f(path):\n    n = len(path)\n    return missing(path, n=n) + 1\n",
	} {
		m := &reckoner{values: map[string]string{`len("x")`: "1"}, rest: "3. [L9] return 7\n[ANSWER]\nassert f(\"x\") == 7\n[/ANSWER]"}
		o := ask(t, reasoner(t, Options{Tracer: returning("0"), Model: m, Guided: true}), guided(source, `f("x")`))
		if o.Answer != "" || o.Before != call || o.Reason != Undetermined || o.Confidence != -1 || len(m.heard) > 0 || !strings.HasSuffix(o.Monologue, "n = 1\nNot determined from here: "+call) {
			t.Errorf("%+v, heard %q", o, m.heard)
		}
	}
}

// TestElsewhereInTheLibrary: what a reader who knows Python could tell is not called undetermined.
func TestElsewhereInTheLibrary(t *testing.T) {
	m := &reckoner{rest: "2. [L8] return \"a/b\"\n[ANSWER]\nassert f(\"a\") == \"a/b\"\n[/ANSWER]"}
	o := ask(t, reasoner(t, Options{Tracer: returning("0"), Model: m, Guided: true}), guided("import os\n\ndef f(path):\n    return os.path.join(path, \"b\")\n", `f("a")`))
	if o.Answer != "" || o.Before != `return os.path.join(path, "b")` || o.Reason != Unread || len(m.heard) != 0 {
		t.Errorf("%+v, heard %q", o, m.heard)
	}
}

// TestOpaqueWithoutAModel: nobody is asked, and nothing is said.
func TestOpaqueWithoutAModel(t *testing.T) {
	o := ask(t, reasoner(t, Options{Tracer: returning("0")}), Opaque{Source: hides, Call: `f(["ab"])`})
	if o.Answer != "" || o.Before != "" || o.Monologue != "" || o.Verdict != Unchecked || o.Reason != NotRun {
		t.Errorf("%+v", o)
	}
}
