package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/pflag"

	"semcoder/analysis/reason"
)

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

// check refuses what leaves nothing to do; purpose says what the question is for, kinds, as
// reason.Options.Asks names them, which training answers it.
func (t *trial) check(purpose string, kinds ...string) error {
	switch {
	case t.executions < 0:
		return usagef("--executions must be at least 0, got %d", t.executions)
	case !t.noRun && t.executions > 0:
		return nil
	case modelName(t.model) == noModel:
		return usagef("--model none leaves nothing to do without trial: leave out --no-run and --executions 0")
	case !slices.ContainsFunc(kinds, func(kind string) bool { return trained(t.model, kind) }):
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

// errNone ends the process with status 3: the command did what it was asked to, has said
// so, and found nothing that holds.
var errNone = errors.New("nothing was found")

// A trialled is what such a command found: printed for people, or as JSON.
type trialled interface {
	print(io.Writer) error
	none() bool // nothing, or nothing that holds
}

// run opens the model, lets ask find, writing to out on the way, and prints what it found.
func (t *trial) run(std streams, runner *interpreters, ask func(r asker, out io.Writer) (trialled, error)) error {
	runner.Warm() // while the model is loaded
	r, err := openReasoner(t.model, runner, func(line string) { fmt.Fprintln(std.err, line) })
	if err != nil {
		return err
	}
	defer r.Close()
	out := std.out
	if t.asJSON {
		out = io.Discard
	}
	found, err := ask(r, out)
	switch {
	case err != nil:
		return err
	case t.asJSON:
		err = json.NewEncoder(std.out).Encode(found)
	default:
		err = found.print(std.out)
	}
	if err == nil && found.none() {
		err = errNone
	}
	return err
}

// none tells whether what was looked for was not found: found is how an answer is known.
func (e explanation) none(found string) bool {
	return found == "" || e.Verdict == string(reason.Refuted)
}

func foundBy(o *reason.Outcome) string {
	switch {
	case o.Trial:
		return byTrial
	case o.Answer != "":
		return byModel
	}
	return ""
}

func candidates(n int) string {
	if n == 1 {
		return "1 candidate executed"
	}
	return fmt.Sprintf("%d candidates executed", n)
}
