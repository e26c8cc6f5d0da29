package analysis

import (
	"errors"
	"sync"

	"semcoder/analysis/syntax"
)

// A history is what the versions of one open document share: the edits that lead
// from one to the next, and the one syntax tree that is kept alive. The reader
// appends edits; everything below belongs to the worker.
type history struct {
	mu    sync.Mutex
	edits []syntax.Edit // edits[i] is number first+i
	first int

	closed bool
	tree   *syntax.Tree // of the text after treeAt edits; nil when there is none
	treeAt int
	last   []*placed // statements of the text parsed last, for later versions to share
	size   int       // of that text
}

// maxEdits bounds the edits that wait for a parse. Behind it parsing afresh is
// no slower.
const maxEdits = 2000

// add appends the edits of a change and returns the number of the last one.
func (h *history) add(edits []syntax.Edit) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.edits = append(h.edits, edits...)
	end := h.first + len(h.edits)
	if len(h.edits) > maxEdits {
		h.first, h.edits = end, nil
	}
	return end
}

// between returns the edits numbered [from, to), and whether all are known. It
// forgets those before to: no tree will need them.
func (h *history) between(from, to int) ([]syntax.Edit, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if from < h.first || to < from {
		return nil, false
	}
	n := to - h.first
	edits := h.edits[from-h.first : n]
	h.first, h.edits = to, h.edits[n:]
	return edits, true
}

// read parses a version of the document. Runs on the worker.
func (h *history) read(p *syntax.Parser, d *Document) ([]*placed, string) {
	if h.closed || h.tree != nil && d.seq < h.treeAt {
		// A version that is older than the tree leaves the tree alone.
		aside := history{last: h.last, size: h.size}
		defer aside.close()
		return aside.advance(p, d)
	}
	return h.advance(p, d)
}

// advance parses a version and makes its tree the one that is kept.
func (h *history) advance(p *syntax.Parser, d *Document) ([]*placed, string) {
	old, edits := h.edited(d.seq)
	tree, outline, err := p.Outline(d.text, old, edits)
	problem := ""
	switch {
	case errors.Is(err, syntax.ErrSlow):
		problem = err.Error()
		outline = syntax.Outline{Errors: true, Broken: true} // read piece by piece
	case err != nil:
		return nil, err.Error()
	}
	h.tree, h.treeAt = tree, d.seq
	if outline.Errors {
		outline.Statements = patch(p, d.text, outline, h.last, h.size)
	}
	h.last, h.size = placeAll(d.text, outline, h.last), len(d.text)
	return h.last, problem
}

// edited takes the tree with the edits that lead from it to a version; without
// them it is of no use.
func (h *history) edited(seq int) (*syntax.Tree, []syntax.Edit) {
	old := h.tree
	h.tree = nil
	if old == nil {
		return nil, nil
	}
	edits, known := h.between(h.treeAt, seq)
	if !known {
		old.Close()
		return nil, nil
	}
	return old, edits
}

// close frees the tree; versions that are still in use parse afresh.
func (h *history) close() {
	h.closed, h.last = true, nil
	if h.tree != nil {
		h.tree.Close()
		h.tree = nil
	}
}
