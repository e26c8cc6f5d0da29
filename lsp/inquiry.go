package lsp

import (
	"context"
	"slices"
	"strings"

	"semcoder/analysis"
	"semcoder/analysis/examples"
	"semcoder/analysis/reason"
	"semcoder/analysis/trace"
)

// tries bounds the candidates that are executed for one explanation where the model's
// own answer does not hold.
const tries = 1000

// An inquiry is one explanation: what it is about and what is asked.
type inquiry struct {
	finding
	kind     string
	question reason.Question
}

// asked is the slice whose lines the answer speaks of: a repair's holds what other
// examples need, too.
func (q inquiry) asked() analysis.Slice {
	if r, ok := q.question.(reason.Repair); ok {
		return r.Slice
	}
	return q.slice
}

// inquire finds what a request of each kind asks.
func (s *session) inquire(ctx context.Context, t target, p *ExplainParams) (inquiry, error) {
	if t.function.Nested {
		return inquiry{}, failed("%s lies inside another function and cannot be called from outside; explain that one", t.function.Qualified)
	}
	switch p.Kind {
	case KindInput:
		return s.input(t, p)
	case KindRepair, KindFailure:
		return s.repair(ctx, t, p.Kind)
	case KindWrite:
		return s.write(ctx, t)
	case KindDescribe:
		return s.describing(ctx, t)
	}
	f, err := s.active(ctx, t)
	if err != nil {
		return inquiry{}, err
	}
	if t.asked && f.ran() {
		s.searches.choose(t, t.call)
	}
	return inquiry{f, p.Kind, f.question()}, nil
}

// input asks for a call that yields the output named in the request.
func (s *session) input(t target, p *ExplainParams) (inquiry, error) {
	output := strings.TrimSpace(p.Output)
	if output == "" {
		return inquiry{}, invalid("kind %q needs `output`: what the call is to yield, as an expression or raises(TYPE)", p.Kind)
	}
	f := t.with(example{})
	return inquiry{f, p.Kind, reason.Backward{
		Slice: f.slice, Entry: t.function.Qualified, Output: output, Executions: tries, Python: f.python(),
	}}, nil
}

// repair asks for a change after which the first example that fails holds. Where none is known to, the first
// that cannot be run may, as far as the model foresees.
func (s *session) repair(ctx context.Context, t target, kind string) (inquiry, error) {
	elsewhere := func() []examples.Example { return s.searches.elsewhere(ctx, t) }
	f, others := s.failing(ctx, t, sources{elsewhere, func() []examples.Example { return nil }})
	switch {
	case ctx.Err() != nil:
		return inquiry{}, ctx.Err()
	case f.function != nil && !f.differs && kind == KindFailure:
		return inquiry{}, failed("nothing is known to fail: %s was not run%s", shown(f.example.Call), whyNot(f.trace))
	case f.function == nil && len(others) == 0:
		return inquiry{}, failed("nothing says what %s yields; write a doctest or an assert that fails", t.function.Qualified)
	case f.function == nil:
		return inquiry{}, failed("nothing fails: the examples of %s that could be run hold", t.function.Qualified)
	}
	return inquiry{f, kind, f.repair(others, tries)}, nil
}

// failing finds an example that the code contradicts, else one that needs what is not there, and all those
// that say what they yield.
func (s *session) failing(ctx context.Context, t target, from sources) (fails finding, others []examples.Example) {
	for e := range s.candidates(t, from) {
		if e.Expected == "" || len(others) >= maxHeld {
			continue
		}
		others = append(others, e.Example)
		if fails.differs {
			continue
		}
		one := t.with(e)
		one.see(s.runs.get(ctx, one.key(), one.slice))
		if one.differs || fails.function == nil && one.trace != nil && one.trace.Stop == trace.Missing {
			fails = one
		}
	}
	return fails, others
}

// maxHeld bounds the examples that are run in search of one that fails.
const maxHeld = 16

// repair is the question about an example that fails.
func (f finding) repair(others []examples.Example, executions int) reason.Repair {
	problem, _, _ := strings.Cut(f.function.Doc, ">>>")
	if problem = strings.TrimSpace(problem); problem == "" {
		problem = "Write the function " + f.function.Name + "."
	}
	return reason.Repair{
		Slice: examples.Together(f.snap, f.doc, f.function, f.example.Call, others), Problem: problem, Call: f.example.Call, Expected: claimed(f.example.Example),
		Others: others, Executions: executions, Python: f.python(),
	}
}

// claimed is what an example says its call yields, as questions take it.
func claimed(e examples.Example) string {
	if class := e.Raises(); class != "" {
		return "raises(" + class + ")"
	}
	return e.Value()
}

// write asks for the body of a function whose docstring says what it does; the
// examples that are known are its tests.
func (s *session) write(ctx context.Context, t target) (inquiry, error) {
	f := t.with(example{})
	doc := t.function.DocRange
	if doc.End == doc.Start || t.function.Class != "" {
		return inquiry{}, failed("%s cannot be written from what is known: it takes a function of the module with a docstring that says what it does", t.function.Qualified)
	}
	stub := t.doc.Text()[t.function.Range.Start:doc.End]
	q := reason.Write{
		Instruction: "Write a solution to the following problem:\n```python\n" + stub + "\n```",
		Prefix:      before(f.slice, t.function) + stub,
		NoRun:       len(f.slice.Modules) > 0, // the code alone is run
	}
	for _, e := range s.known(ctx, t) {
		if claimed(e) != "" {
			q.Examples = append(q.Examples, e)
		}
	}
	return inquiry{f, KindWrite, q}, nil
}

// before is what a slice holds besides a function.
func before(slice analysis.Slice, f *analysis.Function) string {
	var out strings.Builder
	for _, st := range analysis.Parse("slice.py", 0, slice.Source).Statements() {
		if st.Name != f.Name {
			out.WriteString(st.Text + "\n")
		}
	}
	if out.Len() > 0 {
		out.WriteString("\n")
	}
	return out.String()
}

// describing asks what a function is for and what holds of every result, which is
// tried on the calls that are known.
func (s *session) describing(ctx context.Context, t target) (inquiry, error) {
	f := t.with(example{})
	q := reason.Describe{Slice: f.slice, Entry: t.function.Qualified}
	known := s.known(ctx, t)
	if len(known) == 0 && len(f.slice.Needs) == 0 {
		known = s.searches.ours(ctx, t)
	}
	for _, e := range known {
		q.Calls = append(q.Calls, e.Call)
	}
	return inquiry{f, KindDescribe, q}, ctx.Err()
}

// known are the examples of a function, made up ones left out.
func (s *session) known(ctx context.Context, t target) []examples.Example {
	elsewhere := func() []examples.Example { return s.searches.elsewhere(ctx, t) }
	all := slices.Collect(examples.Ordered(t.doc, t.function, elsewhere, func() []examples.Example { return nil }))
	return all[:min(len(all), maxHeld)]
}
