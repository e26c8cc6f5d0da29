package walk

import (
	"slices"
	"strings"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// comprehension gathers what its clauses give.
func (w *walker) comprehension(f *frame, n *syntax.Node) (*value, error) {
	v := &value{sort: list}
	switch n.Kind {
	case "set_comprehension":
		v.sort = set
	case "dictionary_comprehension":
		v.sort = dict
	}
	err := w.clauses(f, n, func(f *frame) (bool, error) {
		_, err := w.element(f, n, v)
		return true, err
	})
	if err != nil {
		return nil, err
	}
	return v, w.display(f, n, v)
}

// clauses runs along the clauses of a comprehension; each is called for every item that passes
// and says whether to go on. Names that they bind are theirs, and what the first goes through is
// evaluated outside.
func (w *walker) clauses(f *frame, n *syntax.Node, each func(*frame) (bool, error)) error {
	_, err := w.clause(f, f.comprehension(), n, n.Parts()[1:], each)
	return err
}

// clause runs along the first of the clauses that are left, which f evaluates, and those behind it.
func (w *walker) clause(f, own *frame, n *syntax.Node, rest []*syntax.Node, each func(*frame) (bool, error)) (more bool, err error) {
	if len(rest) == 0 {
		return each(own)
	}
	if rest[0].Kind == "if_clause" {
		yes, err := w.test(own, rest[0].Parts()[0], "filter")
		if err != nil || !yes {
			return true, err
		}
		return w.clause(own, own, n, rest[1:], each)
	}
	over, err := w.eval(f, rest[0].Child("right"))
	if err != nil {
		return false, err
	}
	return w.rounds(over, own, n, rest, each)
}

// rounds runs along the first of the clauses that are left, which goes through over, and those behind it.
func (w *walker) rounds(over *value, own *frame, n *syntax.Node, rest []*syntax.Node, each func(*frame) (bool, error)) (more bool, err error) {
	target := rest[0].Child("left")
	own.order = append(own.order, bound(target, w.src)...)
	going := []trace.Arg{{Text: w.text(rest[0].Child("right")), Value: over.repr()}}
	if over.single() {
		return false, &exception{name: "TypeError", at: w.at(inner(rest[0].Child("right")))}
	}
	if over.sort == object {
		if over, err = w.goneThrough(over, w.at(n)); err != nil {
			return false, err
		}
	}
	c, err := w.course(over)
	if err != nil {
		return false, err
	}
	if n.Kind != "generator_expression" {
		defer w.announce(own, c, w.at(n), "comprehension", target)()
	}
	return w.each(c, w.at(n), func(item *value) (more bool, err error) {
		if err := w.assign(own, target, item); err != nil {
			return false, err
		}
		if err := w.take(own, w.at(n), "comprehension", target, going); err != nil {
			return false, err
		}
		going = nil // of the first item alone
		return w.clause(own, own, n, rest[1:], each)
	})
}

// element adds what a comprehension yields for one item, and returns that.
func (w *walker) element(f *frame, n *syntax.Node, v *value) (*value, error) {
	body := n.Child("body")
	e := trace.Event{Kind: trace.Expr, Op: trace.Element, At: w.at(inner(body))}
	if body.Kind == "pair" {
		key, err := w.eval(f, body.Child("key"))
		if err != nil {
			return nil, err
		}
		item, err := w.eval(f, body.Child("value"))
		if err != nil {
			return nil, err
		}
		e.Value = key.repr() + ": " + item.repr()
		if !v.gather(key, item) {
			return nil, beyond("an element that is no key")
		}
		return item, w.emit(f, e)
	}
	item, err := w.eval(f, body)
	if err != nil {
		return nil, err
	}
	if e.Value = item.repr(); !v.gather(item, item) {
		return nil, beyond("an element that is no key")
	}
	return item, w.emit(f, e)
}

// consumes tells a builtin or method that goes through all that a generator gives; any and all
// stop early.
func consumes(name string) bool {
	return slices.Contains([]string{
		"any", "all", "sum", "list", "set", "tuple", "dict", "sorted", "max", "min", "frozenset", "join", "extend", "update", "bytes", "bytearray",
		"union", "intersection", "difference", "symmetric_difference", "difference_update", "intersection_update", "fromkeys",
		"deque", "Counter", "OrderedDict", "extendleft", "subtract", "prod", "fsum",
	}, name[strings.LastIndexByte(name, '.')+1:])
}
