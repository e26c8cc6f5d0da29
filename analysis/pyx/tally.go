package pyx

import (
	"maps"
	"slices"
	"time"
)

// A tally counts what became of the input so far.
type tally struct {
	Programs int                     `json:"programs"`
	Calls    int                     `json:"calls"`
	Crossed  int                     `json:"crossed"`
	Events   histogram               `json:"events"`
	Rows     map[Kind]int            `json:"rows"`
	Rejected map[Kind]map[string]int `json:"rejected"`
	Tokens   map[Kind]histogram      `json:"tokens"`
}

// A histogram holds how often each number came up.
type histogram map[int]int

// add counts one line of input.
func (t *tally) add(r *result) {
	if t.Rows == nil {
		*t = tally{Events: histogram{}, Rows: map[Kind]int{}, Rejected: map[Kind]map[string]int{}, Tokens: map[Kind]histogram{}}
	}
	t.Programs++
	t.Calls += r.calls
	t.Crossed += r.crossed
	if r.calls > 0 {
		t.Events[r.events]++
	}
	for _, row := range r.rows {
		t.Rows[row.Kind]++
		if row.tokens > 0 {
			if t.Tokens[row.Kind] == nil {
				t.Tokens[row.Kind] = histogram{}
			}
			t.Tokens[row.Kind][row.tokens]++
		}
	}
	for kind, reasons := range r.rejected {
		if t.Rejected[kind] == nil {
			t.Rejected[kind] = map[string]int{}
		}
		for reason, n := range reasons {
			t.Rejected[kind][reason] += n
		}
	}
}

func (t *tally) rows() int {
	n := 0
	for _, k := range t.Rows {
		n += k
	}
	return n
}

// A Report says what became of the input.
type Report struct {
	Programs int                     `json:"programs"` // lines, of this shard
	Calls    int                     `json:"calls"`
	Crossed  int                     `json:"cross_checked"` // runs in the native interpreter that were repeated in the sandbox
	Events   Percentiles             `json:"events_per_program"`
	Rows     map[Kind]int            `json:"rows"`
	Rejected map[Kind]map[string]int `json:"rejected"`    // by kind and reason; under "" what no kind is to blame for
	Tokens   map[Kind]Percentiles    `json:"tokens"`      // of prompt and response together
	Seconds  float64                 `json:"seconds"`     // since the run began, or was resumed
	CPU      float64                 `json:"cpu_seconds"` // of this process and its workers, likewise; 0 where the system does not tell
	Rate     float64                 `json:"rows_per_cpu_second"`
}

// Percentiles describe how numbers are spread.
type Percentiles struct {
	P10 int `json:"p10"`
	P50 int `json:"p50"`
	P90 int `json:"p90"`
	P99 int `json:"p99"`
	Max int `json:"max"`
}

// report sums up; had is how many rows were there when this run began.
func (t *tally) report(had int, took, computed time.Duration) Report {
	r := Report{
		Programs: t.Programs, Calls: t.Calls, Crossed: t.Crossed, Events: t.Events.percentiles(),
		Rows: t.Rows, Rejected: t.Rejected, Tokens: map[Kind]Percentiles{},
		Seconds: took.Seconds(), CPU: computed.Seconds(),
	}
	for kind, h := range t.Tokens {
		r.Tokens[kind] = h.percentiles()
	}
	if r.CPU > 0 {
		r.Rate = float64(t.rows()-had) / r.CPU
	}
	return r
}

func (h histogram) percentiles() Percentiles {
	var p Percentiles
	total, below := 0, 0
	for _, n := range h {
		total += n
	}
	for _, value := range slices.Sorted(maps.Keys(h)) {
		for _, want := range []struct {
			percent int
			to      *int
		}{{10, &p.P10}, {50, &p.P50}, {90, &p.P90}, {99, &p.P99}, {100, &p.Max}} {
			// The first value that as many percent do not exceed.
			if need := (total*want.percent + 99) / 100; below < need && below+h[value] >= need {
				*want.to = value
			}
		}
		below += h[value]
	}
	return p
}
