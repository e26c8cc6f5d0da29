package main

import (
	"encoding/json"
	"strings"
	"testing"

	"go.lsp.dev/protocol"

	"semcoder/lsp"
	"semcoder/lsp/lsptest"
)

// TestServeSearches has the real server and sandbox look for an input and a repair,
// and describes what no model was asked about.
func TestServeSearches(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	t.Setenv("SEMCODER_MODEL", noModel)
	server, err := startServer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	editor, err := lsptest.Connect(t.Context(), server, lsptest.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	if err := editor.Open("file:///faulty.py", faulty); err != nil {
		t.Fatal(err)
	}
	at := protocol.Position{Line: 4, Character: 5}
	ask := func(kind, output string) *lsp.ExplainResult {
		t.Helper()
		p := lsp.ExplainParams{Position: &at, Kind: kind, Output: output}
		p.TextDocument.URI = "file:///faulty.py"
		r, err := editor.Explain(t.Context(), p, nil)
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		return r
	}
	if r := ask(lsp.KindInput, "8"); r.Found != lsp.FoundTrial || r.Verdict != "confirmed" || *r.Executed.Value != "8" || !strings.HasPrefix(r.Call, "total(") {
		t.Errorf("input: %+v", r)
	}
	r := ask(lsp.KindRepair, "")
	if r.Found != lsp.FoundTrial || r.Verdict != "confirmed" || len(r.Edits) != 1 || r.Edits[0].NewText != "    s = 0  # so far\r\n" || r.Edits[0].Range.Start.Line != 12 {
		t.Errorf("repair: %+v", r)
	}
	r = ask(lsp.KindFailure, "")
	if want := "total([1, 2]) should be 3, says the doctest at line 8; it yields 4  (ran, 6 steps)\nwith this it holds  (ran), found by trial ("; !strings.Contains(r.Text, want) || !strings.HasSuffix(r.Text, "; line 13: `s = 1  # so far` becomes `s = 0  # so far`") || !strings.HasPrefix(r.Text, "`total` is called") || r.Edits != nil || r.Call != "total([1, 2])" || *r.Executed.Value != "4" {
		t.Errorf("failure: %+v\n%s", r, r.Text)
	}
	if r := ask(lsp.KindDescribe, ""); r.Answer != "" || r.Reason != "not-found" {
		t.Errorf("described without a model: %+v", r)
	}
	params := &protocol.CodeActionParams{Range: protocol.Range{Start: at, End: at}}
	params.TextDocument.URI = "file:///faulty.py"
	params.Context.Diagnostics = []protocol.Diagnostic{}
	var actions json.RawMessage
	if err := editor.Call(t.Context(), "textDocument/codeAction", params, &actions); err != nil || !strings.Contains(string(actions), `Repair total, so that total([1, 2]) is 3 (ran; found by trial)`) {
		t.Errorf("%v: %s", err, actions)
	}
	if err := server.wait(); err != nil {
		t.Errorf("%v", server.explain(err))
	}
}
