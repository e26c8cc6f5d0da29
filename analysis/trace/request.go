package trace

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
)

// errReply says that the guest answered what it should not have.
var errReply = errors.New("unusable answer from the sandbox")

// runRequest is a program as the guest takes it: what was made of its source, or nil for
// the guest to make that first. Marshalling strings and numbers does not fail.
func runRequest(made *prepared, programs ...Program) []byte {
	program, code, source := programs[0], "", programs[0].Source
	if made != nil {
		code, source = made.Code, ""
	}
	b := program.Budget
	calls := make([]string, len(programs))
	for i, p := range programs {
		calls[i] = p.Call
	}
	var lacks any // nil where the run does with what there is
	if len(program.Lacks) > 0 {
		lacks = program.Lacks
	}
	data, _ := json.Marshal(map[string]any{
		"kind": "run", "code": code, "source": source, "calls": calls, "expect": program.Expect, "light": program.Light,
		"name": program.Name, "modules": program.Modules, "blurred": program.blurred, "lacks": lacks,
		"budget": map[string]int{"steps": b.Steps, "events": b.Events, "depth": b.Depth, "output": b.Output},
	})
	return data
}

// fill reads the guest's account of a run into the trace.
func (t *Trace) fill(body []byte, sites []site) (err error) {
	var told reply
	if err := json.Unmarshal(body, &told); err != nil {
		return fmt.Errorf("%w: %w", errReply, err)
	}
	if err := told.check(); err != nil {
		return err
	}
	if t.Events, err = told.Rows.events(sites); err != nil {
		return err
	}
	t.Call, t.Stop, t.Truncated, t.Steps = cmp.Or(told.Call, t.Call), told.Stop, told.Truncated, told.Steps
	t.Value, t.Literal, t.Exception, t.Stdout = told.Value, told.Literal, told.Exception, told.Stdout
	if t.Covered, err = covered(told.Passed, sites); err != nil {
		return err
	}
	t.Match, t.Needs, t.Problem = told.Match, told.Needs, told.Problem
	t.Before, err = told.before(sites)
	return err
}

// recent remembers what was prepared last, by source.
type recent struct {
	mu    sync.Mutex
	made  map[string]*prepared
	order []string                 // oldest first
	work  map[string]chan struct{} // being prepared; closed when that has ended
}

// remembered bounds recent; an entry takes some ten times its source.
const remembered = 128

func newRecent() *recent {
	return &recent{made: map[string]*prepared{}, work: map[string]chan struct{}{}}
}

// enter returns what is known of a source. Where nothing is, the caller is to
// prepare it and then leave; others who ask meanwhile wait for that.
func (r *recent) enter(ctx context.Context, source string) (made *prepared, leave func(), err error) {
	for {
		r.mu.Lock()
		made, busy := r.made[source], r.work[source]
		if made == nil && busy == nil {
			r.work[source] = make(chan struct{})
		}
		r.mu.Unlock()
		switch {
		case made != nil:
			return made, nil, nil
		case busy == nil:
			return nil, func() { r.leave(source) }, nil
		}
		select {
		case <-busy: // prepared, or in vain
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		}
	}
}

func (r *recent) leave(source string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	close(r.work[source])
	delete(r.work, source)
}

func (r *recent) put(source string, made *prepared) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, known := r.made[source]; !known {
		if len(r.order) == remembered {
			delete(r.made, r.order[0])
			r.order = r.order[1:]
		}
		r.order = append(r.order, source)
	}
	r.made[source] = made
}
