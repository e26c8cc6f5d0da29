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
	for i := 0; ; i++ {
		item, more, err := w.nth(over, i, at)
		if err != nil {
			return flow{}, err
		}
		if !more {
			break
		}
		if item == nil {
			continue
		}
		if err := w.assign(f, target, item); err != nil {
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
	}
	if err := w.emit(f, trace.Event{Kind: trace.Iterate, At: at, Name: "for", Args: going}); err != nil {
		return flow{}, err
	}
	if other := n.Child("alternative"); other != nil {
		return w.block(f, other.Child("body"))
	}
	return flow{}, nil
}

// nth is the item that a loop takes i-th; more is false where there is none, and item nil where
// filter leaves it out. A list that changes under the loop is gone through as it is then.
func (w *walker) nth(over *value, i int, at trace.Range) (item *value, more bool, err error) {
	items, ok := w.items(over)
	if over.each != nil {
		items, ok = over.items, true
	}
	if !ok {
		return nil, false, beyond("what a loop goes through")
	}
	if i >= len(items) || over.each == nil {
		if i >= len(items) {
			return nil, false, nil
		}
		return items[i], true, nil
	}
	made, err := w.apply(over.each, items[i], at)
	if err != nil || !over.kept {
		return made, true, err
	}
	yes, err := w.truth(made)
	if err != nil || !yes {
		return nil, true, err
	}
	return items[i], true, nil
}

// apply is what a function that map or filter was given makes of an item. A builtin's call is
// asked for, and not told.
func (w *walker) apply(fn, item *value, at trace.Range) (*value, error) {
	if fn.sort == lambda {
		return w.enter(fn, []argument{{"", item}}, at)
	}
	if fn.text == "None" {
		return item, nil
	}
	a, err := w.ask(Question{Expr: fn.text + "(" + item.repr() + ")"})
	if err != nil {
		return nil, err
	}
	if a.Raises != "" {
		return nil, &exception{name: a.Raises, at: at}
	}
	return read(a.Value), nil
}

// mapped is what map or filter gives, item by item.
func (w *walker) mapped(name string, args []operand) (*value, bool, error) {
	if len(args) != 2 {
		return nil, false, beyond("a map of several things")
	}
	items, ok := w.items(args[1].value)
	if fn := args[0].value; !ok || fn.sort != lambda && fn.sort != named && fn.text != "None" {
		return nil, false, beyond("what %s goes through", name)
	}
	return &value{sort: lazy, text: "<" + name + ">", items: items, each: args[0].value, kept: name == "filter"}, true, nil
}

// consumed runs along the calls of a program's function by which what map or filter gives is
// gone through by what is called.
func (w *walker) consumed(args []operand, called string, at trace.Range) error {
	for _, a := range args {
		if a.value.each == nil || a.value.each.sort != lambda {
			continue
		}
		if !slices.Contains(consumers, called) || called == "any" || called == "all" {
			return beyond("what %s gives, for %s", a.value.text, called)
		}
		for i := range a.value.items {
			if _, _, err := w.nth(a.value, i, at); err != nil {
				return err
			}
		}
	}
	return nil
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
	target := rest[0].Child("left")
	defer w.hidden(f, target)()
	going := []trace.Arg{{Text: w.text(rest[0].Child("right")), Value: over.repr()}}
	for i := 0; ; i++ {
		item, any, err := w.nth(over, i, w.at(n))
		if err != nil {
			return false, err
		}
		if !any {
			break
		}
		if item == nil {
			continue
		}
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
