package pyx

import (
	"context"
	"encoding/json"
	"slices"
	"unicode/utf8"

	"semcoder/analysis/trace"
)

// A worker makes the rows of one program after another. Its runners start when the
// first program needs them.
type worker struct {
	options Options
	sandbox Runner
	native  Runner
}

func (w *worker) close() {
	for _, r := range []Runner{w.sandbox, w.native} {
		if r != nil {
			_ = r.Close() // nothing is left to run
		}
	}
}

// runner gives the one that may run a program's code.
func (w *worker) runner(p *Program) Runner {
	if p.Source == Generated && w.options.Native != nil {
		if w.native == nil {
			w.native = w.options.Native()
		}
		return w.native
	}
	if w.sandbox == nil {
		w.sandbox = w.options.Sandbox()
	}
	return w.sandbox
}

// inputReason counts lines that are no programs; no kind is to blame.
const inputReason = "bad input line"

// answer makes the rows of one line of input.
func (w *worker) answer(ctx context.Context, line []byte) *result {
	out := &result{}
	j := &job{ctx: ctx, budget: w.options.Budget, result: out}
	p := &j.program
	if err := json.Unmarshal(line, p); err != nil || p.ID == "" || p.Code == "" && len(p.Exprs) == 0 {
		out.reject("", inputReason)
		return out
	}
	j.runner = w.runner(p)
	if out.err = j.execute(); out.err != nil {
		return out
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
			out.err = err
			return out
		}
		j.keep(rows)
	}
	return out
}

// execute runs every call of the program once.
func (j *job) execute() error {
	j.result.calls = len(j.program.Calls)
	if len(j.program.Calls) == 0 {
		return nil
	}
	traces, err := j.run(j.program.Code, j.program.Calls...)
	if err != nil {
		return err
	}
	j.runs = distinct(traces)
	for range len(traces) - len(j.runs) {
		j.result.reject("", "the same call again")
	}
	for _, r := range j.runs {
		j.result.events += len(r.trace.Events)
	}
	return nil
}

// distinct leaves out the calls that read as an earlier one does.
func distinct(traces []*trace.Trace) []*run {
	var out []*run
	seen := map[string]bool{}
	for _, t := range traces {
		if !seen[t.Call] {
			seen[t.Call] = true
			out = append(out, &run{trace: t})
		}
	}
	return out
}

// keep adds the rows that are within the budget, as many as are wanted.
func (j *job) keep(rows []Row) {
	kept := 0
	for _, row := range rows {
		switch {
		case utf8.RuneCountInString(row.Prompt) > j.budget.Prompt:
			j.reject("prompt over budget")
		case utf8.RuneCountInString(row.Response) > j.budget.Response:
			j.reject("response over budget")
		case kept == j.most:
			j.reject("more rows than wanted")
		default:
			kept++
			row.ID = rowID(j.program.ID, len(j.result.rows))
			row.Kind, row.Source = j.kind, j.program.Source
			j.result.rows = append(j.result.rows, row)
		}
	}
}
