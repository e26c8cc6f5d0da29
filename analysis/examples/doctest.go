package examples

import (
	"regexp"
	"strings"

	"semcoder/analysis"
)

// An item is one example of a docstring: statements after >>> and what they print.
type item struct {
	source, want string
	offset       int // of the first line in the document
}

// docstring reads the items of a docstring in order; its variables live as long.
func (w *finder) docstring(d analysis.Docstring) {
	s := w.scene("", Doctest)
	s.base = -1
	items := parseItems(d.Lines)
	roots := make([]*analysis.Node, len(items))
	for i, it := range items {
		if root, err := w.doc.Syntax(it.source); err == nil && !root.Broken() {
			roots[i] = root
			s.src = it.source
			s.bound(root)
		}
	}
	for i, it := range items {
		if roots[i] != nil {
			s.item(it, roots[i])
		}
	}
}

// parseItems finds the items, as Python's doctest does: a source line starts with
// >>>, goes on with ..., and what follows up to a blank line is printed.
func parseItems(lines []analysis.DocLine) []item {
	var items []item
	for i := 0; i < len(lines); {
		text := strings.TrimLeft(lines[i].Text, " \t")
		if !strings.HasPrefix(text, ">>>") {
			i++
			continue
		}
		it := item{source: after(text, ">>>"), offset: lines[i].Offset}
		margin := len(lines[i].Text) - len(text)
		for i++; i < len(lines) && strings.HasPrefix(unindent(lines[i].Text, margin), "..."); i++ {
			it.source += "\n" + after(unindent(lines[i].Text, margin), "...")
		}
		var want []string
		for ; i < len(lines); i++ {
			line := strings.TrimRight(unindent(lines[i].Text, margin), " \t")
			if line == "" || strings.HasPrefix(line, ">>>") {
				break
			}
			want = append(want, line)
		}
		it.want = strings.Join(want, "\n")
		items = append(items, it)
	}
	return items
}

func after(line, mark string) string {
	return strings.TrimPrefix(strings.TrimPrefix(line, mark), " ")
}

func unindent(line string, margin int) string {
	n := 0
	for n < margin && n < len(line) && (line[n] == ' ' || line[n] == '\t') {
		n++
	}
	return line[n:]
}

// item reads one item: what it prints is the value of its last expression.
func (s *scene) item(it item, root *analysis.Node) {
	s.src, s.line = it.source, s.doc.LineOf(it.offset)
	s.seeded = s.seeded || strings.Contains(it.source, "seed(")
	parts := root.Parts()
	if strings.Contains(it.source, "+SKIP") {
		s.forget(root)
		return
	}
	for i, n := range parts {
		if i == len(parts)-1 && n.Kind == "expression_statement" && len(n.Children) == 1 {
			s.printed(n, it)
		} else {
			s.statement(n)
		}
	}
}

// printed reads the expression whose value an item prints.
func (s *scene) printed(n *analysis.Node, it item) {
	value := bare(n.Children[0])
	switch kind, raised := traceback(it.want); {
	case value.Kind == "assignment":
		s.statement(n)
		return
	case raised && s.take(value, "raises "+kind, Doctest):
	case it.want == "True" && value.Kind == "comparison_operator":
		s.claim(value)
	case !s.take(value, s.wanted(it), Doctest):
		s.sites(n)
	}
	s.forget(n)
}

// wanted is the value that an item prints, "" when the text does not tell: it may
// be no expression, shortened, or what the function printed itself.
func (s *scene) wanted(it item) string {
	switch {
	case s.f.Name == "__init__" || s.seeded:
		return ""
	case it.want == "", !s.f.Returns && !s.f.Generator && !s.f.Property && s.prints():
		return "None"
	case strings.Contains(it.source, "+ELLIPSIS") && strings.Contains(it.want, "..."):
		return ""
	case plain(s.doc, it.want):
		return it.want
	}
	return ""
}

// prints tells whether the document may print, by itself or what it imports: then a
// doctest's text may be what a function without a value printed. Else that function
// lacks its return.
func (s *scene) prints() bool {
	says := func(word string) bool { return strings.Contains(s.doc.Text(), word) }
	return says("print") || says("write") || says("import ")
}

// traceback returns the type of the exception that a wanted text shows.
func traceback(want string) (string, bool) {
	if !strings.HasPrefix(want, "Traceback (most recent call last)") && !strings.HasPrefix(want, "Traceback (innermost last)") {
		return "", false
	}
	var kind string
	for _, line := range strings.Split(want, "\n")[1:] {
		if m := exceptionLine.FindStringSubmatch(line); m != nil {
			kind = m[1][strings.LastIndexByte(m[1], '.')+1:]
			break
		}
	}
	return kind, kind != ""
}

// exceptionLine is the first line of a traceback that is not indented.
var exceptionLine = regexp.MustCompile(`^([A-Za-z_][\w.]*)(:|$)`)
