package main

import (
	"context"
	"fmt"
	"strings"

	"semcoder/analysis"
	"semcoder/analysis/examples"
	"semcoder/analysis/trace"
)

// A failure is an example that the code contradicts.
type failure struct {
	function *analysis.Function
	example  examples.Example
	got      string             // how the call ends instead
	others   []examples.Example // of the function
}

// maxExamples bounds the examples of one function that are run in search of one that
// fails.
const maxExamples = 32

// failing finds the first example of a function that fails; found is how many say
// what they yield.
func failing(ctx context.Context, runner caller, file pyFile, f *analysis.Function) (fail failure, found int, err error) {
	none := func() []examples.Example { return nil }
	elsewhere := func() []examples.Example { return examples.Elsewhere(ctx, file.snap, file.doc, f) }
	for e := range examples.Ordered(file.doc, f, elsewhere, none) {
		if e.Expected == "" || found >= maxExamples {
			continue
		}
		found++
		fail.others = append(fail.others, e)
		if fail.function != nil {
			continue
		}
		p := examples.Program(file.snap.SliceFor(file.doc, f, e.Call), e.Call)
		p.Expect = e.Value()
		t, err := runner.Run(ctx, p)
		if err != nil {
			return failure{}, found, err
		}
		if e.Contradicted(t) {
			fail.function, fail.example, fail.got = f, e, outcomeOf(t)
		}
	}
	return fail, found, nil
}

// outcomeOf is how a call ended, in words.
func outcomeOf(t *trace.Trace) string {
	x := executionOf(t)
	switch {
	case x == nil:
		return string(t.Stop)
	case x.Exception != "":
		return "it raises " + x.Exception
	}
	return "it yields " + x.Value
}

// wanted is what an example says its call yields, as questions take it.
func wanted(e examples.Example) string {
	if class := e.Raises(); class != "" {
		return "raises(" + class + ")"
	}
	return e.Value()
}

// chooseFailure finds what to repair: in the function named or, without a name, in the
// one function of the file that has an example which fails.
func chooseFailure(ctx context.Context, runner caller, file pyFile, name string) (failure, error) {
	functions := file.callable()
	if name != "" {
		f, err := file.function(name)
		if err != nil {
			return failure{}, err
		}
		functions = []*analysis.Function{f}
	}
	var all []failure
	total := 0
	for _, f := range functions {
		fail, found, err := failing(ctx, runner, file, f)
		if err != nil {
			return failure{}, err
		}
		if total += found; fail.function != nil {
			all = append(all, fail)
		}
	}
	switch {
	case len(all) == 1:
		return all[0], nil
	case len(all) > 1:
		var lines []string
		for _, f := range all {
			lines = append(lines, fmt.Sprintf("\n  --func %s: %s should be %s, but %s", f.function.Qualified, f.example.Call, wanted(f.example), f.got))
		}
		return failure{}, usagef("examples of %d functions fail; name one:%s", len(all), strings.Join(lines, ""))
	case total == 0 && name != "":
		return failure{}, fmt.Errorf("no doctest, assert or test says what %s yields; write one that fails, like >>> %s(...)", name, name)
	case total == 0:
		return failure{}, fmt.Errorf("no doctest, assert or test of %s says what a function yields; write one that fails", file.path)
	}
	return failure{}, fmt.Errorf("nothing fails: all of the %d examples that could be run hold", total)
}
