package syntax

import sitter "github.com/smacker/go-tree-sitter"

// An Edit replaces the bytes [Start, OldEnd) of a text by as many as reach NewEnd.
type Edit struct{ Start, OldEnd, NewEnd int }

// A Tree remembers how a text was parsed, so that the next version of it parses
// in the time of what changed. It belongs to its Parser's goroutine.
type Tree struct {
	owner *Parser
	c     *sitter.Tree
}

// Close frees the tree; closing twice does nothing.
func (t *Tree) Close() {
	t.c.Close()
	delete(t.owner.trees, t)
}

// A Statement is one statement of the module.
type Statement struct {
	Kind       string // "function_definition", "import_statement"; "ERROR"
	Name       string // of a def or class, decorated or not; "" for others
	Start, End int
	Broken     bool // something in it failed to parse; it may have swallowed what follows
}

// An Outline is the top level of a module.
type Outline struct {
	Statements []Statement // in source order, comments left out
	Errors     bool        // something failed to parse
	Broken     bool        // an error reaches the module level, so statement borders mean little
}

// Outline parses text and returns its tree and top level. With old, the tree of
// an earlier text, edits must lead from that text to this one; old is closed in
// any case. Incremental parsing recovers from errors worse than parsing afresh,
// so a text that breaks at the module level is parsed afresh.
func (p *Parser) Outline(text string, old *Tree, edits []Edit) (*Tree, Outline, error) {
	c, err := p.reparse(text, old, edits)
	if err != nil {
		return nil, Outline{}, err
	}
	out := p.outline(c, text)
	if old != nil && out.Broken {
		if fresh, err := p.parse(text, nil); err == nil {
			c.Close()
			c, out = fresh, p.outline(fresh, text)
		}
	}
	t := &Tree{owner: p, c: c}
	p.trees[t] = struct{}{}
	return t, out, nil
}

// reparse applies edits to the old tree, parses on it and frees it.
func (p *Parser) reparse(text string, old *Tree, edits []Edit) (*sitter.Tree, error) {
	if old == nil {
		return p.parse(text, nil)
	}
	defer old.Close()
	for _, e := range edits {
		old.c.Edit(sitter.EditInput{
			StartIndex: uint32(e.Start), OldEndIndex: uint32(e.OldEnd), NewEndIndex: uint32(e.NewEnd),
		})
	}
	return p.parse(text, old.c)
}

// outline reads the children of the root, and no more.
func (p *Parser) outline(c *sitter.Tree, text string) Outline {
	root := c.RootNode()
	out := Outline{Errors: root.HasError(), Broken: root.IsError()}
	cursor := sitter.NewTreeCursor(root)
	defer cursor.Close()
	for ok := cursor.GoToFirstChild(); ok; ok = cursor.GoToNextSibling() {
		n := cursor.CurrentNode()
		if !n.IsNamed() || n.IsExtra() && !n.IsError() {
			continue
		}
		out.Broken = out.Broken || n.IsError()
		out.Statements = append(out.Statements, statement(n, text))
	}
	return out
}

func statement(n *sitter.Node, text string) Statement {
	s := Statement{Kind: n.Type(), Start: int(n.StartByte()), End: int(n.EndByte()), Broken: n.HasError()}
	def := n
	if s.Kind == "decorated_definition" {
		def = n.ChildByFieldName("definition")
	}
	if def != nil && (def.Type() == "function_definition" || def.Type() == "class_definition") {
		if name := def.ChildByFieldName("name"); name != nil {
			s.Name = text[name.StartByte():name.EndByte()]
		}
	}
	return s
}
