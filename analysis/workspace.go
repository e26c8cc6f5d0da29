package analysis

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
)

// A Workspace is the set of open documents and the folders that they belong to.
// One goroutine opens, changes and closes documents; any goroutine may take a
// Snapshot. It is the only mutable value of this package.
type Workspace struct {
	worker  *worker
	current atomic.Pointer[Snapshot]
}

// A Snapshot is the open documents at one moment. It is never modified. What it
// finds in files is what they hold when they are asked for; which files import a
// document it looks up once.
type Snapshot struct {
	documents map[string]*Document
	roots     []string // folders, absolute
	disk      *disk
	searched  *searched
}

// NewWorkspace starts the goroutine that parses; Shutdown ends it.
func NewWorkspace() *Workspace {
	w := &Workspace{worker: newWorker()}
	w.current.Store(&Snapshot{disk: newDisk(), searched: newSearched()})
	return w
}

// SetRoots says which folders the workspace is made of, by absolute path or file
// URI. A document outside of all belongs to the project around it.
func (w *Workspace) SetRoots(folders ...string) {
	next := w.next()
	next.roots = nil
	for _, folder := range folders {
		if path := pathOf(folder); path != "" {
			next.roots = append(next.roots, strings.Clone(path)) // no part of a message
		}
	}
	w.current.Store(next)
}

// next is a snapshot to be, which has found nothing yet.
func (w *Workspace) next() *Snapshot {
	next := *w.Snapshot()
	next.searched = newSearched()
	return &next
}

// Touch says that files, by absolute path or file URI, may be others than they were, or
// gone: they are read again when they are next asked for.
func (w *Workspace) Touch(files ...string) {
	next := w.next()
	for _, name := range files {
		next.disk.forget(pathOf(name))
	}
	w.current.Store(next)
}

// Shutdown frees the syntax trees and waits for the parsing goroutine. Documents
// taken earlier stay usable. Call it once.
func (w *Workspace) Shutdown() { w.worker.stop() }

// Snapshot returns the documents as they are now.
func (w *Workspace) Snapshot() *Snapshot { return w.current.Load() }

// Open adds a document, in place of one that is open under the same URI. It
// parses nothing.
func (w *Workspace) Open(uri string, version int32, text string) {
	if old, ok := w.Snapshot().Document(uri); ok {
		w.worker.retire(old.history)
	}
	// Clones, since both may be small parts of the message they came in.
	d := Parse(strings.Clone(uri), version, strings.Clone(text))
	d.parser, d.history = w.worker, new(history)
	w.publish(d)
}

// Change applies edits in order, each to the text that the one before it left.
// It parses nothing: its cost is that of copying the text. On an error the
// document stays as it was; the editor's text is then unknown until it opens the
// document again.
func (w *Workspace) Change(uri string, version int32, edits []Edit) error {
	old, ok := w.Snapshot().Document(uri)
	if !ok {
		return fmt.Errorf("change of %s, which is not open; open it first", uri)
	}
	draft := newDraft(old.text, old.lines)
	for i, e := range edits {
		if err := draft.apply(e); err != nil {
			return fmt.Errorf("edit %d of %s version %d: %w", i, uri, version, err)
		}
	}
	w.publish(&Document{
		uri: old.uri, path: old.path, version: version, text: draft.finish(), lines: draft.lines,
		parser: old.parser, history: old.history, seq: old.history.add(draft.edits),
	})
	return nil
}

// Close forgets a document. Closing one that is not open does nothing.
func (w *Workspace) Close(uri string) {
	old, ok := w.Snapshot().Document(uri)
	if !ok {
		return
	}
	w.worker.retire(old.history)
	next := w.next()
	next.documents = maps.Clone(next.documents)
	delete(next.documents, uri)
	w.current.Store(next)
}

func (w *Workspace) publish(d *Document) {
	next := w.next()
	next.documents = maps.Clone(next.documents)
	if next.documents == nil {
		next.documents = make(map[string]*Document)
	}
	next.documents[d.uri] = d
	w.current.Store(next)
}

// Document returns an open document.
func (s *Snapshot) Document(uri string) (*Document, bool) {
	d, ok := s.documents[uri]
	return d, ok
}

// Documents returns the open documents by URI.
func (s *Snapshot) Documents() []*Document {
	byURI := func(a, b *Document) int { return strings.Compare(a.uri, b.uri) }
	return slices.SortedFunc(maps.Values(s.documents), byURI)
}
