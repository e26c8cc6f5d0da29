package examples

import (
	"context"
	"slices"
	"strings"

	"semcoder/analysis"
)

// maxElsewhere bounds the examples taken from other files.
const maxElsewhere = 16

// Elsewhere returns the examples of f that other files of the workspace hold, those
// with tests first. It reads files: nobody should wait for it. When ctx ends it
// returns what it has found by then.
func Elsewhere(ctx context.Context, snap *analysis.Snapshot, doc *analysis.Document, f *analysis.Function) []Example {
	if f.Nested {
		return nil
	}
	w := &finder{doc: doc, home: doc, f: f}
	for _, other := range snap.Importers(ctx, doc) {
		if ctx.Err() != nil || len(w.found) >= maxElsewhere {
			break
		}
		w.found = append(w.found, within(other, snap.NamesIn(other, doc), doc, f)...)
	}
	found := w.ordered()
	return found[:min(len(found), maxElsewhere)]
}

// within finds the examples of f that another file holds, which knows the names of
// f's module by those given: "" for the module itself.
func within(other *analysis.Document, names map[string]string, home *analysis.Document, f *analysis.Function) []Example {
	t := translation{doc: other, names: names}
	text := t.translate()
	if len(t.used) == 0 {
		return nil
	}
	w := &finder{doc: analysis.Parse(other.URI(), other.Version(), text), home: home, path: other.Path(), f: f}
	for _, name := range home.Slice(f).Binds {
		if t.used[name] {
			w.own = append(w.own, name)
		}
	}
	for name := range t.used { // what the call brings along: Node in depth(Node(1))
		if home.Provided(name) && !slices.Contains(w.own, name) {
			w.own = append(w.own, name)
		}
	}
	w.code()
	return w.found
}

// A translation rewrites a file so that it calls things as their own module does:
// `m.f(x)` becomes `f(x)`. Lines stay where they are.
type translation struct {
	doc   *analysis.Document
	names map[string]string
	src   string
	text  strings.Builder
	at    int             // src up to here is copied
	used  map[string]bool // names of the module that the file reaches
}

func (t *translation) translate() string {
	t.used = map[string]bool{}
	whole, end := t.doc.Text(), 0
	for _, s := range t.doc.Statements() {
		t.text.WriteString(whole[end:s.Range.Start])
		end = s.Range.End
		t.src, t.at = s.Text, 0
		if root, err := t.doc.Syntax(s.Text); err == nil && !strings.HasPrefix(s.Kind, "import") {
			t.node(root)
		}
		t.text.WriteString(t.src[t.at:])
	}
	return t.text.String() + whole[end:]
}

func (t *translation) node(n *analysis.Node) {
	switch n.Kind {
	case "attribute":
		object, name := n.Child("object"), n.Child("attribute")
		if object == nil || name == nil {
			return
		}
		if own, known := t.names[object.Text(t.src)]; known && own == "" {
			t.used[name.Text(t.src)] = true
			t.replace(n, name.Text(t.src))
			return
		}
		t.node(object)
		return
	case "identifier":
		if own := t.names[n.Text(t.src)]; own != "" && n.Field != "name" {
			t.used[own] = true
			t.replace(n, own)
		}
		return
	}
	for _, c := range n.Children {
		t.node(c)
	}
}

// replace writes text for a node. A node of several lines keeps their number.
func (t *translation) replace(n *analysis.Node, text string) {
	t.text.WriteString(t.src[t.at:n.Start])
	t.text.WriteString(text)
	if lost := strings.Count(n.Text(t.src), "\n"); lost > 0 {
		t.text.WriteString(" " + strings.Repeat("\\\n", lost))
	}
	t.at = n.End
}

// imports reports whether an import statement of a document binds a name.
func imports(doc *analysis.Document, name string) bool {
	for _, s := range doc.Statements() {
		if !strings.HasPrefix(s.Kind, "import") || !strings.Contains(s.Text, name) {
			continue
		}
		if root, err := doc.Syntax(s.Text); err == nil && names(root, s.Text, name) {
			return true
		}
	}
	return false
}

// names reports whether an identifier of a piece of source is a name.
func names(n *analysis.Node, src, name string) bool {
	if n.Kind == "identifier" && n.Text(src) == name {
		return true
	}
	return slices.ContainsFunc(n.Children, func(c *analysis.Node) bool { return names(c, src, name) })
}
