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
	globals map[string]string // literals that module-level names are bound to
	frames  map[int]*frame
	running []*frame // the latest frame at each depth
	printed string   // since the event before; the next one says who printed it
	steps   []step
	lost    error         // why a reader could not follow
	ahead   []trace.Event // of callers, still to come, while the run is under way
	open    bool          // what a loop has left was wanted, and is still to come
}

// build gives the steps of a trace, which it does not change, and why they leave out what
// a reader needs: a loop over something that can be written down goes on without a word of
// what it has left, or a variable is assigned that nobody knows.
func build(t *trace.Trace) (steps []step, lost error) {
	b := newBuilder(t)
	if t.Before != nil {
		b.ahead = t.Before.Under
	}
	for i := range t.Events {
		b.event(i)
	}
	return append(b.steps, b.unfinished()...), b.lost
}

func newBuilder(t *trace.Trace) *builder {
	b := &builder{trace: t, src: newSource(t.Canonical.Source), frames: map[int]*frame{}}
	b.globals = b.src.constants()
	return b
}

// unfinished are the steps under way, the innermost frame's first.
func (b *builder) unfinished() (steps []step) {
	for i := len(b.running) - 1; i >= 0; i-- {
		if f := b.running[i]; len(f.facts) > 0 {
			steps = append(steps, f.step())
		}
	}
	return steps
}

// event adds what happened to the facts of its frame and closes the step where a
// statement ends.
func (b *builder) event(i int) {
	e := &b.trace.Events[i]
	if e.Kind == trace.Output { // it has no place in the source, so it is no part of a step by itself
		b.printed += e.Value
		return
	}
	if b.frames[e.Frame] == nil {
		b.frames[e.Frame] = newFrame(e.Frame)
	}
	f := b.frames[e.Frame]
	b.resume(f, e)
	b.running = append(b.running[:min(e.Depth, len(b.running))], f)
	f.leaveLoops(e)
	f.unshade(e)
	// A step is about one line. An exception or a finally block can cut a statement
	// short, so that no event marks its end.
	if e.Kind != trace.Enter && len(f.facts) > 0 && f.at.At.Line != e.At.Line {
		b.end(f)
	}
	b.say(f, e)
	switch e.Kind {
	case trace.Enter:
		b.enter(f, i)
	case trace.Expr:
		b.expr(f, e)
	case trace.Line:
		b.line(f, e)
	case trace.Branch:
		b.branch(f, e)
	case trace.Iterate:
		b.iterate(f, i)
	case trace.Yield:
		b.last(f, e, fact{kind: yields, value: e.Value})
	case trace.Return:
		b.last(f, e, fact{kind: returns, value: plain(e.Value)})
	case trace.Raise:
		b.raise(f, i)
	case trace.Catch:
		f.add(e, fact{kind: catches, name: e.Name})
		f.bind(e)
		b.end(f)
	}
}

// resume closes the step under way when a generator that has waited goes on in the
// middle of it.
func (b *builder) resume(f *frame, e *trace.Event) {
	if n := len(b.running); e.Kind != trace.Enter && e.Depth == n && n > 0 {
		b.flush(b.running[n-1])
	}
}

// say tells what was printed with the event behind it: that of the call that printed,
// unless it was a function of the library that had it called.
func (b *builder) say(f *frame, e *trace.Event) {
	if b.printed != "" && e.Kind != trace.Enter {
		f.add(e, fact{kind: prints, value: b.printed})
		b.printed = ""
	}
}

// last adds the fact that ends a statement.
func (b *builder) last(f *frame, e *trace.Event, x fact) {
	f.add(e, x)
	b.end(f)
}

// end closes the statement under way.
func (b *builder) end(f *frame) {
	b.flush(f)
	f.forget()
}

// flush makes a step of the facts that have gathered.
func (b *builder) flush(f *frame) {
	if len(f.facts) > 0 {
		b.steps = append(b.steps, f.step())
	}
	f.facts, f.head = nil, nil
}

// step is the one under way.
func (f *frame) step() step {
	return step{line: f.at.At.Line, depth: f.at.Depth, frame: f.id, facts: f.facts, head: f.head}
}

// expr notes an operation. What a display or a constructor gives is seen where it
// is used, and an iterator in what is taken from it.
func (b *builder) expr(f *frame, e *trace.Event) {
	if e.Op == trace.Element {
		b.element(f, e)
		return
	}
	text := b.src.text(e.At)
	f.values[e.At] = e.Value
	r := f.resolved(e)
	if e.Op == trace.Format {
		r.Name = interpolated(text, r.Args)
	}
	f.made[text] = r
	extending(r)
	switch spelled := operation(r); {
	case e.Op == trace.Display:
	case e.Op == trace.Ternary:
		f.add(e, fact{kind: picks, value: plain(e.Value)})
	case silent(e):
		f.spelled[text] = spelled
	default:
		f.add(r, fact{kind: operates, value: plain(r.Value)})
		b.mutate(f, r)
	}
}

// interpolated is an f-string with the values of its fields in place. The text
// around them is needed as much as they are, and is only in the source.
func interpolated(text string, args []trace.Arg) string {
	var out strings.Builder
	for _, a := range args {
		before, after, ok := strings.Cut(text, "{"+a.Text)
		if !ok { // what binds loosely stands in brackets
			before, after, ok = strings.Cut(text, "{("+a.Text+")")
		}
		if !ok {
			break
		}
		out.WriteString(before + "{")
		if strings.HasPrefix(a.Value, "{") { // two of them would be a brace of the text
			out.WriteByte(' ')
		}
		out.WriteString(a.Value)
		text = after
	}
	return out.String() + text
}

// silent operations are not told: iterators, and those whose value reads just like
// the operation, as with -1 and many constructors.
func silent(e *trace.Event) bool {
	return lazy(e.Value) || operation(e) == e.Value
}

// mutate notes what a method made of its receiver. A receiver that is an expression
// has no name to bind; that its container changed with it shows at the statement's end.
func (b *builder) mutate(f *frame, e *trace.Event) {
	if e.After == "" {
		return
	}
	name := e.Args[0].Text
	if _, known := f.env[name]; known {
		f.env[name] = e.After
	} else if strings.ContainsAny(name, "([ ") {
		name = ""
	}
	f.add(e, fact{kind: binds, name: name, value: e.After})
}

// line closes a simple statement: what it bound, or else what it was. A definition
// binds a function, which has no repr, so the statement is named instead.
func (b *builder) line(f *frame, e *trace.Event) {
	word, rest, _ := strings.Cut(strings.TrimPrefix(b.src.line(e.At.Line), "async "), " ")
	switch word {
	case "def", "class":
		name := rest[:strings.IndexAny(rest+"(", "(:")]
		b.last(f, e, fact{kind: says, name: word + " " + name})
		return
	case "break", "continue", "pass":
		b.last(f, e, fact{kind: says, name: word})
		return
	}
	f.bind(e)
	if strings.Contains(b.src.text(e.At), ":=") && !isStatement(b.src, e.At) {
		return // an expression's part
	}
	b.rebound(f, e)
	if len(f.facts) > 0 {
		f.at = *e
	}
	b.end(f)
}

// isStatement tells whether a range starts its line.
func isStatement(src source, at trace.Range) bool {
	return strings.HasPrefix(src.line(at.Line), src.text(at))
}

// rebound adds the names that the statement assigns, or assigns a part of, although
// they had that value before: a step reads the same whether or not anything changed.
func (b *builder) rebound(f *frame, e *trace.Event) {
	text := b.src.text(e.At)
	target, _, ok := cut(text, " = ")
	if i := strings.Index(text, "= "); !ok && i > 0 { // x += 0
		target = strings.TrimRight(text[:i], "+-*/%&|^@<> ")
	}
	if target == text {
		return
	}
	for _, n := range assigned(target) {
		v, ok := f.env[n]
		if !ok { // of an enclosing function
			v, ok = f.stored(n, text)
		}
		if !ok && !f.told(n) {
			b.lost = ErrUnknown
		}
		if ok && !f.said(n, v) {
			f.add(e, fact{kind: binds, name: n, value: plain(v)})
		}
	}
}

// stored is what a statement gives to the variable of another function: what its last
// operation came to, or the literal that it has.
func (f *frame) stored(name, text string) (string, bool) {
	if n := len(f.facts); n > 0 && f.facts[n-1].kind == operates {
		x := f.facts[n-1]
		if x.event.Op == trace.Binary && strings.HasSuffix(x.event.Name, "=") && x.event.Args[0].Text == name {
			return x.value, true
		}
	}
	if target, value, ok := cut(text, " = "); ok && target == name {
		return value, isLiteral(value)
	}
	for _, x := range f.facts { // a part of it was read, and what was assigned changed nothing
		if x.kind == operates && len(x.event.Args) > 0 && x.event.Args[0].Text == name {
			return x.event.Args[0].Value, true
		}
	}
	return "", false
}

// branch notes a test, with the value that was tested where no operation shows it.
func (b *builder) branch(f *frame, e *trace.Event) {
	_, shown := f.values[e.At]
	shown = shown || len(f.facts) > 0 && f.facts[len(f.facts)-1].value == e.Value // a chain of comparisons
	if len(e.Args) == 1 && e.Args[0].Value != e.Args[0].Text && !(shown && e.Args[0].Value == e.Value) {
		f.add(e, fact{kind: weighs, value: e.Args[0].Value, name: e.Value})
	}
	f.bind(e)
	f.add(e, fact{kind: tests, name: e.Name, value: e.Value})
	if e.Name == "while" {
		f.head = &head{e.At, [2]int{e.At.Line, b.src.block(e.At.Line)}, e.Value == "False"}
	}
	switch {
	case e.Name == "filter" && e.Value == "False":
		b.flush(f)
	case e.Name != "filter" && e.Name != "conditional":
		b.end(f)
	}
}
