package pyx

import (
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf8"

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

// How often a row is tried for.
const (
	wrongTries  = 3 // edits that may be wrong and are run; one is shown
	failedCalls = 3 // calls of a variant that are narrated until one can be
)

// refine asks for the repair of a faulty variant, of which the first call that it
// fails is shown with what the right code gives. The reply simulates the failure,
// tries an edit, simulates that, and gives the repaired code once it passes. An edit
// that fails may come before the right one; it is out of the loss.
func refine(j *job) ([]Row, error) {
	if len(j.program.Buggy) == 0 || len(j.runs) == 0 {
		return nil, nil
	}
	m := newMender(j)
	if m.problem == "" {
		j.reject(noProblem)
		return nil, nil
	}
	var rows []Row
	for i := range j.program.Buggy {
		r, reason, err := m.repair(i)
		if err != nil {
			return nil, err
		}
		row := Row{}
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
	if len(r.attempts) > 0 && utf8.RuneCountInString(row.Response) > m.budget.Response {
		r.attempts = nil
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
	right   string // canonical
	random  *rand.Rand
}

// A failure is a variant on a test that it fails.
type failure struct {
	code string // canonical
	telling
	right telling // the same call of the right code
}

func newMender(j *job) *mender {
	return &mender{job: j, problem: j.program.problem(), random: j.random(), right: j.runs[0].trace.Canonical.Source}
}

// A repair is what a row tells.
type repair struct {
	failure
	attempts []attempt
	said     string // the right edit
}

// repair repairs one variant, or says why it cannot be told.
func (m *mender) repair(i int) (r repair, reason string, err error) {
	r.failure, reason, err = m.fail(m.program.Buggy[i])
	if err != nil || reason != "" {
		return r, reason, err
	}
	if r.said = m.edit(r.code, m.right, mostClauses); r.said == "" {
		return r, notSayable, nil
	}
	r.attempts, err = m.attempts(i, r.failure)
	return r, "", err
}

// fail finds the first call that a variant fails and that can be told.
func (m *mender) fail(variant string) (f failure, reason string, err error) {
	calls := make([]string, len(m.runs))
	for i, r := range m.runs {
		calls[i] = r.trace.Call
	}
	ends, err := m.light(variant, calls...)
	if err != nil {
		return f, "", err
	}
	reason = notFaulty
	left := failedCalls
	for i, end := range ends {
		got, want := outcome(end), outcome(m.runs[i].trace)
		if end.Stop == trace.Broken || end.Stop == trace.Missing {
			return f, notRunning, nil
		}
		if got == want || want == "" {
			continue
		}
		reason = notTold
		if left == 0 || !differ(got, want) {
			continue
		}
		left--
		if f, err = m.failing(variant, m.runs[i]); err != nil || f.code != "" {
			return f, "", err
		}
	}
	return f, reason, nil
}

// failing runs a variant on a call; code is "" where the run cannot be told or
// passes.
func (m *mender) failing(variant string, r *run) (failure, error) {
	right, err := r.telling()
	if err != nil {
		return failure{}, nil
	}
	traces, err := m.run(variant, r.trace.Call)
	if err != nil {
		return failure{}, err
	}
	wrong, err := tellingOf(traces[0])
	if err != nil || !differ(wrong.outcome, right.outcome) {
		return failure{}, nil
	}
	return failure{traces[0].Canonical.Source, wrong, right}, nil
}

// edit says what makes one source of another; "" when that cannot be said in so many
// clauses.
func (m *mender) edit(from, to string, most int) string {
	lines := strings.Split(from, "\n")
	clauses := tellEdit(lines, hunks(lines, strings.Split(to, "\n")))
	if len(clauses) > most {
		return ""
	}
	return strings.Join(clauses, "; ")
}

// An attempt is an edit of the faulty code that fails, too.
type attempt struct {
	said string
	code string // which the edit makes
	telling
}

// attempts gives a wrong edit for some of the rows: one that other variants suggest,
// at the place of the fault or elsewhere.
func (m *mender) attempts(i int, f failure) ([]attempt, error) {
	if m.random.IntN(5) < 2 {
		return nil, nil
	}
	call := slices.IndexFunc(m.runs, func(r *run) bool { return r.trace.Call == f.call })
	left := wrongTries
	for _, k := range m.random.Perm(len(m.program.Buggy)) {
		if k == i || left == 0 {
			continue
		}
		code, err := m.suggested(f.code, m.program.Buggy[k])
		if err != nil {
			return nil, err
		}
		said := m.edit(f.code, code, 1) // a person tries one thing at a time
		if said == "" {
			continue
		}
		left--
		tried, err := m.failing(code, m.runs[call])
		if err != nil {
			return nil, err
		}
		if tried.code == code {
			return []attempt{{said, code, tried.telling}}, nil
		}
	}
	return nil, nil
}

// suggested is what another variant makes of faulty code: the variant itself where
// both change the same lines of the right code, the faulty code changed by it, too,
// where they change others.
func (m *mender) suggested(faulty, variant string) (string, error) {
	ends, err := m.light(variant, m.runs[0].trace.Call)
	if err != nil || ends[0].Canonical.Source == "" {
		return m.right, err // which does not fail
	}
	right := strings.Split(m.right, "\n")
	mine := hunks(right, strings.Split(faulty, "\n"))
	other := hunks(right, strings.Split(ends[0].Canonical.Source, "\n"))
	if !apart(mine, other) {
		return ends[0].Canonical.Source, nil
	}
	both := append(slices.Clone(mine), other...)
	slices.SortFunc(both, func(a, b hunk) int { return a.from - b.from })
	return strings.Join(apply(right, both), "\n"), nil
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
	for _, a := range f.attempts {
		d.wrong("Try: " + a.said)
		d.text.WriteString(a.steps)
		d.line(a.outcome + " != " + f.right.outcome + "; try again")
	}
	d.line("Try: " + f.said)
	d.text.WriteString(f.right.steps)
	d.line(f.right.outcome + " == " + f.right.outcome + "; passes")
	d.text.WriteString(refined(m.right))
	prompt := prompts.Refine(m.problem, f.code, f.call, f.right.outcome)
	return Row{Prompt: prompt, Response: d.text.String(), Mask: d.mask, Call: f.call}
}

// refined is the block that ends a repair.
func refined(code string) string {
	return "[Refined]\n```python\n" + code + "\n```\n" + prompts.StopRefined
}
