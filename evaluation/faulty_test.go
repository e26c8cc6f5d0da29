package evaluation

import "testing"

// TestFaulty: a call that shows the fault is asked about, and an account of it tells which edit sets it right.
func TestFaulty(t *testing.T) {
	lab := newLab(t)
	model := &script{replies: [][]string{{"0 * 2", "-> 0\n"}, {"0 - 2", "-> 0\n"}, {"5 * 2", "-> 10\n"}, {"1 * 2", "-> 2\n"}, {"2 * 2", "-> 4\n"}, {"", "-> 7\n"}}}
	o := Options{Model: model, Asks: []string{"forward"}, Guided: true, NoRun: true}
	r, results := lab.measure(t, "faulty", data(t, "faulty"), o)
	if r.N != 1 || *r.Pass1 != 100 || results[0].Prediction != "def f(x):\n    return x * 2\n" || results[0].Executions > 0 || r.Skipped["no call shows a fault"].Lines != 1 || len(r.Skipped) != 2 {
		t.Errorf("%+v %+v", r, results)
	}
	for i, want := range []float64{0, 0, 100, 100} { // unchanged, the first small edit, one of them, the reference
		if r.Baselines[i].Pass1 != want {
			t.Errorf("%+v", r.Baselines[i])
		}
	}
	o.NoRun = false
	if r, results = lab.measure(t, "faulty", data(t, "faulty"), o); *r.Pass1 != 100 || results[0].Executions == 0 {
		t.Errorf("%+v %+v", r, results)
	}
}
