package evaluation

import (
	"context"
	_ "embed"
	"fmt"
	"regexp"
	"strings"
	"time"

	"semcoder/analysis"
	"semcoder/analysis/trace"
)

// A judge executes what is to be scored, in the sandbox alone. What does not end in
// time, or floods it, fails.
type judge struct{ tracer Tracer }

// What one execution may take.
const (
	judgeSteps = 200_000
	judgeWall  = 10 * time.Second
)

func (j judge) run(ctx context.Context, p trace.Program) (*trace.Trace, error) {
	p.Light, p.Budget = true, trace.Budget{Steps: judgeSteps, Wall: judgeWall}
	return j.tracer.Run(ctx, p)
}

// equal compares an expression that is right with one that was predicted. The latter is
// evaluated by itself, where there is no program whose functions it could call.
func (j judge) equal(ctx context.Context, right, predicted string) (mark, error) {
	alone, err := j.run(ctx, trace.Program{Call: predicted})
	if err != nil {
		return mark{}, err
	}
	if alone.Stop != trace.Returned {
		return mark{why: "the prediction is no expression: " + ending(alone)}, nil
	}
	if alone.Literal == "" {
		return mark{why: "the prediction is no literal"}, nil
	}
	return j.yields(ctx, trace.Program{Call: right}, alone.Literal)
}

// yields runs a program's call and compares its value with a literal, by == and
// strictly.
func (j judge) yields(ctx context.Context, p trace.Program, literal string) (mark, error) {
	call := p.Call
	p.Call = "(" + call + ") == (" + literal + ")"
	loose, err := j.run(ctx, p)
	if err != nil {
		return mark{}, err
	}
	if loose.Stop != trace.Returned {
		return mark{why: ending(loose)}, nil
	}
	if loose.Value != "True" {
		return mark{why: "another value"}, nil
	}
	p.Call, p.Expect = call, literal
	strict, err := j.run(ctx, p)
	if err != nil {
		return mark{}, err
	}
	return mark{pass: true, strict: strict.Match == trace.Equal}, nil
}

// reaches tells whether a call of the code's function with predicted arguments comes to
// the output wanted.
func (j judge) reaches(ctx context.Context, code, entry, arguments, output string) (mark, error) {
	call := entry + "(" + arguments + ")"
	read, err := analysis.ParseCall(call)
	if err != nil || read.Callee != entry || read.Text != call {
		return mark{why: "the prediction is no argument list"}, nil
	}
	return j.yields(ctx, trace.Program{Source: code, Call: call}, output)
}

// What code is judged as, and its tests: two modules, so that an end of the code cannot
// swallow a beginning of the tests. Modules run as Python runs them, without the
// recording of steps.
const (
	candidateName = "candidate"
	testsName     = "tests_of_candidate"
)

// plainly lets the tests see plain values alone: by what else functions may come to,
// they could be fooled.
//
//go:embed plain.py
var plainly string

var definition = regexp.MustCompile(`(?m)^def (\w+)`)

// passes runs tests on code. The reference, which is right, tells what is a function.
func (j judge) passes(ctx context.Context, code, tests, reference string, modules map[string]string) (mark, error) {
	functions := "{"
	for _, found := range definition.FindAllStringSubmatch(reference, -1) {
		functions += `"` + found[1] + `", `
	}
	p := trace.Program{Call: `__import__("` + testsName + `") is not None`, Modules: map[string]string{
		candidateName: code,
		testsName:     "FUNCTIONS = " + functions + "None}\n" + plainly + "\n" + tests,
	}}
	for name, text := range modules {
		p.Modules[name] = text
	}
	t, err := j.run(ctx, p)
	if err != nil {
		return mark{}, err
	}
	return verdict(t.Stop == trace.Returned && t.Value == "True", ending(t)), nil
}

// ending says in few words how a run ended; "" where it came to a value.
func ending(t *trace.Trace) string {
	switch t.Stop {
	case trace.Returned:
		return ""
	case trace.Raised:
		return "raised " + t.Exception.Type
	case trace.Budgeted:
		return "over the budget: " + t.Problem
	case trace.Missing:
		return "needs " + strings.Join(t.Needs, ", ")
	}
	return fmt.Sprint(t.Stop)
}
