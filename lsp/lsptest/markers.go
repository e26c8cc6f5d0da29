package lsptest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"golang.org/x/tools/txtar"

	"semcoder/analysis/reason"
	"semcoder/analysis/trace"
	"semcoder/lsp"
)

// A Case is one txtar archive about one behaviour. Text before the first file
// says which. Its files:
//
//	settings.json   the editor: see caseSettings; absent means a plain one
//	runs.json       how each call ends in the sandbox: {"f(1)": {"stop": ..., "value": ...}}
//	model.json      the scripted model: see caseModel; absent means none
//	*.py            documents, opened in order
//	@name           what a marker should show
//
// A marker is a comment in a document, `#@hover("text", "name")`: the cursor
// goes to where text begins on the marker's line, or on the nearest line above
// that is neither blank nor a marker alone; what the editor then gets is compared with the
// file @name. The verbs are in player.play; `call` explains text as a call of
// the function on its line.
type Case struct {
	path    string
	archive *txtar.Archive
}

type caseSettings struct {
	Markdown  bool                            `json:"markdown"`
	Abilities lsp.Abilities                   `json:"abilities"`
	Encodings []protocol.PositionEncodingKind `json:"encodings"`
	Options   json.RawMessage                 `json:"options"`
	CRLF      bool                            `json:"crlf"` // documents get CRLF line ends
}

type caseModel struct {
	Pieces []string `json:"pieces"`
	Lines  []int    `json:"lines"`
	Answer string   `json:"answer"`
	Unsure int      `json:"unsure"`
	Quick  bool     `json:"quick"`

	Others map[string]reason.Outcome `json:"others"` // answers to other kinds of explain
}

// ReadCase reads an archive.
func ReadCase(path string) (*Case, error) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		return nil, err
	}
	return &Case{path, archive}, nil
}

// Play runs the markers and fails t where one shows something else. With update
// it writes what they show into the archive instead.
func (c *Case) Play(t T, update bool) {
	t.Helper()
	options, settings, err := c.setting()
	if err != nil {
		t.Fatalf("%s: %v", c.path, err)
	}
	p := &player{t: t, editor: Start(t, options, settings.editor())}
	documents := c.documents(settings.CRLF)
	for _, d := range documents {
		if err := p.editor.Open(d.name, d.text); err != nil {
			t.Fatalf("%v", err)
		}
	}
	for _, d := range documents {
		for _, m := range markers(d.text) {
			c.compare(t, m, p.play(d, m), update)
		}
	}
	if update {
		if err := os.WriteFile(c.path, txtar.Format(c.archive), 0o666); err != nil {
			t.Fatalf("%v", err)
		}
	}
}

func (s caseSettings) editor() Settings {
	return Settings{Encodings: s.Encodings, Markdown: s.Markdown, Abilities: s.Abilities, Options: s.Options}
}

// setting builds the server's options and the editor's settings from the files.
func (c *Case) setting() (lsp.Options, caseSettings, error) {
	settings := caseSettings{Options: json.RawMessage("{}")}
	sandbox := &Sandbox{Ends: map[string]trace.Trace{}}
	var script *caseModel
	for name, into := range map[string]any{"settings.json": &settings, "runs.json": &sandbox.Ends, "model.json": &script} {
		if data := c.file(name); data != nil {
			if err := json.Unmarshal(data.Data, into); err != nil {
				return lsp.Options{}, settings, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return lsp.Options{Version: "test", Tracer: sandbox, Load: script.load(sandbox)}, settings, nil
}

// load is what the server gets for a model; a case without one has none.
func (script *caseModel) load(sandbox *Sandbox) func(context.Context, lsp.Config) (lsp.Loaded, error) {
	if script == nil {
		return func(context.Context, lsp.Config) (lsp.Loaded, error) {
			return lsp.Loaded{Reasoner: &ExecutedOnly{sandbox}}, nil
		}
	}
	model := &Model{Sandbox: sandbox, Pieces: script.Pieces, Lines: script.Lines, Answer: script.Answer, Unsure: script.Unsure, Others: script.Others}
	return model.Load(script.Quick)
}

func (c *Case) file(name string) *txtar.File {
	for i := range c.archive.Files {
		if c.archive.Files[i].Name == name {
			return &c.archive.Files[i]
		}
	}
	return nil
}

type document struct {
	name uri.URI
	text string
}

func (c *Case) documents(crlf bool) []document {
	var list []document
	for _, f := range c.archive.Files {
		if !strings.HasSuffix(f.Name, ".py") {
			continue
		}
		text := string(f.Data)
		if crlf {
			text = strings.ReplaceAll(text, "\n", "\r\n")
		}
		list = append(list, document{uri.File("/case/" + f.Name), text})
	}
	return list
}

func (c *Case) compare(t T, m marker, got string, update bool) {
	t.Helper()
	got = strings.TrimRight(got, "\n") + "\n"
	golden := c.file("@" + m.golden)
	switch {
	case update && golden == nil:
		c.archive.Files = append(c.archive.Files, txtar.File{Name: "@" + m.golden, Data: []byte(got)})
	case update:
		golden.Data = []byte(got)
	case golden == nil:
		t.Errorf("%s: no file @%s; this came:\n%s", c.path, m.golden, got)
	case string(golden.Data) != got:
		t.Errorf("%s: @%s\ngot:\n%swant:\n%s", c.path, m.golden, got, golden.Data)
	}
}

// marker is one `#@verb("text", "golden")`.
type marker struct {
	verb, text, golden string
	line, column       int // 0-based; bytes
}

var markerForm = regexp.MustCompile(`#@(\w+)\(("(?:[^"\\]|\\.)*"), "([\w-]+)"\)`)

func markers(text string) []marker {
	var list []marker
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		for _, found := range markerForm.FindAllStringSubmatch(line, -1) {
			pattern, err := strconv.Unquote(found[2])
			if err != nil {
				continue // then its golden is never compared, and Play's case shows it
			}
			at := i
			for at > 0 && (strings.TrimSpace(lines[at]) == "" || strings.HasPrefix(strings.TrimSpace(lines[at]), "#@")) {
				at--
			}
			list = append(list, marker{found[1], pattern, found[3], at, strings.Index(lines[at], pattern)})
		}
	}
	return list
}
