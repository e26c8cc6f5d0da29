package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"semcoder/analysis/pyx"
	"semcoder/analysis/trace"
)

// pyxFlags are what the command line says beside the numbers of pyx.Options.
type pyxFlags struct {
	in, out, report string
	native          string
	nativeRead      []string
	kinds           []string
	shard           string
}

// runPyx turns programs into training rows.
func runPyx(ctx context.Context, std streams, args []string) error {
	flags := pflag.NewFlagSet("pyx", pflag.ContinueOnError)
	var f pyxFlags
	flags.StringVar(&f.in, "in", "-", "JSONL of programs; - is standard input")
	flags.StringVar(&f.out, "out", "-", "JSONL of rows; - is standard output. A file whose run was interrupted, and left OUT.state, is gone on with")
	flags.StringVar(&f.report, "report", "", "write the counts as JSON to this file")
	flags.StringVar(&f.native, "native", "", "run the programs of source \"generated\" in this Python, within fences")
	flags.StringSliceVar(&f.nativeRead, "native-read", nil, "folders that this Python reads besides its own")
	flags.StringSliceVar(&f.kinds, "kinds", nil, "kinds of rows, each perhaps with how many a program gives at most (default "+allKinds()+")")
	flags.StringVar(&f.shard, "shard", "", "i/n: lines i, i+n, i+2n ... of the input alone, counted from 0")
	var o pyx.Options
	flags.StringSliceVar(&o.Beside, "beside", nil, "files of rows, of other runs, that these stand beside: what they ask is not asked again")
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
	if err := f.options(&o); err != nil {
		return err
	}
	debug.SetGCPercent(400) // rows come and go, and little is kept
	report, err := f.make(ctx, std, o)
	if err != nil {
		return err
	}
	err = writePyxReport(f.report, report)
	printPyxReport(std.err, report)
	return err
}

// options fills in what the flags say in words.
func (f *pyxFlags) options(o *pyx.Options) error {
	return errors.Join(f.wanted(o), f.share(o), f.runners(o), f.tokens(o))
}

// make reads and writes the files that were named.
func (f *pyxFlags) make(ctx context.Context, std streams, o pyx.Options) (pyx.Report, error) {
	in, err := openInput(f.in, std.in)
	if err != nil {
		return pyx.Report{}, err
	}
	defer in.Close()
	if f.out == "-" {
		return pyx.Run(ctx, in, std.out, o)
	}
	from, err := os.Stat(f.in)
	to, missing := os.Stat(f.out)
	if err == nil && missing == nil && os.SameFile(from, to) {
		return pyx.Report{}, usagef("--out %s is what --in reads, and would be written over: give another file", f.out)
	}
	return pyx.RunFile(ctx, in, f.out, o)
}

// allKinds is what --kinds says when nobody says anything.
func allKinds() string {
	var all []string
	for _, kind := range pyx.Kinds() {
		all = append(all, fmt.Sprintf("%s=%d", kind, pyx.Caps()[kind]))
	}
	return strings.Join(all, ",")
}

// wanted reads --kinds.
func (f *pyxFlags) wanted(o *pyx.Options) error {
	o.Caps = map[pyx.Kind]int{}
	for _, item := range f.kinds {
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

// share reads --shard.
func (f *pyxFlags) share(o *pyx.Options) error {
	if f.shard == "" {
		return nil
	}
	s := &o.Shard
	_, err := fmt.Sscanf(f.shard, "%d/%d", &s.Index, &s.Of)
	if err != nil || fmt.Sprintf("%d/%d", s.Index, s.Of) != f.shard || s.Index < 0 || s.Index >= s.Of {
		return usagef("--shard wants i/n with 0 <= i < n, got %q", f.shard)
	}
	return nil
}

// nativeReuse is how many programs one native interpreter runs: starting one takes as
// long as hundreds of calls do.
const nativeReuse = 20_000

// runners says where programs run.
func (f *pyxFlags) runners(o *pyx.Options) error {
	o.Sandbox = func() pyx.Runner { return newRunner() }
	if f.native == "" {
		return nil
	}
	path, err := nativePath(f.native)
	if err != nil {
		return err
	}
	// The sandbox repeats one program in a hundred, and interpreters hardly ever end.
	o.Sandbox = func() pyx.Runner { return trace.NewRunner(trace.Options{NoSpare: true}) }
	native := trace.Options{NoSpare: true, Native: &trace.Native{Python: path, Trusted: true, Read: f.nativeRead, Reuse: nativeReuse}}
	o.Native = func() pyx.Runner { return trace.NewRunner(native) }
	return nil
}

// tokens has rows measured where somebody will read how long they are.
func (f *pyxFlags) tokens(o *pyx.Options) (err error) {
	if f.report != "" {
		o.Tokens, err = tokenCounter()
	}
	return err
}

// openInput opens a file, or std where the name is "-".
func openInput(name string, std io.Reader) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(std), nil
	}
	return os.Open(name)
}
