package analysis

import (
	"crypto/sha256"
	"maps"
	"slices"
	"strings"
)

// render writes the slice in source order.
func (s *slicer) render(entry string) Slice {
	order := slices.Sorted(maps.Keys(s.taken))
	w := sliceWriter{doc: s.doc}
	for _, i := range order {
		text, cuts := s.text(i)
		w.statement(s.all[i], text, cuts)
	}
	source := w.text.String()
	return Slice{
		Source: source, Entry: entry, Lines: w.lines, Needs: s.needs(order),
		Binds: s.binds(order), Dropped: s.dropped,
		Hash: sha256.Sum256([]byte(source)),
	}
}

// text is what the slice holds of a statement, and the pieces of it to leave
// out: decorators that do not resolve, and of `import a, b` the foreign modules
// that nothing asked for.
func (s *slicer) text(i int) (string, []Range) {
	var cuts []Range
	for _, m := range s.names(i).marks {
		if !s.resolvable(m) {
			cuts = append(cuts, m.at)
			s.dropped = append(s.dropped, m.text)
		}
	}
	all, kept := s.names(i).imports, s.imports(i)
	if len(kept) == len(all) {
		return s.all[i].text, cuts
	}
	var texts []string
	for _, m := range kept {
		texts = append(texts, m.text)
	}
	return "import " + strings.Join(texts, ", "), nil
}

// imports are those that the slice keeps of a statement.
func (s *slicer) imports(i int) []importing {
	all := s.names(i).imports
	if s.all[i].kind != "import_statement" {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(m importing) bool { return m.foreign() && !s.asked[m.bind] })
}

// needs lists what keeps the slice from running alone: modules from outside the
// standard library, and names that nothing defines.
func (s *slicer) needs(order []int) []string {
	set := nameSet{}
	for _, i := range order {
		for _, m := range s.imports(i) {
			if m.foreign() {
				set[m.need()] = true
			}
		}
	}
	if len(s.stars) == 0 {
		for name := range s.missing {
			set["name:"+name] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// binds lists the names that a call against the slice may use.
func (s *slicer) binds(order []int) []string {
	set := nameSet{}
	for _, i := range order {
		maps.Copy(set, s.names(i).binds)
	}
	return slices.Sorted(maps.Keys(set))
}

// need is what would have to be there: the package to install, a relative module
// whole.
func (i importing) need() string {
	switch level, dotted := i.relative(); {
	case level > 0 && dotted == "":
		return i.module + i.name
	case level > 0:
		return i.module
	}
	top, _, _ := strings.Cut(i.module, ".")
	return top
}

// A sliceWriter writes statements and remembers where each line came from.
type sliceWriter struct {
	doc   *Document
	text  strings.Builder
	lines []int
}

// statement writes the text of a statement with cuts left out; blank lines set
// definitions apart.
func (w *sliceWriter) statement(st *placed, text string, cuts []Range) {
	if len(w.lines) > 0 && (st.name != "" || w.afterDefinition()) {
		w.text.WriteByte('\n')
		w.lines = append(w.lines, -1)
	}
	line := w.doc.LineOf(st.start)
	for _, l := range rawLines(text, 0, len(text)) {
		if !cutAway(l, cuts) {
			w.text.WriteString(l.Text)
			w.text.WriteByte('\n')
			w.lines = append(w.lines, line)
		}
		line++
	}
}

// afterDefinition reports whether the last line written is indented, as the end
// of every definition is.
func (w *sliceWriter) afterDefinition() bool {
	text := strings.TrimSuffix(w.text.String(), "\n")
	last := text[strings.LastIndexByte(text, '\n')+1:]
	return strings.HasPrefix(last, " ") || strings.HasPrefix(last, "\t")
}

// cutAway reports whether a line belongs to a piece that is left out.
func cutAway(l DocLine, cuts []Range) bool {
	return slices.ContainsFunc(cuts, func(c Range) bool {
		return l.Offset < c.End && c.Start < l.Offset+len(l.Text)
	})
}
