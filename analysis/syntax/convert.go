package syntax

import sitter "github.com/smacker/go-tree-sitter"

// convert copies a tree into Nodes. It walks with a cursor: the library's own
// iterator is ten times slower.
func (p *Parser) convert(c *sitter.Tree) (*Node, error) {
	cursor := sitter.NewTreeCursor(c.RootNode())
	defer cursor.Close()
	w := walk{cursor: cursor, kinds: p.kinds}
	root := w.node(0)
	if w.tooDeep {
		return nil, refuse("nested deeper than %d levels", maxDepth)
	}
	return root, nil
}

type walk struct {
	cursor  *sitter.TreeCursor
	kinds   []kind
	tooDeep bool
}

// node copies the node under the cursor and leaves the cursor where it was.
func (w *walk) node(depth int) *Node {
	c := w.cursor.CurrentNode()
	n := &Node{Start: int(c.StartByte()), End: int(c.EndByte())}
	n.Kind, n.Named = w.kind(c)
	n.Missing = n.Start == n.End && c.IsMissing()
	if n.Named {
		n.Field = w.cursor.CurrentFieldName()
	}
	if depth > maxDepth {
		w.tooDeep = true
		return n
	}
	for ok := w.cursor.GoToFirstChild(); ok; ok = w.cursor.GoToNextSibling() {
		n.Children = append(n.Children, w.node(depth+1))
	}
	if len(n.Children) > 0 {
		w.cursor.GoToParent()
	}
	return n
}

// kind names a node. Error nodes have no symbol of the grammar.
func (w *walk) kind(c *sitter.Node) (string, bool) {
	s := int(c.Symbol())
	if s >= len(w.kinds) {
		return kindError, true
	}
	return w.kinds[s].name, w.kinds[s].named
}
