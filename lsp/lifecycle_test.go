package lsp_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"semcoder/analysis/trace"
	"semcoder/lsp"
	"semcoder/lsp/lsptest"
)

// TestEndOfInput: the client is gone, whatever runs.
func TestEndOfInput(t *testing.T) {
	model := slugModel()
	model.Delay = time.Hour
	client, done := lsptest.Serve(t, scripted(model))
	raw := lsptest.NewRaw(client)
	must(t, raw.Initialize())
	must(t, raw.Send(opening(1, slug), explaining("5", 1)))
	waitFor(t, "the model is asked", func() bool { return model.Asking.Load() == 1 })
	start := time.Now()
	client.Close()
	<-done
	if took := time.Since(start); took > 300*time.Millisecond { // 100 on a machine that is not busy with other tests
		t.Errorf("left after %v", took)
	}
	waitFor(t, "the model stops", func() bool { return model.Asking.Load() == 0 })
}

// TestExitWhileAsked leaves as fast, by the protocol's own words.
func TestExitWhileAsked(t *testing.T) {
	model := slugModel()
	model.Delay = time.Hour
	client, done := lsptest.Serve(t, scripted(model))
	raw := lsptest.NewRaw(client)
	must(t, raw.Initialize())
	must(t, raw.Send(opening(1, slug), explaining("5", 1)))
	waitFor(t, "the model is asked", func() bool { return model.Asking.Load() == 1 })
	start := time.Now()
	must(t, raw.Send(`{"jsonrpc":"2.0","id":6,"method":"shutdown"}`, `{"jsonrpc":"2.0","method":"exit"}`))
	if err := <-done; err != nil {
		t.Errorf("serve: %v", err)
	}
	if took := time.Since(start); took > 300*time.Millisecond { // 100 on a machine that is not busy with other tests
		t.Errorf("left after %v", took)
	}
}

// TestCancelledContextDropsQuestions: SIGTERM. Who asked is told.
func TestCancelledContextDropsQuestions(t *testing.T) {
	model := slugModel()
	model.Delay = time.Hour
	client, server := pipe(t)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- lsp.New(scripted(model)).Serve(ctx, server) }()
	raw := lsptest.NewRaw(client)
	must(t, raw.Initialize())
	must(t, raw.Send(opening(1, slug), explaining("5", 1)))
	waitFor(t, "the model is asked", func() bool { return model.Asking.Load() == 1 })
	start := time.Now()
	stop()
	wantCode(t, raw, "5", -32802)
	<-done
	if took := time.Since(start); took > 300*time.Millisecond {
		t.Errorf("left after %v", took)
	}
}

// TestParentThatDies: the process that started the server is gone without
// closing the pipes.
func TestParentThatDies(t *testing.T) {
	parent := exec.Command(os.Args[0], "-test.run", "^$")
	must(t, parent.Run())
	client, done := lsptest.Serve(t, scripted(slugModel()))
	if _, err := lsptest.Connect(t.Context(), client, lsptest.Settings{ProcessID: parent.Process.Pid}); err != nil {
		t.Fatal(err)
	}
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Error("the server stays")
	}
}

// TestClientThatDoesNotRead: the server goes on reading and loses no reply.
func TestClientThatDoesNotRead(t *testing.T) {
	const hovers = 200
	model := slugModel()
	model.Pieces = strings.SplitAfter(strings.Repeat("word ", 500), " ")
	client, _ := lsptest.Serve(t, scripted(model))
	stalled := &stall{Conn: client, open: make(chan struct{})}
	close(stalled.open)
	raw := lsptest.NewRaw(stalled)
	must(t, raw.Initialize())
	stalled.shut()
	bodies := []string{opening(1, slug)}
	for i := range hovers {
		bodies = append(bodies, hovering(fmt.Sprint(1000+i), 0, 5))
	}
	sent := make(chan error, 1)
	go func() { sent <- raw.Send(bodies...) }()
	select {
	case err := <-sent:
		must(t, err)
	case <-time.After(5 * time.Second):
		t.Fatal("the server has stopped reading")
	}
	time.Sleep(300 * time.Millisecond) // replies pile up
	stalled.release()
	answered := map[string]bool{}
	for len(answered) < hovers {
		reply, err := raw.Next()
		must(t, err)
		if reply.Method == "" && reply.Error == nil { // a busy machine may only say that it runs
			answered[string(reply.ID)] = true
		}
	}
}

// TestPanicInTheBackgroundCostsOneAnswer: what a hover starts runs beside it, where no
// handler catches.
func TestPanicInTheBackgroundCostsOneAnswer(t *testing.T) {
	model := slugModel()
	model.Panic = true
	e := lsptest.Start(t, scripted(model), lsptest.Settings{})
	must(t, e.Open(document, slug))
	waitFor(t, "the model is asked for a hover", func() bool {
		_, err := e.Hover(t.Context(), document, onSlug)
		return err == nil && model.Asked.Load() > 0
	})
	hover, err := e.Hover(t.Context(), document, onSlug)
	if err != nil || !strings.Contains(hover, "ran, 7 steps") {
		t.Errorf("the next hover: %q, %v", hover, err)
	}
}

// faulty is a sandbox with a bug.
type faulty struct{ lsp.Tracer }

func (faulty) Run(context.Context, trace.Program) (*trace.Trace, error) { panic("faulty") }

func TestPanicOfTheSandboxLeavesTheServerAlive(t *testing.T) {
	options := scripted(slugModel())
	options.Tracer = faulty{options.Tracer}
	e := lsptest.Start(t, options, lsptest.Settings{})
	must(t, e.Open(document, slug))
	for range 2 {
		if _, err := e.Hover(t.Context(), document, onSlug); err != nil {
			t.Error(err)
		}
	}
}
