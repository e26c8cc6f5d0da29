package model

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"semcoder/inference/weights"
	"semcoder/kernels"
	"semcoder/kernels/cpu"
)

// A synthetic is a model of random weights.
type synthetic struct {
	vocab, context, width, layers, heads, kvHeads, feedForward int
	typ                                                        kernels.Type
	tied                                                       bool
}

// small has an odd number of everything that may be odd.
var small = synthetic{vocab: 67, context: 512, width: 96, layers: 3, heads: 6, kvHeads: 2, feedForward: 160, typ: kernels.Q8_0}

func (s synthetic) meta() map[string]any {
	return map[string]any{
		"general.architecture":                   "llama",
		"llama.context_length":                   uint32(s.context),
		"llama.embedding_length":                 uint32(s.width),
		"llama.block_count":                      uint32(s.layers),
		"llama.feed_forward_length":              uint32(s.feedForward),
		"llama.attention.head_count":             uint32(s.heads),
		"llama.attention.head_count_kv":          uint32(s.kvHeads),
		"llama.attention.layer_norm_rms_epsilon": float32(1e-5),
		"llama.rope.scaling.type":                "linear",
		"llama.rope.scaling.factor":              float32(2),
	}
}

func (s synthetic) tensors() []weights.Tensor {
	rng := rand.New(rand.NewPCG(11, 12))
	var out []weights.Tensor
	matrix := func(name string, rows, cols int) {
		out = append(out, weights.Tensor{Name: name, Type: s.typ, Shape: []int{rows, cols}, Data: randomWeights(rng, s.typ, rows, cols)})
	}
	gain := func(name string) {
		t := weights.Tensor{Name: name, Type: kernels.F32, Shape: []int{s.width}}
		for range s.width {
			t.Data = binary.LittleEndian.AppendUint32(t.Data, math.Float32bits(float32(1+rng.NormFloat64()/10)))
		}
		out = append(out, t)
	}
	kv := s.width / s.heads * s.kvHeads
	matrix("token_embd.weight", s.vocab, s.width)
	gain("output_norm.weight")
	if !s.tied {
		matrix("output.weight", s.vocab, s.width)
	}
	for i := range s.layers {
		name := func(part string) string { return fmt.Sprintf("blk.%d.%s.weight", i, part) }
		gain(name("attn_norm"))
		gain(name("ffn_norm"))
		matrix(name("attn_q"), s.width, s.width)
		matrix(name("attn_k"), kv, s.width)
		matrix(name("attn_v"), kv, s.width)
		matrix(name("attn_output"), s.width, s.width)
		matrix(name("ffn_gate"), s.feedForward, s.width)
		matrix(name("ffn_up"), s.feedForward, s.width)
		matrix(name("ffn_down"), s.width, s.feedForward)
	}
	return out
}

// randomWeights are of variance 1/cols, so that activations keep their size.
func randomWeights(rng *rand.Rand, t kernels.Type, rows, cols int) []byte {
	size := 1 / math.Sqrt(float64(cols))
	if t == kernels.F32 {
		var out []byte
		for range rows * cols {
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(float32(rng.NormFloat64()*size)))
		}
		return out
	}
	// Codes drawn evenly from their range, and scales that give them the variance.
	n, err := t.Bytes(rows, cols)
	if err != nil {
		panic(err)
	}
	out := make([]byte, n)
	_, stored := t.Block()
	deviation := 74.0 // of int8
	switch t {
	case kernels.Q5_0:
		deviation = 9.2
	case kernels.Q4_0:
		deviation = 4.6
	}
	for at := 0; at < n; at += stored {
		for i := 2; i < stored; i++ {
			out[at+i] = byte(rng.Uint32())
		}
		binary.LittleEndian.PutUint16(out[at:], normalHalf(size/deviation))
	}
	return out
}

// normalHalf is a positive number of F16's normal range, rounded down.
func normalHalf(x float64) uint16 {
	fraction, exponent := math.Frexp(x) // x = fraction * 2^exponent, fraction in [0.5, 1)
	return uint16(exponent+14)<<10 | uint16((2*fraction-1)*1024)
}

func (s synthetic) file() *weights.File { return weights.New(s.meta(), s.tensors()) }

// randomIDs draws a prompt.
func randomIDs(seed uint64, n, vocab int) []int32 {
	rng := rand.New(rand.NewPCG(seed, 13))
	ids := make([]int32, n)
	for i := range ids {
		ids[i] = int32(rng.IntN(vocab))
	}
	return ids
}

// BenchmarkDecode and BenchmarkPrefill measure a small embedded model and one
// of about 100 million parameters.
func benchmarkModels() map[string]synthetic {
	return map[string]synthetic{
		"4M/Q8_0":   {vocab: 1536, context: 2048, width: 256, layers: 6, heads: 4, kvHeads: 4, feedForward: 512, typ: kernels.Q8_0, tied: true},
		"8M/Q8_0":   {vocab: 2048, context: 2048, width: 320, layers: 7, heads: 5, kvHeads: 5, feedForward: 768, typ: kernels.Q8_0, tied: true},
		"45M/Q8_0":  {vocab: 1536, context: 2048, width: 512, layers: 13, heads: 8, kvHeads: 8, feedForward: 1536, typ: kernels.Q8_0, tied: true},
		"45M/Q5_0":  {vocab: 1536, context: 2048, width: 512, layers: 13, heads: 8, kvHeads: 8, feedForward: 1536, typ: kernels.Q5_0, tied: true},
		"45M/Q4_0":  {vocab: 1536, context: 2048, width: 512, layers: 13, heads: 8, kvHeads: 8, feedForward: 1536, typ: kernels.Q4_0, tied: true},
		"100M/Q8_0": {vocab: 8192, context: 2048, width: 768, layers: 12, heads: 12, kvHeads: 12, feedForward: 2304, typ: kernels.Q8_0, tied: true},
		"100M/Q4_0": {vocab: 8192, context: 2048, width: 768, layers: 12, heads: 12, kvHeads: 12, feedForward: 2304, typ: kernels.Q4_0, tied: true},
	}
}

// BenchmarkDecode generates 200 tokens after a prompt of 200.
func BenchmarkDecode(b *testing.B) {
	for name, s := range benchmarkModels() {
		for _, threads := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/threads=%d", name, threads), func(b *testing.B) { benchmarkDecode(b, s, threads) })
		}
	}
}

func benchmarkDecode(b *testing.B, s synthetic, threads int) {
	m := load(b, s.file(), openCPU(b, cpu.Options{Threads: threads}))
	cache := newCache(b, m, s.context)
	forward(b, m, Span{cache, randomIDs(1, 200, s.vocab), 0})
	id := []int32{1}
	for b.Loop() {
		cache.Truncate(200 + (cache.Len()-200)%200)
		logits := forward(b, m, Span{cache, id, 1})
		id[0] = greatest(logits[0])
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}

// BenchmarkPrefill evaluates prompts of 256 tokens.
func BenchmarkPrefill(b *testing.B) {
	for name, s := range benchmarkModels() {
		b.Run(name, func(b *testing.B) {
			m := load(b, s.file(), openCPU(b, cpu.Options{}))
			cache := newCache(b, m, s.context)
			ids := randomIDs(1, 256, s.vocab)
			for b.Loop() {
				cache.Truncate(0)
				forward(b, m, Span{cache, ids, 1})
			}
			b.ReportMetric(256*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
		})
	}
}
