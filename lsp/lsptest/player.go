package lsptest

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"

	"go.lsp.dev/protocol"

	"semcoder/analysis/reason"
	"semcoder/analysis/trace"
	"semcoder/lsp"
)

// player turns markers into what the editor gets.
type player struct {
	t      T
	editor *Editor
}

func (p *player) play(d document, m marker) string {
	verbs := map[string]func(document, protocol.Position) (string, error){
		"hover":   p.hover,
		"explain": func(d document, at protocol.Position) (string, error) { return p.explain(d, at, lsp.KindMonologue, m) },
		"output":  func(d document, at protocol.Position) (string, error) { return p.explain(d, at, lsp.KindOutput, m) },
		"call": func(d document, at protocol.Position) (string, error) {
			return p.explain(d, at, lsp.KindOutput, m)
		},
		"action": p.actions,
	}
	for _, kind := range []string{lsp.KindInput, lsp.KindRepair, lsp.KindFailure, lsp.KindWrite, lsp.KindDescribe} {
		verbs[kind] = func(d document, at protocol.Position) (string, error) { return p.explain(d, at, kind, m) }
	}
	if m.verb == "call" || m.verb == lsp.KindInput {
		m.column = 0
	}
	verb, known := verbs[m.verb]
	if !known || m.column < 0 {
		return fmt.Sprintf("no such marker: verb %q, text %q", m.verb, m.text)
	}
	shown, err := verb(d, p.position(d, m))
	if err != nil {
		return "error: " + err.Error()
	}
	if shown == "" {
		return "null"
	}
	return shown
}

// position puts a marker's bytes into the units that were agreed on.
func (p *player) position(d document, m marker) protocol.Position {
	before := strings.Split(d.text, "\n")[m.line][:m.column]
	units := len(utf16.Encode([]rune(before)))
	switch p.editor.Server.Capabilities.PositionEncoding {
	case protocol.PositionEncodingKindUTF8:
		units = len(before)
	case protocol.PositionEncodingKindUTF32:
		units = utf8.RuneCountInString(before)
	}
	return protocol.Position{Line: uint32(m.line), Character: uint32(units)}
}

func (p *player) hover(d document, at protocol.Position) (string, error) {
	return p.editor.Hover(p.t.Context(), d.name, at)
}

// explain shows the deltas and then the result, as JSON.
func (p *player) explain(d document, at protocol.Position, kind string, m marker) (string, error) {
	var mu sync.Mutex
	var b strings.Builder
	params := lsp.ExplainParams{Position: &at, Kind: kind}
	switch m.verb {
	case "call":
		params.Call = m.text
	case lsp.KindInput:
		params.Output = m.text
	}
	params.TextDocument.URI = d.name
	result, err := p.editor.Explain(p.t.Context(), params, func(delta lsp.DeltaParams) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintf(&b, "%s %q%s\n", delta.Phase, delta.Text, lineOf(delta))
	})
	if err != nil {
		return "", err
	}
	encoded, err := json.MarshalIndent(result, "", "  ")
	mu.Lock()
	defer mu.Unlock()
	return b.String() + string(encoded), err
}

// actions shows the code actions at a place, as JSON.
func (p *player) actions(d document, at protocol.Position) (string, error) {
	params := &protocol.CodeActionParams{Range: protocol.Range{Start: at, End: at}}
	params.TextDocument.URI = d.name
	params.Context.Diagnostics = []protocol.Diagnostic{}
	var found json.RawMessage
	if err := p.editor.Call(p.t.Context(), "textDocument/codeAction", params, &found); err != nil || string(found) == "null" {
		return "", err
	}
	encoded, err := json.MarshalIndent(found, "", "  ")
	return string(encoded), err
}

func lineOf(d lsp.DeltaParams) string {
	if d.Line == nil {
		return ""
	}
	return fmt.Sprintf(" line %d", *d.Line)
}

// ExecutedOnly is a Reasoner without a model.
type ExecutedOnly struct{ Sandbox *Sandbox }

// Known remembers nothing.
func (*ExecutedOnly) Known(reason.Question) (reason.Outcome, bool) { return reason.Outcome{}, false }

// Close does nothing.
func (*ExecutedOnly) Close() error { return nil }

// Ask gives the executed account.
func (r *ExecutedOnly) Ask(ctx context.Context, q reason.Question) iter.Seq2[reason.Update, error] {
	return func(yield func(reason.Update, error) bool) {
		f, ok := q.(reason.Forward)
		if !ok {
			o := answered(nil, q)
			yield(reason.Update{Phase: reason.Done, Outcome: &o}, nil)
			return
		}
		t, err := r.Sandbox.Run(ctx, trace.Program{Source: f.Slice.Source, Call: f.Call})
		if err != nil {
			yield(reason.Update{}, err)
			return
		}
		o := &reason.Outcome{Trace: t, Narration: ran, Sentences: []reason.Sentence{{Text: ran, Line: 1}}, Verdict: reason.Unchecked}
		if yield(reason.Update{Phase: reason.Executed, Outcome: o}, nil) {
			yield(reason.Update{Phase: reason.Done, Outcome: o}, nil)
		}
	}
}
