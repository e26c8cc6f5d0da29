package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"semcoder/analysis/pyx"
	"semcoder/analysis/trace"
)

// runPyx turns programs into training rows.
func runPyx(ctx context.Context, std streams, args []string) error {
	flags := pflag.NewFlagSet("pyx", pflag.ContinueOnError)
	in := flags.String("in", "-", "JSONL of programs; - is standard input")
	out := flags.String("out", "-", "JSONL of rows; - is standard output")
	reportTo := flags.String("report", "", "write the counts as JSON to this file")
	native := flags.String("native", "", "run the programs that we generated in this Python, within fences")
	nativeRead := flags.StringSlice("native-read", nil, "folders that the Python of --native reads besides its own")
	kinds := flags.StringSlice("kinds", nil, "kinds of rows, each perhaps with how many a program gives at most, as in forward,next=2 (default all)")
	var o pyx.Options
	flags.IntVar(&o.Workers, "workers", 1, "programs that are under way at once")
	flags.IntVar(&o.Budget.Steps, "max-steps", 200, "drop calls that execute more statements")
	flags.IntVar(&o.Budget.Prompt, "max-prompt", 2400, "drop rows whose prompt has more characters")
	flags.IntVar(&o.Budget.Response, "max-chars", 1600, "drop rows whose response has more characters")
	if _, err := parse(flags, args, 0); err != nil {
		return err
	}
	if o.Workers < 1 {
		return usagef("--workers must be at least 1, got %d", o.Workers)
	}
	if err := wantedKinds(&o, *kinds); err != nil {
		return err
	}
	if err := pyxRunners(&o, *native, *nativeRead); err != nil {
		return err
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
	report, err := pyx.Run(ctx, src, dst, o)
	if err := errors.Join(err, dst.Close()); err != nil {
		return err
	}
	printPyxReport(std.err, report)
	return writePyxReport(*reportTo, report)
}

// wantedKinds reads --kinds.
func wantedKinds(o *pyx.Options, list []string) error {
	o.Caps = map[pyx.Kind]int{}
	for _, item := range list {
		name, most, limited := strings.Cut(item, "=")
		kind := pyx.Kind(name)
		if !slices.Contains(pyx.Kinds(), kind) {
			return usagef("--kinds has no %q; there are %v", name, pyx.Kinds())
		}
		o.Kinds = append(o.Kinds, kind)
		if !limited {
			continue
		}
		var n int
		if _, err := fmt.Sscan(most, &n); err != nil || n < 1 {
			return usagef("--kinds %s: want a number of rows, got %q", name, most)
		}
		o.Caps[kind] = n
	}
	return nil
}

// nativeReuse is how many calls one native interpreter runs: starting one takes as
// long as a hundred calls do.
const nativeReuse = 2000

// pyxRunners says where programs run.
func pyxRunners(o *pyx.Options, python string, read []string) error {
	o.Sandbox = func() pyx.Runner { return newRunner() }
	if python == "" {
		return nil
	}
	path, err := nativePath(python)
	if err != nil {
		return err
	}
	native := trace.Options{Native: &trace.Native{Python: path, Trusted: true, Read: read, Reuse: nativeReuse}}
	o.Native = func() pyx.Runner { return trace.NewRunner(native) }
	return nil
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

func printPyxReport(w io.Writer, r pyx.Report) {
	rows := 0
	for _, n := range r.Rows {
		rows += n
	}
	fmt.Fprintf(w, "%d programs, %d calls, %d rows, %.1f s (%.0f rows/s)\n",
		r.Programs, r.Calls, rows, r.Seconds, float64(rows)/max(r.Seconds, 1e-9))
	for _, kind := range append([]pyx.Kind{""}, pyx.Kinds()...) {
		if r.Rows[kind] > 0 {
			fmt.Fprintf(w, "%8d %s\n", r.Rows[kind], kind)
		}
		printRejected(w, kind, r.Rejected[kind])
	}
}

// printRejected lists reasons, the most frequent first.
func printRejected(w io.Writer, kind pyx.Kind, by map[string]int) {
	var reasons []string
	for reason := range by {
		reasons = append(reasons, reason)
	}
	slices.SortFunc(reasons, func(a, b string) int {
		return cmp.Or(cmp.Compare(by[b], by[a]), cmp.Compare(a, b))
	})
	for _, reason := range reasons {
		fmt.Fprintf(w, "%8d rejected: %s %s\n", by[reason], kind, reason)
	}
}

func writePyxReport(name string, r pyx.Report) error {
	if name == "" {
		return nil
	}
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(name, append(text, '\n'), 0o644)
}
