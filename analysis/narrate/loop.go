package narrate

import (
	"slices"
	"strings"

	"semcoder/analysis/trace"
)

// A loop is a for statement, or one clause of a comprehension, under way.
type loop struct {
	at     trace.Range // of its Iterate events
	lines  [2]int      // first and last line of the statement
	target string
	comp   *collection // nil for a statement
	seq    sequence
	known  bool // seq is what the loop takes from; false once that proved wrong
	taken  int
}

// A collection is what a comprehension has gathered.
type collection struct {
	text  string // the comprehension as written
	items []string
}

// iterate tells what a loop takes and what it leaves.
func (b *builder) iterate(f *frame, i int) {
	e := &b.trace.Events[i]
	l := f.loop(e)
	if l == nil {
		l = b.begin(f, i)
		f.loops = append(f.loops, l)
	}
	f.head = &head{l.at, l.lines, e.Value == ""}
	if e.Value == "" {
		if l.taken == 0 && l.known {
			f.add(e, fact{kind: leaves, value: l.seq.spell(0, 0)})
		}
		f.add(e, fact{kind: finishes})
		f.loops = slices.DeleteFunc(f.loops, func(x *loop) bool { return x == l })
	} else {
		f.bind(e)
		l.take(f, e)
	}
	if l.comp == nil {
		b.flush(f)
	}
}

// take notes what is left once the loop has its item. An item that is not the one
// expected, as when the loop's body changes the list, ends the telling.
func (l *loop) take(f *frame, e *trace.Event) {
	if l.known && (l.taken >= l.seq.n || l.seq.items != nil && l.seq.items[l.taken] != e.Value) {
		l.known = false
	}
	l.taken++
	if l.known {
		f.add(e, fact{kind: leaves, value: l.seq.spell(l.taken, l.seq.n)})
	}
}

// loop finds the loop that an Iterate event belongs to; nil when it is about to begin.
func (f *frame) loop(e *trace.Event) *loop {
	for n := len(f.loops) - 1; n >= 0; n-- {
		l := f.loops[n]
		if l.at == e.At && (len(e.Args) == 0 || l.target == "" || l.target == e.Name) {
			return l
		}
	}
	return nil
}

// begin reads the header of the loop whose first Iterate event is i.
func (b *builder) begin(f *frame, i int) *loop {
	e := &b.trace.Events[i]
	l := &loop{at: e.At, lines: [2]int{e.At.Line, max(e.At.EndLine, b.src.block(e.At.Line))}}
	iter := ""
	if c, ok := forStatement(b.src.line(e.At.Line)); ok {
		iter = c.iter
	}
	l.seq, l.known = b.iterable(f, i, iter)
	return l
}

// iterable finds what a loop takes from: the operation that made it, the value of
// a name or literal, or at last the items that the loop goes on to take, if it
// takes them all.
func (b *builder) iterable(f *frame, i int, text string) (sequence, bool) {
	for _, x := range f.facts {
		if x.kind == operates && b.src.text(x.event.At) == text {
			if s, ok := fromCall(*x.event); ok {
				return s, true
			}
		}
	}
	value, ok := f.lookup(text)
	if !ok {
		value = text
	}
	if s, ok := fromValue(value); ok && s.n <= maxItems {
		return s, true
	}
	return b.foreseen(i)
}

// foreseen gathers the items that the loop of event i takes until it is exhausted.
func (b *builder) foreseen(i int) (sequence, bool) {
	first := &b.trace.Events[i]
	var items []string
	for j := i; j < len(b.trace.Events); j++ {
		e := &b.trace.Events[j]
		if e.Kind != trace.Iterate || e.Frame != first.Frame || e.At != first.At {
			continue
		}
		if e.Value == "" {
			return sequence{items, len(items), func(from, to int) string { return wrap("[]", items[from:to]) }}, true
		}
		items = append(items, e.Value)
	}
	return sequence{}, false
}

// leaveLoops forgets the loops that e stands outside of: they were left by break,
// return, exception or exhaustion, and begin anew if they are met again.
func (f *frame) leaveLoops(e *trace.Event) {
	for n := len(f.loops); n > 0; n-- {
		l := f.loops[n-1]
		if e.At.Line >= l.lines[0] && e.At.Line <= l.lines[1] && (l.comp == nil || inside(e.At, l.at)) {
			return
		}
		f.loops = f.loops[:n-1]
	}
}

func inside(in, out trace.Range) bool {
	after := in.Line > out.Line || in.Line == out.Line && in.Col >= out.Col
	before := in.EndLine < out.EndLine || in.EndLine == out.EndLine && in.EndCol <= out.EndCol
	return after && before
}

// block is the last line of the compound statement that starts at line n.
func (s source) block(n int) int {
	if n < 1 || n > len(s) {
		return n
	}
	indent := func(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
	last := n
	for i := n; i < len(s); i++ {
		if strings.TrimSpace(s[i]) == "" {
			continue
		}
		if indent(s[i]) <= indent(s[n-1]) {
			break
		}
		last = i + 1
	}
	return last
}

// collecting tells whether a comprehension is under way.
func (f *frame) collecting() bool {
	return len(f.loops) > 0 && f.loops[len(f.loops)-1].comp != nil
}
