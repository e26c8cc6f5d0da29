package reason

import (
	"context"
	"errors"
	"slices"
	"strings"

	"semcoder/analysis"
	"semcoder/analysis/trace"
)

// An Edit replaces lines of Slice.Source.
type Edit struct {
	From, To int    // 1-based, To exclusive; From == To inserts before From
	Text     string // whole lines, each ended by "\n"; "" deletes
}

// In tells which lines [from, to), 0-based, of the document that a slice was taken from
// an edit replaces. ok is false where they are not one piece of it.
func (e Edit) In(s analysis.Slice) (from, to int, ok bool) {
	line := func(n int) int { // of the slice, 1-based
		if n < 1 || n > len(s.Lines) {
			return -1
		}
		return s.Lines[n-1]
	}
	if e.From == e.To { // behind the line before
		from = line(e.From-1) + 1
		return from, from, from > 0
	}
	from, to = line(e.From), line(e.To-1)+1
	return from, to, from >= 0 && to-from == e.To-e.From
}

// applied returns source with edits made, which are in order and apart.
func applied(source string, edits []Edit) string {
	lines := strings.SplitAfter(source, "\n")
	for _, e := range slices.Backward(edits) {
		lines = slices.Replace(lines, e.From-1, e.To-1, e.Text)
	}
	return strings.Join(lines, "")
}

// transplant makes edits of source, written by people, such that its canonical form
// from becomes wanted: only the lines that differ change, so that comments, docstrings
// and layout stay. ok is false where there are no such edits, or wanted is no program.
func (r *Reasoner) transplant(ctx context.Context, source string, from trace.Canonical, wanted string) (edits []Edit, ok bool, err error) {
	to, err := r.canonical(ctx, wanted)
	if errors.Is(err, trace.ErrBroken) || err == nil && to.Source == from.Source {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	l := newLayout(source, from)
	for _, edit := range []func(string) ([]Edit, bool){l.lines, l.functions} {
		edits, ok := edit(to.Source)
		if !ok || len(edits) == 0 {
			continue
		}
		// What an edit of the layout comes to is not for this code to say.
		got, err := r.canonical(ctx, applied(source, edits))
		if err == nil && got.Source == to.Source {
			return edits, true, nil
		}
		if err != nil && !errors.Is(err, trace.ErrBroken) {
			return nil, false, err
		}
	}
	return nil, false, nil
}

// A layout is how people wrote what stands in canonical form.
type layout struct {
	source    string
	doc       *analysis.Document
	written   []string // lines of source
	canonical []string
	from      []int       // canonical line (0-based) -> source line (1-based)
	remarks   map[int]int // source line (1-based) -> where a comment begins on it, in bytes from 1
	ends      map[int]int // source line (1-based) where a statement or header begins -> the line after it; 0 where several begin
}

func newLayout(source string, canonical trace.Canonical) *layout {
	l := &layout{
		source: source, doc: analysis.Parse("slice.py", 0, source), written: strings.Split(source, "\n"),
		canonical: strings.Split(canonical.Source, "\n"), from: canonical.Lines, remarks: map[int]int{}, ends: map[int]int{},
	}
	if root, err := l.doc.Syntax(source); err == nil {
		l.measure(root)
		l.comments(root)
	}
	return l
}

// measure finds where statements, and the headers of those with a body, begin and end.
func (l *layout) measure(n *analysis.Node) {
	if body := n.Child("body"); body != nil && body.Kind == "block" || n.Child("consequence") != nil || n.First("block") != nil {
		colon := n.First(":")
		if colon != nil {
			l.span(n.Start, colon.End)
		}
	} else if strings.HasSuffix(n.Kind, "_statement") || n.Kind == "expression_statement" {
		l.span(n.Start, n.End)
		return
	}
	for _, c := range n.Children {
		l.measure(c)
	}
}

func (l *layout) comments(n *analysis.Node) {
	if n.Kind == "comment" {
		line := l.doc.LineOf(n.Start)
		l.remarks[line+1] = n.Start - l.doc.LineStart(line) + 1
	}
	for _, c := range n.Children {
		l.comments(c)
	}
}

func (l *layout) span(start, end int) {
	first, after := l.doc.LineOf(start)+1, l.doc.LineOf(max(start, end-1))+2
	if _, taken := l.ends[first]; taken {
		after = 0
	}
	l.ends[first] = after
}

// lines edits no more than the canonical lines that differ.
func (l *layout) lines(to string) (edits []Edit, ok bool) {
	wanted := strings.Split(to, "\n")
	for _, h := range l.apart(hunks(l.canonical, wanted)) {
		e, ok := l.place(h)
		if !ok {
			return nil, false
		}
		for _, line := range wanted[h.newFrom:h.newTo] {
			level, text := leveled(line)
			e.Text += l.indent(level, max(0, h.to-1)) + text + "\n"
		}
		if h.to-h.from == 1 && h.newTo-h.newFrom == 1 {
			e.Text = strings.TrimSuffix(e.Text, "\n") + l.remark(e.To-1) + "\n"
		}
		edits = append(edits, e)
	}
	return edits, true
}

// apart makes of a hunk with as many lines as it had one for each, so that what stands
// between them stays: comments and empty lines. It stays whole where a line of it has no
// place of its own.
func (l *layout) apart(all []hunk) (out []hunk) {
	for _, h := range all {
		var each []hunk
		for i := range h.to - h.from {
			one := hunk{h.from + i, h.from + i + 1, h.newFrom + i, h.newFrom + i + 1}
			if _, ok := l.place(one); !ok || h.to-h.from != h.newTo-h.newFrom {
				break
			}
			each = append(each, one)
		}
		if len(each) == 0 || len(each) < h.to-h.from {
			each = []hunk{h}
		}
		out = append(out, each...)
	}
	return out
}

// remark is the comment that ends a line of the source (1-based), and the blanks before
// it; "" for none.
func (l *layout) remark(line int) string {
	if line < 1 || line > len(l.written) || l.remarks[line] == 0 {
		return ""
	}
	text := strings.TrimRight(l.written[line-1], " \t\r")
	code := strings.TrimRight(text[:l.remarks[line]-1], " \t")
	if strings.TrimSpace(code) == "" { // it has the line for itself
		return ""
	}
	return text[len(code):]
}

// place is where in the source a hunk's lines are.
func (l *layout) place(h hunk) (Edit, bool) {
	if h.to > len(l.from) {
		return Edit{}, false
	}
	if h.from < h.to {
		end := l.ends[l.from[h.to-1]]
		return Edit{From: l.from[h.from], To: end}, end > l.from[h.from]
	}
	// Behind a header a docstring may stand: there what is new comes before what follows.
	if h.from > 0 && !strings.HasSuffix(l.canonical[h.from-1], ":") {
		end := l.ends[l.from[h.from-1]]
		return Edit{From: end, To: end}, end > 0
	}
	if h.from < len(l.from) {
		return Edit{From: l.from[h.from], To: l.from[h.from]}, true
	}
	return Edit{}, false
}

// leveled tells how deep a canonical line stands, and what it says.
func leveled(line string) (level int, text string) {
	text = strings.TrimLeft(line, " ")
	return (len(line) - len(text)) / 4, text
}

// indent is how the source begins a line of a level, as it does nearest to a canonical
// line; four blanks more than a level above where it has none.
func (l *layout) indent(level, near int) string {
	if level == 0 {
		return ""
	}
	for away := range len(l.from) {
		for _, i := range []int{near - away, near + away} {
			if i < 0 || i >= min(len(l.from), len(l.canonical)) || i > 0 && l.from[i] == l.from[i-1] { // not the first of its line
				continue
			}
			if at, text := leveled(l.canonical[i]); at == level && text != "" && l.from[i] <= len(l.written) {
				return blanks(l.written[l.from[i]-1])
			}
		}
	}
	return l.indent(level-1, near) + "    "
}

func blanks(line string) string { return line[:len(line)-len(strings.TrimLeft(line, " \t"))] }

// functions replaces the functions that differ as wholes, but for their docstrings.
func (l *layout) functions(to string) (edits []Edit, ok bool) {
	fresh := analysis.Parse("wanted.py", 0, to)
	for _, f := range l.doc.Functions() {
		g, ok := fresh.Function(f.Qualified)
		if !ok || f.Nested || l.same(f, g, fresh) {
			continue
		}
		start, end := l.doc.LineOf(f.Range.Start), l.doc.LineOf(f.Range.End-1)
		text := to[fresh.LineStart(fresh.LineOf(g.Range.Start)):g.Range.End]
		edits = append(edits, Edit{From: start + 1, To: end + 2, Text: l.body(f, text)})
	}
	return edits, len(edits) > 0
}

// same tells whether a function reads the same in the canonical form and in another.
func (l *layout) same(f, g *analysis.Function, fresh *analysis.Document) bool {
	old := analysis.Parse("canonical.py", 0, strings.Join(l.canonical, "\n"))
	was, ok := old.Function(f.Qualified)
	return ok && old.Text()[was.Range.Start:was.Range.End] == fresh.Text()[g.Range.Start:g.Range.End]
}

// body is the text of a function in the place of another, which keeps its docstring.
func (l *layout) body(f *analysis.Function, text string) string {
	outer := blanks(l.written[l.doc.LineOf(f.Range.Start)])
	inner := outer + "    "
	docstring := ""
	if f.DocRange.End > f.DocRange.Start {
		at := l.doc.LineStart(l.doc.LineOf(f.DocRange.Start))
		docstring = l.source[at:f.DocRange.End] + "\n"
		inner = blanks(docstring)
	}
	base, _ := leveled(text)
	var out strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		level, rest := leveled(line)
		indent := outer
		if level > base {
			indent = inner + strings.Repeat(strings.TrimPrefix(inner, outer), level-base-1)
		}
		out.WriteString(indent + rest + "\n")
		if level == base && strings.HasSuffix(rest, ":") {
			out.WriteString(docstring)
		}
	}
	return out.String()
}
