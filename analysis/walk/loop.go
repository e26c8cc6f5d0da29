package walk

import (
	"slices"
	"strconv"
	"strings"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

func integer(n int) *value { return &value{text: strconv.Itoa(n)} }

// loop is a for statement.
func (w *walker) loop(f *frame, n *syntax.Node) (flow, error) {
	over, err := w.eval(f, n.Child("right"))
	if err != nil {
		return flow{}, err
	}
	target := n.Child("left")
	at := w.header(n)
	going := []trace.Arg{{Text: w.text(n.Child("right")), Value: over.repr()}}
	// A list that changes under the loop is gone through as it is then.
	for i := 0; ; i++ {
		items, ok := w.items(over)
		if !ok {
			return flow{}, beyond("what the loop goes through")
		}
		if i >= len(items) {
			break
		}
		if err := w.assign(f, target, items[i]); err != nil {
			return flow{}, err
		}
		if err := w.take(f, at, "for", target, going); err != nil {
			return flow{}, err
		}
		going = nil
		to, err := w.block(f, n.Child("body"))
		if err != nil || to.kind == returning {
			return to, err
		}
		if to.kind == breaking {
			return flow{}, nil
		}
		if over.sort != list && over.sort != lazy && over.repr() == "" {
			break
		}
	}
	if err := w.emit(f, trace.Event{Kind: trace.Iterate, At: at, Name: "for", Args: going}); err != nil {
		return flow{}, err
	}
	if other := n.Child("alternative"); other != nil {
		return w.block(f, other.Child("body"))
	}
	return flow{}, nil
}

// take tells that a loop has bound its targets.
func (w *walker) take(f *frame, at trace.Range, name string, target *syntax.Node, going []trace.Arg) error {
	e := trace.Event{Kind: trace.Iterate, At: at, Name: name, Args: going}
	var bound []string
	own := locals{src: w.src, found: &bound}
	own.bind(target)
	for _, b := range bound {
		v := f.names[b]
		if v == nil {
			return beyond("a target of kind %s", target.Kind)
		}
		e.Changed = append(e.Changed, trace.Binding{Name: b, Value: v.repr()})
		if name == "for" {
			f.shown[b] = v.repr()
		}
	}
	e.Value = w.item(f, target)
	return w.emit(f, e)
}

// item is how an item reads, given the names that it was unpacked into.
func (w *walker) item(f *frame, target *syntax.Node) string {
	if target.Kind == "identifier" {
		return f.names[target.Text(w.src)].repr()
	}
	var parts []string
	for _, part := range target.Parts() {
		parts = append(parts, w.item(f, part))
	}
	if len(parts) == 1 {
		return "(" + parts[0] + ",)"
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// mostRounds is how often a while loop is gone round.
const mostRounds = 60

func (w *walker) while(f *frame, n *syntax.Node) (flow, error) {
	for range mostRounds {
		yes, err := w.test(f, n.Child("condition"), "while")
		if err != nil {
			return flow{}, err
		}
		if !yes {
			if other := n.Child("alternative"); other != nil {
				return w.block(f, other.Child("body"))
			}
			return flow{}, nil
		}
		to, err := w.block(f, n.Child("body"))
		if err != nil || to.kind == returning {
			return to, err
		}
		if to.kind == breaking {
			return flow{}, nil
		}
	}
	return flow{}, beyond("a loop of more than %d rounds", mostRounds)
}

// comprehension gathers what its clauses give.
func (w *walker) comprehension(f *frame, n *syntax.Node) (*value, error) {
	v := &value{sort: map[string]sort{"list_comprehension": list, "set_comprehension": set, "dictionary_comprehension": dict}[n.Kind]}
	if err := w.clauses(f, n, n.Parts()[1:], func() (bool, error) { return true, w.element(f, n, v) }); err != nil {
		return nil, err
	}
	return v, w.display(f, n, v)
}

// clauses runs along the clauses of a comprehension; each is called for every item that passes
// and says whether to go on. Names that they bind are theirs.
func (w *walker) clauses(f *frame, n *syntax.Node, rest []*syntax.Node, each func() (bool, error)) error {
	_, err := w.clause(f, n, rest, each)
	return err
}

func (w *walker) clause(f *frame, n *syntax.Node, rest []*syntax.Node, each func() (bool, error)) (more bool, err error) {
	if len(rest) == 0 {
		return each()
	}
	if rest[0].Kind == "if_clause" {
		yes, err := w.test(f, rest[0].Parts()[0], "filter")
		if err != nil || !yes {
			return true, err
		}
		return w.clause(f, n, rest[1:], each)
	}
	over, err := w.eval(f, rest[0].Child("right"))
	if err != nil {
		return false, err
	}
	items, ok := w.items(over)
	if !ok {
		return false, beyond("what the comprehension goes through")
	}
	target := rest[0].Child("left")
	defer w.hidden(f, target)()
	going := []trace.Arg{{Text: w.text(rest[0].Child("right")), Value: over.repr()}}
	for _, item := range slices.Clone(items) {
		if err := w.assign(f, target, item); err != nil {
			return false, err
		}
		if err := w.take(f, w.at(n), "comprehension", target, going); err != nil {
			return false, err
		}
		going = nil
		if more, err = w.clause(f, n, rest[1:], each); err != nil || !more {
			return more, err
		}
	}
	return true, nil
}

// hidden sets the frame's own names of a target aside; what it returns puts them back.
func (w *walker) hidden(f *frame, target *syntax.Node) func() {
	var bound []string
	own := locals{src: w.src, found: &bound}
	own.bind(target)
	before := map[string]*value{}
	for _, b := range bound {
		before[b] = f.names[b]
	}
	return func() {
		for b, v := range before {
			if f.names[b] = v; v == nil {
				delete(f.names, b)
			}
		}
	}
}

// element adds what a comprehension yields for one item.
func (w *walker) element(f *frame, n *syntax.Node, v *value) error {
	body := n.Child("body")
	e := trace.Event{Kind: trace.Expr, Op: trace.Element, At: w.at(inner(body))}
	if body.Kind == "pair" {
		key, err := w.eval(f, body.Child("key"))
		if err != nil {
			return err
		}
		item, err := w.eval(f, body.Child("value"))
		if err != nil {
			return err
		}
		e.Value = key.repr() + ": " + item.repr()
		if err := v.put(key, item); err != nil {
			return err
		}
		return w.emit(f, e)
	}
	item, err := w.eval(f, body)
	if err != nil {
		return err
	}
	v.items = append(v.items, item)
	e.Value = item.repr()
	return w.emit(f, e)
}

// consumers go through all that a generator gives, but for the first two, which stop early.
var consumers = []string{"any", "all", "sum", "list", "set", "tuple", "dict", "sorted", "max", "min", "join", "frozenset", "extend", "update", "Counter", "deque"}

// generator is what a generator expression gives to what consumes it, as a list.
func (w *walker) generator(f *frame, n *syntax.Node, consumer string) (*value, error) {
	if !slices.Contains(consumers, consumer) {
		return nil, beyond("a generator for %s", consumer)
	}
	v := &value{sort: list}
	err := w.clauses(f, n, n.Parts()[1:], func() (bool, error) {
		if err := w.element(f, n, v); err != nil {
			return false, err
		}
		if consumer != "any" && consumer != "all" {
			return true, nil
		}
		yes, err := w.truth(v.items[len(v.items)-1])
		return yes == (consumer == "all"), err
	})
	return &value{sort: lazy, text: "<generator>", items: v.items}, err
}
