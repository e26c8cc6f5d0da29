package walk

import (
	"slices"
	"strings"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// A flow is where a statement leads.
type flow struct {
	kind  way
	value *value // of returning
}

type way uint8

const (
	onward way = iota
	breaking
	continuing
	returning
)

// block runs along statements until one of them leads elsewhere.
func (w *walker) block(f *frame, n *syntax.Node) (flow, error) {
	for _, s := range n.Parts() {
		to, err := w.statement(f, s)
		if err != nil || to.kind != onward {
			return to, err
		}
	}
	return flow{}, nil
}

// stated runs along a statement as one of its kind.
func (w *walker) stated(f *frame, n *syntax.Node) (flow, error) {
	switch n.Kind {
	case "expression_statement":
		return flow{}, w.simple(f, n.Parts()[0])
	case "return_statement":
		v := none()
		if len(n.Parts()) > 0 {
			var err error
			if v, err = w.eval(f, n.Parts()[0]); err != nil {
				return flow{}, err
			}
		}
		e := trace.Event{Kind: trace.Return, At: w.at(n), Value: v.repr()}
		if f.result = nil; f.code.deferred {
			f.result = &e
			return flow{returning, v}, nil
		}
		return flow{returning, v}, w.emit(f, e)
	case "if_statement":
		return w.choice(f, n)
	case "for_statement":
		return w.loop(f, n)
	case "while_statement":
		return w.while(f, n)
	case "break_statement":
		return flow{kind: breaking}, w.line(f, n)
	case "continue_statement":
		return flow{kind: continuing}, w.line(f, n)
	case "pass_statement":
		return flow{}, w.line(f, n)
	case "function_definition":
		v, err := w.function(n, f)
		if err != nil {
			return flow{}, err
		}
		w.owner(f, v.code.name).names[v.code.name] = v
		return flow{}, w.emit(f, trace.Event{Kind: trace.Line, At: w.header(n), Changed: w.changed(f)})
	case "class_definition":
		v, err := w.class(f, n)
		if err != nil {
			return flow{}, err
		}
		w.owner(f, v.text).names[v.text] = v
		return flow{}, w.emit(f, trace.Event{Kind: trace.Line, At: w.header(n), Changed: w.changed(f)})
	case "decorated_definition":
		return flow{}, w.decorated(f, n)
	case "match_statement":
		return w.match(f, n)
	case "with_statement":
		return w.with(f, n)
	case "delete_statement":
		return flow{}, w.remove(f, n)
	case "assert_statement":
		return flow{}, w.assertion(f, n)
	case "raise_statement":
		return flow{}, w.raise(f, n)
	case "try_statement":
		return w.try(f, n)
	case "import_statement", "import_from_statement":
		if err := w.imports(f, n); err != nil {
			return flow{}, err
		}
		return flow{}, w.line(f, n)
	case "nonlocal_statement", "global_statement": // the function's reading has seen to it
		return flow{}, nil
	}
	return flow{}, beyond("a statement of kind %s", n.Kind)
}

// deferred tells a piece of a function in which something may follow a return.
func deferred(n *syntax.Node) bool {
	switch n.Kind {
	case "function_definition", "lambda", "class_definition":
		return false
	case "with_statement":
		return within(n, "return_statement")
	case "try_statement":
		if n.First("finally_clause") != nil && within(n, "return_statement") {
			return true
		}
	}
	return slices.ContainsFunc(n.Parts(), deferred)
}

// within tells whether a piece of a program has a node of a kind.
func within(n *syntax.Node, kind string) bool {
	return n.Kind == kind || slices.ContainsFunc(n.Parts(), func(c *syntax.Node) bool { return within(c, kind) })
}

// line tells that a simple statement has run.
func (w *walker) line(f *frame, n *syntax.Node) error {
	return w.emit(f, trace.Event{Kind: trace.Line, At: w.at(n), Changed: w.changed(f)})
}

// simple is a statement that is an expression or binds what one gives.
func (w *walker) simple(f *frame, n *syntax.Node) error {
	switch n.Kind {
	case "assignment":
		if n.Child("right") == nil {
			return nil // a mere annotation
		}
		targets, from := []*syntax.Node{n.Child("left")}, n.Child("right")
		for from.Kind == "assignment" {
			if targets, from = append(targets, from.Child("left")), from.Child("right"); from == nil {
				return beyond("an assignment of nothing")
			}
		}
		v, err := w.eval(f, from)
		if err != nil {
			return err
		}
		for _, t := range targets {
			if err := w.assign(f, t, v); err != nil {
				return err
			}
		}
	case "augmented_assignment":
		if err := w.augment(f, n); err != nil {
			return err
		}
	default:
		if n.Kind == "string" {
			return beyond("a docstring")
		}
		if _, err := w.eval(f, n); err != nil {
			return err
		}
	}
	return w.line(f, n)
}

// choice is an if statement with all its branches.
func (w *walker) choice(f *frame, n *syntax.Node) (flow, error) {
	yes, err := w.test(f, n.Child("condition"), "if")
	if err != nil {
		return flow{}, err
	}
	if yes {
		return w.block(f, n.Child("consequence"))
	}
	for _, c := range n.Parts() {
		switch c.Kind {
		case "elif_clause":
			if yes, err = w.test(f, c.Child("condition"), "elif"); err != nil {
				return flow{}, err
			}
			if yes {
				return w.block(f, c.Child("consequence"))
			}
		case "else_clause":
			return w.block(f, c.Child("body"))
		}
	}
	return flow{}, nil
}

// test evaluates a condition and tells which way it leads; word says whose it is.
func (w *walker) test(f *frame, n *syntax.Node, word string) (bool, error) {
	v, err := w.eval(f, n)
	if err != nil {
		return false, err
	}
	shown, err := w.answered(v, w.at(inner(n)))
	if err != nil {
		return false, err
	}
	yes, err := w.truth(shown)
	if err != nil {
		return false, err
	}
	e := trace.Event{Kind: trace.Branch, At: w.at(inner(n)), Name: word, Value: truth(yes), Args: []trace.Arg{{Text: w.text(n), Value: v.repr()}}}
	if changing(inner(n)) && !slices.Contains([]string{"conditional", "filter"}, word) {
		e.Changed = w.changed(f)
	}
	return yes, w.emit(f, e)
}

func truth(yes bool) string {
	if yes {
		return "True"
	}
	return "False"
}

// truth tells whether a value counts as true: of what is written out its text says that, of others it
// is asked.
func (w *walker) truth(v *value) (bool, error) {
	if yes, plain := v.plainTruth(); plain {
		return yes, nil
	}
	if v.sort == object && v.plan.find("__bool__") == nil && v.plan.find("__len__") == nil {
		return true, nil
	}
	if v.text == matchText {
		return true, nil
	}
	if v.sort == lazy || v.sort == object {
		return false, beyond("whether a thing that gives items counts as true")
	}
	a, err := w.unsaid(v.repr(), true)
	if err != nil {
		return false, err
	}
	if a.Value != "True" && a.Value != "False" {
		return false, beyond("an answer that is no truth value")
	}
	return a.Value == "True", nil
}

// plainTruth is whether a constant, a container or a function counts as true; plain is false for others.
func (v *value) plainTruth() (yes, plain bool) {
	switch v.sort {
	case lambda, named, class:
		return true, true
	case list, tuple, set, dict:
		return len(v.items) > 0, true
	case atom:
	default:
		return false, false
	}
	if size, ok := number(v.text); ok {
		return size != 0, true
	}
	if strings.HasPrefix(v.text, `"`) || strings.HasPrefix(v.text, "'") {
		return len(v.text) > len(`""`), true
	}
	return v.text == "True", v.text == "True" || v.text == "False" || v.text == "None"
}

// changing tells whether evaluating may change a variable.
func changing(n *syntax.Node) bool {
	return n.Kind == "call" || slices.ContainsFunc(n.Parts(), changing)
}

func (w *walker) assertion(f *frame, n *syntax.Node) error {
	yes, err := w.test(f, n.Parts()[0], "assert")
	if err != nil || yes {
		return err
	}
	shown := "AssertionError()"
	if len(n.Parts()) > 1 {
		v, err := w.eval(f, n.Parts()[1])
		if err != nil {
			return err
		}
		shown = "AssertionError(" + v.repr() + ")"
	}
	return &exception{name: "AssertionError", value: shown, at: w.at(inner(n.Parts()[0]))}
}
