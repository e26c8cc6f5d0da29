package pyx

import "slices"

// A Guess is an outcome and what somebody guessed for it who had not run anything:
// numbers of Program.Calls, in the order in which they are to be tried.
type Guess struct {
	Wanted string `json:"wanted"`
	Calls  []int  `json:"calls"`
}

const (
	noneReaches = "no guess comes to what is wanted"
	notAGuess   = "a guess is no call that ran"
)

// guessed makes a row of each outcome that one of its guesses comes to. This is
// rejection sampling: where a model guesses, it learns from what it would say itself,
// failures included, and not from calls that it would never come to.
func (j *job) guessed() (rows []Row) {
	pools, random := j.pools(), j.random()
	for _, g := range j.program.Guesses {
		p, tried, right := j.tries(pools, g)
		if right < 0 {
			j.reject(noneReaches)
			continue
		}
		wrong := slices.DeleteFunc(tried[:right:right], func(t telling) bool { return !differ(t.outcome, g.Wanted) })
		row := p.fitted(g.Wanted, wrong[:min(len(wrong), failures(random))], tried[right], j.budget)
		if p.check(row) != nil {
			j.reject(errUntrue.Error())
			continue
		}
		rows = append(rows, row)
	}
	return rows
}

// tries are the guesses that ran, of one entry, and which of them is the first that is
// right; -1 for none.
func (j *job) tries(pools []*pool, g Guess) (p *pool, tried []telling, right int) {
	all := map[*pool][]telling{}
	for _, number := range g.Calls {
		p, t := j.guess(pools, number)
		if p == nil {
			j.reject(notAGuess)
			continue
		}
		all[p] = append(all[p], t)
		if t.outcome == g.Wanted {
			return p, all[p], len(all[p]) - 1
		}
	}
	return nil, nil, -1
}

// guess finds what call number n came to, and its pool; nil where it did not come
// to an end or cannot be told.
func (j *job) guess(pools []*pool, n int) (*pool, telling) {
	i := slices.IndexFunc(j.runs, func(r *run) bool { return r.number == n })
	if i < 0 {
		return nil, telling{}
	}
	for _, p := range pools {
		k := slices.IndexFunc(p.calls, func(t telling) bool { return t.call == j.runs[i].trace.Call })
		if k >= 0 {
			return p, p.calls[k]
		}
	}
	return nil, telling{}
}
