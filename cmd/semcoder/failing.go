package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"semcoder/analysis"
	"semcoder/analysis/examples"
	"semcoder/analysis/trace"
)

// A failure is an example that the code contradicts, or that cannot be run.
type failure struct {
	function *analysis.Function
	example  examples.Example
	got      string             // how the call ends instead; why it cannot be run
	others   []examples.Example // of the function
	unrun    bool               // nobody knows whether it fails
}

// maxExamples bounds the examples of one function that are run in search of one that
// fails.
const maxExamples = 32

// A tally counts examples that say what their calls yield.
type tally struct {
	found, held int
	notRun      string // why the first that did not come to an end did not; "" where all did
}

// add takes in how an example that does not fail ended.
func (n *tally) add(s analysis.Slice, e examples.Example, t *trace.Trace) {
	absent := examples.Absent(s, t)
	switch {
	case len(absent) > 0:
		n.notRun = cmp.Or(n.notRun, fmt.Sprintf("%s needs %s", e.Call, strings.Join(absent, ", ")))
	case t.Stop == trace.Broken:
		n.notRun = cmp.Or(n.notRun, fmt.Sprintf("%s: %s", e.Call, t.Problem))
	case t.Stop == trace.Budgeted:
		n.notRun = cmp.Or(n.notRun, e.Call+" did not come to an end in the time and steps that it is given")
	case e.Passes(t):
		n.held++
	}
}

// String tells why there is nothing to repair.
func (n tally) String() string {
	switch {
	case n.held == n.found:
		return fmt.Sprintf("nothing fails: %s ran and held", counted(n.found))
	case n.held == 0 && n.notRun != "":
		return fmt.Sprintf("nothing is known to fail: %s", n.notRun)
	case n.notRun != "":
		return fmt.Sprintf("nothing is known to fail: %d of %s hold; %s", n.held, counted(n.found), n.notRun)
	}
	return fmt.Sprintf("nothing is known to fail: %d of %s hold, of the others a run says too little", n.held, counted(n.found))
}

func counted(n int) string {
	if n == 1 {
		return "1 example"
	}
	return fmt.Sprint(n, " examples")
}

// failing finds the first example of a function that fails, else the first that needs what is not there, and
// counts them in n.
func failing(ctx context.Context, runner caller, file pyFile, f *analysis.Function, n *tally) (fail failure, err error) {
	found := 0
	none := func() []examples.Example { return nil }
	elsewhere := func() []examples.Example { return examples.Elsewhere(ctx, file.snap, file.doc, f) }
	for e := range examples.Ordered(file.doc, f, elsewhere, none) {
		if e.Expected == "" || found >= maxExamples {
			continue
		}
		found++
		n.found++
		fail.others = append(fail.others, e)
		if fail.function != nil && !fail.unrun {
			continue
		}
		slice := file.snap.SliceFor(file.doc, f, e.Call)
		p := examples.Program(slice, e.Call)
		p.Expect = e.Value()
		t, err := runner.Run(ctx, p)
		if err != nil {
			return failure{}, err
		}
		absent := examples.Absent(slice, t)
		if e.Contradicted(t) && len(absent) == 0 {
			fail.function, fail.example, fail.got, fail.unrun = f, e, outcomeOf(t), false
			continue
		}
		if len(absent) > 0 && fail.function == nil {
			fail.function, fail.example, fail.got, fail.unrun = f, e, "it cannot be run, since it needs "+strings.Join(absent, ", "), true
		}
		n.add(slice, e, t)
	}
	return fail, nil
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
// one function of the file that has an example which fails. Where none is known to, and the
// model can foresee what an edit comes to, the one function of which an example cannot be run.
func chooseFailure(ctx context.Context, runner caller, file pyFile, name string, foresees bool) (failure, error) {
	functions := file.callable()
	if name != "" {
		f, err := file.function(name)
		if err != nil {
			return failure{}, err
		}
		functions = []*analysis.Function{f}
	}
	var all, unrun []failure
	var n tally
	for _, f := range functions {
		fail, err := failing(ctx, runner, file, f, &n)
		if err != nil {
			return failure{}, err
		}
		switch {
		case fail.unrun:
			unrun = append(unrun, fail)
		case fail.function != nil:
			all = append(all, fail)
		}
	}
	switch {
	case len(all) == 1:
		return all[0], nil
	case len(all) == 0 && len(unrun) == 1 && foresees:
		return unrun[0], nil
	case len(all) > 1:
		var lines []string
		for _, f := range all {
			lines = append(lines, fmt.Sprintf("\n  --func %s: %s should be %s, but %s", f.function.Qualified, f.example.Call, wanted(f.example), f.got))
		}
		return failure{}, usagef("examples of %d functions fail; name one:%s", len(all), strings.Join(lines, ""))
	case n.found == 0 && name != "":
		return failure{}, fmt.Errorf("no doctest, assert or test says what %s yields; write one that fails, like >>> %s(...)", name, name)
	case n.found == 0:
		return failure{}, fmt.Errorf("no doctest, assert or test of %s says what a function yields; write one that fails", file.path)
	}
	return failure{}, errors.New(n.String())
}
