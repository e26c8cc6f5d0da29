package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/spf13/pflag"

	"semcoder/analysis/trace"
)

// figures are what bench measures of the sandbox. Programs read the first five.
type figures struct {
	P50    float64 `json:"p50_ms"` // one run of slug, recorded, in an interpreter that has run nothing before
	P95    float64 `json:"p95_ms"`
	Rate   float64 `json:"runs_per_second"` // one worker
	Start  float64 `json:"start_ms"`        // until the first answer, the interpreter's code in the cache
	Memory float64 `json:"rss_mb"`          // of the worker and its spare

	first   time.Duration // until the first answer, nothing in the cache
	long    time.Duration // a run of tenThousand
	next    time.Duration // until the next answer, after a worker was killed
	spare   time.Duration // until there is a spare again
	workers int
	own     float64 // as Memory, what they share counted once
}

// slug takes 54 steps from call to return.
var slug = trace.Program{
	Source: `def slug(text, sep="-"):
    out = []
    for i, c in enumerate(text):
        if c.isalnum():
            out.append(c.lower())
        elif out and out[-1] != sep:
            out.append(sep)
    return "".join(out).strip(sep)
`,
	Call: `slug("Hello, Wor-ld 7!")`,
}

// tenThousand takes that many steps.
var tenThousand = trace.Program{
	Source: "def f(n):\n    total = 0\n    for i in range(n):\n        total += i\n    return total\n",
	Call:   "f(4999)",
	Budget: trace.Budget{Steps: 20_000},
}

// endless has to be killed.
var endless = trace.Program{
	Source: "def f():\n    return sum(range(10**15))\n",
	Call:   "f()",
	Budget: trace.Budget{Wall: 50 * time.Millisecond},
}

func runBench(ctx context.Context, std streams, args []string) error {
	flags := pflag.NewFlagSet("bench", pflag.ContinueOnError)
	sandbox := flags.Bool("sandbox", false, "measure the sandbox")
	asJSON := flags.Bool("json", false, "print one JSON object")
	runs := flags.Int("runs", 1000, "how many runs to measure")
	if _, err := parse(flags, args, 0); err != nil {
		return err
	}
	if !*sandbox || *runs < 1 {
		return usagef("say what to measure: --sandbox, with at least one run")
	}
	f, err := benchSandbox(ctx, *runs)
	if err != nil {
		return err
	}
	if *asJSON {
		return json.NewEncoder(std.out).Encode(f)
	}
	f.print(std)
	return nil
}

func (f *figures) print(std streams) {
	fmt.Fprintf(std.out, "run          p50 %.1f ms, p95 %.1f ms, %.0f runs/s on one worker (54 steps)\n", f.P50, f.P95, f.Rate)
	fmt.Fprintf(std.out, "10000 steps  %s\n", shortly(f.long))
	fmt.Fprintf(std.out, "first use    %s, compiling\n", shortly(f.first))
	fmt.Fprintf(std.out, "later start  %.0f ms\n", f.Start)
	fmt.Fprintf(std.out, "after a kill %s to the next answer, %s to the next spare\n", shortly(f.next), shortly(f.spare))
	fmt.Fprintf(std.out, "memory       %.0f MB resident in %d processes, %.0f MB with what they share counted once\n", f.Memory, f.workers, f.own)
}

// benchSandbox measures in a cache folder of its own, which is empty at first.
func benchSandbox(ctx context.Context, runs int) (f *figures, err error) {
	dir, err := os.MkdirTemp("", "semcoder-bench")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	f = &figures{}
	if f.first, err = timeStart(ctx, dir); err != nil {
		return nil, err
	}
	start, err := timeStart(ctx, dir)
	if err != nil {
		return nil, err
	}
	f.Start = milliseconds(start)
	r := trace.NewRunner(trace.Options{CacheDir: dir})
	defer r.Close()
	if err := f.runs(ctx, r, runs); err != nil {
		return nil, err
	}
	return f, f.kills(ctx, r)
}

// timeStart is the time to the first answer of a new Runner.
func timeStart(ctx context.Context, dir string) (time.Duration, error) {
	r := trace.NewRunner(trace.Options{CacheDir: dir})
	defer r.Close()
	return timeRun(ctx, r, slug)
}

func timeRun(ctx context.Context, r *trace.Runner, p trace.Program) (time.Duration, error) {
	start := time.Now()
	t, err := r.Run(ctx, p)
	if err == nil && t.Stop != trace.Returned {
		err = fmt.Errorf("%s ended with %s %s", p.Call, t.Stop, t.Problem)
	}
	return time.Since(start), err
}

// runs measures single runs, and memory after them.
func (f *figures) runs(ctx context.Context, r *trace.Runner, n int) error {
	if _, err := timeRun(ctx, r, slug); err != nil {
		return err
	}
	if _, err := awaitSpare(ctx, r); err != nil {
		return err
	}
	times, total, err := timeRuns(ctx, r, slug, n)
	if err != nil {
		return err
	}
	f.P50, f.P95 = milliseconds(times[n/2]), milliseconds(times[n*95/100])
	f.Rate = float64(n) / total.Seconds()
	const few = 20
	if times, _, err = timeRuns(ctx, r, tenThousand, few); err != nil {
		return err
	}
	f.long = times[few/2]
	use := r.Usage()
	f.workers, f.Memory, f.own = use.Workers, float64(use.Resident)/1e6, float64(use.Own)/1e6
	return nil
}

// timeRuns are the times of n runs, sorted, and the time they took together.
func timeRuns(ctx context.Context, r *trace.Runner, p trace.Program, n int) ([]time.Duration, time.Duration, error) {
	times := make([]time.Duration, n)
	start := time.Now()
	for i := range times {
		var err error
		if times[i], err = timeRun(ctx, r, p); err != nil {
			return nil, 0, err
		}
	}
	total := time.Since(start)
	slices.Sort(times)
	return times, total, nil
}

// kills has a worker killed, with its spare beside it.
func (f *figures) kills(ctx context.Context, r *trace.Runner) (err error) {
	if _, err := r.Run(ctx, endless); err != nil { // it returns when the worker is told to end
		return err
	}
	if f.next, err = timeRun(ctx, r, slug); err != nil {
		return err
	}
	f.spare, err = awaitSpare(ctx, r)
	return err
}

// awaitSpare is the time until there are two workers.
func awaitSpare(ctx context.Context, r *trace.Runner) (time.Duration, error) {
	start := time.Now()
	err := r.Ready(ctx)
	return time.Since(start), err
}
