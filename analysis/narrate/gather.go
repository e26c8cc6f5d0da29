package narrate

import (
	"slices"
	"strings"

	"semcoder/analysis/trace"
)

// A gathering is a comprehension under way. A trace shows its items and its tests;
// what it gathers is read from the values of its element.
type gathering struct {
	at    trace.Range // brackets included
	comp  comprehension
	items []string
	lost  bool // an element's value is not known, so neither is what has gathered
	open  bool // the innermost clause has taken an item that no test has left out
}

// gathering finds the comprehension that an Iterate event is a clause of.
func (b *builder) gathering(f *frame, e *trace.Event) *gathering {
	at, ok := b.src.enclosing(e.At)
	if n := len(f.loops); n > 0 && f.loops[n-1].in != nil && f.loops[n-1].in.at == at {
		return f.loops[n-1].in
	}
	comp, read := readComprehension(b.src.text(at))
	return &gathering{at: at, comp: comp, lost: !ok || !read}
}

// settle closes the item that a comprehension has open once e shows that its
// element is complete.
func (b *builder) settle(f *frame, e *trace.Event) {
	for n := len(f.loops) - 1; n >= 0; n-- {
		g := f.loops[n].in
		if g == nil {
			return
		}
		over := !inside(e.At, g.at) || e.At == g.at
		if !over && e.Kind != trace.Iterate || !over && f.loop(e) == nil {
			return
		}
		if g.open {
			b.collect(f, g)
		}
		if !over {
			return
		}
	}
}

// immediate tells whether the element needs no operation, so that it is complete
// as soon as the item is taken.
func (g *gathering) immediate(text string) bool {
	for _, part := range g.comp.elements() {
		if !isName(part) && !isLiteral(part) {
			return false
		}
	}
	return !strings.Contains(text, " if ")
}

// collect adds the value of the element to what has gathered, and ends the step.
func (b *builder) collect(f *frame, g *gathering) {
	g.open = false
	item, ok := b.element(f, g)
	f.spelled[b.src.text(g.at)] = "<generator>"
	if g.lost = g.lost || !ok; !g.lost {
		g.add(item)
		f.add(&f.at, fact{kind: collects, value: g.value()})
		f.spelled[b.src.text(g.at)] = g.value()
	}
	b.flush(f)
}

// element is the value of the comprehension's element: of an operation that ended
// there, or else of a name or literal.
func (b *builder) element(f *frame, g *gathering) (string, bool) {
	at := g.at
	col := at.Col + 1
	var values []string
	for _, part := range g.comp.elements() {
		width := len([]rune(part))
		r := trace.Range{Line: at.Line, Col: col, EndLine: at.Line, EndCol: col + width}
		v, ok := b.value(f, part, r)
		if !ok {
			return "", false
		}
		values = append(values, v)
		col += width + len(": ")
	}
	return strings.Join(values, ": "), true
}

// value is what an expression of the statement under way came to.
func (b *builder) value(f *frame, text string, at trace.Range) (string, bool) {
	if v, ok := f.values[at]; ok {
		return v, true
	}
	v := b.lookup(f, text)
	return v, v != text || isLiteral(text)
}

// isLiteral tells a literal that the interpreter would spell the same way.
func isLiteral(text string) bool {
	switch text {
	case "":
		return false
	case "True", "False", "None":
		return true
	}
	_, isText := characters(text)
	digits := strings.Trim(text, "0123456789.") == "" && text[0] != '.'
	return isText || digits
}

func (g *gathering) add(item string) {
	switch {
	case g.comp.dict:
		key, _ := halves([]string{item}, 0)
		old := slices.IndexFunc(g.items, func(x string) bool { return key != nil && strings.HasPrefix(x, key[0]+": ") })
		if old >= 0 {
			g.items[old] = item
			return
		}
	case g.comp.open == '{' && slices.Contains(g.items, item):
		return
	}
	g.items = append(g.items, item)
}

// value is what has gathered so far; of a generator, as a list.
func (g *gathering) value() string {
	if g.comp.open == '{' {
		return "{" + strings.Join(g.items, ", ") + "}"
	}
	return wrap("[]", g.items)
}
