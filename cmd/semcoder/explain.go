package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"semcoder/analysis/reason"
	"semcoder/analysis/trace"
)

const explainArgs = "FILE (--call 'f(1, [2])' | --func f) [--json] [--model MODEL] [--no-run] [--native PYTHON]"

// An explanation is what --json prints.
type explanation struct {
	Call      string            `json:"call"`
	From      string            `json:"from,omitempty"` // with --func: where the call was found
	Monologue string            `json:"monologue"`      // the model's own words; "" with --model none
	Answer    string            `json:"answer"`         // predicted
	Before    string            `json:"before"`         // what the account ends before: what nothing shown determines, or a statement that is not read along
	Verdict   string            `json:"verdict"`
	Reason    string            `json:"reason"`
	Executed  *explainExecution `json:"executed"` // null when nothing ran; without value and exception, it ran up to Before
	Account   string            `json:"account"`  // the executed account
	Model     string            `json:"model"`
	Tokens    int               `json:"tokens"`

	// Confidence is the mean natural log-probability of the answer's tokens, 0 where none
	// is known; UnsureFrom the first step that the model was unsure of, 0 for none.
	Confidence float64 `json:"confidence"`
	UnsureFrom int     `json:"unsure_from"`

	Cached  bool    `json:"cached"`         // remembered: the times are not the model's
	FirstMS float64 `json:"first_token_ms"` // from asking, model loaded, to the first piece of monologue; 0 without one
	TotalMS float64 `json:"total_ms"`       // from asking to the verdict
}

type explainExecution struct {
	Value     string `json:"value,omitempty"`
	Exception string `json:"exception,omitempty"`
	Steps     int    `json:"steps"`            // statements executed
	Stdout    string `json:"stdout,omitempty"` // what it printed, cut at the budget

	Without []string `json:"without,omitempty"` // what it came to its end without, of what the sandbox lacks
}

// runExplain tells what one call of a function in a file does: the monologue as
// the model writes it, what it predicts, and what running gave.
func runExplain(ctx context.Context, std streams, args []string) error {
	flags := pflag.NewFlagSet("explain", pflag.ContinueOnError)
	call := flags.String("call", "", "the call to explain, as an expression")
	function := flags.String("func", "", "the function to explain, by its first example that passes, or by a call made up here")
	asJSON := flags.Bool("json", false, "print one JSON object at the end")
	model := flags.String("model", "", "nano, a GGUF file, a folder with one, an installed name, or none: executed account only")
	noRun := flags.Bool("no-run", false, "predict only, execute nothing")
	native := flags.String("native", "", "run in this Python, with its packages, fenced off but outside of the sandbox: for code that you trust")
	args, err := parse(flags, args, 1)
	switch {
	case err != nil:
		return err
	case flags.Changed("call") && flags.Changed("func"):
		return usagef("give either --call or --func")
	case !flags.Changed("call") && !flags.Changed("func"):
		return usagef("--call is missing: give one like --call 'f(1, [2])', or --func f to have one chosen")
	case *noRun && modelName(*model) == noModel:
		return usagef("--no-run with --model none leaves nothing to do")
	}
	runner, err := runnerIn(*native)
	if err != nil {
		return err
	}
	defer runner.Close()
	var q chosen
	if flags.Changed("func") {
		q, err = chooseQuestion(ctx, runner, args[0], *function, *noRun)
	} else {
		q.Forward, err = readQuestion(args[0], *call)
	}
	if err != nil {
		return err
	}
	q.NoRun = *noRun
	return explain(ctx, std, runner, q, *model, *asJSON)
}

// explain asks and prints.
func explain(ctx context.Context, std streams, runner *trace.Runner, q chosen, model string, asJSON bool) error {
	runner.Warm() // while the model is loaded
	r, err := openReasoner(model, runner, func(line string) { fmt.Fprintln(std.err, line) })
	if err != nil {
		return err
	}
	defer r.Close()
	if asJSON {
		e, _, err := follow(ctx, r, q.Forward, io.Discard)
		if err != nil {
			return err
		}
		e.Call, e.From = q.Call, q.from
		return json.NewEncoder(std.out).Encode(e)
	}
	if q.from != "" {
		if _, err := fmt.Fprintf(std.out, "%s, from %s\n\n", harmless(q.Call), q.from); err != nil {
			return err
		}
	}
	e, _, err := follow(ctx, r, q.Forward, std.out)
	if err != nil {
		return err
	}
	return e.print(std.out)
}

// follow asks q, writes the monologue to out as it comes, and returns the rest.
func follow(ctx context.Context, r asker, q reason.Question, out io.Writer) (explanation, *reason.Outcome, error) {
	start := time.Now()
	first := 0.0
	for u, err := range r.Ask(ctx, q) {
		if err != nil {
			return explanation{}, nil, err
		}
		switch u.Phase {
		case reason.Monologue:
			first = cmp.Or(first, milliseconds(time.Since(start)))
			if _, err := io.WriteString(out, harmless(u.Text)); err != nil {
				return explanation{}, nil, err
			}
		case reason.Done:
			e := explanationOf(u.Outcome)
			e.FirstMS, e.TotalMS = first, milliseconds(time.Since(start))
			return e, u.Outcome, nil
		}
	}
	return explanation{}, nil, io.ErrUnexpectedEOF // Ask ends with Done or an error
}

func explanationOf(o *reason.Outcome) explanation {
	return explanation{
		Monologue: o.Monologue, Answer: o.Answer, Before: o.Before, Verdict: string(o.Verdict), Reason: o.Reason,
		Executed: executionOf(o.Trace), Account: o.Narration, Model: o.Model, Tokens: o.Tokens, Cached: o.Cached,
		Confidence: o.Confidence, UnsureFrom: o.Unsure,
	}
}

func executionOf(t *trace.Trace) *explainExecution {
	switch {
	case t == nil:
		return nil
	case t.Stop == trace.Returned:
		return &explainExecution{Value: cmp.Or(t.Literal, t.Value), Steps: t.Steps, Stdout: t.Stdout, Without: t.Needs}
	case t.Stop == trace.Raised && t.Exception != nil:
		e := t.Exception
		return &explainExecution{Exception: strings.TrimSuffix(e.Type+": "+e.Message, ": "), Steps: t.Steps, Stdout: t.Stdout, Without: t.Needs}
	case t.Before != nil:
		return &explainExecution{Steps: t.Steps, Stdout: t.Stdout}
	default:
		return nil
	}
}

// print writes what follows the monologue or, where no model spoke, the executed
// account in its place.
func (e explanation) print(out io.Writer) error {
	var b strings.Builder
	e.account(&b)
	if e.Model != "" {
		fmt.Fprintf(&b, "predicted  %s\n", e.predicted())
	}
	e.run(&b)
	if e.Model != "" || e.Reason != "" || e.Verdict == string(reason.Unstable) { // else there is nothing to judge
		fmt.Fprintf(&b, "verdict    %s\n", e.judgement())
	}
	_, err := io.WriteString(out, harmless(b.String()))
	return err
}

// account ends the monologue, or tells the run where there is none.
func (e explanation) account(b *strings.Builder) {
	if e.Model == "" {
		b.WriteString(e.Account)
	}
	if e.Monologue+e.Account != "" {
		b.WriteString("\n\n")
	}
}

// predicted is the answer or what there is instead, and from where on the model was unsure of the way to it.
func (e explanation) predicted() string {
	text := e.Answer
	switch {
	case e.Answer != "":
	case e.Before != "":
		text = "nothing: the account ends before " + e.Before
	case e.Reason == reason.NotComparable:
		text = "what the last step says, which no literal does"
	default: // garbage, or the same of what could not be run
		return "nothing that reads as a literal"
	}
	if e.UnsureFrom > 0 {
		text += fmt.Sprintf(" (unsure from step %d)", e.UnsureFrom)
	}
	return text
}

// run tells what the call printed and how it ended.
func (e explanation) run(b *strings.Builder) {
	if x := e.Executed; x != nil && x.Stdout != "" {
		text := strings.TrimSuffix(x.Stdout, "\n")
		fmt.Fprintf(b, "printed    %s\n", strings.ReplaceAll(text, "\n", "\n           "))
	}
	if x := e.Executed; x != nil && x.Exception != "" {
		fmt.Fprintf(b, "executed   raises %s (%s)\n", x.Exception, x.extent())
	} else if x != nil && x.Value == "" && e.Before != "" {
		fmt.Fprintf(b, "executed   up to %s (%s)\n", e.Before, steps(x.Steps))
	} else if x != nil {
		fmt.Fprintf(b, "executed   %s (%s)\n", x.Value, x.extent())
	}
}

// extent says how much was executed, and without what: with it the program may do otherwise.
func (x *explainExecution) extent() string {
	if len(x.Without) == 0 {
		return steps(x.Steps)
	}
	return steps(x.Steps) + ", without " + strings.Join(x.Without, ", ")
}

func steps(n int) string {
	if n == 1 {
		return "1 step"
	}
	return fmt.Sprint(n, " steps")
}

func (e explanation) judgement() string {
	if e.Reason == "" {
		return e.Verdict
	}
	return e.Verdict + " (" + e.Reason + ")"
}
