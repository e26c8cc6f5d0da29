package examples

import (
	"cmp"
	"iter"
	"slices"
)

// A ranked value is one that a parameter may be given; the likelier, the lower.
type ranked struct {
	value *value // nil: the parameter is left out
	rank  int
}

// What it costs to try a value of a parameter's second, third ... shape, and to leave
// an optional one out or not.
const (
	otherShape = 4
	leftOut    = 0
	mostRank   = 400
)

// choices are the values to try for a parameter, the likeliest first.
func (q *inversion) choices(p parameter) []ranked {
	var all []ranked
	seen := map[string]bool{}
	if p.given || p.star != "" {
		all = append(all, ranked{nil, leftOut})
	}
	for i, s := range p.shapes {
		if p.star == "*" {
			s = shape{kind: "tuple"}
		}
		for k, v := range q.values(s) {
			if name := v.String(); !seen[name] {
				seen[name] = true
				all = append(all, ranked{v, k + i*(otherShape+k)})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	return all
}

// typed are values that the code's use of a parameter speaks for: objects of its
// classes, dicts with the keys that it looks up.
func (q *inversion) typed(s shape) []*value {
	var all []*value
	for k := range 6 {
		all = append(all, q.reader.value(s, k, 0))
	}
	return all
}

// likely are values of a shape for the search.
func (q *inversion) likely(s shape) []*value {
	p := newPool()
	p.mix(q.material.inverses(s.kind), q.typed(s))
	return p.values
}

// usual are those for the mere enumeration.
func (q *inversion) usual(s shape) []*value {
	if !q.material.makes(s.kind) {
		return q.typed(s)
	}
	return q.material.usual(s.kind)
}

// combinations yields the calls with every choice of arguments, those with the lowest
// ranks in sum first.
func (q *inversion) combinations() iter.Seq[*trial] {
	return func(yield func(*trial) bool) {
		args := make([]*value, len(q.lists))
		for total := range mostRank {
			if !q.combine(q.lists, args, 0, total, yield) {
				return
			}
		}
	}
}

// combine yields the calls whose arguments from the i-th on have ranks of a sum.
func (q *inversion) combine(lists [][]ranked, args []*value, i, sum int, yield func(*trial) bool) bool {
	if i == len(lists) {
		return sum != 0 || yield(q.trial(slices.Clone(args)))
	}
	for _, one := range lists[i] {
		if one.rank > sum {
			break
		}
		if i == len(lists)-1 && one.rank < sum {
			continue
		}
		args[i] = one.value
		if !q.combine(lists, args, i+1, sum-one.rank, yield) {
			return false
		}
	}
	return true
}

func (q *inversion) trial(args []*value) *trial {
	return &trial{args: args, call: q.sig.write(args, 0)}
}
