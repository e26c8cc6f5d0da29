package narrate

import (
	"strings"
	"unicode"
	"unicode/utf8"

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
}

// build gives the steps of a trace, which it does not change, and why they leave out what
// a reader needs: a loop over something that can be written down goes on without a word of
// what it has left, or a variable is assigned that nobody knows. Of a run under way ahead are the events of
// callers that are still to come.
func build(t *trace.Trace, ahead ...trace.Event) (steps []step, lost error) {
	b := &builder{trace: t, src: newSource(t.Canonical.Source), frames: map[int]*frame{}, ahead: ahead}
	b.globals = b.src.constants()
	for i := range t.Events {
		b.event(i)
	}
	for i := len(b.running) - 1; i >= 0; i-- {
		b.flush(b.running[i])
	}
	return b.steps, b.lost
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
		b.steps = append(b.steps, step{line: f.at.At.Line, depth: f.at.Depth, frame: f.id, facts: f.facts, head: f.head})
	}
	f.facts, f.head = nil, nil
}

// enter closes the caller's step with the call and opens the callee's with its
// parameters. A lambda stands in the caller's own line: it shows as one step.
func (b *builder) enter(f *frame, i int) {
	e := &b.trace.Events[i]
	name := calledName(e.Name)
	f.def = e.At.Line
	called := fact{kind: calls, name: name}
	caller := b.caller(e)
	switch {
	case caller == nil:
		f.add(e, called)
	case name == "<lambda>":
		b.flush(caller)
	case name == "__exit__" && len(caller.withs) > 0:
		b.flush(caller)
		line := b.leaveWith(caller)
		at := caller.at
		at.At = trace.Range{Line: line, EndLine: line}
		caller.add(&at, called)
		b.flush(caller)
	default:
		at := b.callSite(caller, i)
		if name == "__enter__" && strings.HasPrefix(b.src.line(at.At.Line), "with ") {
			caller.withs = append(caller.withs, at.At.Line)
		}
		caller.add(&at, called)
		b.flush(caller)
	}
	f.bind(e)
	if len(f.facts) == 0 {
		f.add(e, fact{kind: says, name: "begin"})
	}
	if name != "<lambda>" {
		b.end(f)
	}
}

// leaveWith gives the line of the with statement that is being left, which calls what
// it entered: the innermost around what happened last. Of one whose entering failed
// nothing is called.
func (b *builder) leaveWith(f *frame) int {
	for {
		n := len(f.withs) - 1
		line := f.withs[n]
		f.withs = f.withs[:n]
		if last := f.at.At.Line; n == 0 || line <= last && last <= b.src.block(line) {
			return line
		}
	}
}

// callSite stands for the event that the call which event i enters will end with:
// the next one of the caller, unless its step has begun already. A call that an
// exception cuts short has none; it is looked for in the lines that follow.
func (b *builder) callSite(caller *frame, i int) trace.Event {
	if len(caller.facts) > 0 {
		return caller.at
	}
	at := caller.at
	for _, e := range append(b.trace.Events[i:len(b.trace.Events):len(b.trace.Events)], b.ahead...) {
		if e.Frame != caller.id {
			continue
		}
		if e.Kind != trace.Catch {
			return e
		}
		break
	}
	name := calledName(b.trace.Events[i].Name)
	for n := at.At.Line; n <= len(b.src); n++ {
		if line := b.src.line(n); !strings.HasPrefix(line, "def ") && (strings.Contains(line, name+"(") || reads(line, name)) {
			at.At = trace.Range{Line: n, EndLine: n}
			break
		}
	}
	return at
}

// reads tells whether a line gets or sets an attribute, which may be a property.
func reads(line, name string) bool {
	for {
		_, after, found := strings.Cut(line, "."+name)
		next, _ := utf8.DecodeRuneInString(after)
		if !found || next != '_' && !unicode.IsLetter(next) && !unicode.IsDigit(next) {
			return found
		}
		line = after
	}
}

// calledName is what a call names: a class for its __init__.
func calledName(qualified string) string {
	parts := strings.Split(qualified, ".")
	last := parts[len(parts)-1]
	if last == "__init__" && len(parts) > 1 {
		return parts[len(parts)-2]
	}
	return last
}

// caller is the frame that was running when e's began: the latest one a level up.
// It is nil for an entry.
func (b *builder) caller(e *trace.Event) *frame {
	if e.Depth == 0 || e.Depth > len(b.running) {
		return nil
	}
	return b.running[e.Depth-1]
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
