package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/spf13/pflag"

	"semcoder/analysis/trace"
)

// pyxReport counts what became of the input.
type pyxReport struct {
	Programs int            `json:"programs"`
	Calls    int            `json:"calls"`
	Rows     int            `json:"rows"`
	Rejected map[string]int `json:"rejected"` // by reason
	Seconds  float64        `json:"seconds"`
}

// runPyx turns programs into training rows. Every row was executed in the sandbox
// and checked against its trace; what cannot become a row is counted by reason and
// never stops the run. The output depends on the input alone, not on timing.
func runPyx(ctx context.Context, std streams, args []string) error {
	flags := pflag.NewFlagSet("pyx", pflag.ContinueOnError)
	in := flags.String("in", "-", "JSONL of {id, code, calls}; - is standard input")
	out := flags.String("out", "-", "JSONL of {id, kind, prompt, response}; - is standard output")
	reportTo := flags.String("report", "", "write the counts as JSON to this file")
	workers := flags.Int("workers", 1, "sandboxes that run side by side")
	var budget pyxBudget
	flags.IntVar(&budget.steps, "max-steps", 200, "drop calls that execute more statements")
	flags.IntVar(&budget.prompt, "max-prompt", 2400, "drop rows whose prompt has more characters")
	flags.IntVar(&budget.response, "max-chars", 1600, "drop rows whose response has more characters")
	if _, err := parse(flags, args, 0); err != nil {
		return err
	}
	if *workers < 1 {
		return usagef("--workers must be at least 1, got %d", *workers)
	}
	src, err := openInput(*in, std.in)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := createOutput(*out, std.out)
	if err != nil {
		return err
	}
	report, err := pyx(ctx, src, dst, *workers, budget, sandbox)
	if err := errors.Join(err, dst.Close()); err != nil {
		return err
	}
	printPyxReport(std.err, report)
	return writePyxReport(*reportTo, report)
}

// openInput opens a file, or std where the name is "-".
func openInput(name string, std io.Reader) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(std), nil
	}
	return os.Open(name)
}

// createOutput creates a file, or takes std where the name is "-".
func createOutput(name string, std io.Writer) (io.WriteCloser, error) {
	if name == "-" {
		return unclosed{std}, nil
	}
	return os.Create(name)
}

type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }

// A batchRunner runs several calls; *trace.Runner is one. It belongs to one
// goroutine here.
type batchRunner interface {
	RunBatch(context.Context, []trace.Program) ([]*trace.Trace, error)
	Close() error
}

func sandbox() batchRunner { return newRunner() }

// A pyxJob is one line of input under way. Its rows are sent once on done, so that
// the writer can take jobs in the order they were read.
type pyxJob struct {
	line []byte
	done chan pyxResult
}

type pyxResult struct {
	calls    int
	rows     []pyxRow
	rejected []string
	err      error // the sandbox itself failed: the run ends
}

// pyx reads, runs and writes concurrently, with a bounded number of jobs between.
func pyx(ctx context.Context, in io.Reader, out io.Writer, workers int, budget pyxBudget, open func() batchRunner) (pyxReport, error) {
	ctx, cancel := context.WithCancel(ctx)
	start := time.Now()
	todo := make(chan pyxJob, workers)
	order := make(chan pyxJob, 4*workers)
	var wait sync.WaitGroup
	var readErr error
	wait.Go(func() { readErr = readJobs(ctx, in, todo, order) })
	for range workers {
		wait.Go(func() { work(ctx, todo, budget, open) })
	}
	report, err := writeRows(order, out)
	cancel()
	for range order { // let the reader end
	}
	wait.Wait()
	report.Seconds = time.Since(start).Seconds()
	return report, errors.Join(err, readErr)
}

// readJobs sends every line to a worker and, in the same order, to the writer.
func readJobs(ctx context.Context, in io.Reader, todo, order chan<- pyxJob) error {
	defer close(order)
	defer close(todo)
	r := bufio.NewReaderSize(in, 1<<20)
	for {
		line, err := r.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			job := pyxJob{line, make(chan pyxResult, 1)}
			select {
			case order <- job:
			case <-ctx.Done():
				return nil
			}
			select {
			case todo <- job:
			case <-ctx.Done():
				job.done <- pyxResult{err: ctx.Err()}
				return nil
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading programs: %w", err)
		}
	}
}

// work answers jobs with a sandbox of its own until there are no more.
func work(ctx context.Context, todo <-chan pyxJob, budget pyxBudget, open func() batchRunner) {
	runner := open()
	defer runner.Close()
	for job := range todo {
		job.done <- makeRows(ctx, job.line, budget, runner)
	}
}

// writeRows takes the results in the order of the input.
func writeRows(order <-chan pyxJob, out io.Writer) (pyxReport, error) {
	report := pyxReport{Rejected: map[string]int{}}
	w := bufio.NewWriterSize(out, 1<<20)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for job := range order {
		result := <-job.done
		if result.err != nil {
			return report, errors.Join(result.err, w.Flush())
		}
		report.Programs++
		report.Calls += result.calls
		report.Rows += len(result.rows)
		for _, reason := range result.rejected {
			report.Rejected[reason]++
		}
		for _, row := range result.rows {
			if err := encoder.Encode(row); err != nil {
				return report, err
			}
		}
	}
	return report, w.Flush()
}

func printPyxReport(w io.Writer, r pyxReport) {
	fmt.Fprintf(w, "%d programs, %d calls, %d rows, %.1f s (%.0f rows/s)\n",
		r.Programs, r.Calls, r.Rows, r.Seconds, float64(r.Rows)/max(r.Seconds, 1e-9))
	reasons := make([]string, 0, len(r.Rejected))
	for reason := range r.Rejected {
		reasons = append(reasons, reason)
	}
	slices.SortFunc(reasons, func(a, b string) int {
		return cmp.Or(cmp.Compare(r.Rejected[b], r.Rejected[a]), cmp.Compare(a, b))
	})
	for _, reason := range reasons {
		fmt.Fprintf(w, "%8d rejected: %s\n", r.Rejected[reason], reason)
	}
}

func writePyxReport(name string, r pyxReport) error {
	if name == "" {
		return nil
	}
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(name, append(text, '\n'), 0o644)
}
