package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"syscall"
	"time"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	"semcoder/analysis"
)

// protocolVersion is that of the semcoder/* messages.
const protocolVersion = 1

// client is what initialize said about the other side.
type client struct {
	encoding analysis.Encoding
	markdown bool // hovers may be markdown

	watchesFiles   bool // it can be asked to tell of files that change outside of it
	versionedEdits bool // edits may name the version of the document that they are of
	Abilities
}

// Abilities is capabilities.experimental.semcoder, of either side.
type Abilities struct {
	Stream       bool     `json:"stream"`                // semcoder/delta is understood, or sent
	Version      int      `json:"version"`               // of this protocol
	Kinds        []string `json:"kinds,omitempty"`       // server: the kinds of explain it serves
	CommandLinks bool     `json:"commandLinks,omitzero"` // client: command: links in a hover work
	Hint         string   `json:"hint,omitzero"`         // client: stands in a hover where links do not work, such as ":SemcoderExplain"
}

type experimental struct {
	Semcoder Abilities `json:"semcoder"`
}

// initialize runs inline: everything after it depends on the encoding and the
// abilities that it settles.
func (s *session) initialize(_ context.Context, _ *request, p *protocol.InitializeParams) (*protocol.InitializeResult, error) {
	s.client = readClient(&p.Capabilities)
	s.files.workspace.SetRoots(folders(p)...)
	s.configure(p.InitializationOptions)
	if p.ProcessID != nil && *p.ProcessID > 0 {
		s.start(func() { s.watchParent(int(*p.ProcessID)) })
	}
	s.stage = running
	s.log.Info("initialize", zap.String("client", p.ClientInfo.Name), zap.Any("config", *s.config.Load()))
	return s.capabilities()
}

// folders are what the client has open. Without any, each document belongs to the
// project around it.
func folders(p *protocol.InitializeParams) (uris []string) {
	list, ok := p.WorkspaceFolders.Get()
	for _, folder := range list {
		uris = append(uris, string(folder.URI))
	}
	root := p.RootURI //lint:ignore SA1019 clients that know no workspaces send it
	if !ok && root != nil {
		uris = append(uris, string(*root))
	}
	return uris
}

// readClient takes out of the capabilities what we act on. All of them may be
// absent; an editor that says nothing gets UTF-16 and plain text.
func readClient(c *protocol.ClientCapabilities) client {
	out := client{}
	if c.General != nil {
		out.encoding = encodingOf(pickEncoding(c.General.PositionEncodings))
	}
	if t := c.TextDocument; t != nil && t.Hover != nil {
		out.markdown = slices.Contains(t.Hover.ContentFormat, protocol.MarkupKindMarkdown)
	}
	if w := c.Workspace; w != nil && w.WorkspaceEdit != nil && w.WorkspaceEdit.DocumentChanges != nil {
		out.versionedEdits = *w.WorkspaceEdit.DocumentChanges
	}
	if w := c.Workspace; w != nil && w.DidChangeWatchedFiles != nil && w.DidChangeWatchedFiles.DynamicRegistration != nil {
		out.watchesFiles = *w.DidChangeWatchedFiles.DynamicRegistration
	}
	var e experimental
	if json.Unmarshal(c.Experimental, &e) == nil {
		out.Abilities = e.Semcoder
	}
	return out
}

// pickEncoding takes the client's first choice that we know. A client that
// offers nothing means UTF-16, the protocol's own default.
func pickEncoding(offered []protocol.PositionEncodingKind) protocol.PositionEncodingKind {
	known := []protocol.PositionEncodingKind{
		protocol.PositionEncodingKindUTF8, protocol.PositionEncodingKindUTF16, protocol.PositionEncodingKindUTF32,
	}
	for _, kind := range offered {
		if slices.Contains(known, kind) {
			return kind
		}
	}
	return protocol.PositionEncodingKindUTF16
}

func encodingOf(kind protocol.PositionEncodingKind) analysis.Encoding {
	switch kind {
	case protocol.PositionEncodingKindUTF8:
		return analysis.UTF8
	case protocol.PositionEncodingKindUTF32:
		return analysis.UTF32
	}
	return analysis.UTF16
}

func kindOf(e analysis.Encoding) protocol.PositionEncodingKind {
	switch e {
	case analysis.UTF8:
		return protocol.PositionEncodingKindUTF8
	case analysis.UTF32:
		return protocol.PositionEncodingKindUTF32
	}
	return protocol.PositionEncodingKindUTF16
}

// capabilities is what the server offers: one line a feature.
func (s *session) capabilities() (*protocol.InitializeResult, error) {
	ours, err := json.Marshal(experimental{Abilities{Stream: true, Version: protocolVersion, Kinds: kinds()}})
	if err != nil {
		return nil, err
	}
	yes, sync := true, protocol.TextDocumentSyncKindIncremental
	return &protocol.InitializeResult{
		ServerInfo: protocol.ServerInfo{Name: "semcoder", Version: protocol.NewOptional(s.options.Version)},
		Capabilities: protocol.ServerCapabilities{
			PositionEncoding:       kindOf(s.client.encoding),
			TextDocumentSync:       &protocol.TextDocumentSyncOptions{OpenClose: &yes, Change: &sync},
			HoverProvider:          protocol.Boolean(true),
			CodeActionProvider:     &protocol.CodeActionOptions{CodeActionKinds: []protocol.CodeActionKind{protocol.CodeActionKindQuickFix}},
			ExecuteCommandProvider: protocol.ExecuteCommandOptions{Commands: []string{CommandExplain}},
			Experimental:           ours,
		},
	}, nil
}

// initialized is the first moment at which work in the background cannot delay
// the reply to initialize.
func (s *session) initialized(*none) error {
	s.preload()
	s.watchFiles()
	return nil
}

// shutdown only closes the gate.
func (s *session) shutdown(context.Context, *request, *none) (any, error) {
	s.stage = stopped // what runs goes on until exit, which comes next
	return nil, nil
}

// exit makes the reader stop after this message; serve does the rest.
func (s *session) exit(*none) error {
	s.wire.exit.Store(true)
	s.end(errDropped)
	return nil
}

// watchParent ends the session when the process that started us is gone without
// a word, which leaves the pipes open on some systems.
func (s *session) watchParent(pid int) {
	tick := time.NewTicker(2 * time.Second)
	defer tick.Stop()
	for {
		select {
		case <-s.root.Done():
			return
		case <-tick.C:
			if !alive(pid) {
				s.log.Info("parent process is gone", zap.Int("pid", pid))
				s.end(errDropped)
				return
			}
		}
	}
}

// alive reports whether pid runs. Signal 0 only asks; not being allowed to
// signal a process, or having no such signals, proves nothing.
func alive(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer p.Release()
	return !errors.Is(p.Signal(syscall.Signal(0)), os.ErrProcessDone)
}
