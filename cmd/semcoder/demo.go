package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/pflag"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"semcoder/analysis"
	"semcoder/analysis/examples"
	"semcoder/lsp"
	"semcoder/lsp/lsptest"
)

//go:embed demo.py
var demoSource string

const (
	startPatience = 3 * time.Minute        // the first start on a machine compiles the interpreter
	nullPatience  = 5 * time.Second        // a hover on a busy machine may have nothing to say yet
	hoverAgain    = 250 * time.Millisecond // between two looks
)

// runDemo has the conversation that an editor has, with this same binary as the
// server, and shows what comes back as it comes.
func runDemo(ctx context.Context, std streams, args []string) error {
	flags := pflag.NewFlagSet("demo", pflag.ContinueOnError)
	file := flags.String("file", "", "a Python file to show (default: an example of our own)")
	function := flags.String("function", "", "which function of it (default: the first with an example)")
	model := flags.String("model", "", "the model that predicts (default: SEMCODER_MODEL, then nano)")
	if _, err := parse(flags, args, 0); err != nil {
		return err
	}
	name, text, err := demoFile(*file)
	if err != nil {
		return err
	}
	server, err := startServer(ctx)
	if err != nil {
		return err
	}
	d := &demo{page: newPage(std.out), name: name, doc: analysis.Parse(string(name), 1, text)}
	err = d.run(ctx, server, *function, *model)
	return server.explain(errors.Join(err, server.wait()))
}

func demoFile(path string) (uri.URI, string, error) {
	if path == "" {
		return "file:///demo.py", demoSource, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", "", err
	}
	path, err = filepath.Abs(path)
	return uri.File(path), string(text), err
}

// demo is one conversation about one function.
type demo struct {
	page   *page
	name   uri.URI
	doc    *analysis.Document
	editor *lsptest.Editor
}

// run connects and says goodbye; between the two it shows the function. The demo
// asks for no prediction from the hover, so that the explanation that follows is
// seen being written.
func (d *demo) run(ctx context.Context, server *server, function, model string) error {
	editor, err := lsptest.Connect(ctx, server, lsptest.Settings{
		Encodings: []protocol.PositionEncodingKind{protocol.PositionEncodingKindUTF8},
		Abilities: lsp.Abilities{Stream: true, Version: 1},
		Options:   map[string]any{"model": model, "hover": map[string]any{"generate": "link"}},
		ProcessID: os.Getpid(),
	})
	if err != nil {
		return err
	}
	d.editor = editor
	f, err := d.choose(function)
	if err == nil {
		d.page.source(d.doc, f)
		err = d.show(ctx, f)
	}
	return errors.Join(err, editor.Shutdown(context.WithoutCancel(ctx)))
}

// choose finds the function by name, or takes the first that has an example.
func (d *demo) choose(name string) (*analysis.Function, error) {
	for _, f := range d.doc.Functions() {
		if f.Name == name || f.Qualified == name || (name == "" && len(examples.Find(d.doc, f)) > 0) {
			return f, nil
		}
	}
	if name == "" {
		return nil, errors.New("the file has no function with an example: a doctest, an assert or a call with literal arguments")
	}
	return nil, fmt.Errorf("the file has no function %s; %s", name, nearest(d.doc, name))
}

func (d *demo) show(ctx context.Context, f *analysis.Function) error {
	at := d.position(f)
	if err := d.editor.Open(d.name, d.doc.Text()); err != nil {
		return err
	}
	if err := d.hover(ctx, f, at); err != nil {
		return err
	}
	return d.explain(ctx, f, at)
}

// position is where an editor's cursor would be: on the function's name.
func (d *demo) position(f *analysis.Function) protocol.Position {
	p := d.doc.Position(f.NameRange.Start, analysis.UTF8)
	return protocol.Position{Line: uint32(p.Line), Character: uint32(p.Character)}
}

// hover looks until the hover says how the call ended. The first look of all may
// find the sandbox starting.
func (d *demo) hover(ctx context.Context, f *analysis.Function, at protocol.Position) error {
	defer d.page.settle()
	begin, text := time.Now(), ""
	for time.Since(begin) < startPatience {
		asked := time.Now()
		var err error
		if text, err = d.editor.Hover(ctx, d.name, at); err != nil {
			return err
		}
		if !unsettled(text) && (text != "" || time.Since(begin) > nullPatience) {
			d.page.settle()
			d.page.heading("hover on %s, answered in %s", f.Name, shortly(time.Since(asked)))
			d.page.quote(orElse(text, "nothing to say"))
			return nil
		}
		d.page.wait("%s (%.0f s)", waitingFor(text), time.Since(begin).Seconds())
		select {
		case <-time.After(hoverAgain):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return fmt.Errorf("the hover on %s says nothing after %s: %q; `semcoder doctor` looks for the cause", f.Name, startPatience, text)
}

// unsettled reports whether a later hover will say more.
func unsettled(text string) bool {
	return strings.Contains(text, "the sandbox is starting") || strings.Contains(text, "running ·")
}

func waitingFor(text string) string {
	if strings.Contains(text, "starting") {
		return "the sandbox starts; the first time on a machine it compiles its Python"
	}
	return "running"
}

// explain asks for the full account and writes it as it arrives.
func (d *demo) explain(ctx context.Context, f *analysis.Function, at protocol.Position) error {
	params := lsp.ExplainParams{Position: &at, Kind: lsp.KindMonologue}
	params.TextDocument.URI = d.name
	begin := time.Now()
	var first time.Duration // until the model's first words
	result, err := d.editor.Explain(ctx, params, func(delta lsp.DeltaParams) {
		if delta.Phase == lsp.PhaseMonologue && first == 0 {
			first = time.Since(begin)
		}
		d.page.delta(delta)
	})
	d.page.settle()
	if err != nil {
		return fmt.Errorf("explaining %s: %w", f.Name, err)
	}
	d.page.verdict(result, first, time.Since(begin))
	for _, line := range d.editor.Heard().Logs {
		d.page.row("note", line, "")
	}
	if result.Executed == nil && result.Answer == "" && result.Text == "" {
		return fmt.Errorf("nothing was executed and nothing predicted: %s %s", result.Verdict, result.Reason)
	}
	return nil
}
