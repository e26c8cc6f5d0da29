package walk

import (
	"errors"
	"iter"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// What runs by turns, a generator, is run along by turns, too: a coroutine walks on where it has stopped each time
// an item is asked for.

// A suspended is what waits between two items.
type suspended struct {
	at   trace.Range // where it is asked
	give func(*value) bool
	err  error // what it ended with
}

// errStopped ends what nobody asks any more. No account tells of that.
var errStopped = errors.New("nobody asks for more")

// byTurns is the way to take one by one what run hands out.
func (w *walker) byTurns(run func(s *suspended) error) func(trace.Range) (*value, bool, error) {
	s := &suspended{}
	next, stop := iter.Pull(func(give func(*value) bool) {
		s.give = give
		s.err = run(s)
	})
	w.stops = append(w.stops, stop)
	return func(at trace.Range) (*value, bool, error) {
		s.at = at
		item, more := next()
		err := s.err
		s.err = nil
		return item, more, err
	}
}

// hand gives an item away and waits until the next one is asked for.
func (s *suspended) hand(item *value) error {
	if !s.give(item) {
		return errStopped
	}
	return nil
}

// stop ends all that still waits.
func (w *walker) stop() {
	for _, stop := range w.stops {
		stop()
	}
}

// generate is what a call of a generator function gives. Its frame begins with the first item.
func (w *walker) generate(fn *value, names map[string]*value) *value {
	v := iterator("<generator>", nil, nil)
	v.supply.next = w.byTurns(func(s *suspended) error {
		f, err := w.open(fn, names, s.at)
		if err != nil {
			return err
		}
		f.turns = s
		v.supply.result, err = w.body(f)
		if !errors.Is(err, errStopped) {
			w.leave()
		}
		return err
	})
	return v
}

// yield hands out what a generator's frame gives, and what comes of a yield expression.
func (w *walker) yield(f *frame, n *syntax.Node) (*value, error) {
	if f.turns == nil || f != f.home {
		return nil, beyond("a yield in what is no function")
	}
	parts := n.Parts()
	if w.src[n.Start:n.End] != "yield" && len(parts) == 0 {
		return nil, beyond("a yield")
	}
	v := none()
	if len(parts) > 0 {
		var err error
		if v, err = w.eval(f, parts[0]); err != nil {
			return nil, err
		}
	}
	if len(n.Children) < 2 || n.Children[1].Kind != "from" {
		return none(), w.handOut(f, n, v)
	}
	c, err := w.course(v)
	if err != nil {
		return nil, err
	}
	_, err = w.each(c, w.at(n), func(item *value) (bool, error) { return true, w.handOut(f, n, item) })
	if err != nil || v.sort != lazy || v.supply.result == nil {
		return none(), err
	}
	return v.supply.result, nil
}

// handOut tells of an item that a generator gives away, and lets whoever has asked go on.
func (w *walker) handOut(f *frame, n *syntax.Node, item *value) error {
	if err := w.emit(f, trace.Event{Kind: trace.Yield, At: w.at(n), Value: item.repr()}); err != nil {
		return err
	}
	w.leave()
	if err := f.turns.hand(item); err != nil {
		return err
	}
	f.site = f.turns.at
	w.run(f)
	return nil
}

// generator is what a generator expression gives. What it goes through first is evaluated where it stands.
func (w *walker) generator(f *frame, n *syntax.Node) (*value, error) {
	first := n.Parts()[1]
	over, err := w.eval(f, first.Child("right"))
	if err != nil {
		return nil, err
	}
	if !over.iterable() {
		return nil, beyond("what a loop goes through")
	}
	v := iterator("<generator>", nil, nil)
	v.supply.next = w.byTurns(func(s *suspended) error {
		own := f.comprehension()
		own.apart = true
		_, err := w.rounds(over, own, n, n.Parts()[1:], func(own *frame) (bool, error) {
			item, err := w.element(own, n, &value{sort: list})
			if err != nil {
				return false, err
			}
			return true, s.hand(item)
		})
		return err
	})
	return v, nil
}
