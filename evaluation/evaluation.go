// Package evaluation measures a model through the product's own path: the prompts,
// the reading of answers and the verdicts are those of analysis/reason, and what is
// right was executed.
//
// A suite reads one line of a data file into a task. A task knows how the model is
// asked, how a prediction is scored, what the product would answer that may execute
// candidates, and what is right without any model: the baselines, which stand beside
// every score.
package evaluation

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"semcoder/analysis/examples"
	"semcoder/analysis/reason"
	"semcoder/analysis/trace"
	"semcoder/inference/sample"
)

// A Tracer executes what is to be judged; *trace.Runner is one.
type Tracer interface {
	reason.Tracer
	examples.Runner
	RunBatch(context.Context, []trace.Program) ([]*trace.Trace, error)
	Literal(ctx context.Context, expr string) (string, bool, error)
}

// Options say what is measured and how. A zero field means the default beside it.
type Options struct {
	Model       reason.Model      // nil: no model is asked; baselines, and what execution alone finds
	Asks        []string          // kinds of question that Model was trained for, as in reason.Options
	Guided      bool              // Model was trained for single operations, and is asked these along a program
	Direct      bool              // Model was trained to be asked for an answer without a monologue, too
	Tracer      Tracer            // required
	Limit       int               // items, in the order of the file; 0: all
	Samples     int               // answers to each item; 1
	Temperature float32           // 0: greedy, and one sample
	NoRun       bool              // the model alone: no candidate is executed before the answer is chosen
	NoSuggest   bool              // of inputs, only what the model itself says is weighed
	Published   bool              // prompts as for the published figures, where a suite has such
	Executions  int               // candidates that may be executed for one item; 1,000
	Width       int               // items under way at once; 8
	MaxTokens   int               // of one answer; 1,024
	Given       map[string]string // predictions by item, scored in place of a model's
	Tell        func(Result)      // hears of every item, in the order of the file; nobody
}

// A Result is what became of one item.
type Result struct {
	ID         string `json:"id"`
	Prediction string `json:"prediction"`           // the answer that counts
	Said       string `json:"said,omitempty"`       // the model's first, where execution chose another
	Monologue  string `json:"monologue,omitempty"`  // that came before it
	Passed     bool   `json:"passed"`               // false where nothing is known
	Why        string `json:"why,omitempty"`        // it did not pass
	Executions int    `json:"executions,omitempty"` // of candidates
}

// defaults fills in what was left open.
func (o Options) defaults() Options {
	positive := func(n *int, otherwise int) {
		if *n <= 0 {
			*n = otherwise
		}
	}
	positive(&o.Samples, 1)
	positive(&o.Executions, 1000)
	positive(&o.Width, 8)
	positive(&o.MaxTokens, 1024)
	if o.Tell == nil {
		o.Tell = func(Result) {}
	}
	return o
}

// Suites names what can be run.
func Suites() []string { return slices.Sorted(maps.Keys(suites())) }

// Run measures one suite on a data file. A line that is no item of the suite is
// counted by its reason and passed over; an error is the model's, the sandbox's or the
// file's.
func Run(ctx context.Context, name string, data io.Reader, o Options) (Report, error) {
	s, known := suites()[name]
	if !known {
		return Report{}, fmt.Errorf("no suite %q; there are %s", name, strings.Join(Suites(), ", "))
	}
	start := time.Now()
	o = o.defaults()
	e := &evaluator{Options: o, suite: s, judge: judge{o.Tracer}, report: newReport(name, o)}
	if o.Model != nil {
		for k := range o.Samples {
			r := reason.New(reason.Options{Model: o.Model, Asks: o.Asks, Direct: o.Direct, Guided: o.Guided, Tracer: o.Tracer, MaxTokens: o.MaxTokens, Sampling: e.sampling(k)})
			defer r.Close()
			e.askers = append(e.askers, r)
		}
	}
	var err error
	if s.rows != nil {
		if data, err = s.rows(ctx, data, o.Tracer); err != nil {
			return e.report, err
		}
	}
	if err = e.run(ctx, data); err != nil {
		return e.report, err
	}
	e.report.finish(e)
	e.report.Seconds = time.Since(start).Seconds()
	return e.report, nil
}

// sampling is that of the k-th answer. The nucleus is what the published figures were
// sampled with.
func (o Options) sampling(k int) sample.Params {
	if o.Temperature == 0 {
		return sample.Params{}
	}
	return sample.Params{Temperature: o.Temperature, TopP: 0.95, Seed: uint64(k)}
}
