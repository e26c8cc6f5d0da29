package walk

import (
	"slices"
	"strings"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// An account says what a loop has left. Where that follows from what the loop goes through, and not from how that
// is spelled, as with zip(*rows), it is told of the rounds that a run has come to by its end. While a walk is under way these
// are still to come: they are announced, unless the loop may be left early.

// An upcoming is what a loop under way is still going to take.
type upcoming struct {
	frame, depth int
	at           trace.Range
	name         string
	items        []string
}

// announce makes the rounds of a loop known that are still to come, until the function that it returns is
// called.
func (w *walker) announce(f *frame, c *course, at trace.Range, name string, target *syntax.Node) (ended func()) {
	items, ok := c.over.contents()
	if !ok || !c.over.obscure() {
		return func() {}
	}
	u := &upcoming{frame: f.id, depth: f.depth, at: at, name: name}
	for _, item := range items {
		text, ok := pattern(target, item)
		if !ok {
			return func() {}
		}
		u.items = append(u.items, text)
	}
	w.coming = append(w.coming, u)
	return func() { w.coming = slices.DeleteFunc(w.coming, func(o *upcoming) bool { return o == u }) }
}

// obscure tells what does not show in its text what a loop has left of it.
func (v *value) obscure() bool {
	if v.sort != lazy {
		_, bytes := v.bytes()
		return v.class != "" || bytes
	}
	return v.supply.spread || slices.ContainsFunc(v.supply.from, (*value).obscure)
}

// pattern is how an item reads that is unpacked into a target.
func pattern(target *syntax.Node, item *value) (text string, ok bool) {
	if target.Kind == "identifier" {
		return item.repr(), true
	}
	items, ok := item.contents()
	parts := target.Parts()
	if !ok || len(items) != len(parts) {
		return "", false
	}
	var texts []string
	for i, part := range parts {
		text, ok := pattern(part, items[i])
		if !ok {
			return "", false
		}
		texts = append(texts, text)
	}
	if len(texts) == 1 {
		return "(" + texts[0] + ",)", true
	}
	return "(" + strings.Join(texts, ", ") + ")", true
}

// events are the rounds that have not been told of.
func (u *upcoming) events(told []trace.Event) (all []trace.Event) {
	taken := 0
	for i := range told {
		switch e := &told[i]; {
		case e.Kind != trace.Iterate || e.Frame != u.frame || e.At != u.at:
		case len(e.Args) > 0:
			taken = 1
		default:
			taken++
		}
	}
	for _, text := range u.items[min(taken, len(u.items)):] {
		all = append(all, trace.Event{Kind: trace.Iterate, Frame: u.frame, Depth: u.depth, At: u.at, Name: u.name, Value: text})
	}
	return append(all, trace.Event{Kind: trace.Iterate, Frame: u.frame, Depth: u.depth, At: u.at, Name: u.name})
}

// leaves tells whether running along a block may end it early.
func leaves(n *syntax.Node) bool {
	switch n.Kind {
	case "break_statement", "return_statement", "raise_statement", "yield":
		return true
	case "function_definition", "lambda":
		return false
	}
	return slices.ContainsFunc(n.Parts(), leaves)
}
