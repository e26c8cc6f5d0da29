package narrate

import (
	"maps"
	"slices"
	"strings"

	"semcoder/analysis/trace"
)

// A Telling is the account of a trace under way, as far as its steps are whole: what has been told once is not told
// anew, so that a run of many questions costs no more than its events. Events may be added to the trace, and its last
// one taken back, but none that came before.
type Telling struct {
	trace  *trace.Trace
	b      *builder
	read   int    // events that b has had
	number int    // of steps in text
	text   []byte // whole lines
}

// NewTelling begins the account of a trace.
func NewTelling(t *trace.Trace) *Telling { return &Telling{trace: t, b: newBuilder(t)} }

// Asking is the account up to and with the last event, an operation
// whose value is a mark that stands nowhere else: said ends with the operation, expr is that
// alone. Both are "" where the operation is not told, expr where a value in it is none. ahead are events of callers that are
// still to come: the calls under way.
func (t *Telling) Asking(ahead []trace.Event, mark string) (said, expr string) {
	last := len(t.trace.Events) - 1
	t.follow(last, ahead)
	steps, number := t.underWay(last), t.number
	said, _, ok := strings.Cut(numbered(steps, &number), " -> "+mark)
	if !ok {
		return "", ""
	}
	for _, s := range steps {
		for _, x := range s.facts {
			if x.kind == operates && x.value == mark {
				expr = operation(x.event)
			}
		}
	}
	if !Whole(expr) { // a value of it is no repr
		expr = ""
	}
	return string(t.text) + said, expr
}

// SoFar is the account of all events, in whole lines.
func (t *Telling) SoFar(ahead []trace.Event) string {
	end := len(t.trace.Events)
	t.follow(end, ahead)
	number := t.number
	return string(t.text) + numbered(t.underWay(end), &number)
}

// SoFar is the account of a trace under way, in whole lines.
func SoFar(t *trace.Trace, ahead []trace.Event) string { return NewTelling(t).SoFar(ahead) }

// follow tells of the events before end that are new.
func (t *Telling) follow(end int, ahead []trace.Event) {
	if t.b.open || slices.ContainsFunc(t.trace.Events[t.read:end], fails) { // what was ahead is known by now, or will never come
		*t = *NewTelling(t.trace)
	}
	for t.b.ahead = ahead; t.read < end; t.read++ {
		t.b.event(t.read)
	}
	t.text = append(t.text, numbered(t.b.steps, &t.number)...)
	t.b.steps = nil
}

// fails tells of a call that an exception has left: it has come to nothing in its caller's step.
func fails(e trace.Event) bool { return e.Kind == trace.Raise && e.Left }

// underWay are the steps behind the whole ones, with the events from first on, which may be taken back.
func (t *Telling) underWay(first int) []step {
	b := t.b
	if first < len(t.trace.Events) {
		b = b.fork(t.trace.Events[first].Frame)
		for i := range t.trace.Events[first:] {
			b.event(first + i)
		}
	}
	return append(slices.Clip(b.steps), b.unfinished()...)
}

// numbered are the lines of steps; number is that of the last one before them, and then of the last of them.
func numbered(steps []step, number *int) string {
	var out strings.Builder
	for _, s := range steps {
		if s.taught() {
			*number++
			out.WriteString(s.canonical(*number) + "\n")
		}
	}
	return out.String()
}

// fork is a builder that goes on by itself with events of one frame.
func (b *builder) fork(id int) *builder {
	own := *b
	own.frames, own.running = map[int]*frame{}, slices.Clone(b.running)
	for i, f := range b.running {
		copied := *f
		own.running[i], own.frames[f.id] = &copied, &copied
	}
	if own.frames[id] == nil && b.frames[id] != nil {
		copied := *b.frames[id]
		own.frames[id] = &copied
	}
	if f := own.frames[id]; f != nil {
		f.env, f.loops, f.shady, f.facts = maps.Clone(f.env), slices.Clone(f.loops), slices.Clone(f.shady), slices.Clip(f.facts)
		f.statement = statement{maps.Clone(f.values), maps.Clone(f.made), maps.Clone(f.spelled)}
	}
	return &own
}

// Elements are those of a list's, tuple's, set's or dict's repr ("k: v" of a dict); ok is
// false for anything else.
func Elements(repr string) (items []string, ok bool) { return elements(repr) }

// Characters are those of a str's repr, each as it is escaped there.
func Characters(repr string) (chars []string, ok bool) { return characters(repr) }

// Quote is the inverse of Characters.
func Quote(chars []string) string { return quote(chars) }

// Cut is strings.Cut outside brackets and strings.
func Cut(text, sep string) (before, after string, found bool) { return cut(text, sep) }

// Sequence is the bracket that a repr of a list, tuple, set or dict begins with; "" for others.
func Sequence(repr string) string {
	if repr == "set()" {
		return "{"
	}
	if _, ok := elements(repr); !ok {
		return ""
	}
	return repr[:1]
}

// Opaque tells whether a text shows something that cannot be written down, or only its
// beginning: no account of it is taught.
func Opaque(text string) bool { return opaque(text) }

// Whole tells a text whose brackets and quotes are closed.
func Whole(text string) bool {
	_, ok := split(text, "\n")
	return ok && text != ""
}
