package kerneltest

import (
	"fmt"
	"math"

	"semcoder/kernels"
)

// A Budget bounds the error of a result: the mean, which shows a loss of
// precision, and the worst value, which shows one wrong row among thousands.
type Budget struct {
	Mean  float64 // normalised mean squared error: sum((got-want)^2) / sum(want^2)
	Worst float64 // |got-want| of any value, in root mean squares of want
}

// The budgets. A value made from one or two others is right to a few last bits.
// Float32 sums of a thousand terms in any order stay well inside theirs; rounding
// activations to 8 bits costs what it costs every engine.
var (
	exact   = Budget{}
	single  = Budget{Mean: 1e-13, Worst: 5e-6}
	float   = Budget{Mean: 1e-11, Worst: 5e-5}
	half    = Budget{Mean: 1e-7, Worst: 2e-3} // one rounding to F16
	rounded = Budget{Mean: 2e-4, Worst: 0.1}  // activations in int8 blocks
)

// matmulBudget is by the type of the weights; onGrid says that rounding the
// activations to int8 blocks loses nothing.
func matmulBudget(t kernels.Type, onGrid bool) Budget {
	switch t {
	case kernels.F32, kernels.F16, kernels.BF16:
		return float
	}
	if onGrid {
		return float
	}
	return rounded
}

// Check compares a result with the truth and describes the worst value of one
// that is over budget. NaN and infinity must stand where the truth has them.
func (b Budget) Check(got []float32, want []float64) error {
	if len(got) != len(want) {
		return fmt.Errorf("%d values, want %d", len(got), len(want))
	}
	var wrong, all, worst float64
	at := 0
	for i, w := range want {
		g := float64(got[i])
		if special(g) || special(w) {
			if g != w && !(math.IsNaN(g) && math.IsNaN(w)) {
				return fmt.Errorf("value %d is %g, want %g", i, g, w)
			}
			continue
		}
		e := g - w
		wrong += e * e
		all += w * w
		if math.Abs(e) > worst {
			worst, at = math.Abs(e), i
		}
	}
	mean, rms := 0.0, math.Sqrt(all/float64(max(len(want), 1)))
	if wrong > 0 {
		mean, worst = wrong/all, worst/rms // infinite where the truth is all zeros
	}
	if mean > b.Mean || worst > b.Worst {
		return fmt.Errorf("error %.3g of %.3g, worst %.3g of %.3g: value %d of %d is %g, want %g",
			mean, b.Mean, worst, b.Worst, at, len(want), got[at], want[at])
	}
	return nil
}

func special(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) }

func widen(x []float32) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}
