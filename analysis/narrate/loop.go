package narrate

import (
	"maps"
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
	seq    sequence
	known  bool // seq is what the loop takes from; false once that proved wrong
	plain  bool // its items stand in the text of what it takes from
	taken  int
}

// iterate tells what a loop takes and what it leaves.
func (b *builder) iterate(f *frame, i int) {
	e := &b.trace.Events[i]
	l := f.loop(e)
	if l == nil || len(e.Args) > 0 {
		l = b.begin(f, i)
	}
	if l.in != nil {
		b.flush(f)
	}
	f.head = &head{l.at, l.lines, e.Value == ""}
	if e.Value == "" {
		if l.taken == 0 && l.known {
			f.add(e, fact{kind: leaves, value: l.seq.spell(0, 0)})
		}
		f.add(e, fact{kind: finishes})
		f.drop(l)
	} else {
		if l.in != nil {
			f.shade(e)
		}
		f.bind(e)
		l.take(f, e)
		if l.in != nil {
			f.anew(b.src.text(e.At))
		}
		if l.plain && !l.known {
			b.lost = ErrLost
		}
	}
	if l.in == nil {
		b.end(f)
	}
}

// anew forgets what the generators inside a comprehension gave for the item before.
func (f *frame) anew(comprehension string) {
	maps.DeleteFunc(f.spelled, func(text, _ string) bool {
		return text != comprehension && strings.Contains(comprehension, text)
	})
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
	if l.seq.item == nil {
		return true
	}
	want, ok := unpack(l.target, l.seq.item(l.taken))
	for _, c := range e.Changed {
		if ok && want[c.Name] != c.Value {
			return false
		}
	}
	return true
}

// loop finds the loop that an Iterate event belongs to: by its place and, for the
// clauses of a comprehension, the names it binds.
func (f *frame) loop(e *trace.Event) *loop {
	for n := len(f.loops) - 1; n >= 0; n-- {
		if l := f.loops[n]; l.at == e.At && (l.in == nil || bindsAll(l.target, e)) {
			return l
		}
	}
	return nil
}

// bindsAll tells whether an Iterate event binds just the names of a target.
func bindsAll(target string, e *trace.Event) bool {
	list, _ := names(target)
	return slices.EqualFunc(list, e.Changed, func(n string, c trace.Binding) bool { return n == c.Name })
}

func (f *frame) drop(l *loop) {
	f.loops = slices.DeleteFunc(f.loops, func(x *loop) bool { return x == l })
}

// begin reads the header of the loop whose first Iterate event is i. A comprehension
// that begins anew, or is another's clause, finds what its other clauses left.
func (b *builder) begin(f *frame, i int) *loop {
	e := &b.trace.Events[i]
	l := &loop{at: e.At, lines: [2]int{e.At.Line, e.At.EndLine}}
	if old := f.loop(e); old != nil {
		f.drop(old)
	}
	var header clause
	if e.Name == "comprehension" {
		header = b.clause(f, l, e)
	} else {
		l.lines[1] = b.src.block(e.At.Line)
		header, _ = forStatement(b.src.line(e.At.Line))
	}
	l.target = header.target
	l.seq, l.known = b.iterable(f, i, header.iter)
	if len(e.Args) > 0 {
		l.plain = spelled(e.Args[0].Value)
	}
	if l.known && e.Value != "" && !l.expects(e) { // a set's order, say
		l.seq, l.known = b.foreseen(i)
	}
	f.loops = append(f.loops, l)
	return l
}

// clause finds which clause of its comprehension a loop is; the first one starts
// a new gathering.
func (b *builder) clause(f *frame, l *loop, e *trace.Event) clause {
	comp, _ := readComprehension(b.src.text(e.At))
	n := slices.IndexFunc(comp.clauses, func(c clause) bool { return bindsAll(c.target, e) })
	for _, other := range f.loops {
		if n > 0 && other.in != nil && other.at == e.At {
			l.in = other.in
		}
	}
	if l.in == nil {
		l.in = &gathering{at: e.At, comp: comp}
		if comp.open == '(' {
			f.spelled[b.src.text(e.At)] = "[]"
		}
	}
	if n < 0 {
		return clause{}
	}
	return comp.clauses[n]
}

// iterable finds what a loop takes from: the operation that made it, its value,
// or at last the items that the loop goes on to take, if it takes them all.
func (b *builder) iterable(f *frame, i int, text string) (sequence, bool) {
	if e := f.made[text]; e != nil {
		if s, ok := fromCall(*e); ok {
			return s, true
		}
	}
	value := b.lookup(f, text)
	if args := b.trace.Events[i].Args; len(args) > 0 {
		value = args[0].Value
	}
	if s, ok := fromValue(value); ok {
		return s, true
	}
	if runsCode(value) {
		return sequence{}, false
	}
	return b.foreseen(i)
}

// spelled tells the text of something that gives its items in the order in which they
// stand there, or a view of such a thing. A set's order is nowhere.
func spelled(value string) bool {
	switch value {
	case "<enumerate>", "<reversed>", "<list_reverseiterator>":
		return true
	}
	if _, ok := fromValue(value); ok {
		return value[0] != '{' || isDict(value)
	}
	return strings.HasPrefix(value, "dict_")
}

// runsCode tells an iterator that works out its items on the way: what it will
// give cannot be known before it has.
func runsCode(value string) bool {
	switch value {
	case "<enumerate>", "<zip>", "<reversed>":
		return false
	}
	return strings.HasPrefix(value, "<")
}

// foreseen gathers the items that the loop of event i takes until it is exhausted.
// It is used where the items follow from a value but not from its repr, as the order
// of a set does. What runs code to find its items is left alone: it would be told
// before it happened.
func (b *builder) foreseen(i int) (sequence, bool) {
	first := &b.trace.Events[i]
	var items []string
	events := b.trace.Events[:len(b.trace.Events):len(b.trace.Events)]
	if len(b.ahead) > 0 {
		events = append(events, b.ahead...)
	}
	for j := i; j < len(events); j++ {
		e := &events[j]
		if e.Frame != first.Frame || e.At != first.At {
			continue
		}
		if e.Kind == trace.Iterate && e.Value == "" || e.Op == trace.Display {
			return listed(items, func(from, to int) string { return wrap("[]", items[from:to]) }), true
		}
		if e.Kind == trace.Iterate && j > i && len(e.Args) > 0 {
			return sequence{}, false
		}
		if e.Kind == trace.Iterate {
			items = append(items, e.Value)
		}
	}
	b.open = true
	return sequence{}, false
}

// leaveLoops forgets the statements that e stands outside of: they were left by
// break, return or exception, and begin anew if they are met again.
func (f *frame) leaveLoops(e *trace.Event) {
	f.loops = slices.DeleteFunc(f.loops, func(l *loop) bool {
		return l.in == nil && (e.At.Line < l.lines[0] || e.At.Line > l.lines[1])
	})
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
