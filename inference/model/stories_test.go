package model

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"testing"

	"semcoder/inference/weights"
	"semcoder/kernels"
)

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

// TestStories tells the story that the model is known to tell.
func TestStories(t *testing.T) {
	want, err := os.ReadFile("testdata/stories260K/expected_greedy.txt")
	if err != nil {
		t.Fatal(err)
	}
	pieces := storyPieces(t)
	for _, b := range everyLevel(t) {
		m := load(t, stories(t), b)
		cache := newCache(t, m, 512)
		var story strings.Builder
		id := int32(1) // BOS
		for range 200 {
			logits := forward(t, m, Span{cache, []int32{id}, 1})
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
