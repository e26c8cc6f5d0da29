package lsp

import (
	"encoding/json"
	"fmt"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"

	"semcoder/analysis"
)

// files is the client's open documents. The reader goroutine alone changes it;
// a snapshot may be taken anywhere.
type files struct {
	workspace *analysis.Workspace
	lost      map[string]bool // documents whose text we no longer know, until they are sent whole
}

func newFiles(w *analysis.Workspace) *files {
	return &files{workspace: w, lost: map[string]bool{}}
}

func (f *files) snapshot() *analysis.Snapshot { return f.workspace.Snapshot() }

func (f *files) shutdown() { f.workspace.Shutdown() }

// didOpen takes Python only: some clients send every file that they open.
func (s *session) didOpen(p *protocol.DidOpenTextDocumentParams) error {
	doc := p.TextDocument
	if !strings.EqualFold(string(doc.LanguageID), "python") {
		return nil
	}
	name := string(doc.URI)
	delete(s.files.lost, name)
	s.files.workspace.Open(name, doc.Version, doc.Text)
	s.edited()
	s.prepare(name)
	return nil
}

// edited tells those who remember something of the documents that one is another.
func (s *session) edited() {
	s.watches.poke()
	s.searches.edited()
}

// prepare has the document parsed and the sandbox started before they are asked
// for: the first hover should not find either cold.
func (s *session) prepare(name string) {
	if doc, open := s.files.snapshot().Document(name); open {
		s.start(func() {
			doc.Functions()
			if problem := doc.Problem(); problem != "" {
				s.say(protocol.MessageTypeWarning, name+": "+problem)
			}
		})
	}
	if s.options.Tracer != nil {
		s.options.Tracer.Warm()
	}
}

// changeParams is didChange. The protocol package's own type takes an edit whose
// range it cannot read for a replacement of the whole text.
type changeParams struct {
	TextDocument   DocumentVersion `json:"textDocument"`
	ContentChanges []struct {
		Range *protocol.Range `json:"range"` // nil: the whole text
		Text  *string         `json:"text"`
	} `json:"contentChanges"`
}

// whole reports an edit that lacks its text: taken for an empty one, it would delete.
func (p *changeParams) whole() error {
	for i, c := range p.ContentChanges {
		if c.Text == nil {
			return invalid("params: edit %d has no text", i)
		}
	}
	return nil
}

// changed applies the edits in order. Edits that cannot be read, or do not fit
// the text, mean that the client and we disagree about it: nothing is said about
// that document until it is sent whole.
func changed(s *session, raw jsonrpc2.RawMessage) error {
	p, err := decode[changeParams](raw)
	if err == nil {
		err = p.whole()
	}
	if err == nil {
		return s.didChange(p)
	}
	var named struct{ TextDocument struct{ URI uri.URI } }
	if json.Unmarshal(raw, &named) == nil {
		s.lose(string(named.TextDocument.URI), err)
	}
	return err
}

// didChange publishes the next version; all of it is copying text, and nothing is
// parsed here.
func (s *session) didChange(p *changeParams) error {
	name, version := string(p.TextDocument.URI), p.TextDocument.Version
	edits := s.edits(p)
	if s.files.lost[name] {
		return s.regain(name, version, edits)
	}
	if _, open := s.files.snapshot().Document(name); !open {
		return nil // not Python, or refused when it was opened
	}
	err := s.files.workspace.Change(name, version, edits)
	if err != nil {
		s.lose(name, err)
	}
	s.edited()
	return err
}

// regain opens a lost document again from the last edit that replaces it whole.
func (s *session) regain(name string, version int32, edits []analysis.Edit) error {
	for i := len(edits) - 1; i >= 0; i-- {
		if !edits[i].Whole {
			continue
		}
		delete(s.files.lost, name)
		s.files.workspace.Open(name, version, edits[i].Text)
		err := s.files.workspace.Change(name, version, edits[i+1:])
		s.edited()
		return err
	}
	return nil
}

// lose forgets a document that may differ from the client's, and says so once: a
// hover about text that is not on the screen is worse than none.
func (s *session) lose(name string, cause error) {
	if _, open := s.files.snapshot().Document(name); !open {
		return
	}
	s.files.workspace.Close(name)
	s.files.lost[strings.Clone(name)] = true // decoded strings alias the whole message
	s.say(protocol.MessageTypeWarning, fmt.Sprintf(
		"an edit does not fit %s (%v); close and open the file to go on", name, cause))
}

// lostMessage is called when a message was skipped unread: it may have been an
// edit of any document.
func (s *session) lostMessage(cause error) {
	s.log.Warn("message skipped", zap.Error(cause))
	for _, doc := range s.files.snapshot().Documents() {
		s.lose(doc.URI(), cause)
	}
	s.edited()
}

func (s *session) didClose(p *protocol.DidCloseTextDocumentParams) error {
	name := string(p.TextDocument.URI)
	delete(s.files.lost, name)
	s.files.workspace.Close(name)
	s.edited()
	return nil
}

func (s *session) edits(p *changeParams) []analysis.Edit {
	edits := make([]analysis.Edit, 0, len(p.ContentChanges))
	for _, c := range p.ContentChanges {
		edit := analysis.Edit{Whole: c.Range == nil, Encoding: s.client.encoding, Text: *c.Text}
		if c.Range != nil {
			edit.Start, edit.End = position(c.Range.Start), position(c.Range.End)
		}
		edits = append(edits, edit)
	}
	return edits
}

func position(p protocol.Position) analysis.Position {
	return analysis.Position{Line: int(p.Line), Character: int(p.Character)}
}

// span converts a range of bytes to the client's units.
func (s *session) span(doc *analysis.Document, r analysis.Range) protocol.Range {
	at := func(offset int) protocol.Position {
		p := doc.Position(offset, s.client.encoding)
		return protocol.Position{Line: uint32(p.Line), Character: uint32(p.Character)}
	}
	return protocol.Range{Start: at(r.Start), End: at(r.End)}
}
