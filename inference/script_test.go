package inference

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"semcoder/inference/tokenizer"
	"semcoder/inference/weights"
)

// The tests run the engine on a transformer that is a script. Its vocabulary
// is the 256 bytes, begin and end of text, and one filler.
const (
	bos    = 256
	eos    = 257
	filler = 258
	vocab  = 259
	window = 512 // its context
)

func byteVocabulary(t testing.TB) *tokenizer.Tokenizer {
	t.Helper()
	tokens := make([]string, 0, vocab)
	shifted := rune(0x100)
	for b := range rune(256) {
		if b >= '!' && b <= '~' || b >= 0xA1 && b != 0xAD {
			tokens = append(tokens, string(b))
			continue
		}
		tokens = append(tokens, string(shifted))
		shifted++
	}
	tok, err := tokenizer.New(weights.New(map[string]any{
		"tokenizer.ggml.model":         "gpt2",
		"tokenizer.ggml.pre":           "gpt-2",
		"tokenizer.ggml.tokens":        append(tokens, "<bos>", "<eos>", "[PAD258]"),
		"tokenizer.ggml.token_type":    append(slices.Repeat([]int32{1}, 256), 3, 3, 5),
		"tokenizer.ggml.bos_token_id":  bos,
		"tokenizer.ggml.eos_token_id":  eos,
		"tokenizer.ggml.add_bos_token": true,
	}, nil))
	if err != nil {
		t.Fatal(err)
	}
	return tok
}

// A script is a transformer that prefers the token next gives after all that
// was evaluated into a cache, and spreads the rest by a hash of it, so that any
// mistake about what a cache holds changes every later token.
type script struct {
	next   func(evaluated []int32) int32
	before func(spans []span) error // called with every pass, if set
	rows   [][]float32              // overwritten by every pass

	// Read these after the engine is closed, or from before.
	passes    int
	evaluated int // tokens
	caches    int // open
	closed    bool
}

type scriptCache struct {
	script *script
	ids    []int32
	most   int
}

func (c *scriptCache) Truncate(n int) { c.ids = c.ids[:min(n, len(c.ids))] }
func (c *scriptCache) Close()         { c.script.caches-- }

func (s *script) shape() (int, int) { return vocab, window }
func (s *script) close() error      { s.closed = true; return nil }

func (s *script) newCache(n int) (cache, error) {
	s.caches++
	return &scriptCache{script: s, most: n}, nil
}

func (s *script) forward(spans []span) ([][]float32, error) {
	s.passes++
	if s.before != nil {
		if err := s.before(spans); err != nil {
			return nil, err
		}
	}
	for _, row := range s.rows { // who kept a row of the last pass notices
		for i := range row {
			row[i] = float32(math.NaN())
		}
	}
	s.rows = s.rows[:0]
	for _, span := range spans {
		c := span.cache.(*scriptCache)
		for i, id := range span.ids {
			c.ids = append(c.ids, id)
			if i >= len(span.ids)-span.want {
				s.rows = append(s.rows, s.logits(c.ids))
			}
		}
		s.evaluated += len(span.ids)
		if len(c.ids) > c.most {
			return nil, fmt.Errorf("%d tokens in a cache for %d", len(c.ids), c.most)
		}
	}
	return s.rows, nil
}

func (s *script) logits(ids []int32) []float32 {
	hash := uint64(17)
	for _, id := range ids {
		hash = hash*1099511628211 + uint64(id)
	}
	random := rand.New(rand.NewPCG(hash, 0))
	row := make([]float32, vocab)
	for id := range row {
		row[id] = random.Float32() * 4
	}
	row[filler], row[bos] = 50, 40 // the engine must not sample these
	if s.next != nil {
		row[s.next(ids)] = 20
	}
	return row
}

// says is a script that answers prompt with answer and then ends; other
// prompts are answered by hash.
func says(prompt, answer string) *script {
	return &script{next: func(ids []int32) int32 {
		at := len(ids) - 1 - len(prompt) // ids[0] is BOS
		if at >= 0 && at < len(answer) {
			return int32(answer[at])
		}
		return eos
	}}
}

func newEngine(t testing.TB, s *script, o Options) *Engine {
	t.Helper()
	e, err := start(byteVocabulary(t), "script@0", o, func() (transformer, error) { return s, nil })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeSoon(t, e) })
	return e
}

// patience is what a test waits for anything: an engine that hangs costs its
// test half a minute and not the whole run.
const patience = 30 * time.Second

func patient(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

func receive[T any](t *testing.T, from <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-from:
	case <-time.After(patience):
		t.Fatal("waited in vain")
	}
	return v
}

func closeSoon(t testing.TB, e *Engine) {
	t.Helper()
	closed := make(chan error, 1)
	go func() { closed <- e.Close() }()
	select {
	case err := <-closed:
		if err != nil {
			t.Errorf("Close: %v", err)
		}
	case <-time.After(patience):
		t.Error("Close does not return")
	}
}

// collect runs a request to its end.
func collect(ctx context.Context, e *Engine, r Request) (tokens []Token, text string, err error) {
	for token, err := range e.Generate(ctx, r) {
		if err != nil {
			return tokens, text, err
		}
		tokens = append(tokens, token)
		text += token.Text
	}
	return tokens, text, nil
}

func mustCollect(t *testing.T, e *Engine, r Request) ([]Token, string) {
	t.Helper()
	tokens, text, err := collect(patient(t), e, r)
	if err != nil {
		t.Fatal(err)
	}
	return tokens, text
}

func waitFor(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}
