package lsp_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"semcoder/analysis/trace"
	"semcoder/lsp"
	"semcoder/lsp/lsptest"
)

// A noted sandbox remembers the program that ran last.
type noted struct {
	*lsptest.Sandbox
	mu   sync.Mutex
	last trace.Program
}

func (n *noted) Run(ctx context.Context, p trace.Program) (*trace.Trace, error) {
	n.mu.Lock()
	n.last = p
	n.mu.Unlock()
	return n.Sandbox.Run(ctx, p)
}

func (n *noted) program() trace.Program {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.last
}

const mainText = "from .util import clean, framed\n\ndef f(s):\n    \"\"\"\n    >>> f(' a ')\n    'a'\n    \"\"\"\n    return clean(s)\n\n" +
	"def g(s):\n    \"\"\"\n    >>> g(1)\n    2\n    \"\"\"\n    return framed(s)\n"

const utilText = "import pandas as pd\n\ndef clean(s):\n    return s.strip()\n\ndef framed(s):\n    return pd.DataFrame(s)\n"

// openProject starts an editor on a folder with two modules, and opens the first.
func openProject(t *testing.T) (e *lsptest.Editor, sandbox *noted, main, util uri.URI) {
	t.Helper()
	root := t.TempDir()
	for name, text := range map[string]string{"__init__.py": "", "main.py": mainText, "util.py": utilText} {
		path := filepath.Join(root, "pkg", name)
		must(t, os.MkdirAll(filepath.Dir(path), 0o755))
		must(t, os.WriteFile(path, []byte(text), 0o644))
	}
	end := trace.Trace{Stop: trace.Returned, Value: "'a'", Literal: "'a'", Steps: 2}
	sandbox = &noted{Sandbox: &lsptest.Sandbox{Ends: map[string]trace.Trace{"f(' a ')": end, "g(1)": end}}}
	model := &lsptest.Model{Sandbox: sandbox.Sandbox, Answer: "'a'"}
	o := lsp.Options{Tracer: sandbox, Load: model.Load(true)}
	e = lsptest.Start(t, o, lsptest.Settings{Folders: []uri.URI{uri.File(root)}, Watches: true})
	main, util = uri.File(filepath.Join(root, "pkg", "main.py")), uri.File(filepath.Join(root, "pkg", "util.py"))
	must(t, e.Open(main, mainText))
	return e, sandbox, main, util
}

// What runs for a hover is the function with what it needs of the other file: as it
// is on disk, then as the editor has it.
func TestHoverRunsWithOtherFiles(t *testing.T) {
	e, sandbox, main, util := openProject(t)
	at := protocol.Position{Line: 2, Character: 4}
	text, err := e.Hover(t.Context(), main, at)
	must(t, err)
	p := sandbox.program()
	if !strings.HasPrefix(text, "f(' a ') -> 'a'") || p.Name != "pkg.main" || p.Modules["pkg.util"] != "def clean(s):\n    return s.strip()\n" {
		t.Errorf("hover %q of %+v", text, p)
	}
	must(t, e.Open(util, strings.ReplaceAll(utilText, "strip", "lower")))
	_, err = e.Hover(t.Context(), main, at)
	must(t, err)
	if got := sandbox.program().Modules["pkg.util"]; !strings.Contains(got, "lower") {
		t.Errorf("after the other file was edited %q ran", got)
	}
}

// A function that needs what only the other file imports is not run.
func TestHoverSaysWhatTheOtherFileNeeds(t *testing.T) {
	e, sandbox, main, _ := openProject(t)
	var p lsp.ExplainParams
	p.TextDocument.URI, p.Kind, p.Position = main, lsp.KindOutput, &protocol.Position{Line: 9, Character: 4}
	result, err := e.Explain(t.Context(), p, nil)
	must(t, err)
	if result.Verdict != "unrunnable" || result.Reason != "needs:pandas" || sandbox.program().Lacks == nil {
		t.Errorf("%+v", result)
	}
}

// An edit of the other file makes an answer stale where it reaches it, and only
// there.
func TestEditOfAnotherFile(t *testing.T) {
	e, _, main, util := openProject(t)
	must(t, e.Open(util, utilText))
	var p lsp.ExplainParams
	p.TextDocument.URI, p.Kind, p.Position, p.StreamID = main, lsp.KindOutput, &protocol.Position{Line: 2, Character: 4}, "one"
	_, err := e.Explain(t.Context(), p, func(lsp.DeltaParams) {})
	must(t, err)
	must(t, e.Replace(util, strings.ReplaceAll(utilText, "DataFrame", "Series")))
	time.Sleep(200 * time.Millisecond) // slices are compared when typing rests
	if stale := e.Heard().Stale; len(stale) > 0 {
		t.Errorf("stale after an edit elsewhere: %+v", stale)
	}
	must(t, e.Replace(util, strings.ReplaceAll(utilText, "strip", "lower")))
	if !e.Eventually(func(h lsptest.Heard) bool { return len(h.Stale) == 1 && h.Stale[0].URI == main }) {
		t.Errorf("stale: %+v", e.Heard().Stale)
	}
}

// A file that changed outside of the editor makes an answer stale as an edit does, even
// where it looks as it did.
func TestFileThatChangedOutside(t *testing.T) {
	e, sandbox, main, util := openProject(t)
	if !e.Eventually(func(h lsptest.Heard) bool { return len(h.Asked) == 1 && strings.Contains(h.Asked[0], `"**/*.py"`) }) {
		t.Fatalf("asked for %q", e.Heard().Asked)
	}
	var p lsp.ExplainParams
	p.TextDocument.URI, p.Kind, p.Position, p.StreamID = main, lsp.KindOutput, &protocol.Position{Line: 2, Character: 4}, "one"
	_, err := e.Explain(t.Context(), p, func(lsp.DeltaParams) {})
	must(t, err)
	path := util.FsPath()
	before, err := os.Stat(path)
	must(t, err)
	must(t, os.WriteFile(path, []byte(strings.ReplaceAll(utilText, "strip", "lower")), 0o644))
	must(t, os.Chtimes(path, before.ModTime(), before.ModTime()))
	must(t, e.Notify("workspace/didChangeWatchedFiles", &protocol.DidChangeWatchedFilesParams{Changes: []protocol.FileEvent{{URI: util, Type: protocol.FileChangeTypeChanged}}}))
	if !e.Eventually(func(h lsptest.Heard) bool { return len(h.Stale) == 1 && h.Stale[0].URI == main }) {
		t.Errorf("stale: %+v", e.Heard().Stale)
	}
	_, err = e.Hover(t.Context(), main, *p.Position)
	must(t, err)
	if got := sandbox.program().Modules["pkg.util"]; !strings.Contains(got, "lower") {
		t.Errorf("after the file changed %q ran", got)
	}
}

// A call of what another file defines runs there, under the name it has there.
func TestHoverOnCallOfImported(t *testing.T) {
	e, sandbox, main, util := openProject(t)
	sandbox.Ends["clean('x')"] = trace.Trace{Stop: trace.Returned, Value: "'x'", Steps: 1}
	must(t, e.Replace(main, "from . import util\n\nutil.clean('x')\n"))
	at := protocol.Position{Line: 2, Character: 7}
	text, err := e.Hover(t.Context(), main, at)
	must(t, err)
	if want := "clean('x') -> 'x'\nran, 1 step · from this call"; text != want || sandbox.program().Source != "def clean(s):\n    return s.strip()\n" {
		t.Errorf("hover %q of %+v", text, sandbox.program())
	}
	must(t, e.Open(util, "def clean(s):\n    '''\n    >>> clean('x')\n    'x'\n    '''\n"))
	must(t, e.Replace(main, "from . import util\n\nutil.clean(other)\n"))
	text, err = e.Hover(t.Context(), main, at)
	must(t, err)
	if want := "from the doctest at util.py line 3"; !strings.Contains(text, want) && !strings.Contains(text, "from the doctest at pkg/util.py line 3") {
		t.Errorf("hover %q, want %q", text, want)
	}
}
