package lsp

import (
	"encoding/json"
	"sync"

	"go.lsp.dev/protocol"
)

// tasks are the questions that a client shows as work in progress.
type tasks struct {
	mu      sync.Mutex
	byToken map[string]*task
}

// task is one of them. A nil task is one that the client asked no progress for.
type task struct {
	owner  *tasks
	out    *outbox
	token  json.RawMessage
	cancel func()
}

// The client drops a progress value without its kind, which the protocol
// package leaves empty.
type progressValue struct {
	Kind        string `json:"kind"`
	Title       string `json:"title,omitzero"`
	Cancellable bool   `json:"cancellable,omitzero"`
}

type progressParams struct {
	Token json.RawMessage `json:"token"`
	Value progressValue   `json:"value"`
}

func newTasks() *tasks { return &tasks{byToken: map[string]*task{}} }

// begin shows a task under the token that the client chose, and remembers how to
// end it from there.
func (t *tasks) begin(out *outbox, token json.RawMessage, title string, cancel func()) *task {
	if len(token) == 0 || string(token) == "null" {
		return nil
	}
	one := &task{owner: t, out: out, token: token, cancel: cancel}
	t.mu.Lock()
	t.byToken[string(token)] = one
	t.mu.Unlock()
	one.notify(progressValue{Kind: "begin", Title: title, Cancellable: true})
	return one
}

// end takes the task off the client's screen, however the question ended.
func (one *task) end() {
	if one == nil {
		return
	}
	one.owner.mu.Lock()
	if one.owner.byToken[string(one.token)] == one {
		delete(one.owner.byToken, string(one.token))
	}
	one.owner.mu.Unlock()
	one.notify(progressValue{Kind: "end"})
}

func (one *task) notify(value progressValue) {
	one.out.notify("$/progress", progressParams{Token: one.token, Value: value})
}

// cancelProgress is the client's button: it ends the question behind a token.
func (s *session) cancelProgress(p *protocol.WorkDoneProgressCancelParams) error {
	token, err := protocol.Marshal(p.Token)
	if err != nil {
		return err
	}
	s.tasks.mu.Lock()
	one := s.tasks.byToken[string(token)]
	s.tasks.mu.Unlock()
	if one != nil {
		one.cancel()
	}
	return nil
}
