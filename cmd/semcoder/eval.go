package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/pflag"

	"semcoder/analysis/reason"
	"semcoder/evaluation"
)

// runEval asks a model what calls yield and prints how often it was right.
func runEval(ctx context.Context, std streams, args []string) error {
	flags := pflag.NewFlagSet("eval", pflag.ContinueOnError)
	in := flags.String("in", "-", "JSONL of {id, code, calls}; - is standard input")
	out := flags.String("out", "", "write what was said about each item to this file, as JSONL")
	model := flags.String("model", "", "nano, a GGUF file, a folder with one, or an installed name")
	limit := flags.Int("limit", 0, "read so many items; 0: all")
	asJSON := flags.Bool("json", false, "print one JSON object")
	if _, err := parse(flags, args, 0); err != nil {
		return err
	}
	if *limit < 0 {
		return usagef("--limit must be at least 0, got %d", *limit)
	}
	src, err := openInput(*in, std.in)
	if err != nil {
		return err
	}
	defer src.Close()
	report, err := evaluate(ctx, *model, src, *limit, *out)
	if err != nil {
		return err
	}
	if *asJSON {
		return json.NewEncoder(std.out).Encode(report)
	}
	printEval(std.out, report)
	return nil
}

// evaluate remembers nothing: a figure is measured when it is asked for.
func evaluate(ctx context.Context, model string, in io.Reader, limit int, out string) (evaluation.Report, error) {
	engine, err := openEngine(model)
	if err != nil {
		return evaluation.Report{}, err
	}
	defer engine.Close()
	tracer := newRunner()
	defer tracer.Close()
	asker := reason.New(reason.Options{Model: engine, Tracer: tracer})
	defer asker.Close()
	var results []evaluation.Result
	report, err := evaluation.Forward(ctx, asker, evaluation.Items(in, limit), func(r evaluation.Result) { results = append(results, r) })
	if err == nil && out != "" {
		err = writeResults(out, results)
	}
	return report, err
}

func writeResults(name string, results []evaluation.Result) error {
	f, err := createOutput(name, nil)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(f)
	encoder.SetEscapeHTML(false)
	for _, r := range results {
		if err := encoder.Encode(r); err != nil {
			f.Close()
			return err
		}
	}
	return f.Close()
}

func printEval(w io.Writer, r evaluation.Report) {
	fmt.Fprintf(w, "%d items, %d asked\n", r.Items, r.Asked)
	for why, n := range r.Skipped {
		fmt.Fprintf(w, "%8d skipped: %s\n", n, why)
	}
	if r.Asked == 0 {
		return
	}
	percent := func(what string, n int) {
		fmt.Fprintf(w, "%7.1f %% %s\n", 100*float64(n)/float64(r.Asked), what)
	}
	percent("well-formed (an answer, and numbered steps with labels before it)", r.WellFormed)
	percent("right (executed)", r.Right)
	percent("right in every step", r.EveryStep)
	percent("came to no answer alone and were asked for it", r.Urged)
	fmt.Fprintf(w, "%7d tokens an item\n", r.Tokens/r.Asked)
}
