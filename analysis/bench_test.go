package analysis

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// BenchmarkChange is what the language server's reader does for one keystroke in
// a file of 10 000 lines; the parser is idle, as between two questions.
func BenchmarkChange(b *testing.B) {
	w := NewWorkspace()
	defer w.Shutdown()
	w.Open("u", 0, longModule(10_000))
	var times []time.Duration
	for b.Loop() {
		d := current(b, w, "u")
		edits := insert(d, len(d.Text())*(len(times)%97)/97, "x")
		start := time.Now()
		if err := w.Change("u", 1, edits); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99-µs")
}

// BenchmarkChange100 is a change of 100 edits, as many cursors make.
func BenchmarkChange100(b *testing.B) {
	w := NewWorkspace()
	defer w.Shutdown()
	text := longModule(10_000)
	var edits []Edit
	for i := range 100 {
		edits = append(edits, Edit{Start: Position{Line: i * 90}, End: Position{Line: i * 90}, Text: "x"})
	}
	w.Open("u", 0, text)
	for b.Loop() {
		if err := w.Change("u", 1, edits); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpenAndOutline(b *testing.B) {
	text := longModule(10_000)
	for b.Loop() {
		Parse("u", 1, text).outline()
	}
}

func BenchmarkAllFunctions(b *testing.B) {
	text := longModule(10_000)
	for b.Loop() {
		Parse("u", 1, text).Functions()
	}
}

// BenchmarkEditAndSlice is a keystroke and the slice of the function around it.
func BenchmarkEditAndSlice(b *testing.B) {
	w := NewWorkspace()
	defer w.Shutdown()
	w.Open("u", 0, longModule(10_000))
	current(b, w, "u").outline()
	at := strings.Index(current(b, w, "u").Text()[150_000:], "total") + 150_000
	for b.Loop() {
		d := current(b, w, "u")
		if err := w.Change("u", 1, insert(d, at, "x")); err != nil {
			b.Fatal(err)
		}
		d = current(b, w, "u")
		f, ok := d.FunctionAt(at)
		if !ok {
			b.Fatal("no function")
		}
		d.Slice(f)
	}
}

func BenchmarkSlice(b *testing.B) {
	d := Parse("u", 1, longModule(10_000))
	f, _ := d.Function("Class_200.double")
	for b.Loop() {
		d.Slice(f)
	}
}
