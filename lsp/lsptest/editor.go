// Package lsptest is an editor made for tests: it speaks the protocol to a
// server over pipes, follows streams, and notices what it did not expect. The
// demo subcommand drives the real binary with it.
package lsptest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"semcoder/lsp"
)

// Settings say what kind of editor it is. The zero value knows UTF-16, plain
// text and no extension.
type Settings struct {
	Encodings []protocol.PositionEncodingKind
	Markdown  bool
	Abilities lsp.Abilities
	Options   any // initializationOptions
	ProcessID int // 0: none
	Folders   []uri.URI
	Watches   bool // it can tell of files that change outside of it
}

// Editor is one client. Its methods may be called from any goroutine.
type Editor struct {
	conn   jsonrpc2.Conn
	Server protocol.InitializeResult // what initialize was answered

	mu        sync.Mutex
	versions  map[uri.URI]int32
	listeners map[string]func(lsp.DeltaParams) // by stream id
	streams   int
	stale     []lsp.StaleParams
	logs      []string
	progress  []string // "begin Explaining f", "end"
	asked     []string // to be registered
	surprises []string // messages that nobody asked for
}

// Connect starts a conversation: initialize and initialized.
func Connect(ctx context.Context, rwc io.ReadWriteCloser, s Settings) (*Editor, error) {
	e := &Editor{
		conn:     jsonrpc2.NewConn(jsonrpc2.NewHeaderStream(rwc), jsonrpc2.WithCodec(payload{})),
		versions: map[uri.URI]int32{}, listeners: map[string]func(lsp.DeltaParams){},
	}
	e.conn.Go(context.WithoutCancel(ctx), e.heard)
	params, err := s.initialize()
	if err != nil {
		return nil, err
	}
	if err := e.Call(ctx, "initialize", params, &e.Server); err != nil {
		return nil, fmt.Errorf("initialize: %w", err)
	}
	return e, e.Notify("initialized", &protocol.InitializedParams{})
}

func (s Settings) initialize() (*protocol.InitializeParams, error) {
	abilities, err := json.Marshal(map[string]any{"semcoder": s.Abilities})
	if err != nil {
		return nil, err
	}
	options, err := json.Marshal(s.Options)
	if err != nil {
		return nil, err
	}
	formats := []protocol.MarkupKind{protocol.MarkupKindPlainText}
	if s.Markdown {
		formats = append([]protocol.MarkupKind{protocol.MarkupKindMarkdown}, formats...)
	}
	p := &protocol.InitializeParams{InitializationOptions: options}
	p.ClientInfo.Name = "lsptest"
	p.Capabilities = protocol.ClientCapabilities{
		General:      &protocol.GeneralClientCapabilities{PositionEncodings: s.Encodings},
		TextDocument: &protocol.TextDocumentClientCapabilities{Hover: &protocol.HoverClientCapabilities{ContentFormat: formats}},
		Experimental: abilities,
	}
	if s.Watches {
		p.Capabilities.Workspace = &protocol.WorkspaceClientCapabilities{
			DidChangeWatchedFiles: &protocol.DidChangeWatchedFilesClientCapabilities{DynamicRegistration: &s.Watches},
		}
	}
	if s.Folders != nil {
		var folders []protocol.WorkspaceFolder
		for _, folder := range s.Folders {
			folders = append(folders, protocol.WorkspaceFolder{URI: folder, Name: string(folder)})
		}
		p.WorkspaceFolders = protocol.NewNullable(folders)
	}
	if s.ProcessID != 0 {
		pid := int32(s.ProcessID)
		p.ProcessID = &pid
	}
	return p, nil
}

// Call asks and waits; cancelling ctx sends $/cancelRequest and returns at once.
func (e *Editor) Call(ctx context.Context, method string, params, result any) error {
	id, err := e.conn.Call(ctx, method, params, result)
	if err != nil && ctx.Err() != nil {
		return errorsJoin(err, e.conn.Notify(context.WithoutCancel(ctx), "$/cancelRequest", map[string]any{"id": numberOf(id)}))
	}
	return err
}

// Notify tells; it blocks only when the server does not read.
func (e *Editor) Notify(method string, params any) error {
	return e.conn.Notify(context.Background(), method, params)
}

// Open opens a Python document at version 1.
func (e *Editor) Open(name uri.URI, text string) error {
	e.mu.Lock()
	e.versions[name] = 1
	e.mu.Unlock()
	return e.Notify("textDocument/didOpen", &protocol.DidOpenTextDocumentParams{
		TextDocument: protocol.TextDocumentItem{URI: name, LanguageID: "python", Version: 1, Text: text},
	})
}

// Edit replaces a range, in the encoding that was agreed on.
func (e *Editor) Edit(name uri.URI, r protocol.Range, text string) error {
	return e.change(name, &protocol.TextDocumentContentChangePartial{Range: r, Text: text})
}

// Replace sends the whole text anew.
func (e *Editor) Replace(name uri.URI, text string) error {
	return e.change(name, &protocol.TextDocumentContentChangeWholeDocument{Text: text})
}

func (e *Editor) change(name uri.URI, change protocol.TextDocumentContentChangeEvent) error {
	e.mu.Lock()
	e.versions[name]++
	version := e.versions[name]
	e.mu.Unlock()
	id := protocol.VersionedTextDocumentIdentifier{Version: version}
	id.URI = name
	return e.Notify("textDocument/didChange", &protocol.DidChangeTextDocumentParams{
		TextDocument: id, ContentChanges: []protocol.TextDocumentContentChangeEvent{change},
	})
}

// CloseFile closes a document.
func (e *Editor) CloseFile(name uri.URI) error {
	p := &protocol.DidCloseTextDocumentParams{}
	p.TextDocument.URI = name
	return e.Notify("textDocument/didClose", p)
}

// Version is what the editor last sent of a document.
func (e *Editor) Version(name uri.URI) int32 {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.versions[name]
}

// Hover returns the text of a hover, "" for none.
func (e *Editor) Hover(ctx context.Context, name uri.URI, at protocol.Position) (string, error) {
	p := &protocol.HoverParams{}
	p.TextDocument.URI, p.Position = name, at
	var hover *protocol.Hover
	if err := e.Call(ctx, "textDocument/hover", p, &hover); err != nil || hover == nil {
		return "", err
	}
	content, ok := hover.Contents.(*protocol.MarkupContent)
	if !ok {
		return "", fmt.Errorf("hover contents are %T", hover.Contents)
	}
	return content.Value, nil
}

// Explain asks semcoder/explain and passes each delta to heard as it comes. It
// fills in the stream id and the document's version where they are missing.
func (e *Editor) Explain(ctx context.Context, p lsp.ExplainParams, heard func(lsp.DeltaParams)) (*lsp.ExplainResult, error) {
	e.mu.Lock()
	if p.TextDocument.Version == 0 {
		p.TextDocument.Version = e.versions[p.TextDocument.URI]
	}
	if p.StreamID == "" && heard != nil {
		e.streams++
		p.StreamID = fmt.Sprintf("stream-%d", e.streams)
	}
	if heard != nil {
		e.listeners[p.StreamID] = heard
	}
	e.mu.Unlock()
	result := new(lsp.ExplainResult)
	if err := e.Call(ctx, lsp.MethodExplain, p, result); err != nil {
		return nil, err
	}
	return result, nil
}

// Shutdown ends the conversation as the protocol wants it.
func (e *Editor) Shutdown(ctx context.Context) error {
	if err := e.Call(ctx, "shutdown", nil, nil); err != nil {
		return fmt.Errorf("shutdown: %w", err)
	}
	return e.Notify("exit", nil)
}

// Gone is closed when the server has closed the connection.
func (e *Editor) Gone() <-chan struct{} { return e.conn.Done() }

// Eventually waits until ok holds for what the editor has heard, at most 5 s.
func (e *Editor) Eventually(ok func(Heard) bool) bool {
	for range 1000 {
		if ok(e.Heard()) {
			return true
		}
		time.Sleep(5 * time.Millisecond)
	}
	return false
}
