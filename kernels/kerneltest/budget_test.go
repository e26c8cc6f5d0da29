package kerneltest

import (
	"math"
	"testing"
)

func TestBudget(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	want := []float64{1, -2, 3, -4}
	for name, c := range map[string]struct {
		got    []float32
		want   []float64
		budget Budget
		ok     bool
	}{
		"equal":             {[]float32{1, -2, 3, -4}, want, exact, true},
		"close":             {[]float32{1.000001, -2, 3, -4}, want, float, true},
		"off":               {[]float32{1.01, -2, 3, -4}, want, float, false},
		"worst value":       {[]float32{1.01, -2, 3, -4}, want, Budget{Mean: 1, Worst: 1e-4}, false},
		"NaN for a number":  {[]float32{1, nan, 3, -4}, want, rounded, false},
		"infinity":          {[]float32{1, inf, 3, -4}, want, rounded, false},
		"NaN for NaN":       {[]float32{nan}, []float64{math.NaN()}, exact, true},
		"number for NaN":    {[]float32{1}, []float64{math.NaN()}, rounded, false},
		"infinity for same": {[]float32{inf}, []float64{math.Inf(1)}, exact, true},
		"wrong infinity":    {[]float32{-inf}, []float64{math.Inf(1)}, rounded, false},
		"too few":           {[]float32{1}, want, rounded, false},
		"not zero":          {[]float32{1e-20}, []float64{0}, rounded, false},
		"nothing":           {nil, nil, exact, true},
	} {
		if err := c.budget.Check(c.got, c.want); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
