package examples

import (
	"cmp"
	"context"
	"hash/fnv"
	"math/rand/v2"
	"slices"
)

// How a steered search divides its executions.
const (
	unsteered  = 192 // calls of the enumeration before anything is varied
	enumerated = 12  // and of each round after that
	mostNear   = 32  // trials that are kept to be varied
	mostAlike  = 3   // of them that came to the same
	litter     = 12  // variations of one trial in one round
)

// steered enumerates, and from the first results on varies what came nearest.
func (q *inversion) steered(ctx context.Context) (string, error) {
	h := fnv.New64a()
	h.Write([]byte(q.slice.Source + "\x00" + q.output))
	q.random = rand.New(rand.NewPCG(h.Sum64(), 1))
	for started := q.tried; q.left > 0; {
		var batch []*trial
		if q.tried >= started+unsteered {
			batch = append(q.take(enumerated), q.varied(together-enumerated)...)
		}
		if batch = append(batch, q.take(q.width()-len(batch))...); len(batch) == 0 {
			batch = q.varied(together) // all that there is to enumerate was tried
		}
		if len(batch) == 0 {
			return "", nil
		}
		if found, err := q.round(ctx, batch); found != "" || err != nil {
			return found, err
		}
	}
	return "", nil
}

// learn keeps a trial that came near.
func (q *inversion) learn(t *trial, a attempt) {
	if a.value == nil || q.material.wanted == nil || t.args == nil {
		return
	}
	t.value, t.distance = a.value, distance(a.value, q.material.wanted)
	alike := 0
	for _, other := range q.nearest {
		if other.distance == t.distance && other.value.String() == t.value.String() {
			alike++
		}
	}
	if alike >= mostAlike {
		return
	}
	at, _ := slices.BinarySearchFunc(q.nearest, t, func(a, b *trial) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(len(a.call), len(b.call)))
	})
	q.nearest = slices.Insert(q.nearest, at, t)
	q.nearest = q.nearest[:min(len(q.nearest), mostNear)]
}

// varied are about n variations of the trials that promise most: near ones, and those
// that were not varied much.
func (q *inversion) varied(n int) []*trial {
	var all []*trial
	order := slices.Clone(q.nearest)
	promise := func(t *trial) float64 { return t.distance*(1+0.25*float64(t.rounds)) + 0.5*float64(t.rounds) }
	slices.SortStableFunc(order, func(a, b *trial) int { return cmp.Compare(promise(a), promise(b)) })
	for _, t := range order {
		if len(all) >= n {
			break
		}
		all = append(all, q.vary(t, min(litter, n-len(all)))...)
	}
	return all
}

// vary makes n calls of a trial that were not tried: first what its output says has to
// change, then what only chance can tell.
func (q *inversion) vary(t *trial, n int) []*trial {
	t.rounds++
	var all []*trial
	fresh := func(args []*value) {
		one := q.trial(args)
		if !q.seen[one.call] && len(one.call) <= longestPooled && !slices.ContainsFunc(all, func(o *trial) bool { return o.call == one.call }) {
			all = append(all, one)
		}
	}
	if t.hints == nil {
		t.hints = q.hinted(t)
	}
	for len(all) < n*2/3 && len(t.hints) > 0 {
		fresh(t.hints[0])
		t.hints = t.hints[1:]
	}
	for attempt := 0; len(all) < n && attempt < 4*n; attempt++ {
		fresh(q.chanced(t.args))
	}
	return all
}

// hinted are the arguments of a trial with the changes that the output lacks.
func (q *inversion) hinted(t *trial) [][]*value {
	out := [][]*value{}
	for _, c := range changes(t.value, q.material.wanted) {
		for i, a := range t.args {
			if a == nil {
				continue
			}
			for _, v := range c.applied(a) {
				args := slices.Clone(t.args)
				args[i] = v
				out = append(out, args)
			}
		}
	}
	return out
}

// chanced changes one argument, sometimes two, at random: to another value that it
// might have, or in a detail.
func (q *inversion) chanced(args []*value) []*value {
	out := slices.Clone(args)
	if len(out) == 0 {
		return out
	}
	for range 1 + q.random.IntN(4)/3 {
		i := q.random.IntN(len(out))
		choices := q.lists[i]
		if out[i] == nil || q.random.IntN(3) == 0 {
			out[i] = choices[min(q.random.IntN(len(choices)), q.random.IntN(len(choices)))].value
			continue
		}
		out[i] = q.material.edited(out[i], q.random)
	}
	return out
}
