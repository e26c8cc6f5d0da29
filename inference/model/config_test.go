package model

import (
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"semcoder/inference/weights"
	"semcoder/kernels"
	"semcoder/kernels/cpu"
)

func TestReadConfig(t *testing.T) {
	got, err := ReadConfig(small.file())
	if err != nil {
		t.Fatal(err)
	}
	want := Config{Context: 512, Width: 96, Layers: 3, Heads: 6, KVHeads: 2, HeadDim: 16, FeedForward: 160,
		RopeDims: 16, RopeBase: 10000, RopeScale: 2, Epsilon: 1e-5}
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	tied := small
	tied.tied = true
	m := load(t, tied.file(), openCPU(t, cpu.Options{}))
	if !m.Config.Tied || m.Config.Vocab != small.vocab {
		t.Errorf("got %+v", m.Config)
	}
}

// TestConfigNamesWhatIsWrong changes one value of a good file at a time.
func TestConfigNamesWhatIsWrong(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		key   string
		value any // nil: left out
		says  string
	}{
		{"general.architecture", "qwen2", "qwen2"},
		{"general.architecture", nil, "architecture"},
		{"llama.block_count", nil, "llama.block_count"},
		{"llama.block_count", uint32(0), "llama.block_count is 0"},
		{"llama.block_count", uint64(1 << 60), "llama.block_count"},
		{"llama.block_count", uint32(4), "blk.3.attn_norm.weight"},
		{"llama.block_count", uint32(2), "blk.2."},
		{"llama.block_count", "three", "llama.block_count"},
		{"llama.context_length", uint64(math.MaxUint64), "llama.context_length"},
		{"llama.embedding_length", uint32(192), "token_embd.weight has shape"},
		{"llama.embedding_length", int32(-96), "llama.embedding_length"},
		{"llama.feed_forward_length", uint32(161), "ffn_gate"},
		{"llama.attention.head_count", uint32(4000), "head_count"},
		{"llama.attention.head_count", uint32(5), "head_count_kv"},
		{"llama.attention.head_count_kv", uint32(4), "does not divide"},
		{"llama.attention.head_count_kv", uint32(0), "head_count_kv"},
		{"llama.attention.head_count_kv", []int32{2, 2, 2}, "head_count_kv"},
		{"llama.attention.layer_norm_rms_epsilon", nil, "epsilon"},
		{"llama.attention.layer_norm_rms_epsilon", nan, "epsilon"},
		{"llama.attention.layer_norm_rms_epsilon", -1.0, "epsilon"},
		{"llama.attention.key_length", uint32(32), "attn_q"},
		{"llama.attention.value_length", uint32(32), "value_length"},
		{"llama.rope.dimension_count", uint32(17), "dimension_count"},
		{"llama.rope.dimension_count", uint32(3), "dimension_count"},
		{"llama.rope.freq_base", math.Inf(1), "freq_base"},
		{"llama.rope.freq_base", 0.0, "freq_base"},
		{"llama.rope.scaling.type", "yarn", "yarn"},
		{"llama.rope.scaling.factor", 0.0, "scaling.factor"},
		{"llama.rope.scaling.factor", nil, "scaling.factor"},
		{"llama.expert_count", uint32(8), "expert"},
	} {
		meta := small.meta()
		meta[c.key] = c.value
		if c.value == nil {
			delete(meta, c.key)
		}
		refused(t, weights.New(meta, small.tensors()), c.key, c.says)
	}
}

func refused(t *testing.T, f *weights.File, what, says string) {
	t.Helper()
	m, err := New(backends(openCPU(t, cpu.Options{Threads: 1})), f)
	if err == nil {
		m.Close()
		t.Errorf("%s: no error", what)
	} else if !strings.Contains(err.Error(), says) {
		t.Errorf("%s: %q does not say %q", what, err, says)
	}
}

func TestTensorsThatDoNotFit(t *testing.T) {
	at := func(tensors []weights.Tensor, name string) *weights.Tensor {
		return &tensors[slices.IndexFunc(tensors, func(t weights.Tensor) bool { return t.Name == name })]
	}
	for name, change := range map[string]func([]weights.Tensor) []weights.Tensor{
		"blk.1.ffn_up.weight": func(all []weights.Tensor) []weights.Tensor {
			at(all, "blk.1.ffn_up.weight").Name = "elsewhere"
			return all
		},
		"blk.0.attn_q.bias": func(all []weights.Tensor) []weights.Tensor {
			return append(all, weights.Tensor{Name: "blk.0.attn_q.bias", Type: kernels.F32, Shape: []int{1}, Data: make([]byte, 4)})
		},
		"output_norm.weight": func(all []weights.Tensor) []weights.Tensor {
			t := at(all, "output_norm.weight")
			t.Type, t.Data = kernels.F16, make([]byte, 2*small.width)
			return all
		},
		"Q6_K": func(all []weights.Tensor) []weights.Tensor {
			at(all, "blk.2.ffn_down.weight").Type = kernels.Type(14)
			return all
		},
		"bytes": func(all []weights.Tensor) []weights.Tensor {
			t := at(all, "blk.2.ffn_down.weight")
			t.Data = t.Data[1:]
			return all
		},
		"token_embd.weight": func(all []weights.Tensor) []weights.Tensor {
			at(all, "token_embd.weight").Shape = []int{small.vocab * small.width}
			return all
		},
	} {
		refused(t, weights.New(small.meta(), change(small.tensors())), name, name)
	}
	if _, err := New(nil, small.file()); err == nil {
		t.Error("a model without a backend: no error")
	}
}

// TestRopeScaling: older files name the factor differently; none is none.
func TestRopeScaling(t *testing.T) {
	for _, c := range []struct {
		meta map[string]any
		want float64
	}{
		{map[string]any{}, 1},
		{map[string]any{"llama.rope.scaling.type": "none", "llama.rope.scaling.factor": 7.0}, 1},
		{map[string]any{"llama.rope.scale_linear": 4.0}, 4},
		{map[string]any{"llama.rope.scaling.factor": 3.0}, 3},
	} {
		meta := small.meta()
		delete(meta, "llama.rope.scaling.type")
		delete(meta, "llama.rope.scaling.factor")
		maps.Copy(meta, c.meta)
		got, err := ReadConfig(weights.New(meta, nil))
		if err != nil || got.RopeScale != c.want {
			t.Errorf("%v: scale %g, %v; want %g", c.meta, got.RopeScale, err, c.want)
		}
	}
}

// FuzzConfig gives one key any value and one tensor any shape: New refuses or
// the model evaluates a token; nothing panics.
func FuzzConfig(f *testing.F) {
	s := synthetic{vocab: 5, context: 64, width: 32, layers: 1, heads: 2, kvHeads: 1, feedForward: 32, typ: kernels.Q8_0}
	keys := append(slices.Sorted(maps.Keys(s.meta())), "llama.attention.key_length", "llama.attention.value_length",
		"llama.rope.dimension_count", "llama.rope.freq_base", "llama.rope.scale_linear", "llama.expert_count")
	for i := range keys {
		f.Add(uint8(i), uint64(i), false, uint8(0), 32, 32)
		f.Add(uint8(i), math.Float64bits(0.5), true, uint8(i), 1, 64)
	}
	backend, err := cpu.Open(cpu.Options{Threads: 1})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { backend.Close() })
	f.Fuzz(func(t *testing.T, key uint8, bits uint64, float bool, tensor uint8, rows, cols int) {
		meta, tensors := s.meta(), s.tensors()
		meta[keys[int(key)%len(keys)]] = any(bits)
		if float {
			meta[keys[int(key)%len(keys)]] = math.Float64frombits(bits)
		}
		if at := int(tensor) % (2 * len(tensors)); at < len(tensors) {
			tensors[at].Shape = []int{rows, cols}
		}
		m, err := New(backends(backend), weights.New(meta, tensors))
		if err != nil {
			return
		}
		defer m.Close()
		c, err := m.NewCache(min(3, m.Config.Context))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Forward([]Span{{c, []int32{0}, 1}}); err != nil {
			t.Fatal(err)
		}
	})
}
