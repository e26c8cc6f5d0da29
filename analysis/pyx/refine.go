package pyx

import (
	"math/rand/v2"
	"slices"
	"strings"

	"semcoder/analysis/reason/prompts"
	"semcoder/analysis/trace"
)

// Why a faulty variant gives no row.
const (
	noProblem  = "no problem text"
	notFaulty  = "the variant does what the right code does"
	notRunning = "the variant does not run"
	notTold    = "no call that tells the variant from the right code can be narrated"
	notSayable = "the edit is too large to say in a line"
)

// failedCalls is how many calls that a variant fails are looked at for one to show.
const failedCalls = 3

// refine asks for the repair of a faulty variant, of which the first call that it
// fails is shown with what the right code gives. The reply simulates the failure,
// tries an edit, simulates that, and gives the repaired code once it passes. An edit
// that fails may come before the right one; it is out of the loss.
func refine(j *job) ([]Row, error) {
	if len(j.program.Buggy) == 0 || j.code() == "" {
		return nil, nil
	}
	m := newMender(j)
	if m.problem == "" {
		j.reject(noProblem)
		return nil, nil
	}
	failures, err := m.failures()
	if err != nil {
		return nil, err
	}
	var rows []Row
	for i, f := range failures {
		if f == nil || len(rows) == m.most {
			continue // none is wanted, or why there is none has been counted
		}
		r, reason, err := m.repair(i, *f)
		if err != nil {
			return nil, err
		}
		var row Row
		if reason == "" {
			row, reason = m.told(r)
		}
		if reason != "" {
			j.reject(reason)
			continue
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// told is the row of a repair, without its failed attempts where there is no room for
// them, and checked.
func (m *mender) told(r repair) (row Row, reason string) {
	row = m.row(r)
	if m.budget.over(row) != "" {
		r.wrong = nil
		row = m.row(r)
	}
	if m.check(row, r) != nil {
		return row, errUntrue.Error()
	}
	return row, ""
}

// problem is what the program is for, in words.
func (p *Program) problem() string {
	if p.NL != "" {
		return strings.TrimSpace(p.NL)
	}
	return strings.TrimSpace(p.Purpose)
}

// A mender makes the repairs of one program's variants.
type mender struct {
	*job
	problem string
	right   string   // canonical
	codes   []string // the variants, canonical; "" for those that were not run
	random  *rand.Rand
}

// A failure is a variant on a test that it fails.
type failure struct {
	code string // canonical
	telling
	right telling // the same call of the right code
}

func newMender(j *job) *mender {
	return &mender{
		job: j, problem: j.program.problem(), random: j.random(),
		right: j.code(), codes: make([]string, len(j.program.Buggy)),
	}
}

// A repair is what a row tells.
type repair struct {
	failure
	wrong []attempt
	found attempt
}

// failures runs every variant. It is nil for those that give no row.
func (m *mender) failures() ([]*failure, error) {
	all := make([]*failure, len(m.program.Buggy))
	for i, variant := range m.program.Buggy {
		f, reason, err := m.fail(i, variant)
		if err != nil {
			return nil, err
		}
		if reason != "" {
			m.reject(reason)
		} else {
			all[i] = &f
		}
	}
	return all, nil
}

// fail finds the first call that variant i fails, can be told, and is short enough.
func (m *mender) fail(i int, variant string) (f failure, reason string, err error) {
	reason = notFaulty
	left := failedCalls
	for _, r := range m.runs {
		want := outcome(r.trace)
		if want == "" || left == 0 || !m.program.mayFail(i, r.number) {
			continue
		}
		traces, err := m.run(variant, r.trace.Call)
		if err != nil {
			return f, "", err
		}
		end := traces[0]
		m.codes[i] = end.Canonical.Source
		if end.Stop == trace.Broken || end.Stop == trace.Missing {
			return f, notRunning, nil
		}
		if outcome(end) == want {
			continue
		}
		reason = notTold
		left--
		f, ok := fails(end, r)
		if !ok {
			continue
		}
		if reason = m.budget.over(m.row(repair{failure: f, found: attempt{code: m.right, telling: f.right}})); reason == "" {
			return f, "", nil
		}
	}
	return f, reason, nil
}

// mayFail tells whether a call has to be tried on variant i.
func (p *Program) mayFail(i, call int) bool {
	return i >= len(p.Failing) || len(p.Failing[i]) == 0 || slices.Contains(p.Failing[i], call)
}

// fails tells of a run that came to something else than the right one; ok is false
// where it did not or cannot be told.
func fails(end *trace.Trace, r *run) (f failure, ok bool) {
	if !differ(outcome(end), outcome(r.trace)) {
		return f, false
	}
	right, err := r.telling()
	if err != nil {
		return f, false
	}
	wrong, err := tellingOf(end)
	return failure{end.Canonical.Source, wrong, right}, err == nil
}

// repair finds what makes a variant right, and what does not: of what was tried where
// the program says so, else what makes the right code of it.
func (m *mender) repair(i int, f failure) (r repair, reason string, err error) {
	if len(m.program.Tries) > 0 {
		return m.tried(i, f)
	}
	r = repair{failure: f, found: attempt{m.edit(f.code, m.right, mostClauses), m.right, f.right}}
	if r.found.said == "" {
		return r, notSayable, nil
	}
	r.wrong, err = m.attempts(i, f)
	return r, "", err
}

const (
	simulation = "[MONOLOGUE]\n### Execution Simulation\n"
	rootCause  = "### Root Cause Analysis\n"
)

// row writes a repair.
func (m *mender) row(f repair) Row {
	var d draft
	d.text.WriteString(simulation + f.steps)
	d.line(f.outcome + " != " + f.right.outcome + "; fails")
	d.text.WriteString(rootCause)
	for _, a := range f.wrong {
		d.wrong("Try: " + a.said)
		d.text.WriteString(a.steps)
		d.line(a.outcome + " != " + f.right.outcome + "; try again")
	}
	d.line("Try: " + f.found.said)
	d.text.WriteString(f.found.steps)
	d.line(f.found.outcome + " == " + f.right.outcome + "; passes")
	d.text.WriteString(refined(f.found.code))
	prompt := prompts.Refine(m.problem, f.code, f.call, f.right.outcome)
	return Row{Prompt: prompt, Response: d.text.String(), Mask: d.mask, Call: f.call}
}

// refined is the block that ends a repair.
func refined(code string) string {
	return "[Refined]\n```python\n" + code + "\n```\n" + prompts.StopRefined
}
