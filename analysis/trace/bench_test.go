package trace

import (
	"context"
	"fmt"
	"testing"
)

// steps54 takes 54 steps from call to return.
const steps54 = `def slug(text, sep="-"):
    out = []
    for i, c in enumerate(text):
        if c.isalnum():
            out.append(c.lower())
        elif out and out[-1] != sep:
            out.append(sep)
    return "".join(out).strip(sep)
`

func BenchmarkRun(b *testing.B) {
	r := NewRunner(Options{})
	defer r.Close()
	program := Program{Source: steps54, Call: `slug("Hello, World 7!")`}
	var last *Trace
	for b.Loop() {
		t, err := r.Run(context.Background(), program)
		if err != nil {
			b.Fatal(err)
		}
		last = t
	}
	b.ReportMetric(float64(last.Steps), "steps")
	b.ReportMetric(float64(len(last.Events)), "events")
}

// BenchmarkBatch runs ten calls of each of many functions, as training does.
func BenchmarkBatch(b *testing.B) {
	r := NewRunner(Options{})
	defer r.Close()
	var made, ran int
	for b.Loop() {
		made++
		source := fmt.Sprintf("def add%d(values):\n    total = %d\n    for v in values:\n        if v %% 2:\n            total += v\n    return total\n", made, made)
		var programs []Program
		for k := range 10 {
			programs = append(programs, Program{Source: source, Call: fmt.Sprintf("add%d([1, 2, %d])", made, k)})
		}
		traces, err := r.RunBatch(context.Background(), programs)
		if err != nil {
			b.Fatal(err)
		}
		ran += len(traces)
	}
	b.ReportMetric(float64(ran)/b.Elapsed().Seconds(), "runs/s")
}

// BenchmarkCandidates tries a hundred calls of one source, as a search for inputs
// does, and one call of a hundred sources, as a search for repairs does.
func BenchmarkCandidates(b *testing.B) {
	r := NewRunner(Options{})
	defer r.Close()
	for _, traced := range []bool{true, false} {
		b.Run(fmt.Sprintf("calls/events=%t", traced), func(b *testing.B) {
			var programs []Program
			for k := range 100 {
				programs = append(programs, Program{Source: steps54, Call: fmt.Sprintf("slug('Hello, World %d!')", k), Light: !traced})
			}
			for b.Loop() {
				if _, err := r.RunBatch(context.Background(), programs); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("sources", func(b *testing.B) {
		made := 0
		for b.Loop() {
			var programs []Program
			for range 100 {
				made++
				programs = append(programs, Program{Source: fmt.Sprint(steps54, "\nK = ", made, "\n"), Call: "slug('Hello')", Light: true})
			}
			if _, err := r.RunBatch(context.Background(), programs); err != nil {
				b.Fatal(err)
			}
		}
	})
}
