package pyx

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"semcoder/analysis/trace"
)

// BenchmarkRows makes rows of every kind of PYX=file in the sandbox or, where
// NATIVE=python is given, in that, with its library in NATIVE_READ=folder. A core's
// rows are counted by processor time, that of workers included.
func BenchmarkRows(b *testing.B) {
	name := os.Getenv("PYX")
	if name == "" {
		b.Skip("give PYX=programs.jsonl, made by training/pyx")
	}
	programs, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	o := Options{
		Budget:  Budget{Steps: 200, Prompt: 2400, Response: 1600},
		Sandbox: func() Runner { return trace.NewRunner(trace.Options{}) },
	}
	if python := os.Getenv("NATIVE"); python != "" {
		native := trace.Native{Python: python, Trusted: true, Reuse: 2000}
		if folder := os.Getenv("NATIVE_READ"); folder != "" {
			native.Read = []string{filepath.Clean(folder)}
		}
		o.Native = func() Runner { return trace.NewRunner(trace.Options{Native: &native}) }
	}
	rows, computing := 0, 0.0
	for b.Loop() {
		report, err := Run(b.Context(), bytes.NewReader(programs), io.Discard, o)
		if err != nil {
			b.Fatal(err)
		}
		for _, n := range report.Rows {
			rows += n
		}
		computing += report.CPU
	}
	b.ReportMetric(float64(rows)/computing, "rows/s/core")
}
