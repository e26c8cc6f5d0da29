package walk

import "semcoder/analysis/trace"

// A grouping is groupby under way. It and the runs that it hands out take turns at what they go through, as in the library: a
// run that nobody goes through is skipped when the next one is asked for.
type grouping struct {
	f        *stream
	pull     func(trace.Range) (*value, bool, error)
	of       *value // the key that the present run has
	item     *value // taken and not handed out
	key      *value // of the item taken last
	run      *value // the present run
	finished bool
}

// groupby hands out runs of items of one key.
func (f *stream) groupby() error {
	over := f.arg(0, "iterable")
	if over == nil || !over.iterable() {
		return beyond("what groupby goes through")
	}
	c, err := f.w.course(over)
	if err != nil {
		return err
	}
	g := &grouping{f: f, pull: f.w.puller(c)}
	for {
		g.run = nil
		for g.key == nil || g.of != nil && g.of.hash() == g.key.hash() {
			if err := g.step(f.s.at); err != nil || g.finished {
				return err
			}
		}
		g.of = g.key
		if err := f.s.hand(&value{sort: tuple, items: []*value{g.key, g.next()}}); err != nil {
			return err
		}
	}
}

// step takes an item and asks for its key.
func (g *grouping) step(at trace.Range) (err error) {
	item, more, err := g.pull(at)
	if err != nil || !more {
		g.finished = true
		return err
	}
	key := item
	if fn := g.f.arg(1, "key"); fn != nil && fn.repr() != "None" {
		if key, err = g.f.w.apply(fn, at, item); err != nil {
			return err
		}
	}
	g.item, g.key = item, key
	return nil
}

// next is the run that begins with the item taken last.
func (g *grouping) next() *value {
	run, of := iterator("<_grouper>", nil, nil), g.of
	g.run = run
	run.supply.next = func(at trace.Range) (*value, bool, error) {
		if g.run != run {
			return nil, false, nil
		}
		if g.item == nil && !g.finished {
			if err := g.step(at); err != nil {
				return nil, false, err
			}
		}
		if g.finished || of.hash() != g.key.hash() {
			return nil, false, nil
		}
		item := g.item
		g.item = nil
		return item, true, nil
	}
	return run
}
