package model

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"semcoder/inference/weights"
	"semcoder/kernels"
	"semcoder/kernels/cpu"
)

// openCPU is a backend that the test closes.
func openCPU(t testing.TB, o cpu.Options) kernels.Backend {
	t.Helper()
	b, err := cpu.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

// backends is backends as New takes them.
func backends(b ...kernels.Backend) []kernels.Backend { return b }

// load makes a model that the test closes.
func load(t testing.TB, f *weights.File, backends ...kernels.Backend) *Model {
	t.Helper()
	m, err := New(backends, f)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

func newCache(t testing.TB, m *Model, n int) *Cache {
	t.Helper()
	c, err := m.NewCache(n)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// stories maps the checkpoint of testdata/stories260K, in llama2.c's legacy
// layout, to GGUF's names. Its Q and K rows are in the same interleaved order.
func stories(t testing.TB) *weights.File {
	t.Helper()
	data, err := os.ReadFile("testdata/stories260K/checkpoint_legacy.bin")
	if err != nil {
		t.Fatal(err)
	}
	var header [7]int32 // dim, hidden, layers, heads, kv heads, vocab, context
	if err := binary.Read(bytes.NewReader(data), binary.LittleEndian, &header); err != nil {
		t.Fatal(err)
	}
	dim, hidden, layers, heads, kvHeads, vocab := int(header[0]), int(header[1]), int(header[2]), int(header[3]), int(header[4]), int(header[5])
	kv := dim / heads * kvHeads
	rest := data[28:]
	var tensors []weights.Tensor
	take := func(name string, shape ...int) {
		n := 4
		for _, d := range shape {
			n *= d
		}
		tensors = append(tensors, weights.Tensor{Name: name, Type: kernels.F32, Shape: shape, Data: rest[:n:n]})
		rest = rest[n:]
	}
	each := func(part string, shape ...int) {
		for i := range layers {
			take(fmt.Sprintf("blk.%d.%s.weight", i, part), shape...)
		}
	}
	take("token_embd.weight", vocab, dim)
	each("attn_norm", dim)
	each("attn_q", dim, dim)
	each("attn_k", kv, dim)
	each("attn_v", kv, dim)
	each("attn_output", dim, dim)
	each("ffn_norm", dim)
	each("ffn_gate", hidden, dim)
	each("ffn_down", dim, hidden)
	each("ffn_up", hidden, dim)
	take("output_norm.weight", dim)
	return weights.New(map[string]any{
		"general.architecture":                   "llama",
		"llama.context_length":                   uint32(header[6]),
		"llama.embedding_length":                 uint32(dim),
		"llama.block_count":                      uint32(layers),
		"llama.feed_forward_length":              uint32(hidden),
		"llama.attention.head_count":             uint32(heads),
		"llama.attention.head_count_kv":          uint32(kvHeads),
		"llama.attention.layer_norm_rms_epsilon": float32(1e-5),
	}, tensors)
}

// storyPieces reads the texts of the checkpoint's vocabulary.
func storyPieces(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/stories260K/tokenizer.bin")
	if err != nil {
		t.Fatal(err)
	}
	var pieces []string
	for data = data[4:]; len(data) >= 8; { // after the greatest length: score, length, bytes
		n := int(binary.LittleEndian.Uint32(data[4:]))
		pieces = append(pieces, string(data[8:8+n]))
		data = data[8+n:]
	}
	return pieces
}

// greatest is the id of the greatest logit.
func greatest(logits []float32) int32 {
	best := 0
	for i, x := range logits {
		if x > logits[best] {
			best = i
		}
	}
	return int32(best)
}

// TestStories tells the story that the model is known to tell.
func TestStories(t *testing.T) {
	want, err := os.ReadFile("testdata/stories260K/expected_greedy.txt")
	if err != nil {
		t.Fatal(err)
	}
	pieces := storyPieces(t)
	for _, o := range []cpu.Options{{}, {Threads: 1}, {Level: cpu.Portable}} {
		b := openCPU(t, o)
		m := load(t, stories(t), b)
		cache := newCache(t, m, 512)
		var story strings.Builder
		id := int32(1) // BOS
		for range 200 {
			logits, err := m.Forward([]Span{{cache, []int32{id}, 1}})
			if err != nil {
				t.Fatal(err)
			}
			if id = greatest(logits[0]); id == 1 {
				break
			}
			story.WriteString(pieces[id])
		}
		got := strings.ReplaceAll(story.String(), "<0x0A>", "\n")
		if strings.TrimSpace(got) != strings.TrimSpace(string(want)) {
			t.Errorf("%s told\n%s\nwant\n%s", b.Device(), got, want)
		}
	}
}

// nmse is the normalised mean squared error of got against want; not a number
// anywhere makes it infinite.
func nmse(got, want []float32) float64 {
	var wrong, all float64
	for i, w := range want {
		d := float64(got[i]) - float64(w)
		wrong += d * d
		all += float64(w) * float64(w)
	}
	if e := wrong / all; !math.IsNaN(e) {
		return e
	}
	return math.Inf(1)
}
