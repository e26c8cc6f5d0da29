package inference_test

import (
	"bytes"
	"os"
	"testing"

	"semcoder/inference"
	"semcoder/inference/weights"
)

// FuzzDamagedModel flips bits of a whole model file, mostly in its header, and
// cuts it short: it is refused, or the engine generates or says why not. What a
// wrong weight makes of a text nobody can tell.
func FuzzDamagedModel(f *testing.F) {
	whole, err := os.ReadFile(reference)
	if err != nil {
		f.Fatal(err)
	}
	const header = 8 << 10 // metadata, vocabulary and tensor table
	for at := uint32(8); at < header; at += 497 {
		f.Add(at, byte(1), uint32(0), byte(0), uint32(0))
		f.Add(at, byte(0x80), at*7, byte(0xff), at%3*1000)
	}
	f.Fuzz(func(t *testing.T, first uint32, flip byte, second uint32, other byte, cut uint32) {
		data := bytes.Clone(whole)
		data[first%header] ^= flip
		data[int(second)%len(data)] ^= other
		file, err := weights.Read(data[:len(data)-int(cut)%len(data)])
		if err != nil {
			return
		}
		e, err := inference.New(file, inference.Options{Backends: onCPU})
		if err != nil {
			return
		}
		defer e.Close()
		for token, err := range e.Generate(t.Context(), inference.Request{Prompt: "def f(x):", MaxTokens: 3}) {
			if err == nil && token.ID < 0 {
				t.Errorf("token %+v", token)
			}
		}
	})
}
