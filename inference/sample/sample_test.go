package sample

import (
	"math"
	"math/rand/v2"
	"testing"
)

var (
	nan  = float32(math.NaN())
	inf  = float32(math.Inf(1))
	four = []float32{1, 3, 2, 0} // probabilities .087 .644 .237 .032
)

func TestGreedy(t *testing.T) {
	for _, c := range []struct {
		logits  []float32
		allowed []bool
		want    int32
		ok      bool
	}{
		{four, nil, 1, true},
		{four, []bool{true, false, true, true}, 2, true},
		{[]float32{5, 7, 7}, nil, 1, true},
		{[]float32{nan, -4, nan, inf}, nil, 1, true},
		{four, make([]bool, 4), 0, false},
		{[]float32{nan, nan}, nil, 0, false},
		{[]float32{-inf, -inf}, nil, 0, false},
		{nil, nil, 0, false},
	} {
		for _, temperature := range []float32{0, 1e-30} {
			id, ok := New(Params{Temperature: temperature}).Next(c.logits, c.allowed)
			if ok != c.ok || ok && id != c.want {
				t.Errorf("Next(%v, %v) at %v = %d, %v", c.logits, c.allowed, temperature, id, ok)
			}
		}
	}
}

// frequencies draws many times and returns the share of each token.
func frequencies(t *testing.T, p Params, logits []float32, allowed []bool) []float64 {
	t.Helper()
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	const draws = 20000
	s := New(p)
	share := make([]float64, len(logits))
	for range draws {
		id, ok := s.Next(logits, allowed)
		if !ok {
			t.Fatal("nothing to choose")
		}
		share[id] += 1.0 / draws
	}
	return share
}

func TestDistribution(t *testing.T) {
	for _, c := range []struct {
		name    string
		p       Params
		allowed []bool
		want    []float64 // worked out by hand from exp(four / temperature)
	}{
		{"plain", Params{Temperature: 1}, nil, []float64{.0871, .6439, .2369, .0321}},
		{"cold", Params{Temperature: 0.5}, nil, []float64{.0158, .8650, .1171, .0021}},
		{"mask", Params{Temperature: 1}, []bool{true, false, true, true}, []float64{.2447, 0, .6652, .0900}},
		{"top-k", Params{Temperature: 1, TopK: 2}, nil, []float64{0, .7311, .2689, 0}},
		{"top-k of all", Params{Temperature: 1, TopK: 9}, nil, []float64{.0871, .6439, .2369, .0321}},
		{"top-p within the best", Params{Temperature: 1, TopP: 0.6}, nil, []float64{0, 1, 0, 0}},
		{"top-p across", Params{Temperature: 1, TopP: 0.7}, nil, []float64{0, .7311, .2689, 0}},
		{"top-p after temperature", Params{Temperature: 0.5, TopP: 0.86}, nil, []float64{0, 1, 0, 0}},
		{"top-p of top-k", Params{Temperature: 1, TopK: 2, TopP: 0.73}, nil, []float64{0, 1, 0, 0}},
		{"min-p", Params{Temperature: 1, MinP: 0.13}, nil, []float64{.0900, .6652, .2447, 0}},
		{"min-p of one", Params{Temperature: 1, MinP: 1}, nil, []float64{0, 1, 0, 0}},
	} {
		got := frequencies(t, c.p, four, c.allowed)
		for id := range c.want {
			if math.Abs(got[id]-c.want[id]) > 0.012 || c.want[id] == 0 && got[id] > 0 {
				t.Errorf("%s: shares %.4v, want %.4v", c.name, got, c.want)
				break
			}
		}
	}
}

// The heap must agree with the plain way: sort, cut, walk.
func TestDrawAgreesWithSorting(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		logits := make([]float32, 1+random.IntN(50))
		for i := range logits {
			logits[i] = float32(random.NormFloat64() * 4)
		}
		p := Params{Temperature: 0.1 + random.Float32(), TopK: random.IntN(12), TopP: random.Float32(), Seed: random.Uint64()}
		got, _ := New(p).Next(logits, nil)
		if want := bySorting(p, logits); got != want {
			t.Fatalf("%+v over %v: %d, want %d", p, logits, got, want)
		}
	}
}

func bySorting(p Params, logits []float32) int32 {
	top, _ := greatest(logits, nil)
	all, _ := New(p).candidates(logits, nil, logits[top])
	sorted := make([]candidate, 0, len(all))
	for range all { // selection sort: nothing here shares code with the heap
		best := 0
		for i := range all {
			if all[i].before(all[best]) {
				best = i
			}
		}
		sorted = append(sorted, all[best])
		all[best].weight = -1
	}
	if p.TopK > 0 && p.TopK < len(sorted) {
		sorted = sorted[:p.TopK]
	}
	total := weigh(sorted)
	for n := range sorted {
		if weigh(sorted[:n+1]) >= float64(p.TopP)*total {
			sorted = sorted[:n+1]
			break
		}
	}
	mark := weigh(sorted) * New(p).uniform()
	for n := range sorted {
		if weigh(sorted[:n+1]) > mark {
			return sorted[n].id
		}
	}
	return sorted[len(sorted)-1].id
}

func weigh(c []candidate) (total float64) {
	for _, c := range c {
		total += c.weight
	}
	return total
}

func TestSeedDecides(t *testing.T) {
	run := func(seed uint64) (ids [64]int32) {
		s := New(Params{Temperature: 1, Seed: seed})
		for i := range ids {
			ids[i], _ = s.Next(four, nil)
		}
		return ids
	}
	if first, again := run(7), run(7); first != again {
		t.Error("the same seed gave different tokens")
	}
	if run(7) == run(8) {
		t.Error("different seeds gave the same 64 tokens")
	}
}

func TestLogProb(t *testing.T) {
	want := []float64{-2.4402, -0.4402, -1.4402, -3.4402}
	sum := 0.0
	for id := range four {
		got := float64(LogProb(four, int32(id)))
		sum += math.Exp(got)
		if math.Abs(got-want[id]) > 1e-4 {
			t.Errorf("LogProb(%d) = %v, want %v", id, got, want[id])
		}
	}
	if math.Abs(sum-1) > 1e-6 {
		t.Errorf("probabilities add up to %v", sum)
	}
	if got := LogProb([]float32{1000, 1000}, 0); math.Abs(float64(got)+math.Ln2) > 1e-6 {
		t.Errorf("great logits: %v", got)
	}
}

func TestCheck(t *testing.T) {
	for _, p := range []Params{{Temperature: -1}, {Temperature: nan}, {Temperature: inf}, {TopK: -1}, {TopP: 1.1}, {TopP: nan}, {MinP: -0.1}, {MinP: 2}} {
		if p.Check() == nil {
			t.Errorf("%+v passes", p)
		}
	}
	if err := (Params{Temperature: 0.2, TopP: 0.95}).Check(); err != nil {
		t.Error(err)
	}
}

func TestNoAllocationPerToken(t *testing.T) {
	logits, allowed := vocabulary()
	for _, p := range []Params{{}, {Temperature: 1}, {Temperature: 0.7, TopK: 40, TopP: 0.9, MinP: 0.01}} {
		s := New(p)
		s.Next(logits, allowed)
		if n := testing.AllocsPerRun(10, func() {
			id, _ := s.Next(logits, allowed)
			LogProb(logits, id)
		}); n > 0 {
			t.Errorf("%+v: %v allocations per token", p, n)
		}
	}
}

// vocabulary is a distribution of the size of the published model's.
func vocabulary() (logits []float32, allowed []bool) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 32256 {
		logits = append(logits, float32(random.NormFloat64()*3))
		allowed = append(allowed, true)
	}
	return logits, allowed
}

func BenchmarkNext(b *testing.B) {
	logits, allowed := vocabulary()
	for name, p := range map[string]Params{
		"greedy": {}, "plain": {Temperature: 1}, "nucleus": {Temperature: 0.2, TopP: 0.95}, "all": {Temperature: 0.7, TopK: 40, TopP: 0.9, MinP: 0.01},
	} {
		b.Run(name, func(b *testing.B) {
			s := New(p)
			b.ReportAllocs()
			for b.Loop() {
				s.Next(logits, allowed)
			}
		})
	}
	b.Run("logprob", func(b *testing.B) {
		for b.Loop() {
			LogProb(logits, 7)
		}
	})
}
