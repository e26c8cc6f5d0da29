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
	at     trace.Range // where it is asked
	give   func(*value) bool
	err    error      // what it ended with
	sent   *value     // what it is asked with; nil: None
	thrown *exception // what it is to go on with
	begun  bool
	ended  bool
}

// errStopped ends what nobody asks any more. No account tells of that.
var errStopped = errors.New("nobody asks for more")

// byTurns is the way to take one by one what run hands out.
func (w *walker) byTurns(run func(s *suspended) error) func(trace.Range) (*value, bool, error) {
	return w.turns(&suspended{}, run)
}

func (w *walker) turns(s *suspended, run func(s *suspended) error) func(trace.Range) (*value, bool, error) {
	next, stop := iter.Pull(func(give func(*value) bool) {
		s.give, s.begun = give, true
		s.err = run(s)
		s.ended = true
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
	v.supply.turns = &suspended{}
	for _, given := range names {
		v.supply.over = append(v.supply.over, given)
	}
	if fn.code.guarded && len(w.running) > 0 {
		w.guarded = append(w.guarded, guarded{v, w.running[len(w.running)-1].id})
	}
	v.supply.next = w.turns(v.supply.turns, func(s *suspended) error {
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
		err := w.handOut(f, n, v)
		if v = f.turns.sent; v == nil {
			v = none()
		}
		return v, err
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
	if failed := f.turns.thrown; failed != nil {
		f.turns.thrown = nil
		failed.at, failed.told = w.at(n), false
		return failed
	}
	return nil
}

// A guarded is a generator that does something where it is left, and the frame that has made it.
type guarded struct {
	of    *value
	frame int
}

// abandoned refuses what leaves a generator that would do something then, when nobody can say.
func (w *walker) abandoned(f *frame, result *value) error {
	for _, g := range w.guarded {
		if s := g.of.supply.turns; g.frame == f.id && s.begun && !s.ended && result != g.of {
			return beyond("a generator that does something where it is left")
		}
	}
	return nil
}

// throw has a generator go on with an exception where it waits.
func (w *walker) throw(gen *value, failed *exception, at trace.Range) (*value, bool, error) {
	s := gen.supply.turns
	if s == nil || !s.begun || s.ended {
		return nil, false, beyond("an exception for what does not wait")
	}
	again := *failed
	again.of = failed.thing()
	s.thrown = &again
	return w.advance(gen, at)
}

// closed ends a generator where it waits.
func (w *walker) closed(gen *value, at trace.Range) error {
	s := gen.supply.turns
	if !s.begun {
		gen.supply.next = func(trace.Range) (*value, bool, error) { return nil, false, nil }
		return nil
	}
	if s.ended {
		return nil
	}
	_, more, err := w.throw(gen, &exception{name: exit, value: exit + "()"}, at)
	if failed, raised := err.(*exception); raised && (failed.name == exit || failed.name == "StopIteration") {
		return nil
	}
	if more && err == nil {
		err = beyond("a generator that goes on when it is closed")
	}
	return err
}

// exit is the exception that a generator ends with which is closed; no account tells of it.
const exit = "GeneratorExit"

// stopped is the exception of what has nothing more to give: it holds what a generator returns.
func stopped(v *value, at trace.Range) *exception {
	of := &value{text: "StopIteration()"}
	if result := v.supply.result; result != nil && result.text != "None" {
		of = &value{text: "StopIteration(" + result.repr() + ")", held: result}
	}
	return &exception{name: "StopIteration", value: of.text, of: of, at: at}
}

// resumed is a call of a generator's send or close; nil for other methods.
func (w *walker) resumed(e trace.Event, gen *value, args []operand) (*value, error) {
	s := gen.supply.turns
	switch {
	case e.Name == "close" && len(args) == 0:
		return none(), w.closed(gen, e.At)
	case e.Name != "send" || len(args) != 1 || args[0].name != "" || !s.begun && args[0].value.text != "None":
		return nil, beyond("a method of <generator>")
	}
	s.sent = args[0].value
	item, more, err := w.advance(gen, e.At)
	s.sent = nil
	if err == nil && !more {
		err = stopped(gen, e.At)
	}
	return item, err
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
	v.supply.over = []*value{over}
	for _, part := range append(n.Parts()[2:], n.Parts()[0]) {
		for _, name := range mentions(part, w.src, true) {
			v.supply.reads = append(v.supply.reads, w.lookup(f, name))
		}
	}
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
