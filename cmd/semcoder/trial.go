package main

import "github.com/spf13/pflag"

// defaultExecutions is how many candidates are tried by execution where the model's
// own does not hold.
const defaultExecutions = 1000

// How an answer is known, the words of found.
const (
	byModel = "predicted"
	byTrial = "trial"
)

// A trial is what the commands have in common that ask the model and, where it fails,
// try candidates by execution.
type trial struct {
	model      string
	native     string
	executions int
	noRun      bool
	asJSON     bool
}

// addTrial defines the flags; without and tried say what --model none and what
// --executions mean to the command.
func addTrial(flags *pflag.FlagSet, without, noRun, tried string) *trial {
	t := &trial{}
	flags.BoolVar(&t.asJSON, "json", false, "print one JSON object at the end")
	flags.StringVar(&t.model, "model", "", "nano, a GGUF file, a folder with one, an installed name, or none: "+without)
	flags.BoolVar(&t.noRun, "no-run", false, noRun)
	flags.IntVar(&t.executions, "executions", defaultExecutions, tried+"; 0: none")
	flags.StringVar(&t.native, "native", "", "run in this Python, with its packages, fenced off but outside of the sandbox: for code that you trust; what is made up here still runs in the sandbox")
	return t
}

// check refuses what leaves nothing to do; kind is the question's, as
// reason.Options.Asks names it, and purpose what it is for.
func (t *trial) check(kind, purpose string) error {
	switch {
	case t.executions < 0:
		return usagef("--executions must be at least 0, got %d", t.executions)
	case !t.noRun && t.executions > 0:
		return nil
	case modelName(t.model) == noModel:
		return usagef("--model none leaves nothing to do without trial: leave out --no-run and --executions 0")
	case !trained(t.model, kind):
		return usagef("%s was not trained to %s, which leaves nothing to do without trial: leave out --no-run and --executions 0, or name another --model", modelName(t.model), purpose)
	}
	return nil
}

// tries is how many candidates may be executed.
func (t *trial) tries() int {
	if t.noRun {
		return 0
	}
	return t.executions
}
