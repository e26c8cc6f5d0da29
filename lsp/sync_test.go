package lsp_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"go.lsp.dev/protocol"

	"semcoder/lsp"
	"semcoder/lsp/lsptest"
)

// TestEditRightBehindOpening: messages of unequal cost are where handlers that
// run beside each other lose the order. 500 equal ones would not show it.
func TestEditRightBehindOpening(t *testing.T) {
	client, _ := lsptest.Serve(t, scripted(slugModel()))
	raw := lsptest.NewRaw(client)
	must(t, raw.Initialize())
	filler := strings.Repeat("# "+strings.Repeat("x", 97)+"\n", 3000) // 300 kB
	for i := range 100 {
		// The edit, sent in the same write, brings the function that is asked
		// about; a later one moves it before the question is answered. A question
		// that saw another version than its own is refused.
		id, version := fmt.Sprint(i+1), 3*i+1
		must(t, raw.Send(opening(version, "#\n"+filler), edit(version+1, 0, 0, 0, 1, slug), explaining(id, version+1), edit(version+2, 0, 0, 0, 0, "#\n")))
		reply, err := raw.Reply(id)
		must(t, err)
		seen := string(reply.Result)
		if reply.Error != nil {
			seen = reply.Error.Message // a machine too busy to parse all of it may find no example
		}
		if !strings.Contains(seen, "slug") {
			t.Fatalf("round %d: the question saw another text: %s %+v", i, reply.Result, reply.Error)
		}
	}
}

func edit(version, line, character, endLine, endCharacter int, text string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":%q,"version":%d},"contentChanges":[{"range":{"start":{"line":%d,"character":%d},"end":{"line":%d,"character":%d}},"text":%q}]}}`,
		file, version, line, character, endLine, endCharacter, text)
}

func explaining(id string, version int) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"method":"semcoder/explain","params":{"textDocument":{"uri":%q,"version":%d},"position":{"line":0,"character":5},"kind":"output"}}`,
		id, file, version)
}

// TestEditThatDoesNotFit: the client's text is unknown from there on, so nothing
// is said about the document until it comes whole.
func TestEditThatDoesNotFit(t *testing.T) {
	for name, bad := range map[string]string{
		"beyond the text": edit(2, 700, 0, 701, 0, "x"),
		"backwards":       edit(2, 3, 2, 1, 0, "x"),
		"negative":        edit(2, -1, 0, 0, 0, "x"),
		"no text":         strings.Replace(edit(2, 0, 0, 2, 0, "x"), `,"text":"x"`, "", 1),
		"a number":        strings.Replace(edit(2, 0, 0, 2, 0, "x"), `"text":"x"`, `"text":7`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			client, _ := lsptest.Serve(t, scripted(slugModel()))
			raw := lsptest.NewRaw(client)
			must(t, raw.Initialize())
			must(t, raw.Send(opening(1, slug)))
			must(t, raw.Send(bad, hovering("1", 0, 5)))
			if reply, err := raw.Reply("1"); err != nil || string(reply.Result) != "null" {
				t.Errorf("hover on a lost document: %s, %v", reply.Result, err)
			}
			whole := `{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"` + file + `","version":3},"contentChanges":[{"text":` + fmt.Sprintf("%q", slug) + `}]}}`
			must(t, raw.Send(whole, hovering("2", 0, 5)))
			if reply, err := raw.Reply("2"); err != nil || !strings.Contains(string(reply.Result), "a-b") {
				t.Errorf("hover after the whole text: %s, %v", reply.Result, err)
			}
		})
	}
}

// TestEncodings types behind an astral character in CRLF text, in each unit.
func TestEncodings(t *testing.T) {
	text := "\"\U0001F40D\U0001F40D\"; y = 1\r\n" + strings.ReplaceAll(slug, "\n", "\r\n")
	for kind, column := range map[protocol.PositionEncodingKind]uint32{
		protocol.PositionEncodingKindUTF8: 16, protocol.PositionEncodingKindUTF16: 12, protocol.PositionEncodingKindUTF32: 10,
	} {
		t.Run(string(kind), func(t *testing.T) {
			e := lsptest.Start(t, scripted(slugModel()), lsptest.Settings{Encodings: []protocol.PositionEncodingKind{"utf-7", kind}})
			if got := e.Server.Capabilities.PositionEncoding; got != kind {
				t.Fatalf("negotiated %s", got)
			}
			must(t, e.Open(document, text))
			// y = 1 becomes a line break: only right if the column is.
			at := protocol.Position{Line: 0, Character: column}
			must(t, e.Edit(document, protocol.Range{Start: protocol.Position{Line: 0, Character: column - 3}, End: at}, ""))
			must(t, e.Edit(document, protocol.Range{Start: protocol.Position{Line: 0, Character: column - 3}, End: protocol.Position{Line: 0, Character: column - 3}}, "\r\n# "))
			hover, err := e.Hover(t.Context(), document, protocol.Position{Line: 2, Character: 5})
			must(t, err)
			if !strings.Contains(hover, "from the doctest at line 5") {
				t.Errorf("hover %q", hover)
			}
		})
	}
}

func TestEncodingDefaultsToUTF16(t *testing.T) {
	e := lsptest.Start(t, scripted(slugModel()), lsptest.Settings{})
	if got := e.Server.Capabilities.PositionEncoding; got != protocol.PositionEncodingKindUTF16 {
		t.Errorf("negotiated %s", got)
	}
}

// TestNotificationThatCannotBeRead: there is no reply to say so in.
func TestNotificationThatCannotBeRead(t *testing.T) {
	client, _ := lsptest.Serve(t, scripted(slugModel()))
	raw := lsptest.NewRaw(client)
	must(t, raw.Initialize())
	must(t, raw.Send(strings.Replace(opening(1, slug), `"version":1`, `"version":"one"`, 1)))
	told, err := raw.Next()
	must(t, err)
	if told.Method != "window/logMessage" || !strings.Contains(string(told.Params), "didOpen was ignored: params") {
		t.Errorf("told %s %s", told.Method, told.Params)
	}
}

func TestTextThatIsNotAnalysedIsNamed(t *testing.T) {
	e := lsptest.Start(t, scripted(slugModel()), lsptest.Settings{})
	must(t, e.Open(document, "x = 1\x00\n"))
	waitFor(t, "the user is told", func() bool {
		return slices.ContainsFunc(e.Heard().Logs, func(line string) bool { return strings.Contains(line, "NUL byte") })
	})
}

func TestTwentyMegabytes(t *testing.T) {
	e := lsptest.Start(t, scripted(slugModel()), lsptest.Settings{})
	must(t, e.Open(document, strings.Repeat("x = 1  # and so on\n", 20<<20/19)))
	must(t, e.Edit(document, protocol.Range{}, "y = 2\n"))
	params := lsp.ExplainParams{Position: &protocol.Position{}, Kind: lsp.KindOutput}
	params.TextDocument.URI, params.TextDocument.Version = document, 2
	if _, err := e.Explain(t.Context(), params, nil); err == nil || !strings.Contains(err.Error(), "the limit is") {
		t.Errorf("explain: %v", err)
	}
	if _, err := e.Hover(t.Context(), document, protocol.Position{}); err != nil {
		t.Errorf("in the large file: %v", err)
	}
	must(t, e.Open("file:///small.py", slug))
	if hover, err := e.Hover(t.Context(), "file:///small.py", protocol.Position{Character: 5}); err != nil || hover == "" {
		t.Errorf("beside it: %q, %v", hover, err)
	}
}

func TestMessageOverTheLimitIsRefused(t *testing.T) {
	client, _ := lsptest.Serve(t, scripted(slugModel()))
	raw := lsptest.NewRaw(client)
	must(t, raw.Initialize())
	must(t, raw.Send(opening(1, slug)))
	must(t, raw.Send(strings.Repeat(" ", 64<<20+1)))
	wantCode(t, raw, "null", -32600)
	must(t, raw.Send(hovering("1", 0, 5))) // it may have been an edit of any document
	if reply, err := raw.Reply("1"); err != nil || string(reply.Result) != "null" {
		t.Errorf("%s, %v", reply.Result, err)
	}
}

func TestSettingsTakeEffect(t *testing.T) {
	model := slugModel()
	e := lsptest.Start(t, scripted(model), lsptest.Settings{Options: map[string]any{"hover": map[string]any{"generate": "link"}}})
	must(t, e.Open(document, slug))
	at := protocol.Position{Character: 5}
	for range 3 {
		if _, err := e.Hover(t.Context(), document, at); err != nil {
			t.Fatal(err)
		}
	}
	if n := model.Asked.Load(); n != 0 {
		t.Errorf("link: the model was asked %d times", n)
	}
	must(t, e.Notify("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{"semcoder": map[string]any{"hover": map[string]any{"generate": "loud"}}}}))
	if !e.Eventually(func(h lsptest.Heard) bool { return len(h.Logs) == 1 && strings.Contains(h.Logs[0], "loud") }) {
		t.Errorf("logs %q", e.Heard().Logs)
	}
	must(t, e.Notify("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{"semcoder": map[string]any{"hover": map[string]any{"generate": "always"}}}}))
	waitFor(t, "a hover asks the model", func() bool {
		_, err := e.Hover(context.Background(), document, at)
		return err == nil && model.Asked.Load() > 0
	})
}

// TestANativeInterpreterIsTheSettings checks that choosing one is heard of once, that
// its refusal is told, and that what ran before is run again.
func TestANativeInterpreterIsTheSettings(t *testing.T) {
	model := slugModel()
	o := scripted(model)
	used := make(chan lsp.NativeConfig, 9)
	o.Use = func(c lsp.NativeConfig) error {
		used <- c
		if c.Python != "" && !c.Trusted {
			return errors.New("not trusted")
		}
		return nil
	}
	e := lsptest.Start(t, o, lsptest.Settings{Options: map[string]any{"native": map[string]any{"python": "/venv/bin/python"}}})
	if c := <-used; c.Python != "/venv/bin/python" || c.Trusted {
		t.Errorf("told to use %+v", c)
	}
	if !e.Eventually(func(h lsptest.Heard) bool { return len(h.Logs) == 1 && strings.Contains(h.Logs[0], "not trusted") }) {
		t.Errorf("logs %q", e.Heard().Logs)
	}
	must(t, e.Open(document, slug))
	hover := func() {
		t.Helper()
		_, err := e.Hover(t.Context(), document, protocol.Position{Character: 5})
		must(t, err)
	}
	hover()
	before := model.Sandbox.Runs.Load()
	must(t, e.Notify("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{"semcoder": map[string]any{"native": map[string]any{"trusted": true}}}}))
	if c := <-used; !c.Trusted || c.Python != "/venv/bin/python" {
		t.Errorf("told to use %+v", c)
	}
	waitFor(t, "the call runs in the new interpreter", func() bool {
		hover()
		return model.Sandbox.Runs.Load() > before
	})
	must(t, e.Notify("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{"semcoder": map[string]any{"hover": map[string]any{"generate": "link"}}}}))
	hover()
	if len(used) != 0 {
		t.Errorf("told again: %+v", <-used)
	}
}

// TestOffLoadsNothing: off means off, until an explanation is asked for.
func TestOffLoadsNothing(t *testing.T) {
	model, loads := slugModel(), make(chan struct{}, 9)
	o := scripted(model)
	o.Load = func(ctx context.Context, c lsp.Config) (lsp.Loaded, error) {
		loads <- struct{}{}
		return model.Load(true)(ctx, c)
	}
	e := lsptest.Start(t, o, lsptest.Settings{Options: map[string]any{"hover": map[string]any{"generate": "off"}}})
	must(t, e.Open(document, slug))
	if hover, err := e.Hover(t.Context(), document, protocol.Position{Character: 5}); err != nil || hover == "" {
		t.Errorf("hover %q, %v", hover, err)
	}
	if len(loads) != 0 {
		t.Error("a model was loaded")
	}
	_, err := e.Explain(t.Context(), explainSlug(lsp.KindMonologue), nil)
	must(t, err)
	if len(loads) != 1 {
		t.Errorf("%d loads", len(loads))
	}
}
