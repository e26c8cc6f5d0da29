package reason

import (
	"context"
	"fmt"
	"strings"

	"semcoder/analysis"
	"semcoder/analysis/examples"
	"semcoder/analysis/reason/prompts"
	"semcoder/analysis/trace"
)

// Write asks for code that does what Instruction says. The answer is the code, Prefix
// included: what the reply has before its fence ends.
//
// Tests are statements that run behind the code, Examples calls whose values are compared
// type-strictly; all of them together decide the verdict. Trace is of the run that did.
type Write struct {
	Instruction string
	Prefix      string // the part of the code that is given, such as a signature and its docstring
	Tests       []string
	Examples    []examples.Example // each says what it yields
	NoRun       bool               // predict only: nothing is executed
}

func (q Write) key(r *Reasoner) string {
	parts := []string{"write/2", r.runKey(), q.Instruction, q.Prefix, fmt.Sprint(q.NoRun)}
	if r.model("write") != nil {
		parts = append(parts, r.modelKey())
	}
	for _, e := range q.Examples {
		parts = append(parts, e.Call, e.Expected)
	}
	return digest(append(parts, q.Tests...)...)
}

func (q Write) answer(ctx context.Context, r *Reasoner, emit func(Update)) (*Outcome, error) {
	o := &Outcome{Verdict: Unchecked}
	text, err := r.answerAlone(ctx, "write", o, emit, func() (asking, error) {
		return asking{
			prompt: prompts.Write(q.Instruction, q.Prefix), stop: prompts.StopWritten,
			answered: func(text string) (int, bool) { return len(text), strings.TrimSpace(text) != "" },
		}, nil
	})
	if err != nil || text == "" {
		return o, err
	}
	o.Answer = strings.TrimRight(q.Prefix+text, space) + "\n"
	if q.NoRun || len(q.Tests)+len(q.Examples) == 0 {
		o.Reason = NotRun
		return o, nil
	}
	if len(q.Tests) > 0 {
		if err := q.check(ctx, r, o); err != nil || o.Verdict != Confirmed {
			return o, err
		}
	}
	return o, q.compare(ctx, r, o)
}

// compare runs the examples as far as the first that does not hold.
func (q Write) compare(ctx context.Context, r *Reasoner, o *Outcome) (err error) {
	for _, e := range q.Examples {
		o.Trace, o.Verdict, o.Reason, err = r.holds(ctx, Forward{Slice: analysis.Slice{Source: o.Answer}, Call: e.Call}, wanted(e))
		switch {
		case err != nil:
			return err
		case o.Verdict == Unrunnable && o.Reason == Broken: // what was written is no program
			o.Verdict = Refuted
		case o.Verdict == Refuted:
			o.Reason = Fails + e.Call
		}
		if o.Verdict != Confirmed {
			return nil
		}
	}
	return nil
}

// testsName is the function that runs the tests: behind the code and within a function
// of their own, what they bind is nobody else's.
const testsName = "semcoder_tests_"

func (q Write) check(ctx context.Context, r *Reasoner, o *Outcome) error {
	var b strings.Builder
	b.WriteString(o.Answer + "\n\ndef " + testsName + "():\n    reached = -1\n")
	for i, t := range q.Tests {
		fmt.Fprintf(&b, "    reached = %d\n%s\n", i, inward(t))
	}
	b.WriteString("    return reached\n")
	slice := analysis.Slice{Source: b.String(), Entry: testsName}
	forward := Forward{Slice: slice, Call: testsName + "()"}
	t, err := r.replayed(ctx, trace.Program{Source: slice.Source, Call: forward.Call})
	if err != nil {
		return err
	}
	o.Trace = t
	o.Verdict, o.Reason = forward.standing(t)
	switch {
	case o.Verdict == Unrunnable && o.Reason == Broken: // what was written is no program
		o.Verdict, o.Reason = Refuted, Broken
	case o.Verdict == Unchecked && t.Stop == trace.Returned:
		o.Verdict = Confirmed
	case o.Verdict == Unchecked && t.Stop == trace.Raised:
		o.Verdict, o.Reason = Refuted, q.failing(t)
	}
	return nil
}

// failing names the test that was running when an exception ended the run.
func (q Write) failing(t *trace.Trace) string {
	at := -1
	for _, e := range t.Events {
		for _, c := range e.Changed {
			if c.Name == "reached" && e.Depth == 0 {
				fmt.Sscan(c.Value, &at)
			}
		}
	}
	if at < 0 || at >= len(q.Tests) {
		return Fails
	}
	return Fails + q.Tests[at]
}

// inward indents statements, but for lines that begin inside a string.
func inward(statements string) string {
	doc := analysis.Parse("test.py", 0, statements)
	inside := map[int]bool{}
	if root, err := doc.Syntax(statements); err == nil {
		stringLines(doc, root, inside)
	}
	lines := strings.Split(strings.TrimRight(statements, "\n"), "\n")
	for i, line := range lines {
		if !inside[i] && line != "" {
			lines[i] = "    " + line
		}
	}
	return strings.Join(lines, "\n")
}

// stringLines marks the lines (0-based) that a string goes on in.
func stringLines(doc *analysis.Document, n *analysis.Node, inside map[int]bool) {
	if n.Kind == "string" {
		for line := doc.LineOf(n.Start) + 1; line <= doc.LineOf(n.End-1); line++ {
			inside[line] = true
		}
		return
	}
	for _, c := range n.Children {
		stringLines(doc, c, inside)
	}
}
