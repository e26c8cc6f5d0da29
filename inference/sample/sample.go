// Package sample chooses the next token from logits.
//
// The temperature comes first, then what it made of the distribution is cut:
// to the TopK best, to the smallest set of best tokens that holds TopP of what
// is left, and to those within MinP of the best. That is the order of vLLM, with
// which the published models were evaluated.
package sample

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Params says how. The zero value is greedy.
type Params struct {
	Temperature float32 // 0: greedy
	TopK        int     // 0: all
	TopP        float32 // 0 or 1: all
	MinP        float32 // 0: none; else tokens under MinP times the best one's probability are dropped
	Seed        uint64
}

// Check reports a parameter that makes no sense.
func (p Params) Check() error {
	switch {
	case !(p.Temperature >= 0) || math.IsInf(float64(p.Temperature), 0):
		return fmt.Errorf("temperature is %v; give 0 (greedy) or more", p.Temperature)
	case p.TopK < 0:
		return fmt.Errorf("top-k is %d; give 0 (all) or more", p.TopK)
	case !(p.TopP >= 0 && p.TopP <= 1):
		return fmt.Errorf("top-p is %v; give 0 to 1", p.TopP)
	case !(p.MinP >= 0 && p.MinP <= 1):
		return fmt.Errorf("min-p is %v; give 0 to 1", p.MinP)
	}
	return nil
}

// A Sampler chooses the tokens of one text. The same parameters and logits give
// the same tokens on every machine. It keeps its scratch, so a token costs no
// allocation after the first.
type Sampler struct {
	params Params
	random *rand.PCG
	heap   []candidate // capacity of a whole vocabulary, made by the first random draw
}

// New makes a sampler; p must pass Check.
func New(p Params) *Sampler {
	return &Sampler{params: p, random: rand.NewPCG(p.Seed, 0)}
}

// Next chooses among the ids whose allowed is set; nil allows all. It returns
// false when there is nothing to choose: no allowed id has a finite logit.
func (s *Sampler) Next(logits []float32, allowed []bool) (id int32, ok bool) {
	best, ok := greatest(logits, allowed)
	if !ok || s.params.Temperature == 0 {
		return best, ok
	}
	return s.draw(logits, allowed, logits[best]), true
}

// greatest is the allowed id with the greatest finite logit, the smallest of
// equals.
func greatest(logits []float32, allowed []bool) (id int32, ok bool) {
	top := float32(math.Inf(-1))
	for i, l := range logits {
		if l > top && l <= math.MaxFloat32 && (allowed == nil || allowed[i]) {
			id, top, ok = int32(i), l, true
		}
	}
	return id, ok
}

// LogProb is the natural logarithm of the probability that the model itself
// gives to id: temperature 1, nothing masked.
func LogProb(logits []float32, id int32) float32 {
	top := float32(math.Inf(-1))
	for _, l := range logits {
		top = max(top, l)
	}
	sum := 0.0
	for _, l := range logits {
		if d := l - top; d > negligible {
			sum += math.Exp(float64(d))
		}
	}
	return float32(float64(logits[id]-top) - math.Log(sum))
}

// negligible is a logit difference whose probability vanishes in float64 sums
// over any vocabulary: exp(-60) is 1e-26.
const negligible = -60
