package model

import (
	"errors"
	"slices"
	"testing"

	"semcoder/kernels"
	"semcoder/kernels/cpu"
)

// keep copies logits out of the model's own rows.
func keep(rows [][]float32) [][]float32 {
	out := make([][]float32, len(rows))
	for i, r := range rows {
		out[i] = slices.Clone(r)
	}
	return out
}

// same fails unless both are the same bits.
func same(t *testing.T, what string, got, want [][]float32) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d rows of logits, want %d", what, len(got), len(want))
	}
	for i := range want {
		if !slices.Equal(got[i], want[i]) {
			t.Errorf("%s: row %d differs: error %.3g", what, i, nmse(got[i], want[i]))
		}
	}
}

// oneByOne is the logits after every token, each evaluated alone.
func oneByOne(t *testing.T, m *Model, ids []int32) [][]float32 {
	t.Helper()
	cache := newCache(t, m, 512)
	defer cache.Close()
	var out [][]float32
	for i := range ids {
		out = append(out, keep(forward(t, m, Span{cache, ids[i : i+1], 1}))...)
	}
	return out
}

// TestBatchesGiveTheSameLogits: however tokens are grouped, the bits are the
// same, so that a reused prefix or a speculated token changes no answer.
func TestBatchesGiveTheSameLogits(t *testing.T) {
	ids := randomIDs(1, 100, small.vocab)
	for _, b := range everyLevel(t) {
		for _, typ := range []kernels.Type{kernels.Q8_0, kernels.Q5_0, kernels.Q4_0} {
			s := small
			s.typ = typ
			m := load(t, s.file(), b)
			want := oneByOne(t, m, ids)
			for _, size := range []int{2, 7, 100} {
				cache := newCache(t, m, 100)
				var got [][]float32
				for part := range slices.Chunk(ids, size) {
					got = append(got, keep(forward(t, m, Span{cache, part, len(part)}))...)
				}
				same(t, typ.String()+" "+b.Device(), got, want)
			}
		}
	}
}

func TestThreadsGiveTheSameLogits(t *testing.T) {
	ids := randomIDs(2, 90, small.vocab)
	one := load(t, small.file(), openCPU(t, cpu.Options{Threads: 1}))
	all := load(t, small.file(), openCPU(t, cpu.Options{}))
	want := keep(forward(t, one, Span{newCache(t, one, 90), ids, 90}))
	for range 20 {
		same(t, "two threads", forward(t, all, Span{newCache(t, all, 90), ids, 90}), want)
	}
}

// TestLongInput is more than one pass, with logits wanted across the border.
func TestLongInput(t *testing.T) {
	ids := randomIDs(3, passTokens+70, small.vocab)
	m := load(t, small.file(), openCPU(t, cpu.Options{}))
	want := oneByOne(t, m, ids)
	got := forward(t, m, Span{newCache(t, m, len(ids)), ids, 100})
	same(t, "the last 100", got, want[len(want)-100:])
}

// TestSpans evaluates several sequences together: fresh, half done, wanting
// nothing, wanting all, empty, and together longer than a pass.
func TestSpans(t *testing.T) {
	m := load(t, small.file(), openCPU(t, cpu.Options{}))
	lengths, wants, done := []int{40, 1, 200, 90, 0}, []int{1, 1, 0, 90, 0}, []int{0, 33, 5, 10, 0}
	var spans []Span
	var want [][]float32
	for i, n := range lengths {
		ids := randomIDs(uint64(10+i), done[i]+n, small.vocab)
		alone := oneByOne(t, m, ids)
		want = append(want, alone[len(alone)-wants[i]:]...)
		cache := newCache(t, m, 300)
		forward(t, m, Span{cache, ids[:done[i]], 0})
		spans = append(spans, Span{cache, ids[done[i]:], wants[i]})
	}
	same(t, "spans together", forward(t, m, spans...), want)
	for i, s := range spans {
		if s.Cache.Len() != done[i]+lengths[i] {
			t.Errorf("cache %d has %d tokens, want %d", i, s.Cache.Len(), done[i]+lengths[i])
		}
	}
}

// TestTruncate goes back in a sequence and takes another turn.
func TestTruncate(t *testing.T) {
	m := load(t, small.file(), openCPU(t, cpu.Options{}))
	first, second := randomIDs(4, 60, small.vocab), randomIDs(5, 60, small.vocab)
	copy(second, first[:25])
	want := oneByOne(t, m, second)

	cache := newCache(t, m, 100)
	forward(t, m, Span{cache, first, 0})
	cache.Truncate(99) // past the end: nothing to forget
	if cache.Len() != 60 {
		t.Errorf("length %d after a truncation past the end", cache.Len())
	}
	cache.Truncate(25)
	same(t, "after a truncation", forward(t, m, Span{cache, second[25:], 35}), want[25:])
	cache.Truncate(-1)
	same(t, "from the start", forward(t, m, Span{cache, second, 60}), want)
}

// TestCacheGrows crosses the sizes at which a cache takes more memory.
func TestCacheGrows(t *testing.T) {
	s := small
	s.context = 3 * firstSize
	m := load(t, s.file(), openCPU(t, cpu.Options{}))
	ids := randomIDs(6, s.context, s.vocab)
	whole := newCache(t, m, s.context)
	want := keep(forward(t, m, Span{whole, ids, 1}))
	grown := newCache(t, m, s.context)
	for at := 0; at < s.context-1; at += firstSize - 1 {
		forward(t, m, Span{grown, ids[at:min(at+firstSize-1, s.context-1)], 0})
	}
	same(t, "a grown cache", forward(t, m, Span{grown, ids[s.context-1:], 1}), want)
}

// TestLayersOnTwoBackends splits the model; the stream passes over the host.
func TestLayersOnTwoBackends(t *testing.T) {
	ids := randomIDs(7, 40, small.vocab)
	for _, tied := range []bool{false, true} {
		s := small
		s.tied = tied
		one := load(t, s.file(), openCPU(t, cpu.Options{}))
		want := oneByOne(t, one, ids)
		for _, n := range []int{2, 3, 5} { // 5: more backends than layers
			split := load(t, s.file(), openMany(t, n)...)
			got := forward(t, split, Span{newCache(t, split, 40), ids, 40})
			same(t, "on several backends", got, want)
		}
	}
}

func TestContextLimit(t *testing.T) {
	m := load(t, small.file(), openCPU(t, cpu.Options{}))
	cache := newCache(t, m, 50)
	ids := randomIDs(8, 51, small.vocab)
	forward(t, m, Span{cache, ids[:30], 0})
	if _, err := m.Forward([]Span{{cache, ids[30:], 1}}); !errors.Is(err, ErrContextFull) {
		t.Errorf("51 tokens in a cache for 50: %v", err)
	}
	if cache.Len() != 30 {
		t.Errorf("the cache has %d tokens after a refusal, want 30", cache.Len())
	}
	forward(t, m, Span{cache, ids[30:50], 1})
	for _, n := range []int{0, -1, small.context + 1, 1 << 30} {
		if c, err := m.NewCache(n); err == nil {
			c.Close()
			t.Errorf("a cache of %d tokens in a context of %d", n, small.context)
		}
	}
}

func TestForwardRefuses(t *testing.T) {
	m, other := load(t, small.file(), openCPU(t, cpu.Options{})), load(t, small.file(), openCPU(t, cpu.Options{}))
	cache, closed := newCache(t, m, 50), newCache(t, m, 50)
	closed.Close()
	closed.Close() // twice is once
	for name, spans := range map[string][]Span{
		"an id past the vocabulary": {{cache, []int32{1, int32(small.vocab)}, 1}},
		"a negative id":             {{cache, []int32{-1}, 1}},
		"more logits than tokens":   {{cache, []int32{1}, 2}},
		"less than no logits":       {{cache, []int32{1}, -1}},
		"no cache":                  {{nil, []int32{1}, 1}},
		"a closed cache":            {{closed, []int32{1}, 1}},
		"another model's cache":     {{newCache(t, other, 50), []int32{1}, 1}},
		"one cache twice":           {{cache, []int32{1}, 1}, {cache, []int32{2}, 1}},
	} {
		if _, err := m.Forward(spans); err == nil {
			t.Errorf("%s: no error", name)
		}
		if cache.Len() != 0 {
			t.Fatalf("%s: the cache has %d tokens", name, cache.Len())
		}
	}
	if rows := forward(t, m); len(rows) != 0 {
		t.Errorf("no spans gave %d rows", len(rows))
	}
}

// TestNoAllocations: a token costs the garbage collector nothing.
func TestNoAllocations(t *testing.T) {
	for _, b := range everyLevel(t) {
		m := load(t, small.file(), b)
		cache := newCache(t, m, 400)
		ids, spans := []int32{1}, make([]Span, 1)
		forward(t, m, Span{cache, randomIDs(9, 20, small.vocab), 1})
		n := testing.AllocsPerRun(100, func() {
			spans[0] = Span{cache, ids, 1}
			logits, err := m.Forward(spans)
			if err != nil {
				t.Fatal(err)
			}
			ids[0] = greatest(logits[0])
		})
		if n != 0 {
			t.Errorf("%s: %g allocations a token", b.Device(), n)
		}
	}
}
