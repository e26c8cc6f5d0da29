package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"semcoder/analysis/trace"
	"semcoder/evaluation"
	"semcoder/inference"
)

const evalArgs = "SUITE --data F [--model M --limit N --samples K --temperature T --no-run --prompt P --predictions OUT --results OUT --score F --json]"

// evalFlags are what a command line says of an evaluation.
type evalFlags struct {
	data, model, prompt         string
	predictions, results, score string // files; "" for none
	limit, samples, executions  int
	width                       int // items at once
	temperature                 float32
	noRun, noSuggest, unguided  bool
	asJSON                      bool
}

// runEval asks a model the items of a suite and prints how often it was right, beside
// what is right without a model.
func runEval(ctx context.Context, std streams, args []string) error {
	var f evalFlags
	flags := pflag.NewFlagSet("eval", pflag.ContinueOnError)
	flags.StringVar(&f.data, "data", "", "the suite's items, JSONL; - is standard input")
	flags.StringVar(&f.model, "model", "", "nano, a GGUF file, a folder with one, an installed name, or none")
	flags.IntVar(&f.limit, "limit", 0, "read so many items; 0: all")
	flags.IntVar(&f.samples, "samples", 1, "answers to each item; five and more give pass@5")
	flags.Float32Var(&f.temperature, "temperature", 0, "of sampling; 0: greedy")
	flags.BoolVar(&f.noRun, "no-run", false, "the model alone: no candidate is executed before the answer is chosen")
	flags.BoolVar(&f.noSuggest, "no-suggest", false, "cruxeval-i alone: weigh only inputs that the model itself says")
	flags.BoolVar(&f.unguided, "unguided", false, "the model writes its accounts by itself; its books are not kept")
	flags.IntVar(&f.executions, "executions", 1000, "candidates that may be executed for one item")
	flags.IntVar(&f.width, "width", 8, "items under way at once; each holds a context of the model in memory")
	flags.StringVar(&f.prompt, "prompt", "canonical", "canonical, or published: to the byte as for the published CRUXEval figures")
	flags.StringVar(&f.predictions, "predictions", "", "write {id, prediction} to this file, JSONL")
	flags.StringVar(&f.results, "results", "", "write what became of each item to this file, JSONL")
	flags.StringVar(&f.score, "score", "", "score the predictions in this file; no model is asked")
	flags.BoolVar(&f.asJSON, "json", false, "print one JSON object")
	rest, err := parse(flags, args, 1)
	if err != nil {
		return err
	}
	if err := f.check(rest[0]); err != nil {
		return err
	}
	report, err := f.evaluate(ctx, std, rest[0])
	if err != nil {
		return err
	}
	if f.asJSON {
		return json.NewEncoder(std.out).Encode(report)
	}
	printEval(std.out, report)
	return nil
}

func (f *evalFlags) check(suite string) error {
	switch {
	case !slices.Contains(evaluation.Suites(), suite):
		return usagef("no suite %q; there are %s", suite, strings.Join(evaluation.Suites(), ", "))
	case f.data == "":
		return usagef("--data is missing; give a file of %s items, docs/evaluation.md says which", suite)
	case f.limit < 0 || f.samples < 1 || f.executions < 1 || f.width < 1:
		return usagef("--limit must be at least 0; --samples, --executions and --width at least 1")
	case f.temperature < 0:
		return usagef("--temperature must be at least 0, got %v", f.temperature)
	case f.samples > 1 && f.temperature == 0:
		return usagef("--samples %d without --temperature gives one answer %d times; give a temperature such as 0.8", f.samples, f.samples)
	case f.prompt != "canonical" && f.prompt != "published":
		return usagef("--prompt is canonical or published, not %q", f.prompt)
	case f.prompt == "published" && !strings.HasPrefix(suite, "cruxeval"):
		return usagef("--prompt published is for the cruxeval suites; the other published prompts are the only ones")
	case f.score != "" && (f.model != "" || f.samples > 1 || f.predictions != ""):
		return usagef("--score takes its predictions from a file; --model, --samples and --predictions do not go with it")
	}
	return nil
}

// evaluate remembers nothing: a figure is measured when it is asked for. The engine
// generates several answers in one pass, which costs little more than one.
func (f *evalFlags) evaluate(ctx context.Context, std streams, suite string) (report evaluation.Report, err error) {
	tracer := trace.NewRunner(trace.Options{Workers: 2})
	defer tracer.Close()
	o := evaluation.Options{
		Tracer: tracer, Limit: f.limit, Samples: f.samples, Temperature: f.temperature, NoRun: f.noRun, NoSuggest: f.noSuggest,
		Published: f.prompt == "published", Executions: f.executions, Width: f.width,
	}
	if f.score != "" {
		if o.Given, err = readGiven(f.score); err != nil {
			return report, err
		}
	} else if modelName(f.model) != noModel {
		engine, err := openEngineFor(f.model, inference.Options{Sessions: f.width})
		if err != nil {
			return report, err
		}
		defer engine.Close()
		o.Model, o.Asks, o.Direct, o.Guided = engine, trainedFor(f.model), direct(f.model), guided(f.model) && !f.unguided
	}
	data, err := openInput(f.data, std.in)
	if err != nil {
		return report, err
	}
	defer data.Close()
	files, err := f.listeners(&o)
	if err != nil {
		return report, err
	}
	report, err = evaluation.Run(ctx, suite, data, o)
	return report, errors.Join(err, files.Close())
}

func readGiven(name string) (map[string]string, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return evaluation.ReadPredictions(file)
}

// outputs are the files that results go to, and the first failure to write one.
type outputs struct {
	files []io.Closer
	err   error
}

// Close closes the files.
func (o *outputs) Close() error {
	for _, f := range o.files {
		o.err = errors.Join(o.err, f.Close())
	}
	return o.err
}

// listeners opens the files that were asked for and has o tell them.
func (f *evalFlags) listeners(o *evaluation.Options) (*outputs, error) {
	out := &outputs{}
	var tell []func(evaluation.Result) error
	for name, write := range map[string]func(io.Writer, evaluation.Result) error{
		f.predictions: evaluation.WritePrediction, f.results: evaluation.WriteResult,
	} {
		if name == "" {
			continue
		}
		file, err := os.Create(name)
		if err != nil {
			return out, errors.Join(err, out.Close())
		}
		out.files = append(out.files, file)
		tell = append(tell, func(r evaluation.Result) error { return write(file, r) })
	}
	o.Tell = func(r evaluation.Result) {
		for _, one := range tell {
			out.err = errors.Join(out.err, one(r))
		}
	}
	return out, nil
}

// printEval prints the table: the score, and below it what is right without a model.
func printEval(w io.Writer, r evaluation.Report) {
	fmt.Fprintf(w, "%s: %d items, model %s, mode %s, prompt %s, %.0f s\n", r.Suite, r.N, r.Model, r.Mode, r.Prompt, r.Seconds)
	row := func(what string, pass1, strict1, pass5 *float64) {
		fmt.Fprintf(w, "  %-32s %8s %8s %8s\n", what, percentage(pass1), percentage(strict1), percentage(pass5))
	}
	fmt.Fprintf(w, "  %-32s %8s %8s %8s\n", "", "pass@1", "strict", "pass@5")
	row(r.Mode, r.Pass1, r.Strict1, r.Pass5)
	if r.Alone != nil {
		row("alone", r.Alone.Pass1, r.Alone.Strict1, r.Alone.Pass5)
	}
	for _, b := range r.Baselines {
		row("no model: "+b.Name, &b.Pass1, nil, nil)
	}
	fmt.Fprintf(w, "  %-32s %8.2f\n", "well-formed", r.WellFormed)
	for _, name := range slices.Sorted(maps.Keys(r.Figures)) {
		fmt.Fprintf(w, "  %-32s %8.2f\n", strings.ReplaceAll(strings.TrimSuffix(name, "_pct"), "_", " "), r.Figures[name])
	}
	for _, why := range slices.Sorted(maps.Keys(r.Skipped)) {
		fmt.Fprintf(w, "%8d skipped: %s (lines %s ...)\n", r.Skipped[why].Lines, why, strings.Trim(fmt.Sprint(r.Skipped[why].First), "[]"))
	}
	for _, why := range slices.Sorted(maps.Keys(r.Failed)) {
		fmt.Fprintf(w, "%8d failed: %s\n", r.Failed[why], why)
	}
	if r.Note != "" {
		fmt.Fprintln(w, r.Note)
	}
}

// percentage is a figure as it is printed, "-" where it is not known.
func percentage(percent *float64) string {
	if percent == nil {
		return "-"
	}
	return fmt.Sprintf("%.2f", *percent)
}
