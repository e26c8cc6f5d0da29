package analysis

import (
	"slices"
	"strings"
)

// Imported returns the function that a call means where its document imports it from
// another file of the workspace, that file's document, and the call as the file itself
// would write it: `clean("x")` for `util.clean("x")`; "" when it names more than can run
// there. It may read files.
func (s *Snapshot) Imported(from *Document, call Call) (home *Document, f *Function, text string, ok bool) {
	if call.local || isInstance(call.root()) {
		return nil, nil, "", false
	}
	at := reference{from, call.Callee, call.Text}
	for range maxAliases { // a package may hand on what it imports
		if at, ok = s.through(at); !ok {
			return nil, nil, "", false
		}
		if f, ok = at.doc.Resolve(at.callee, len(at.doc.text)); ok {
			return at.doc, f, at.runnable(), true
		}
	}
	return nil, nil, "", false
}

// A reference is a call as one document would write it.
type reference struct {
	doc          *Document
	callee, text string
}

// through follows the import that binds the first name of a reference's callee: the
// only statement of the module that makes it. Of several the run decides, and what one
// of them changes in it the other file does not know.
func (s *Snapshot) through(r reference) (reference, bool) {
	root, _, _ := strings.Cut(r.callee, ".")
	root = strings.TrimSuffix(root, "()")
	g := r.doc.graph()
	if makers := g.makers[root]; len(makers) != 1 || !isImport(g.all[makers[0]].kind) {
		return r, false
	}
	imports := g.names(g.makers[root][0]).imports
	i := slices.IndexFunc(imports, func(in importing) bool { return in.bind == root })
	if i < 0 {
		return r, false
	}
	in := imports[i]
	level, dotted := in.relative()
	if level == 0 && standard(dotted) && !s.shadows(r.doc, dotted) {
		return r, false
	}
	written := root // what stands for the module, or for the name taken from it
	if in.plain && root == topOf(dotted) {
		written = dotted
	}
	if d, ok := s.Module(r.doc, dotted, level); ok && d != r.doc && !in.plain && len(d.graph().makers[in.name]) > 0 {
		return r.moved(d, written, in.name)
	}
	if !in.plain {
		dotted = strings.TrimPrefix(dotted+"."+in.name, ".")
	}
	d, ok := s.Module(r.doc, dotted, level)
	if !ok {
		return r, false
	}
	return r.moved(d, written+".", "")
}

// moved is the reference in another document, where other text stands for its beginning.
func (r reference) moved(to *Document, before, after string) (reference, bool) {
	callee, ok := strings.CutPrefix(r.callee, before)
	text, same := strings.CutPrefix(r.text, before)
	if !same {
		return reference{to, after + callee, ""}, ok
	}
	return reference{to, after + callee, after + text}, ok
}

// runnable is the call's text where it names nothing but Python's own and what the
// document defines.
func (r reference) runnable() string {
	call, err := ParseCall(r.text)
	if err != nil || !call.Literal || !r.doc.defines(call.root()) && !r.doc.renames(call.root()) {
		return ""
	}
	return r.text
}
