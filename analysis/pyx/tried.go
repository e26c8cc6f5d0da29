package pyx

import (
	"slices"
	"strings"

	"semcoder/analysis/trace"
)

// Why what was tried on a variant gives no row.
const (
	noneMends = "no try mends the variant"
	notAnEdit = "a try says no new edit"
	leaves    = "a try passes the failed test and fails another call"
)

// tried finds the first try after which a variant does what the right code does, and at
// most one before it after which it still fails the test. As with guesses, this is
// rejection sampling: the tries are of somebody who had run nothing, in this order.
func (m *mender) tried(i int, f failure) (r repair, reason string, err error) {
	r.failure = f
	all, err := m.tries(i, f)
	for _, a := range all {
		if a.outcome != f.right.outcome {
			r.wrong = append(r.wrong, a)
			continue
		}
		right, err := m.mends(a.code)
		if err != nil {
			return r, "", err
		}
		if right {
			wrong := slices.DeleteFunc(r.wrong, func(a attempt) bool { return !differ(a.outcome, f.right.outcome) })
			r.found, r.wrong = a, wrong[:min(len(wrong), failures(m.random), 1)]
			return r, "", nil
		}
		m.reject(leaves)
	}
	return r, noneMends, err
}

// tries runs the failed call after each try on variant i. Those that cannot be read or
// told are left out, and those that make what another has made.
func (m *mender) tries(i int, f failure) (all []attempt, err error) {
	traces, err := m.runner.RunBatch(m.ctx, m.changed(i, f))
	for _, t := range traces {
		code := t.Canonical.Source
		said := m.edit(f.code, code, mostClauses) // in the words of every other row
		if said == "" || slices.ContainsFunc(all, func(a attempt) bool { return a.code == code }) {
			m.reject(notAnEdit)
			continue
		}
		told, err := tellingOf(t)
		if err != nil {
			m.reject(err.Error())
			continue
		}
		all = append(all, attempt{said, code, told})
	}
	return all, err
}

// changed are the programs that the tries on variant i make, as far as they say how.
func (m *mender) changed(i int, f failure) (all []trace.Program) {
	if i >= len(m.program.Tries) {
		return nil
	}
	for _, said := range m.program.Tries[i] {
		made, ok := readEdit(strings.Split(f.code, "\n"), said)
		if !ok {
			m.reject(notAnEdit)
			continue
		}
		all = append(all, m.bounded(trace.Program{Source: strings.Join(made, "\n"), Call: f.call}))
	}
	return all
}

// mends tells whether code does on every call what the right code does.
func (m *mender) mends(code string) (bool, error) {
	var calls, wanted []string
	for _, r := range m.runs {
		if o := outcome(r.trace); o != "" {
			calls, wanted = append(calls, r.trace.Call), append(wanted, o)
		}
	}
	traces, err := m.run(code, calls...)
	for i, t := range traces {
		if outcome(t) != wanted[i] {
			return false, err
		}
	}
	return err == nil, err
}
