package main

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/spf13/pflag"

	"semcoder/analysis"
	"semcoder/analysis/reason"
)

const invertArgs = "FILE --func f --output EXPR [--json] [--model MODEL] [--no-run] [--executions N] [--native PYTHON]"

// An inversion is what --json prints.
type inversion struct {
	explanation
	Output    string `json:"output"`    // that was wanted
	Found     string `json:"found"`     // predicted, or trial: found by executing candidates; "" when nothing was
	Predicted string `json:"predicted"` // what the model said, where the answer is another
	Tried     int    `json:"tried"`     // candidates executed beside the model's
}

// runInvert finds a call of a function that yields a wanted output.
func runInvert(ctx context.Context, std streams, args []string) error {
	flags := pflag.NewFlagSet("invert", pflag.ContinueOnError)
	function := flags.String("func", "", "the function to find a call of; may be left out where the file has one alone")
	output := flags.String("output", "", "what it is to yield: an expression such as '[1, 2]', or raises(ValueError)")
	t := addTrial(flags, "by trial only", "predict only, execute nothing", "candidates to try where the model's does not hold")
	args, err := parse(flags, args, 1)
	switch {
	case err != nil:
		return err
	case strings.TrimSpace(*output) == "":
		return usagef("--output is missing: give what the function is to yield, like --output '[1, 2]' or --output 'raises(ValueError)'")
	}
	if err := t.check("find inputs", "backward"); err != nil {
		return err
	}
	runner, err := interpretersIn(t.native)
	if err != nil {
		return err
	}
	defer runner.Close()
	q, err := readInversion(args[0], *function, *output)
	if err != nil {
		return err
	}
	if q.Output, err = written(ctx, runner, q.Output); err != nil {
		return err
	}
	q.NoRun, q.Executions = t.noRun, t.tries()
	return t.run(std, runner, func(r asker, out io.Writer) (trialled, error) { return followInversion(ctx, r, q, out) })
}

// readInversion finds the function to invert.
func readInversion(path, name, output string) (reason.Backward, error) {
	file, err := openFile(path)
	if err != nil {
		return reason.Backward{}, err
	}
	if name == "" {
		all := file.callable()
		if len(all) == 0 {
			return reason.Backward{}, fmt.Errorf("%s defines no function to call", path)
		}
		if len(all) > 1 {
			return reason.Backward{}, usagef("--func is missing: %s defines %s", path, list(all))
		}
		name = all[0].Qualified
	}
	f, err := file.function(name)
	if err != nil {
		return reason.Backward{}, err
	}
	root, _ := analysis.ProjectRoot(file.doc.Path())
	return reason.Backward{
		Slice: file.snap.SliceFor(file.doc, f, ""), Entry: f.Qualified, Output: strings.TrimSpace(output), Python: analysis.RequiresPython(root),
	}, nil
}

// literals reads expressions of the answer grammar; *trace.Runner does.
type literals interface {
	Literal(ctx context.Context, expr string) (string, bool, error)
}

// raisesClass reads the class of an exception, perhaps with its module.
var raisesClass = regexp.MustCompile(`^raises\(\s*([\pL_][\pL\pN_]*(?:\.[\pL_][\pL\pN_]*)*)\s*\)$`)

// written is an output as the sandbox writes it; it refuses what nothing could be
// compared with.
func written(ctx context.Context, r literals, output string) (string, error) {
	if class := raisesClass.FindStringSubmatch(output); class != nil {
		return "raises(" + class[1] + ")", nil
	}
	literal, ok, err := r.Literal(ctx, output)
	if err == nil && !ok {
		return "", usagef("--output: %s is no value that can be compared; give a literal such as 12, '\"text\"' or '[1, 2]', set(), float(\"nan\"), or raises(ValueError)", output)
	}
	return literal, err
}

func followInversion(ctx context.Context, r asker, q reason.Backward, out io.Writer) (inversion, error) {
	e, o, err := follow(ctx, r, q, out)
	if err != nil {
		return inversion{}, err
	}
	e.Call = o.Answer
	i := inversion{explanation: e, Output: q.Output, Predicted: o.Predicted, Tried: o.Tried}
	i.Found = foundBy(o)
	return i, nil
}

func (i inversion) none() bool { return i.explanation.none(i.Found) }

func (i inversion) print(out io.Writer) error {
	var b strings.Builder
	if i.Monologue != "" {
		b.WriteString("\n\n")
	}
	if i.Model != "" {
		said := i.explanation
		said.Answer = i.Answer
		if i.Found == byTrial {
			said.Answer = i.Predicted
		}
		fmt.Fprintf(&b, "predicted  %s\n", said.predicted())
	}
	switch {
	case i.Found == byTrial:
		fmt.Fprintf(&b, "found      %s (by trial, not predicted: %s)\n", i.Answer, candidates(i.Tried))
	case i.Tried > 0 && i.Verdict != string(reason.Confirmed):
		fmt.Fprintf(&b, "found      nothing that yields %s (%s)\n", i.Output, candidates(i.Tried))
	}
	i.run(&b)
	fmt.Fprintf(&b, "verdict    %s\n", i.judgement())
	_, err := io.WriteString(out, harmless(b.String()))
	return err
}
