package narrate

import (
	"strings"

	"semcoder/analysis/trace"
)

// A builder turns events into steps. Both renderings read the same steps, so that
// what people are shown and what a model is taught cannot drift apart.
type builder struct {
	trace   *trace.Trace
	src     source
	frames  map[int]*frame
	steps   []step
	running []*frame // the latest frame at each depth
}

// build gives the steps of a trace, which it does not change.
func build(t *trace.Trace) []step {
	b := &builder{trace: t, src: newSource(t.Canonical.Source), frames: map[int]*frame{}}
	for i := range t.Events {
		b.event(i)
	}
	for _, f := range b.frames {
		b.flush(f)
	}
	return b.steps
}

func (b *builder) frame(id int) *frame {
	if b.frames[id] == nil {
		b.frames[id] = &frame{id: id, env: map[string]string{}}
	}
	return b.frames[id]
}

// event adds what happened to the facts of its frame and closes the step where a
// statement ends.
func (b *builder) event(i int) {
	e := &b.trace.Events[i]
	f := b.frame(e.Frame)
	b.running = append(b.running[:min(e.Depth, len(b.running))], f)
	f.leaveLoops(e)
	switch e.Kind {
	case trace.Enter:
		b.enter(f, e)
	case trace.Expr:
		b.expr(f, e)
	case trace.Line:
		b.line(f, e)
	case trace.Branch:
		f.add(e, fact{kind: tests, name: e.Name, value: e.Value})
		if e.Name == "while" {
			f.head = &head{e.At, [2]int{e.At.Line, b.src.block(e.At.Line)}, e.Value == "False"}
		}
		if f.ends(e) {
			b.flush(f)
		}
	case trace.Iterate:
		b.iterate(f, i)
	case trace.Return:
		f.add(e, fact{kind: returns, value: e.Value})
		b.flush(f)
	case trace.Raise:
		f.add(e, fact{kind: raises, name: e.Name, value: e.Value})
		b.flush(f)
	case trace.Catch:
		f.add(e, fact{kind: catches, name: e.Name})
		f.bind(e)
		b.flush(f)
	}
}

// add notes a fact about the statement under way.
func (f *frame) add(e *trace.Event, x fact) {
	x.event = e
	f.facts = append(f.facts, x)
	f.at = *e
}

// bind notes the names that an event changed, leaving out what the step has said
// of them already.
func (f *frame) bind(e *trace.Event) {
	for _, c := range e.Changed {
		f.env[c.Name] = c.Value
		if !f.said(c.Name, c.Value) {
			f.add(e, fact{kind: binds, name: c.Name, value: c.Value})
		}
	}
}

func (f *frame) said(name, value string) bool {
	for _, x := range f.facts {
		if x.kind == binds && x.name == name && x.value == value {
			return true
		}
	}
	return false
}

// flush makes a step of the facts that have gathered.
func (b *builder) flush(f *frame) {
	if len(f.facts) == 0 {
		return
	}
	b.steps = append(b.steps, step{line: f.at.At.Line, depth: f.at.Depth, frame: f.id, facts: f.facts, head: f.head})
	f.facts, f.head = nil, nil
}

// enter closes the caller's step with the call and opens the callee's with its
// parameters. A lambda stands in the caller's own line: it shows as one step.
func (b *builder) enter(f *frame, e *trace.Event) {
	called := fact{kind: calls, name: e.Name}
	lambda := e.Name == "<lambda>"
	if caller := b.caller(e); caller != nil {
		if !lambda {
			caller.add(&caller.at, called)
		}
		b.flush(caller)
	} else {
		f.add(e, called)
	}
	f.bind(e)
	if !lambda {
		b.flush(f)
	}
}

// caller is the frame that was running when e's began: the latest one a level up.
// It is nil for an entry.
func (b *builder) caller(e *trace.Event) *frame {
	if e.Depth == 0 || e.Depth > len(b.running) {
		return nil
	}
	return b.running[e.Depth-1]
}

// expr notes an operation. A display is seen in what is done with it and a
// comprehension in its items.
func (b *builder) expr(f *frame, e *trace.Event) {
	switch e.Op {
	case trace.Display:
		return
	case trace.Ternary:
		f.add(e, fact{kind: picks, value: e.Value})
		return
	}
	f.add(e, fact{kind: operates, value: e.Value})
	if e.After != "" {
		f.env[e.Args[0].Text] = e.After
		f.add(e, fact{kind: binds, name: e.Args[0].Text, value: e.After})
	}
}

// line closes a simple statement: what it bound, or else what it was.
func (b *builder) line(f *frame, e *trace.Event) {
	f.bind(e)
	b.rebound(f, e)
	word, _, _ := strings.Cut(b.src.line(e.At.Line), " ")
	if len(f.facts) == 0 {
		switch word {
		case "break", "continue", "pass":
			f.add(e, fact{kind: says, name: word})
		default:
			return
		}
	}
	f.at = *e
	b.flush(f)
}

// rebound adds the plain names that the statement assigns although they had that
// value before: a step reads the same whether or not anything changed.
func (b *builder) rebound(f *frame, e *trace.Event) {
	target, _, ok := cut(b.src.text(e.At), " = ")
	if !ok {
		return
	}
	list, _ := names(target)
	for _, n := range list {
		if v, ok := f.lookup(n); ok && !f.said(n, v) {
			f.add(e, fact{kind: binds, name: n, value: v})
		}
	}
}

// ends tells whether a test closes a step: that of a statement does, one inside
// an expression does not, but for an item that a comprehension leaves out.
func (f *frame) ends(test *trace.Event) bool {
	switch test.Name {
	case "if", "elif", "while", "assert", "match", "case":
		return true
	}
	return test.Value == "False" && f.collecting()
}
