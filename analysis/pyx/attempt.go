package pyx

import (
	"slices"
	"strings"
)

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

// An attempt is an edit of the faulty code, and the failed call after it.
type attempt struct {
	said string
	code string // which the edit makes
	telling
}

// wrongTries is how many edits are run, at most, to find one that fails.
const wrongTries = 3

// attempts gives a wrong edit for some of the rows: one that other variants suggest,
// at the place of the fault or elsewhere.
func (m *mender) attempts(i int, f failure) ([]attempt, error) {
	if m.random.IntN(5) < 2 { // not all have one to give, and the first edit should mostly be right
		return nil, nil
	}
	call := slices.IndexFunc(m.runs, func(r *run) bool { return r.trace.Call == f.call })
	left := wrongTries
	for _, k := range m.random.Perm(len(m.codes)) {
		code := m.suggested(f.code, m.codes[k])
		said := m.edit(f.code, code, 1) // a person tries one thing at a time
		if k == i || said == "" || left == 0 {
			continue
		}
		left--
		traces, err := m.run(code, f.call)
		if err != nil {
			return nil, err
		}
		if tried, ok := fails(traces[0], m.runs[call]); ok && tried.code == code {
			return []attempt{{said, code, tried.telling}}, nil
		}
	}
	return nil, nil
}

// suggested is what another variant makes of faulty code: the variant itself where
// both change the same lines of the right code, the faulty code changed by it, too,
// where they change others.
func (m *mender) suggested(faulty, variant string) string {
	if variant == "" {
		return faulty // nothing
	}
	right := strings.Split(m.right, "\n")
	mine := hunks(right, strings.Split(faulty, "\n"))
	other := hunks(right, strings.Split(variant, "\n"))
	if !apart(mine, other) {
		return variant
	}
	both := append(slices.Clone(mine), other...)
	slices.SortFunc(both, func(a, b hunk) int { return a.from - b.from })
	return strings.Join(apply(right, both), "\n")
}
