package main

import (
	"hash/fnv"

	"semcoder/inference/builtin"
	"semcoder/inference/tokenizer"
	"semcoder/inference/weights"
)

// oneTextIn is how many texts there are for one whose tokens are counted: enough for
// percentiles, and a fraction of what making the text took.
const oneTextIn = 8

// tokenCounter counts the tokens of some texts, chosen by what they say, with the
// embedded model's vocabulary; for all others it gives 0. Several goroutines may use it.
func tokenCounter() (func(string) int, error) {
	data, err := builtin.Model()
	if err != nil {
		return nil, err
	}
	file, err := weights.Read(data)
	if err != nil {
		return nil, err
	}
	vocabulary, err := tokenizer.New(file)
	if err != nil {
		return nil, err
	}
	return func(text string) int {
		h := fnv.New32a()
		_, _ = h.Write([]byte(text)) // a hash takes all
		if h.Sum32()%oneTextIn != 0 {
			return 0
		}
		return len(vocabulary.Encode(text, false))
	}, nil
}
