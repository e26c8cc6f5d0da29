package pyx

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"time"

	"semcoder/analysis"
	"semcoder/analysis/trace"
)

// A result is what became of one line.
type result struct {
	calls    int
	events   int
	crossed  int // runs that were repeated in the sandbox
	rows     []Row
	rejected map[Kind]map[string]int
	err      error // the sandbox itself failed: the run ends
}

func (r *result) reject(kind Kind, reason string) {
	if r.rejected == nil {
		r.rejected = map[Kind]map[string]int{}
	}
	if r.rejected[kind] == nil {
		r.rejected[kind] = map[string]int{}
	}
	r.rejected[kind][reason]++
}

// A worker makes the rows of one program after another. Its runners start when the
// first program needs them.
type worker struct {
	options Options
	sandbox Runner
	native  Runner
}

// close ends the runners and returns the processor time that they took, where they
// know it.
func (w *worker) close() (spent time.Duration) {
	for _, r := range []Runner{w.sandbox, w.native} {
		if r == nil {
			continue
		}
		_ = r.Close() // nothing is left to run
		if counts, ok := r.(interface{ Spent() time.Duration }); ok {
			spent += counts.Spent()
		}
	}
	return spent
}

// runner gives the one that may run a program's code: the native interpreter has what
// we made ourselves, and of that the sandbox repeats a part, chosen by name alone. What
// was tried on a program somebody else has written.
func (w *worker) runner(p *Program) Runner {
	native := p.Source == Generated && len(p.Tries) == 0 && w.options.Native != nil
	if native && w.native == nil {
		w.native = w.options.Native()
	}
	if native && hashOf(p.ID)%oneIn != 0 {
		return w.native
	}
	if w.sandbox == nil {
		w.sandbox = w.options.Sandbox()
	}
	if native {
		return &crossed{native: w.native, sandbox: w.sandbox}
	}
	return w.sandbox
}

// answer makes the rows of one line of input.
func (w *worker) answer(ctx context.Context, line []byte) *result {
	j := &job{ctx: ctx, budget: w.options.Budget, result: &result{}}
	out := j.result
	if reason := j.program.read(line); reason != "" {
		out.reject("", reason)
		return out
	}
	j.runner = w.runner(&j.program)
	switch err := w.make(j); {
	case err == nil:
	case errors.Is(err, trace.ErrUnavailable) || ctx.Err() != nil:
		out.err = err
	default:
		out.reject("", "the sandbox failed: "+err.Error())
	}
	if c, both := j.runner.(*crossed); both {
		out.crossed = c.ran
	}
	return out
}

// read reads one line; the reason says what is wrong with it.
func (p *Program) read(line []byte) (reason string) {
	var wrong *json.UnmarshalTypeError
	switch err := json.Unmarshal(line, p); {
	case errors.As(err, &wrong) && wrong.Field == "":
		return "line: no object"
	case errors.As(err, &wrong):
		return "line: " + wrong.Field + " is of another type"
	case err != nil:
		return "line: not JSON"
	case p.ID == "":
		return "line: no id"
	case len(p.Exprs) > 0:
		return ""
	case p.Code == "":
		return "line: neither code nor exprs"
	case len(p.Calls) == 0:
		return "line: no calls"
	}
	return ""
}

// make runs the program and has the wanted kinds make their rows.
func (w *worker) make(j *job) error {
	if err := j.execute(); err != nil {
		return err
	}
	for _, m := range makers() {
		if w.options.Kinds != nil && !slices.Contains(w.options.Kinds, m.kind) {
			continue
		}
		j.kind, j.most = m.kind, m.most
		if most, set := w.options.Caps[m.kind]; set {
			j.most = most
		}
		rows, err := m.make(j)
		if err != nil {
			return err
		}
		j.keep(rows, w.options.Tokens)
	}
	return nil
}

// execute runs every call of the program once, and sorts out those that did not come
// to an end.
func (j *job) execute() error {
	if len(j.program.Calls) == 0 {
		return nil
	}
	j.result.calls = len(j.program.Calls)
	calls, numbers := j.single()
	traces, err := j.run(j.program.Code, calls...)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for i, t := range traces {
		reason := unfinished(t)
		if seen[t.Call] {
			reason = "the same call again"
		}
		seen[t.Call] = true
		if reason != "" {
			j.result.reject("", reason)
			continue
		}
		j.runs = append(j.runs, &run{number: numbers[i], trace: t})
		j.result.events += len(t.Events)
	}
	return nil
}

// single are the program's calls, with their numbers there, without those that are more
// than a call: behind an assert, `f(1) or f(2) == 1` would say something else than was
// executed.
func (j *job) single() (calls []string, numbers []int) {
	for i, call := range j.program.Calls {
		if !plainCall(call) {
			if _, err := analysis.ParseCall(call); err != nil {
				j.result.reject("", "the call is not a single call")
				continue
			}
		}
		calls, numbers = append(calls, call), append(numbers, i)
	}
	return calls, numbers
}

var calledName = regexp.MustCompile(`^[A-Za-z_][A-Za-z_0-9]*\(`)

// plainCall tells whether a text is a call of a name with literals, which most are: to
// see that takes a fraction of a parse. In doubt it is false.
func plainCall(text string) bool {
	name := calledName.FindString(text)
	if name == "" || name == "not(" {
		return false
	}
	r := scan{text: text, at: len(name)}
	_, ok := r.arguments()
	return ok && r.at == len(text)
}

// unfinished says why a call came to no end; "" for one that did.
func unfinished(t *trace.Trace) (reason string) {
	switch {
	case t.Problem == differs:
		return differs
	case t.Stop == trace.Broken:
		return "the program or the call does not parse or load"
	case t.Stop == trace.Missing:
		return "needs what the sandbox lacks"
	case t.Stop == trace.Budgeted && (t.Problem == "steps" || t.Problem == "wall clock" || t.Problem == "memory"):
		return "out of " + t.Problem
	case t.Stop == trace.Budgeted:
		return "the interpreter did not survive it"
	}
	return ""
}

// keep adds the rows that are within the budget, as many as are wanted.
func (j *job) keep(rows []Row, tokens func(string) int) {
	kept := 0
	for _, row := range rows {
		switch over := j.budget.over(row); {
		case over != "":
			j.reject(over)
		case kept == j.most:
			j.reject("more rows than wanted")
		default:
			kept++
			row.ID = rowID(j.program.ID, len(j.result.rows))
			row.Kind, row.Source = j.kind, j.program.Source
			if tokens != nil {
				row.tokens = tokens(row.Prompt + row.Response)
			}
			j.result.rows = append(j.result.rows, row)
		}
	}
}
