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
	in     *gathering // nil for a statement
	last   bool       // the innermost clause of its comprehension
	seq    sequence
	known  bool // seq is what the loop takes from; false once that proved wrong
	taken  int
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
	if l.in == nil {
		b.end(f)
	} else {
		l.in.open = l.last
		if l.last && l.in.immediate(b.src.text(l.in.at)) {
			b.collect(f, l.in)
		}
	}
}

// take notes what is left once the loop has its item. An item that is not the one
// expected, as when the loop's body changes the list, ends the telling.
func (l *loop) take(f *frame, e *trace.Event) {
	l.known = l.known && l.expects(e)
	l.taken++
	if l.known {
		f.add(e, fact{kind: leaves, value: l.seq.spell(l.taken, l.seq.n)})
	}
}

// expects tells whether the next item of the sequence is what e bound.
func (l *loop) expects(e *trace.Event) bool {
	if l.taken >= l.seq.n {
		return false
	}
	if l.seq.items == nil {
		return true
	}
	want, ok := unpack(l.target, l.seq.items[l.taken])
	for _, c := range e.Changed {
		if ok && want[c.Name] != c.Value {
			return false
		}
	}
	return true
}

// loop finds the loop that an Iterate event belongs to; nil when it is about to begin.
func (f *frame) loop(e *trace.Event) *loop {
	for n := len(f.loops) - 1; n >= 0; n-- {
		if f.loops[n].at == e.At {
			return f.loops[n]
		}
	}
	return nil
}

// begin reads the header of the loop whose first Iterate event is i.
func (b *builder) begin(f *frame, i int) *loop {
	e := &b.trace.Events[i]
	l := &loop{at: e.At, lines: [2]int{e.At.Line, max(e.At.EndLine, b.src.block(e.At.Line))}}
	iter := ""
	if c, ok := forStatement(b.src.line(e.At.Line)); ok && e.Name != "comprehension" {
		l.target, iter = c.target, c.iter
	} else {
		l.target, iter, _ = cut(b.src.text(e.At), " in ")
		l.lines = [2]int{e.At.Line, e.At.EndLine}
		l.in = b.gathering(f, e)
		n := len(l.in.comp.clauses)
		l.last = n > 0 && l.in.comp.clauses[n-1] == clause{l.target, iter}
	}
	l.seq, l.known = b.iterable(f, i, iter)
	if l.known && e.Value != "" && !l.expects(e) {
		l.seq, l.known = b.foreseen(i)
	}
	return l
}

// iterable finds what a loop takes from: the operation that made it, the value of
// a name or literal, or at last the items that the loop goes on to take, if it
// takes them all.
func (b *builder) iterable(f *frame, i int, text string) (sequence, bool) {
	if e := f.made[text]; e != nil {
		if s, ok := fromCall(*e); ok {
			return s, true
		}
	}
	if s, ok := fromValue(b.lookup(f, text)); ok && s.n <= maxItems {
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
	for n := len(f.loops); n > 0 && !f.loops[n-1].holds(e); n-- {
		f.loops = f.loops[:n-1]
	}
}

func (l *loop) holds(e *trace.Event) bool {
	if l.in != nil && !l.in.lost {
		return inside(e.At, l.in.at) && e.At != l.in.at
	}
	return e.At.Line >= l.lines[0] && e.At.Line <= l.lines[1]
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

// collecting is the comprehension under way, if any.
func (f *frame) collecting() *gathering {
	if n := len(f.loops); n > 0 {
		return f.loops[n-1].in
	}
	return nil
}

// lookup is what a name stands for, or the text itself when it is no name.
func (b *builder) lookup(f *frame, text string) string {
	if v, ok := f.env[text]; ok {
		return v
	}
	if v, ok := b.globals[text]; ok {
		return v
	}
	return text
}
