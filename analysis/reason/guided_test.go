package reason

import (
	"context"
	"errors"
	"iter"
	"strconv"
	"strings"
	"sync"
	"testing"

	"semcoder/analysis"
	"semcoder/inference"
)

// A reckoner is a model that was trained for single operations: it says what each comes to, or
// the exception that it raises, nothing of use where an account stops short of one, and to any other prompt
// what rest says. Every token that begins a value has log-probability -1, all others are sure.
type reckoner struct {
	values map[string]string
	rest   string
	work   []inference.Token                      // lines that an operation is worked out by; nil: one
	doubt  float32                                // log-probability that an operation fails, where it does
	stop   func(ctx context.Context, expr string) // called before an operation is answered; nil: nothing

	mu    sync.Mutex
	exprs []string // operations, in the order in which they were asked for
	heard []string // other prompts
}

func (m *reckoner) Identity() string { return "reckoner" }

func (m *reckoner) Generate(ctx context.Context, r inference.Request) iter.Seq2[inference.Token, error] {
	return func(yield func(inference.Token, error) bool) {
		for _, token := range m.reply(ctx, r.Prompt) {
			if ctx.Err() != nil {
				yield(inference.Token{}, ctx.Err())
				return
			}
			if !yield(token, nil) {
				return
			}
		}
	}
}

func (m *reckoner) reply(ctx context.Context, prompt string) []inference.Token {
	expr, asked := strings.CutPrefix(prompt, "[MONOLOGUE]\n")
	expr, begun, _ := strings.Cut(expr, "\n")
	m.mu.Lock()
	defer m.mu.Unlock()
	if !asked && !strings.HasSuffix(prompt, "\n") {
		return []inference.Token{{Text: "\n"}}
	}
	if !asked {
		m.heard = append(m.heard, prompt)
		return []inference.Token{{Text: m.rest}}
	}
	if begun == "" {
		if m.stop != nil {
			m.stop(ctx, expr)
		}
		m.exprs = append(m.exprs, expr)
	}
	if strings.HasSuffix(begun, "\n-") {
		return []inference.Token{{Text: "> "}, {Text: "7", LogProb: -1}}
	}
	work := m.work
	if work == nil {
		work = []inference.Token{{Text: "so it is\n"}}
	}
	value := m.values[expr]
	if class, fails := strings.CutPrefix(value, "!"); fails {
		return append(work, inference.Token{Text: "raise", LogProb: m.doubt}, inference.Token{Text: " " + class, LogProb: -1})
	}
	first := min(1, len(value))
	return append(work, inference.Token{Text: "-> "}, inference.Token{Text: value[:first], LogProb: -1}, inference.Token{Text: value[first:]})
}

// guided asks about a call of f, with nothing run.
func guided(source, call string) Forward {
	return Forward{Slice: analysis.Slice{Source: source, Entry: "f"}, Call: call, NoRun: true}
}

const sumsUp = `def f(xs):
    n = 0
    for x in xs:
        if x > 1:
            n = n + x
    ys = [n]
    ys.sort()
    return ys
`

const sumsUpTold = `1. [L5] call f; xs = [1, 2]
2. [L6] n = 0
3. [L7] x = 1; left [2]
4. [L8] 1 > 1 -> True; enter
5. [L9] 0 + 1 -> 1; n = 1
6. [L7] x = 2; left []
7. [L8] 2 > 1 -> False; skip
8. [L7] done
9. [L10] ys = [1]
10. [L11] [1].sort(); ys = [1, 7]
11. [L12] return [1, 7]`

func summing() *reckoner {
	return &reckoner{values: map[string]string{
		"1 > 1": "True", "2 > 1": "False", "0 + 1": "1", "[1].sort()": "None; now [1, 7]",
	}}
}

// TestGuided: the model is asked for operations alone, and what it says of them is the account: whole lines,
// none of them taken back.
func TestGuided(t *testing.T) {
	m := summing()
	r := reasoner(t, Options{Tracer: returning("0"), Model: m, Guided: true})
	updates, err := collect(t.Context(), r, guided(sumsUp, "f([1, 2])"))
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	for _, u := range updates {
		if u.Phase != Monologue {
			continue
		}
		if said += u.Text; !strings.HasPrefix(sumsUpTold+"\n", strings.TrimSuffix(said, "\n")+"\n") {
			t.Fatalf("said %q", said)
		}
	}
	o := updates[len(updates)-1].Outcome
	if said != sumsUpTold || o.Monologue != sumsUpTold || o.Answer != "[1, 7]" || o.Tokens == 0 || o.Verdict != Unchecked {
		t.Errorf("said\n%s\n%+v", said, o)
	}
	want := "1 > 1 | 0 + 1 | 2 > 1 | [1].sort()"
	if got := strings.Join(m.exprs, " | "); got != want || len(m.heard) > 0 {
		t.Errorf("asked for %s and %q", got, m.heard)
	}
}

// TestGuidedIsAsLikelyAsItsOperations: the answer as all of them, a step as its own.
func TestGuidedIsAsLikelyAsItsOperations(t *testing.T) {
	r := reasoner(t, Options{Tracer: returning("0"), Model: summing(), Guided: true})
	if o := ask(t, r, guided(sumsUp, "f([1, 2])")); o.Confidence != -4 || o.Unsure != 4 {
		t.Errorf("confidence %v, unsure from step %d", o.Confidence, o.Unsure)
	}
	m := &reckoner{values: map[string]string{"21 + 0": "!OverflowError"}}
	r = reasoner(t, Options{Tracer: returning("0"), Model: m, Guided: true})
	if o := ask(t, r, guided("def f(x):\n    y = x\n    return y + 0\n", "f(21)")); o.Confidence != -1 || o.Unsure != 3 {
		t.Errorf("confidence %v, unsure from step %d", o.Confidence, o.Unsure)
	}
	r = reasoner(t, Options{Tracer: returning("0"), Model: &reckoner{}, Guided: true})
	if o := ask(t, r, guided("def f(x):\n    return x\n", "f(21)")); o.Confidence != 0 || o.Unsure != 0 || o.Answer != "21" {
		t.Errorf("without an operation: %+v", o)
	}
}

// TestGuidedRaises: an operation fails, and is told as a run's that fails.
func TestGuidedRaises(t *testing.T) {
	m := &reckoner{values: map[string]string{"21 // 0": "!ZeroDivisionError"}}
	r := reasoner(t, Options{Tracer: returning("0"), Model: m, Guided: true})
	o := ask(t, r, guided("def f(x):\n    return x // 0\n", "f(21)"))
	if want := "1. [L5] call f; x = 21\n2. [L6] 21 // 0; raise ZeroDivisionError"; o.Monologue != want || o.Answer != "raises(ZeroDivisionError)" {
		t.Errorf("%+v", o)
	}
}

// TestGuidedIsSlowToFail: where the model is not sure that an operation fails, it is asked for a value.
func TestGuidedIsSlowToFail(t *testing.T) {
	m := &reckoner{values: map[string]string{"21 // 3": "!ZeroDivisionError"}, doubt: -0.5}
	r := reasoner(t, Options{Tracer: returning("0"), Model: m, Guided: true})
	if o := ask(t, r, guided("def f(x):\n    return x // 3\n", "f(21)")); o.Answer != "7" || o.Confidence != -1 {
		t.Errorf("%+v", o)
	}
}

// TestGuidedAndCutShort: a number that there was no room for is not taken for its first digits.
func TestGuidedAndCutShort(t *testing.T) {
	for _, room := range []int{2, 3} { // tokens behind the workings: all but the value's last digit, and all
		work := make([]inference.Token, workTokens-room)
		for i := range work {
			work[i].Text = strconv.Itoa(i*i) + "\n"
		}
		m := &reckoner{values: map[string]string{"21 + 1": "22"}, work: work, rest: "hm\n"}
		o := ask(t, reasoner(t, Options{Tracer: returning("0"), Model: m, Guided: true}), guided("def f(x):\n    return x + 1\n", "f(21)"))
		if strings.Contains(o.Monologue, "21 + 1 -> ") || o.Before != "return x + 1" {
			t.Errorf("%d tokens: %+v", room, o)
		}
	}
}

// TestGuidedNoFarther: unless it is to, the model does not go on where nobody keeps its books. What it said is kept, and where it ends is said.
func TestGuidedNoFarther(t *testing.T) {
	for source, want := range map[string]string{
		"def f(x):\n    y = x + 1\n    return y.real\n":                          "1. [L5] call f; x = 21\n2. [L6] 21 + 1 -> 22; y = 22\nNot read from here: return y.real",
		"async def f(x):\n    return x\n":                                        "Not read from here: async def f(x):",
		"def f(x):\n    y = x + 1\n    for i in iter(print, y):\n        pass\n": "1. [L5] call f; x = 21\n2. [L6] 21 + 1 -> 22; y = 22\nNot read from here: for i in iter(print, y):",
	} {
		m := &reckoner{values: map[string]string{"21 + 1": "22"}, rest: "3. [L7] return 45\n[ANSWER]\nassert f(21) == 45\n[/ANSWER]"}
		o := ask(t, reasoner(t, Options{Tracer: returning("0"), Model: m, Guided: true}), guided(source, "f(21)"))
		_, before, _ := strings.Cut(want, "from here: ")
		if o.Monologue != want || o.Answer != "" || o.Before != before || o.Reason != Unread || len(m.heard) > 0 {
			t.Errorf("%+v\nheard %q", o, m.heard)
		}
	}
}

// TestGuidedPastAnIterator: what no model is taught to say, since it cannot be written down, is told all the same.
func TestGuidedPastAnIterator(t *testing.T) {
	m := &reckoner{values: map[string]string{"4 + 1": "5"}}
	r := reasoner(t, Options{Tracer: returning("0"), Model: m, Guided: true})
	o := ask(t, r, guided("def f(xs):\n    it = iter(xs)\n    x = next(it)\n    return x + 1\n", "f([4, 6])"))
	if !strings.HasSuffix(o.Monologue, "4. [L8] 4 + 1 -> 5; return 5") || o.Answer != "5" || len(m.heard) > 0 {
		t.Errorf("%+v, heard %q", o, m.heard)
	}
}

// TestGuidedToWhatNoLiteralSays: an account to the end whose value cannot be written down has no answer, and is not called malformed.
func TestGuidedToWhatNoLiteralSays(t *testing.T) {
	const source = "class C:\n    def __init__(self, n):\n        self.n = n\n\ndef f(x):\n    return C(x)\n"
	o := ask(t, reasoner(t, Options{Tracer: returning("0"), Model: &reckoner{}, Guided: true}), guided(source, "f(21)"))
	if !strings.HasSuffix(o.Monologue, "return C(n=21)") || o.Answer != "" || o.Before != "" || o.Reason != NotComparable {
		t.Errorf("%+v", o)
	}
}

// TestRunRemembersNothingPredicted: what is told of a remembered run before the answer has nothing of the model's in it, as the first time.
func TestRunRemembersNothingPredicted(t *testing.T) {
	r := reasoner(t, Options{Tracer: returning("0"), Model: &reckoner{}, Guided: true})
	q := guided("def f(x):\n    return open(x)\n", `f("a")`)
	q.NoRun = false
	for range 2 {
		for u, err := range r.Ask(t.Context(), q) {
			switch {
			case err != nil:
				t.Fatal(err)
			case u.Phase == Executed && u.Outcome.Before != "", u.Phase == Done && u.Outcome.Before != `open("a")`:
				t.Errorf("%s: %+v", u.Phase, u.Outcome)
			}
		}
	}
}

// TestGuidedByGarbage: of a model that answers no question sensibly the account ends there.
func TestGuidedByGarbage(t *testing.T) {
	for _, value := range []string{"", "\n", "!", "!not a name", "[[[", "\x01", "(1,)", strings.Repeat("9", 5000)} {
		m := &reckoner{values: map[string]string{"21 + 1": value, "[].sort()": value}, rest: "hm\n"}
		r := reasoner(t, Options{Tracer: returning("0"), Model: m, Guided: true})
		for _, body := range []string{"y = x + 1\n    return y.z", "y = []\n    y.sort()\n    return y.z"} {
			o := ask(t, r, guided("def f(x):\n    "+body+"\n", "f(21)"))
			if !strings.HasPrefix(o.Monologue, "1. [L5] call f; x = 21\n") || o.Answer != "" || o.Before == "" || len(m.heard) > 0 {
				t.Errorf("%.20q: %+v\nheard %q", value, o, m.heard)
			}
		}
	}
}

// TestGuidedAndCancelled: the walk ends with the question, and nothing of it is kept.
func TestGuidedAndCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	m := summing()
	m.stop = func(flight context.Context, expr string) {
		if expr == "2 > 1" {
			cancel()
			<-flight.Done() // the last listener has left
		}
	}
	r := reasoner(t, Options{Tracer: returning("0"), Model: m, Guided: true})
	if _, err := collect(ctx, r, guided(sumsUp, "f([1, 2])")); !errors.Is(err, context.Canceled) {
		t.Fatalf("ended with %v", err)
	}
	m.mu.Lock() // the flight may be on its way out
	if n := len(m.exprs); n > 3 {
		t.Errorf("%d operations were asked for", n)
	}
	m.stop = nil
	m.mu.Unlock()
	if o := ask(t, r, guided(sumsUp, "f([1, 2])")); o.Monologue != sumsUpTold {
		t.Errorf("asked again: %+v", o)
	}
}

// TestNotGuided: a model that was not trained for it is asked for no operation.
func TestNotGuided(t *testing.T) {
	m := summing()
	m.rest = "1. [L5] call f\n[ANSWER]\nassert f([1, 2]) == 3\n[/ANSWER]"
	r := reasoner(t, Options{Tracer: returning("0"), Model: m})
	if o := ask(t, r, guided(sumsUp, "f([1, 2])")); o.Answer != "3" || len(m.exprs) > 0 {
		t.Errorf("%+v, asked for %q", o, m.exprs)
	}
}
