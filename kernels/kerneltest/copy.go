package kerneltest

import (
	"math"
	"math/rand/v2"
)

// copyCases checks the conversions bit by bit: caches are written by them.
func copyCases(rng *rand.Rand) []testCase {
	return []testCase{
		copyCase("F32 to F32", exact, normals(rng, 99), false),
		copyCase("F32 to F16", half, normals(rng, 5000), true),
		everyHalf(),
		betweenHalves(),
	}
}

// randomCopy reads F16 back; the rounding there is what the budget is for.
func randomCopy(rng *rand.Rand) testCase {
	return copyCase("F32 to F16", half, normals(rng, between(rng, 1, 3000)), true)
}

// copyCase copies x, by way of F16 or directly.
func copyCase(name string, budget Budget, x []float32, throughHalf bool) testCase {
	return testCase{
		name:   "Copy " + name,
		budget: budget,
		run: func(d *device) []float32 {
			dst, src := d.floats(1, len(x), nil), d.floats(1, len(x), x)
			if throughHalf {
				src = d.halves(1, len(x), x)
			}
			d.Copy(dst, src)
			return d.read(dst)
		},
		want: func() []float64 { return widen(x) },
	}
}

// everyHalf sends each of the 65536 codes' values through F16 and back.
func everyHalf() testCase {
	x := make([]float32, 1<<16)
	for i := range x {
		x[i] = float32(halfValue(uint16(i)))
	}
	return copyCase("every F16 value", exact, x, true)
}

// betweenHalves rounds values just under, at, and just over the middle of two
// neighbouring codes, for all neighbours: to nearest, in the middle to even.
func betweenHalves() testCase {
	var x []float32
	var want []float64
	for h := range uint16(0x7bff) {
		low, high := halfValue(h), halfValue(h+1)
		middle := float32((low + high) / 2)
		even := low
		if h%2 == 1 {
			even = high
		}
		x = append(x, math.Nextafter32(middle, 0), middle, math.Nextafter32(middle, 1e9))
		want = append(want, low, even, high)
	}
	x = append(x, 65519, 65520, 1e30, -65520, float32(math.Inf(-1)), float32(math.NaN()))
	want = append(want, 65504, math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1), math.NaN())
	c := copyCase("rounding to F16", exact, x, true)
	c.want = func() []float64 { return want }
	return c
}

// readHalves reads an F16 tensor itself.
func readHalves(d *device) {
	x := []float32{1, -2, 0.5, 65504}
	t := d.halves(2, 2, x)
	got := make([]float32, 4)
	if err := d.Read(got, t); err != nil {
		d.t.Fatal(err)
	}
	if err := exact.Check(got, widen(x)); err != nil {
		d.t.Error(err)
	}
	d.Copy(t.Slice(0, 1), t.Slice(1, 2)) // F16 to F16
	if err := d.Read(got, t); err != nil {
		d.t.Fatal(err)
	}
	if err := exact.Check(got, []float64{0.5, 65504, 0.5, 65504}); err != nil {
		d.t.Error(err)
	}
}
