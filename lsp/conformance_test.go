package lsp_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"semcoder/lsp"
	"semcoder/lsp/lsptest"
)

const file = "file:///case/a%20b.py"

func opening(version int, text string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":%q,"languageId":"python","version":%d,"text":%q}}}`,
		file, version, text)
}

func hovering(id string, line, character int) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"method":"textDocument/hover","params":{"textDocument":{"uri":%q},"position":{"line":%d,"character":%d}}}`,
		id, file, line, character)
}

const slug = "def slug(s):\n    \"\"\"\n    >>> slug(\"A b\")\n    'a-b'\n    \"\"\"\n    return s.lower().replace(\" \", \"-\")\n"

// scripted are the options of a server whose sandbox knows slug.
func scripted(model *lsptest.Model) lsp.Options {
	return lsp.Options{Version: "test", Tracer: model.Sandbox, Load: model.Load(true)}
}

func slugModel() *lsptest.Model {
	return &lsptest.Model{Sandbox: slugSandbox(), Pieces: []string{"It lowers. ", "It joins.\n"}, Answer: "'a-b'"}
}

// TestConformance sends what clients send, right and wrong, and then asks: the
// server must still be there and know the document.
func TestConformance(t *testing.T) {
	for name, c := range conformance() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, _ := lsptest.Serve(t, scripted(slugModel()))
			raw := lsptest.NewRaw(client)
			must(t, raw.Initialize())
			must(t, raw.Send(opening(1, slug)))
			must(t, raw.Send(c.send))
			if c.id != "" {
				reply, err := raw.Reply(c.id)
				must(t, err)
				switch {
				case c.code == 0 && reply.Error != nil:
					t.Errorf("error %+v", *reply.Error)
				case c.code != 0 && (reply.Error == nil || reply.Error.Code != c.code):
					t.Errorf("got %+v, want code %d", reply.Error, c.code)
				case c.code != 0 && !strings.Contains(reply.Error.Message, c.says):
					t.Errorf("message %q does not say %q", reply.Error.Message, c.says)
				}
			}
			must(t, raw.Send(hovering(`"last"`, 0, 5)))
			reply, err := raw.Reply(`"last"`)
			must(t, err)
			if !strings.Contains(string(reply.Result), "a-b") {
				t.Errorf("the document is forgotten: %s %+v", reply.Result, reply.Error)
			}
		})
	}
}

type exchange struct {
	send string
	id   string // of the reply; "" for none
	code int    // of its error; 0 for none
	says string // part of the error's message
}

func conformance() map[string]exchange {
	note := func(method, params string) exchange {
		return exchange{send: `{"jsonrpc":"2.0","method":"` + method + `"` + params + `}`}
	}
	call := func(method, params string, code int, says string) exchange {
		return exchange{`{"jsonrpc":"2.0","id":7,"method":"` + method + `"` + params + `}`, "7", code, says}
	}
	at := func(kind string) string {
		return `,"params":{"textDocument":{"uri":"` + file + `","version":1},"position":{"line":0,"character":5},"kind":"` + kind + `"}`
	}
	return map[string]exchange{
		"unknown dollar notification":   note("$/x", `,"params":{}`),
		"unknown notification":          note("x/y", `,"params":[1]`),
		"notification without params":   note("textDocument/didChange", ""),
		"initialized without params":    note("initialized", ""),
		"didChange of nothing":          note("textDocument/didChange", `,"params":{"textDocument":7,"contentChanges":"no"}`),
		"didChange of unopened":         note("textDocument/didChange", `,"params":{"textDocument":{"uri":"file:///nowhere.py","version":2},"contentChanges":[{"text":"x"}]}`),
		"cancel with bad id":            note("$/cancelRequest", `,"params":{"id":{}}`),
		"cancel with null id":           note("$/cancelRequest", `,"params":{"id":null}`),
		"cancel with float id":          note("$/cancelRequest", `,"params":{"id":1.5}`),
		"cancel without params":         note("$/cancelRequest", ""),
		"cancel of unknown id":          note("$/cancelRequest", `,"params":{"id":4711}`),
		"cancel of large id":            note("$/cancelRequest", `,"params":{"id":99999999999}`),
		"setTrace":                      note("$/setTrace", `,"params":{"value":"verbose"}`),
		"didSave":                       note("textDocument/didSave", `,"params":{"textDocument":{"uri":"`+file+`"}}`),
		"didChangeConfiguration":        note("workspace/didChangeConfiguration", `,"params":{"settings":{"semcoder":{"hover":{"generate":"link"}}}}`),
		"configuration of nonsense":     note("workspace/didChangeConfiguration", `,"params":{"settings":{"semcoder":{"hover":{"generate":"loud"}}}}`),
		"configuration null":            note("workspace/didChangeConfiguration", `,"params":{"settings":null}`),
		"didOpen of another language":   note("textDocument/didOpen", `,"params":{"textDocument":{"uri":"file:///x.rs","languageId":"rust","version":1,"text":"fn"}}`),
		"didOpen of a bad uri":          note("textDocument/didOpen", `,"params":{"textDocument":{"uri":"not a uri","languageId":"python","version":1,"text":"x = 1"}}`),
		"invalid UTF-8":                 note("textDocument/didOpen", `,"params":{"textDocument":{"uri":"file:///u.py","languageId":"python","version":1,"text":"`+"\xff\xfe"+`"}}`),
		"lone surrogate":                note("textDocument/didOpen", `,"params":{"textDocument":{"uri":"file:///u.py","languageId":"python","version":1,"text":"\ud800"}}`),
		"close of unopened":             note("textDocument/didClose", `,"params":{"textDocument":{"uri":"file:///nowhere.py"}}`),
		"progress cancel of unknown":    note("window/workDoneProgress/cancel", `,"params":{"token":"t"}`),
		"unsolicited response":          {send: `{"jsonrpc":"2.0","id":99,"result":null}`},
		"unsolicited error":             {send: `{"jsonrpc":"2.0","id":99,"error":{"code":1,"message":"x"}}`},
		"malformed JSON":                {`{"jsonrpc":"2.0",`, "null", -32700, ""},
		"empty body":                    {``, "null", -32700, ""},
		"not an object":                 {`"hello"`, "null", -32700, ""},
		"wrong version":                 {`{"jsonrpc":"1.0","id":7,"method":"shutdown"}`, "null", -32600, "not \"2.0\""},
		"no version":                    {`{"id":7,"method":"shutdown"}`, "null", -32600, "not \"2.0\""},
		"fraction as id":                {hovering("1.5", 0, 5), "null", -32600, "the id 1.5 is neither"},
		"object as id":                  {hovering(`{"a":1}`, 0, 5), "null", -32600, "is neither an integer nor a string"},
		"id beyond all integers":        {hovering("99999999999999999999", 0, 5), "null", -32600, "is neither an integer nor a string"},
		"number as method":              {`{"jsonrpc":"2.0","id":7,"method":5}`, "null", -32600, "the method 5 is no string"},
		"deep nesting":                  {strings.Repeat("[", 100000), "null", -32600, ""},
		"empty batch":                   {`[]`, "null", -32600, "batch"},
		"batch":                         {`[{"jsonrpc":"2.0","method":"$/x"},` + hovering("7", 0, 5) + `]`, "7", 0, ""},
		"batch with a bad member":       {`[1,` + hovering("7", 0, 5) + `]`, "7", 0, ""},
		"string id":                     {hovering(`"s"`, 0, 5), `"s"`, 0, ""},
		"hover beyond the text":         {hovering("7", 4000, 5), "7", -32602, "position 4000:5"},
		"hover of unopened":             {strings.Replace(hovering("7", 0, 5), "a%20b", "other", 1), "7", 0, ""},
		"hover by another spelling":     {strings.Replace(hovering("7", 0, 5), "a%20b", "a b", 1), "7", 0, ""},
		"hover without params":          call("textDocument/hover", "", -32602, "params are missing"),
		"hover with null params":        call("textDocument/hover", `,"params":null`, -32602, "params are missing"),
		"hover with a fraction":         call("textDocument/hover", `,"params":{"textDocument":{"uri":"x"},"position":{"line":1.5,"character":0}}`, -32602, ""),
		"unknown request":               call("textDocument/rename", `,"params":{}`, -32601, "textDocument/rename"),
		"unknown dollar request":        call("$/x", "", -32601, "$/x"),
		"second initialize":             call("initialize", `,"params":{"capabilities":{}}`, -32600, "twice"),
		"explain":                       call("semcoder/explain", at("monologue"), 0, ""),
		"explain of an unknown kind":    call("semcoder/explain", at("poem"), -32602, "monologue, output"),
		"explain of an input":           call("semcoder/explain", at("input"), -32602, "needs `output`"),
		"repair of what holds":          call("semcoder/explain", at("repair"), -32803, "nothing fails"),
		"failure of what holds":         call("semcoder/explain", at("failure"), -32803, "nothing fails"),
		"code action":                   call("textDocument/codeAction", `,"params":{"textDocument":{"uri":"`+file+`"},"range":{"start":{"line":0,"character":5},"end":{"line":0,"character":5}},"context":{"diagnostics":[]}}`, 0, ""),
		"code action of unopened":       call("textDocument/codeAction", `,"params":{"textDocument":{"uri":"file:///x.py"},"range":{"start":{"line":0,"character":5},"end":{"line":0,"character":5}},"context":{"diagnostics":[]}}`, 0, ""),
		"explain without a kind":        call("semcoder/explain", strings.Replace(at("x"), `,"kind":"x"`, "", 1), -32602, "monologue, output"),
		"explain of an old version":     call("semcoder/explain", strings.Replace(at("output"), `"version":1`, `"version":0`, 1), -32801, ""),
		"explain without a place":       call("semcoder/explain", `,"params":{"textDocument":{"uri":"`+file+`","version":1},"kind":"output"}`, -32602, "position or a range"),
		"explain of unopened":           call("semcoder/explain", `,"params":{"textDocument":{"uri":"file:///x.py","version":1},"position":{"line":0,"character":0},"kind":"output"}`, -32602, "not open"),
		"explain where no function is":  call("semcoder/explain", strings.Replace(at("output"), `"line":0`, `"line":6`, 1), -32803, "no function at line 7"),
		"explain without params":        call("semcoder/explain", "", -32602, "params are missing"),
		"explain of an unparsable call": call("semcoder/explain", strings.Replace(at("output"), `"kind"`, `"call":"slug(((","kind"`, 1), -32602, "call"),
		"snapshot of an unknown stream": call("semcoder/snapshot", `,"params":{"streamId":"x"}`, -32602, `"x"`),
		"executeCommand":                call("workspace/executeCommand", `,"params":{"command":"semcoder.server.explain","arguments":[{"textDocument":{"uri":"`+file+`","version":1},"position":{"line":0,"character":5}}]}`, 0, ""),
		"unknown command":               call("workspace/executeCommand", `,"params":{"command":"rm","arguments":[]}`, -32602, `"rm"`),
		"command without arguments":     call("workspace/executeCommand", `,"params":{"command":"semcoder.server.explain"}`, -32602, "one argument"),
	}
}

// TestFramingThatIsLostEndsCleanly: where no next message can be found the
// server leaves with an error instead of guessing.
func TestFramingThatIsLostEndsCleanly(t *testing.T) {
	for _, input := range []string{"hello\r\n\r\n", "Content-Length: -1\r\n\r\n", "Content-Length: 5\r\n\r\n12", "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} "} {
		client, done := lsptest.Serve(t, scripted(slugModel()))
		raw := lsptest.NewRaw(client)
		must(t, raw.Initialize())
		must(t, raw.Write(input))
		client.Close()
		if err := <-done; err == nil {
			t.Errorf("%q: no error", input)
		}
	}
}

func TestGates(t *testing.T) {
	client, done := lsptest.Serve(t, scripted(slugModel()))
	raw := lsptest.NewRaw(client)
	must(t, raw.Send(hovering("1", 0, 0)))
	wantCode(t, raw, "1", -32002)
	must(t, raw.Send(opening(1, slug))) // too early: dropped
	must(t, raw.Initialize())
	must(t, raw.Send(`{"jsonrpc":"2.0","id":2,"method":"shutdown"}`))
	if reply, err := raw.Reply("2"); err != nil || string(reply.Result) != "null" {
		t.Fatalf("shutdown: %s, %v", reply.Result, err)
	}
	must(t, raw.Send(hovering("3", 0, 0)))
	wantCode(t, raw, "3", -32600)
	must(t, raw.Send(`{"jsonrpc":"2.0","method":"exit"}`))
	if err := <-done; err != nil {
		t.Errorf("serve: %v", err)
	}
}

func TestExitWithoutShutdownIsAnError(t *testing.T) {
	client, done := lsptest.Serve(t, scripted(slugModel()))
	raw := lsptest.NewRaw(client)
	must(t, raw.Initialize())
	must(t, raw.Send(`{"jsonrpc":"2.0","method":"exit"}`))
	if err := <-done; err == nil || !strings.Contains(err.Error(), "without shutdown") {
		t.Errorf("serve: %v", err)
	}
	if _, err := raw.Reply("1"); !errors.Is(err, io.EOF) {
		t.Errorf("the connection is still open: %v", err)
	}
}

func wantCode(t *testing.T, raw *lsptest.Raw, id string, code int) {
	t.Helper()
	reply, err := raw.Reply(id)
	must(t, err)
	if reply.Error == nil || reply.Error.Code != code {
		t.Errorf("reply to %s: %+v, want code %d", id, reply.Error, code)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
