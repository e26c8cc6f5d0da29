package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"semcoder/analysis/narrate"
	"semcoder/analysis/reason/prompts"
	"semcoder/analysis/trace"
)

// A pyxProgram is one line of input: a source that stands alone and calls of it.
type pyxProgram struct {
	ID    string   `json:"id"`
	Code  string   `json:"code"`
	Calls []string `json:"calls"`
}

// A pyxRow is one line of output, ready to train on.
type pyxRow struct {
	ID       string `json:"id"` // of the program, "#", and the call's index
	Kind     string `json:"kind"`
	Prompt   string `json:"prompt"`
	Response string `json:"response"` // up to and including the stop tag
}

// pyxBudget is what a row may cost at most.
type pyxBudget struct {
	steps    int // statements executed
	prompt   int // characters
	response int // characters
}

// pyxWall bounds a call that few statements keep busy. It is far above what any row
// takes, so that a slow machine makes the same rows as a fast one.
const pyxWall = 10 * time.Second

// makeRows runs the calls of one program and narrates each.
func makeRows(ctx context.Context, line []byte, budget pyxBudget, runner batchRunner) pyxResult {
	var p pyxProgram
	if err := json.Unmarshal(line, &p); err != nil || p.ID == "" || p.Code == "" {
		return pyxResult{rejected: []string{"bad input line"}}
	}
	programs := make([]trace.Program, len(p.Calls))
	for i, call := range p.Calls {
		programs[i] = trace.Program{Source: p.Code, Call: call, Budget: trace.Budget{Steps: budget.steps, Wall: pyxWall}}
	}
	result := pyxResult{calls: len(p.Calls)}
	traces, err := runner.RunBatch(ctx, programs)
	if err != nil {
		result.err = err
		return result
	}
	for i, t := range traces {
		row, err := makeRow(t, budget)
		if err != nil {
			result.rejected = append(result.rejected, err.Error())
			continue
		}
		row.ID = fmt.Sprintf("%s#%d", p.ID, i)
		result.rows = append(result.rows, row)
	}
	return result
}

var (
	errUnstable   = errors.New("depends on clock or entropy")
	errLongPrompt = errors.New("prompt over budget")
	errLongText   = errors.New("response over budget")
)

// makeRow narrates a trace and checks the text against it. The error's text is the
// reason that the row is counted under.
func makeRow(t *trace.Trace, budget pyxBudget) (pyxRow, error) {
	if t.Clock+t.Entropy > 0 {
		return pyxRow{}, errUnstable
	}
	prompt := prompts.Forward(t.Canonical.Source, t.Call)
	if len(prompt) > budget.prompt {
		return pyxRow{}, errLongPrompt
	}
	text, err := narrate.Canonical(t)
	if err != nil {
		return pyxRow{}, err
	}
	if len(text) > budget.response {
		return pyxRow{}, errLongText
	}
	if err := narrate.Verify(t, text); err != nil {
		return pyxRow{}, fmt.Errorf("narration disagrees with the trace")
	}
	return pyxRow{Kind: "forward", Prompt: prompt, Response: text}, nil
}
