package lsp_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"semcoder/analysis/trace"
	"semcoder/lsp"
	"semcoder/lsp/lsptest"
)

const document = uri.URI(file)

func slugSandbox() *lsptest.Sandbox {
	end := trace.Trace{Stop: trace.Returned, Call: "slug('A b')", Value: "'a-b'", Literal: "'a-b'", Steps: 7}
	return &lsptest.Sandbox{Ends: map[string]trace.Trace{`slug("A b")`: end, `slug('A b')`: end}}
}

// deltas gathers a stream.
type deltas struct {
	mu   sync.Mutex
	all  []lsp.DeltaParams
	when []time.Time
}

func (d *deltas) add(p lsp.DeltaParams) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.all, d.when = append(d.all, p), append(d.when, time.Now())
}

func (d *deltas) text(phase string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var b strings.Builder
	for _, p := range d.all {
		if p.Phase == phase {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func (d *deltas) len() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.all)
}

func explainSlug(kind string) lsp.ExplainParams {
	p := lsp.ExplainParams{Position: &protocol.Position{Character: 5}, Kind: kind}
	p.TextDocument.URI = document
	return p
}

func TestExplainStreams(t *testing.T) {
	model := slugModel()
	model.Pieces = strings.SplitAfter(strings.Repeat("word ", 200)+"end\n", " ")
	model.Delay = time.Millisecond
	e := lsptest.Start(t, scripted(model), lsptest.Settings{})
	must(t, e.Open(document, slug))
	var heard deltas
	result, err := e.Explain(t.Context(), explainSlug(lsp.KindMonologue), heard.add)
	must(t, err)
	if got, want := heard.text(lsp.PhaseMonologue), strings.Join(model.Pieces, ""); got != want || result.Text != want {
		t.Errorf("streamed %q\nresult %q\nwant %q", got, result.Text, want)
	}
	if result.Verdict != "confirmed" || result.Executed == nil || *result.Executed.Value != "'a-b'" {
		t.Errorf("%+v", result)
	}
	for i, p := range heard.all {
		if p.Seq != i+1 {
			t.Fatalf("delta %d has seq %d", i, p.Seq)
		}
	}
	if n := heard.len(); n < 3 || n > len(model.Pieces)/2 {
		t.Errorf("%d deltas for %d pieces: not coalesced, or not streamed", n, len(model.Pieces))
	}
	last := heard.all[len(heard.all)-1]
	if last.Phase != lsp.PhaseDone {
		t.Errorf("last delta: %+v", last)
	}
}

func TestLineOfDeltaIsTheEditors(t *testing.T) {
	model := slugModel()
	model.Pieces, model.Lines = []string{"about line one\n", "about line six\n"}, []int{1, 6}
	e := lsptest.Start(t, scripted(model), lsptest.Settings{})
	must(t, e.Open(document, "x = 1\n\n"+slug))
	p := explainSlug(lsp.KindMonologue)
	p.Position.Line = 2
	var heard deltas
	_, err := e.Explain(t.Context(), p, heard.add)
	must(t, err)
	var lines []int
	for _, d := range heard.all {
		if d.Line != nil && d.Phase == lsp.PhaseMonologue {
			lines = append(lines, *d.Line)
		}
	}
	if len(lines) != 2 || lines[0] != 2 || lines[1] != 7 {
		t.Errorf("lines %v, want [2 7]", lines)
	}
}

func TestSnapshotHoldsWhatWasMissed(t *testing.T) {
	model := slugModel()
	e := lsptest.Start(t, scripted(model), lsptest.Settings{})
	must(t, e.Open(document, slug))
	var heard deltas
	p := explainSlug(lsp.KindMonologue)
	p.StreamID = "mine"
	_, err := e.Explain(t.Context(), p, heard.add)
	must(t, err)
	var all lsp.SnapshotResult
	must(t, e.Call(t.Context(), lsp.MethodSnapshot, lsp.SnapshotParams{StreamID: "mine"}, &all))
	if all.Text != strings.Join(model.Pieces, "") || all.Narration != "It ran.\n" || all.Phase != lsp.PhaseDone {
		t.Errorf("%+v", all)
	}
	if last := heard.all[len(heard.all)-1].Seq; all.Seq != last {
		t.Errorf("snapshot at %d, last delta at %d", all.Seq, last)
	}
}

func TestStreamIDInUseIsRefused(t *testing.T) {
	model := slugModel()
	model.Delay = time.Hour
	e := lsptest.Start(t, scripted(model), lsptest.Settings{})
	must(t, e.Open(document, slug))
	ctx, cancel := context.WithCancel(t.Context())
	p := explainSlug(lsp.KindMonologue)
	p.StreamID = "one"
	first := make(chan error, 1)
	go func() {
		_, err := e.Explain(ctx, p, func(lsp.DeltaParams) {})
		first <- err
	}()
	waitFor(t, "the model is asked", func() bool { return model.Asking.Load() == 1 })
	if _, err := e.Explain(t.Context(), p, func(lsp.DeltaParams) {}); code(err) != -32602 {
		t.Errorf("second stream: %v", err)
	}
	cancel()
	<-first
	waitFor(t, "the model stops", func() bool { return model.Asking.Load() == 0 })
}

func TestEditOfTheFunctionSupersedes(t *testing.T) {
	model := slugModel()
	model.Delay = time.Hour
	e := lsptest.Start(t, scripted(model), lsptest.Settings{})
	must(t, e.Open(document, slug+"\n\ndef other():\n    return 1\n"))
	p := explainSlug(lsp.KindMonologue)
	p.StreamID = "one"
	failed := make(chan error, 1)
	go func() {
		_, err := e.Explain(t.Context(), p, func(lsp.DeltaParams) {})
		failed <- err
	}()
	waitFor(t, "the model is asked", func() bool { return model.Asking.Load() == 1 })

	elsewhere := protocol.Range{Start: protocol.Position{Line: 9, Character: 11}, End: protocol.Position{Line: 9, Character: 12}}
	must(t, e.Edit(document, elsewhere, "22"))
	select {
	case err := <-failed:
		t.Fatalf("an edit elsewhere ended it: %v", err)
	case <-time.After(200 * time.Millisecond):
	}
	within := protocol.Range{Start: protocol.Position{Line: 5, Character: 11}, End: protocol.Position{Line: 5, Character: 12}}
	must(t, e.Edit(document, within, "str(s)"))
	if err := <-failed; code(err) != -32801 {
		t.Errorf("after an edit of the function: %v", err)
	}
	if !e.Eventually(func(h lsptest.Heard) bool { return len(h.Stale) == 1 && h.Stale[0].StreamIDs[0] == "one" }) {
		t.Errorf("stale: %+v", e.Heard().Stale)
	}
}

func TestFinishedAnswerGoesStale(t *testing.T) {
	e := lsptest.Start(t, scripted(slugModel()), lsptest.Settings{})
	must(t, e.Open(document, slug))
	_, err := e.Explain(t.Context(), explainSlug(lsp.KindOutput), func(lsp.DeltaParams) {})
	must(t, err)
	must(t, e.Replace(document, strings.Replace(slug, "lower", "upper", 1)))
	if !e.Eventually(func(h lsptest.Heard) bool { return len(h.Stale) == 1 }) {
		t.Error("no semcoder/stale")
	}
}

func TestCancelInTheSameWrite(t *testing.T) {
	model := slugModel()
	model.Delay = time.Hour
	client, _ := lsptest.Serve(t, scripted(model))
	raw := lsptest.NewRaw(client)
	must(t, raw.Initialize())
	start := time.Now()
	must(t, raw.Send(opening(1, slug),
		explaining("5", 1),
		`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":5}}`))
	wantCode(t, raw, "5", -32800)
	if took := time.Since(start); took > time.Second {
		t.Errorf("cancelled after %v", took)
	}
	waitFor(t, "the model stops", func() bool { return model.Asking.Load() == 0 })
	must(t, raw.Send(`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":5}}`)) // after completion: nothing
	must(t, raw.Send(hovering("6", 0, 5)))
	if _, err := raw.Reply("6"); err != nil {
		t.Error(err)
	}
}

func TestProgressAndItsCancel(t *testing.T) {
	model := slugModel()
	model.Delay = time.Hour
	e := lsptest.Start(t, scripted(model), lsptest.Settings{})
	must(t, e.Open(document, slug))
	p := explainSlug(lsp.KindMonologue)
	p.WorkDoneToken = []byte(`"token"`)
	failed := make(chan error, 1)
	go func() {
		_, err := e.Explain(t.Context(), p, nil)
		failed <- err
	}()
	waitFor(t, "the model is asked", func() bool { return model.Asking.Load() == 1 })
	must(t, e.Notify("window/workDoneProgress/cancel", map[string]any{"token": "token"}))
	if err := <-failed; code(err) != -32800 {
		t.Errorf("after the client's cancel: %v", err)
	}
	want := []string{"begin Explaining slug", "end"}
	if !e.Eventually(func(h lsptest.Heard) bool { return len(h.Progress) == 2 }) || e.Heard().Progress[0] != want[0] {
		t.Errorf("progress %q, want %q", e.Heard().Progress, want)
	}
}

func TestModelFailureIsNamed(t *testing.T) {
	model := slugModel()
	model.Fail = errors.New("the weights are gone")
	e := lsptest.Start(t, scripted(model), lsptest.Settings{})
	must(t, e.Open(document, slug))
	_, err := e.Explain(t.Context(), explainSlug(lsp.KindMonologue), nil)
	if code(err) != -32803 || !strings.Contains(err.Error(), "the weights are gone") {
		t.Errorf("%v", err)
	}
}

func TestPanicCostsOneRequest(t *testing.T) {
	model := slugModel()
	model.Panic = true
	e := lsptest.Start(t, scripted(model), lsptest.Settings{})
	must(t, e.Open(document, slug))
	if _, err := e.Explain(t.Context(), explainSlug(lsp.KindMonologue), nil); code(err) != -32603 {
		t.Errorf("%v", err)
	}
	model.Panic = false
	if _, err := e.Explain(t.Context(), explainSlug(lsp.KindMonologue), nil); err != nil {
		t.Errorf("after it: %v", err)
	}
}

func TestModelThatDoesNotLoad(t *testing.T) {
	o := scripted(slugModel())
	o.Load = func(context.Context, lsp.Config) (lsp.Loaded, error) {
		return lsp.Loaded{}, errors.New("no such file: weights.gguf")
	}
	e := lsptest.Start(t, o, lsptest.Settings{})
	must(t, e.Open(document, slug))
	if _, err := e.Explain(t.Context(), explainSlug(lsp.KindMonologue), nil); code(err) != -32803 {
		t.Errorf("%v", err)
	}
	if !e.Eventually(func(h lsptest.Heard) bool {
		return len(h.Logs) == 1 && strings.Contains(h.Logs[0], "weights.gguf")
	}) {
		t.Errorf("logs %q", e.Heard().Logs)
	}
	if text, err := e.Hover(t.Context(), document, protocol.Position{Character: 5}); err != nil || !strings.Contains(text, "ran, 7 steps") {
		t.Errorf("hover %q, %v", text, err)
	}
}

func code(err error) jsonrpc2.Code {
	var coded *jsonrpc2.Error
	if errors.As(err, &coded) {
		return coded.Code
	}
	return 0
}

func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 1000 {
		if ok() {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("never: %s", what)
}
