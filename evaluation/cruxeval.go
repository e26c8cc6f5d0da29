package evaluation

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"semcoder/analysis"
	"semcoder/analysis/examples"
	"semcoder/analysis/reason"
	"semcoder/analysis/trace"
)

// A sample is an item of CRUXEval (Gu et al. 2024): a function f, arguments, and what
// it yields. Either of the latter may be held back.
type cruxSample struct {
	plain
	Code   string  `json:"code"`
	Input  *string `json:"input"`
	Output *string `json:"output"`
}

const cruxEntry = "f"

func readSample(line []byte) (cruxSample, error) {
	var named struct {
		ID string `json:"id"`
	}
	var s cruxSample
	if err := errors.Join(json.Unmarshal(line, &named), json.Unmarshal(line, &s)); err != nil {
		return s, errBroken
	}
	if s.name = named.ID; s.name == "" || s.Code == "" {
		return s, errors.New("no id or no code")
	}
	return s, nil
}

// errBroken says that a line is no JSON object.
var errBroken = errors.New("no JSON object of this suite")

func (s cruxSample) slice() analysis.Slice { return analysis.Slice{Source: s.Code, Entry: cruxEntry} }

// An outputTask asks what f yields.
type outputTask struct{ cruxSample }

func readOutput(line []byte) (task, error) {
	s, err := readSample(line)
	if err == nil && s.Input == nil {
		err = errors.New("no input")
	}
	return outputTask{s}, err
}

func (t outputTask) call() string { return cruxEntry + "(" + *t.Input + ")" }

func (t outputTask) scored() bool { return t.Output != nil }

func (t outputTask) ask(ctx context.Context, e *evaluator, k int) (answer, error) {
	o, err := pose(ctx, e.askers[k], reason.Forward{Slice: t.slice(), Call: t.call(), NoRun: true, Published: e.Published})
	if err != nil {
		return answer{}, err
	}
	return forwardSaid(o), nil
}

// forwardSaid is well-formed only where every line before the answer is a step.
func forwardSaid(o *reason.Outcome) answer {
	a := said(o)
	a.formed = o.Answer != "" && steps(o.Monologue)
	return a
}

func (t outputTask) score(ctx context.Context, j judge, prediction string) (mark, error) {
	return j.equal(ctx, *t.Output, prediction)
}

// choose executes the call; where that is impossible, the samples vote.
func (t outputTask) choose(ctx context.Context, e *evaluator, all []answer) (string, int, error) {
	ran, err := e.judge.run(ctx, trace.Program{Source: t.Code, Call: t.call()})
	if err != nil {
		return "", 1, err
	}
	if ran.Stop == trace.Returned && ran.Literal != "" {
		return ran.Literal, 1, nil
	}
	return vote(all), 1, nil
}

// baselines: the first argument, copied, and what can be read along without a model.
func (t outputTask) baselines(ctx context.Context, e *evaluator) ([]guess, error) {
	return []guess{{by: "first argument copied", prediction: firstArgument(t.call())}, e.read(ctx, t.Code, t.call())}, nil
}

// firstArgument is the first value that a call passes, as written.
func firstArgument(call string) string {
	doc := analysis.Parse("call.py", 0, call)
	root, err := doc.Syntax(call)
	if err != nil {
		return ""
	}
	n := root
	for n != nil && n.Kind != "argument_list" {
		if child := n.Child("arguments"); child != nil {
			n = child
		} else if parts := n.Parts(); len(parts) == 1 {
			n = parts[0]
		} else {
			return ""
		}
	}
	if n == nil || len(n.Parts()) == 0 {
		return ""
	}
	first := n.Parts()[0]
	if value := first.Child("value"); value != nil {
		first = value
	}
	return first.Text(call)
}

// An inputTask asks for arguments with which f yields the output.
type inputTask struct{ cruxSample }

func readInput(line []byte) (task, error) {
	s, err := readSample(line)
	if err == nil && s.Output == nil {
		err = errors.New("no output")
	}
	return inputTask{s}, err
}

// scored: executing the call is all that a score takes, whether an input is given or
// not; but the suite's convention is that data without one are for predictions alone.
func (t inputTask) scored() bool { return t.Input != nil }

func (t inputTask) ask(ctx context.Context, e *evaluator, k int) (answer, error) {
	o, err := pose(ctx, e.askers[k], reason.Backward{Slice: t.slice(), Entry: cruxEntry, Output: *t.Output, NoRun: true, Published: e.Published, NoSuggest: e.NoSuggest})
	if err != nil {
		return answer{}, err
	}
	a := said(o)
	a.prediction = arguments(o.Answer)
	return a, nil
}

// arguments are what stands between the brackets of a call of f.
func arguments(call string) string {
	inner, opened := strings.CutPrefix(call, cruxEntry+"(")
	inner, closed := strings.CutSuffix(inner, ")")
	if !opened || !closed {
		return ""
	}
	return inner
}

func (t inputTask) score(ctx context.Context, j judge, prediction string) (mark, error) {
	return j.reaches(ctx, t.Code, cruxEntry, prediction, *t.Output)
}

// choose executes what the model said and what it guessed on the way, then looks for
// an input itself. Where there is none the samples vote.
func (t inputTask) choose(ctx context.Context, e *evaluator, all []answer) (string, int, error) {
	var guesses []string
	for _, a := range all {
		if a.prediction != "" {
			guesses = append(guesses, cruxEntry+"("+a.prediction+")")
		}
	}
	call, tried, err := examples.Invert(ctx, e.Tracer, t.slice(), cruxEntry, *t.Output, slices.Compact(guesses), e.Executions)
	if call != "" && err == nil {
		return arguments(call), tried, nil
	}
	return vote(all), tried, unanswerable(err)
}

// baselines: every argument is the output, what is deduced first without running
// anything, and an enumerator.
func (t inputTask) baselines(ctx context.Context, e *evaluator) ([]guess, error) {
	call, tried, err := examples.Enumerate(ctx, e.Tracer, t.slice(), cruxEntry, *t.Output, e.Executions)
	return []guess{
		{by: "every argument is the output", prediction: t.echo()},
		{by: "first input deduced", prediction: t.deduced()},
		{by: "enumerator", prediction: arguments(call), executions: tried},
	}, unanswerable(err)
}

// observe counts the items apart that the simplest baseline does not get right.
func (t inputTask) observe(f figures, one ended) {
	if len(one.marks) > 0 && !one.marks[0].pass {
		f.yes("right_where_output_for_every_argument_fails", one.final.pass)
	}
}

// deduced is the input that would be tried first.
func (t inputTask) deduced() string {
	calls, err := examples.Suggest(t.slice(), cruxEntry, *t.Output, 1)
	if err != nil || len(calls) == 0 {
		return ""
	}
	return arguments(calls[0])
}

// echo is the output for every argument that must be given.
func (t inputTask) echo() string {
	f, ok := analysis.Parse("sample.py", 0, t.Code).Function(cruxEntry)
	if !ok {
		return ""
	}
	var all []string
	for _, p := range f.Params {
		if p.Default == "" && p.Star != "**" && p.Name != "" {
			all = append(all, *t.Output)
		}
	}
	return strings.Join(all, ", ")
}

// unanswerable drops the error of a slice that cannot be searched: the item then has
// no answer of that kind.
func unanswerable(err error) error {
	if errors.Is(err, examples.ErrEntry) {
		return nil
	}
	return err
}
