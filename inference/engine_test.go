package inference

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"semcoder/inference/sample"
)

func TestTextEnds(t *testing.T) {
	for _, c := range []struct {
		name, answer string
		request      Request
		want         string
		end          End
		tokens       int
	}{
		{"end of text", "abc", Request{}, "abc", EndOfText, 4},
		{"at once", "", Request{}, "", EndOfText, 1},
		{"limit", "abcdef", Request{MaxTokens: 3}, "abc", Limit, 3},
		{"limit at the end", "abc", Request{MaxTokens: 4}, "abc", EndOfText, 4},
		{"stop", "x [/ANSWER] y", Request{Stop: []string{"[/ANSWER]"}}, "x ", StopString, 11},
		{"earliest stop", "one two", Request{Stop: []string{"two", "ne t"}}, "o", StopString, 5},
		{"stop at the limit", "ab.", Request{Stop: []string{"."}, MaxTokens: 3}, "ab", StopString, 3},
		{"not quite a stop", "[/A[/AN!", Request{Stop: []string{"[/ANS"}}, "[/A[/AN!", EndOfText, 9},
		{"half a stop at the end", "x[/AN", Request{Stop: []string{"[/ANS"}}, "x[/AN", EndOfText, 6},
		{"half a stop at the limit", "x[/AN", Request{Stop: []string{"[/ANS"}, MaxTokens: 4}, "x[/A", Limit, 4},
		{"runes of several tokens", "ü🦙中", Request{}, "ü🦙中", EndOfText, 10},
		{"half a rune at the limit", "aü", Request{MaxTokens: 2}, "a\uFFFD", Limit, 2},
		{"stop of several runes", "aüü🦙b", Request{Stop: []string{"ü🦙"}}, "aü", StopString, 9},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.request.Prompt = "prompt"
			e := newEngine(t, says("prompt", c.answer), Options{})
			tokens, text := mustCollect(t, e, c.request)
			if text != c.want || len(tokens) != c.tokens || tokens[len(tokens)-1].End != c.end {
				t.Errorf("%d tokens, %q, %+v", len(tokens), text, tokens[len(tokens)-1])
			}
			for _, token := range tokens[:len(tokens)-1] {
				if token.End != More {
					t.Errorf("%+v is not the last token", token)
				}
			}
		})
	}
}

func TestBadRequests(t *testing.T) {
	e := newEngine(t, &script{next: func([]int32) int32 { return 'x' }}, Options{Context: 20})
	for want, r := range map[string]Request{
		"temperature is -1":     {Prompt: "p", Sampling: sample.Params{Temperature: -1}},
		"max tokens is -1":      {Prompt: "p", MaxTokens: -1},
		"stop string is empty":  {Prompt: "p", Stop: []string{"a", ""}},
		"stop string is not UT": {Prompt: "p", Stop: []string{"\xe4"}},
		"prompt has 21 tokens":  {Prompt: strings.Repeat("p", 20)},
		"10 tokens and 11 afte": {Prompt: strings.Repeat("p", 9), MaxTokens: 12},
	} {
		if _, _, err := collect(patient(t), e, r); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	// What was generated before the context was full has been handed out.
	tokens, text, err := collect(patient(t), e, Request{Prompt: strings.Repeat("p", 9), MaxTokens: 12})
	if !errors.Is(err, ErrContextFull) || len(tokens) != 11 || text != strings.Repeat("x", 11) {
		t.Errorf("%d tokens %q, %v", len(tokens), text, err)
	}
	// A prompt that fills the context leaves room for one token.
	if tokens, _ := mustCollect(t, e, Request{Prompt: strings.Repeat("p", 19)}); len(tokens) != 1 || tokens[0].End != Limit {
		t.Errorf("full context: %+v", tokens)
	}
}

func TestNeverSamplesFillerOrControl(t *testing.T) {
	e := newEngine(t, &script{}, Options{})
	for _, temperature := range []float32{0, 2} {
		tokens, _ := mustCollect(t, e, Request{Prompt: "p", MaxTokens: 60, Sampling: sample.Params{Temperature: temperature}})
		for _, token := range tokens {
			if token.ID == filler || token.ID == bos {
				t.Errorf("sampled %d", token.ID)
			}
		}
	}
}

// Log-probabilities are the model's own: the masked filler keeps its share.
func TestLogProbIsTheModelsOwn(t *testing.T) {
	e := newEngine(t, says("p", "a"), Options{})
	tokens, _ := mustCollect(t, e, Request{Prompt: "p"})
	if got := tokens[0].LogProb; math.Abs(float64(got)+30) > 0.1 { // logit 20 beside a filler of 50
		t.Errorf("log-probability %v, want about -30", got)
	}
}

// only allows some ids, and notes what it is asked.
type only struct {
	ids  []int32
	seen [][]int32
}

func (o *only) Allow(generated []int32, allowed []bool) bool {
	o.seen = append(o.seen, slices.Clone(generated))
	for _, id := range o.ids {
		if allowed[id] {
			panic("allowed was not cleared")
		}
		allowed[id] = true
	}
	return len(o.ids) > 0
}

func TestConstraint(t *testing.T) {
	e := newEngine(t, says("p", "hello"), Options{})
	c := &only{ids: []int32{'x', filler}}
	if _, text := mustCollect(t, e, Request{Prompt: "p", MaxTokens: 3, Constraint: c}); text != "xxx" {
		t.Errorf("text %q", text)
	}
	if len(c.seen) != 3 || !slices.Equal(c.seen[2], []int32{'x', 'x'}) {
		t.Errorf("asked with %v", c.seen)
	}
	if _, text := mustCollect(t, e, Request{Prompt: "p", Constraint: &only{}}); text != "hello" {
		t.Errorf("an open constraint gave %q", text)
	}
	_, _, err := collect(patient(t), e, Request{Prompt: "p", Constraint: &only{ids: []int32{filler}}})
	if err == nil || !strings.Contains(err.Error(), "constraint leaves no token") {
		t.Errorf("error %v", err)
	}
}

// broken is a constraint with a mistake in it.
type broken struct{}

func (broken) Allow(generated []int32, allowed []bool) bool {
	allowed[len(generated)*vocab] = true // past the end from the second token on
	return true
}

// A constraint that panics is the error of its request; the others go on.
func TestConstraintPanics(t *testing.T) {
	e := newEngine(t, says("p", "hello"), Options{})
	_, _, err := collect(patient(t), e, Request{Prompt: "p", Constraint: broken{}})
	if err == nil || !strings.Contains(err.Error(), "the constraint panicked after 1 tokens: runtime error: index out of range") {
		t.Errorf("error %v", err)
	}
	if _, text := mustCollect(t, e, Request{Prompt: "p"}); text != "hello" {
		t.Errorf("afterwards %q", text)
	}
}

// A damaged model says so, whatever token its logits happen to choose.
func TestLogitsThatAreNoNumbers(t *testing.T) {
	e := newEngine(t, &script{}, Options{})
	for _, bad := range []float64{math.NaN(), math.Inf(1)} {
		task, err := e.generation(t.Context(), Request{Prompt: "p"})
		if err != nil {
			t.Fatal(err)
		}
		task.session = &session{cache: &scriptCache{}}
		task.plan(passTokens)
		row := make([]float32, vocab)
		row['x'], row[filler] = 9, float32(bad)
		task.take([][]float32{row}, e.generates, eos)
		if !errors.Is(task.err, errLogits) || len(task.out) != 0 {
			t.Errorf("%v: error %v, %d tokens", bad, task.err, len(task.out))
		}
	}
}

// Scoring the text that was generated gives the log-probabilities it was
// generated with, wherever the passes cut it.
func TestScoreAgreesWithGenerate(t *testing.T) {
	e := newEngine(t, &script{}, Options{})
	for _, prompt := range []string{"", "p", strings.Repeat("prompt ", 30)} {
		generated, text := mustCollect(t, e, Request{Prompt: prompt, MaxTokens: 150, Sampling: sample.Params{Temperature: 1}, Constraint: letters{}})
		scored, err := e.Score(patient(t), prompt, text)
		if err != nil || len(scored) != len(generated) {
			t.Fatalf("%d tokens scored, %d generated, %v", len(scored), len(generated), err)
		}
		for i := range scored {
			if scored[i] != generated[i] {
				t.Fatalf("token %d: scored %+v, generated %+v", i, scored[i], generated[i])
			}
		}
	}
	if tokens, err := e.Score(patient(t), "p", ""); err != nil || len(tokens) != 0 {
		t.Errorf("nothing to score: %v, %v", tokens, err)
	}
	if _, err := e.Score(patient(t), "p", strings.Repeat("x", window+1)); !errors.Is(err, ErrContextFull) {
		t.Errorf("too long to score: %v", err)
	}
}

// letters allows ASCII letters, so that text and ids are one to one.
type letters struct{}

func (letters) Allow(_ []int32, allowed []bool) bool {
	for id := 'a'; id <= 'z'; id++ {
		allowed[id] = true
	}
	return true
}

func TestForwardErrorEndsItsTasksOnly(t *testing.T) {
	broken := errors.New("device lost")
	s := says("p", "abc")
	fail := true
	s.before = func([]span) error {
		if fail {
			fail = false
			return broken
		}
		return nil
	}
	e := newEngine(t, s, Options{})
	if _, _, err := collect(patient(t), e, Request{Prompt: "p"}); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	if _, text := mustCollect(t, e, Request{Prompt: "p"}); text != "abc" {
		t.Errorf("afterwards: %q", text)
	}
}

func TestCloseEndsEverything(t *testing.T) {
	before := runtime.NumGoroutine()
	s := &script{next: func([]int32) int32 { return 'x' }}
	e := newEngine(t, s, Options{})
	ended := make(chan error, 3)
	for range 3 {
		go func() {
			var last error
			for _, err := range e.Generate(context.Background(), Request{Prompt: "p"}) {
				if last = err; err == nil {
					time.Sleep(time.Millisecond)
				}
			}
			ended <- last
		}()
	}
	time.Sleep(20 * time.Millisecond)
	closeSoon(t, e)
	for range 3 {
		if err := receive(t, ended); !errors.Is(err, ErrClosed) {
			t.Errorf("a running request ended with %v", err)
		}
	}
	if !s.closed || s.caches != 0 {
		t.Errorf("closed %v, %d caches open", s.closed, s.caches)
	}
	if _, _, err := collect(patient(t), e, Request{Prompt: "p"}); !errors.Is(err, ErrClosed) {
		t.Errorf("a late request: %v", err)
	}
	closeSoon(t, e) // twice is once
	waitFor(t, "goroutines to end", func() bool { return runtime.NumGoroutine() <= before })
}

// A request ends with its text or with ErrClosed, whenever Close comes.
func TestCloseAtAnyMoment(t *testing.T) {
	for range 100 {
		e := newEngine(t, says("p", "ab"), Options{})
		ended := begin(context.Background(), e, Request{Prompt: "p"})
		closeSoon(t, e)
		if err := receive(t, ended); err != nil && !errors.Is(err, ErrClosed) {
			t.Fatal(err)
		}
	}
}

func TestStartErrors(t *testing.T) {
	broken := errors.New("no device")
	if _, err := start(byteVocabulary(t), "", Options{}, func() (transformer, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	s := &script{}
	if _, err := start(byteVocabulary(t), "", Options{Context: window + 1}, func() (transformer, error) { return s, nil }); err == nil || !s.closed {
		t.Errorf("a context past the model's: %v, closed %v", err, s.closed)
	}
}

// TestPiecesAreWhatIsGenerated: joined, the pieces of a text are its bytes.
func TestPiecesAreWhatIsGenerated(t *testing.T) {
	e := newEngine(t, &script{next: func([]int32) int32 { return 'a' }}, Options{})
	pieces := e.Pieces()
	text := ""
	for _, id := range byteVocabulary(t).Encode("é日\n[/ANSWER]", false) {
		text += pieces[id]
	}
	if text != "é日\n[/ANSWER]" || len(pieces) != vocab || pieces[bos]+pieces[eos]+pieces[filler] != "" {
		t.Errorf("%q of %d pieces", text, len(pieces))
	}
}
