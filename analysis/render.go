package analysis

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// render writes the slice, each module in source order.
func (l *linker) render(entry string) Slice {
	out := Slice{Entry: entry}
	out.Source, out.Lines = l.main.render()
	out.Binds, out.Dropped = l.main.binds(), l.main.dropped
	h := sha256.New()
	h.Write([]byte(out.Source))
	if name := l.nameWithin(); name != "" || len(l.modules()) > 0 {
		l.around(l.main.name, l.main.doc)
		out.Name, out.Modules = name, make(map[string]string)
		fmt.Fprintf(h, "\x00%s", out.Name)
	}
	for _, name := range l.modules() {
		text := ""
		if s := l.byName[name]; s != nil {
			text, _ = s.render()
		}
		out.Modules[name] = text
		fmt.Fprintf(h, "\x00%s\x00%s", name, text)
	}
	for name := range l.needs {
		delete(l.maybe, name)
		delete(l.maybe, "name:"+name)
		delete(l.maybe, "import:"+name)
	}
	out.Needs, out.Maybe = sorted(l.needs), sorted(l.maybe)
	copy(out.Hash[:], h.Sum(nil))
	return out
}

// nameWithin is the name under which the main module can import, "" where that is no matter. For what a module in
// no package lacks of it (`from .models import User`) one is thought up.
func (l *linker) nameWithin() string {
	level, around, inside := l.level, strings.Count(l.main.name, "."), !isPackage(l.main.doc.path)
	switch {
	case inside && around == 0 && level > 0:
		return strings.Repeat("__package__.", level) + cmp.Or(l.main.name, "program")
	case inside && 0 < level && level <= around || len(l.modules()) > 0:
		return l.main.name
	}
	return ""
}

func sorted(set nameSet) []string { return slices.Sorted(maps.Keys(set)) }

// render writes what is taken of one module, and the document line of each line.
func (s *slicer) render() (string, []int) {
	w := sliceWriter{doc: s.doc}
	for _, i := range s.order() {
		text, cuts := s.text(i)
		w.statement(s.all[i], text, cuts)
	}
	return w.text.String(), w.lines
}

// order lists the statements taken.
func (s *slicer) order() []int { return slices.Sorted(maps.Keys(s.taken)) }

// text is what the slice holds of a statement, and the pieces of it to leave
// out: decorators of the function asked about that do not resolve, and of an import what comes from outside
// the standard library and nothing asked for.
func (s *slicer) text(i int) (string, []Range) {
	var cuts []Range
	for _, m := range s.names(i).marks {
		if !s.keeps(i, m) {
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
	from := ""
	if !all[0].plain {
		from = "from " + all[0].module + " "
	}
	return from + "import " + strings.Join(texts, ", "), nil
}

// imports are those that the slice keeps of a statement.
func (s *slicer) imports(i int) []importing {
	all := s.names(i).imports
	if !isImport(s.all[i].kind) {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(m importing) bool {
		return m.foreign() && m.name != "*" && len(s.asked[m.bind]) == 0
	})
}

// binds lists the names that a call against the slice may use.
func (s *slicer) binds() []string {
	set := nameSet{}
	for i := range s.taken {
		maps.Copy(set, s.names(i).binds)
	}
	return sorted(set)
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
	if standard(i.module) {
		return i.module
	}
	return topOf(i.module)
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
