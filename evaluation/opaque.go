package evaluation

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"semcoder/analysis/pyx"
	"semcoder/analysis/reason"
	"semcoder/analysis/reason/prompts"
)

// opaqueRows makes the rows of programs, where the file's first line is one.
func opaqueRows(ctx context.Context, data io.Reader, t Tracer) (io.Reader, error) {
	lines := bufio.NewReaderSize(data, 1<<20)
	first, err := lines.ReadBytes('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("reading items: %w", err)
	}
	all := io.MultiReader(bytes.NewReader(first), lines)
	var program pyx.Program
	if json.Unmarshal(first, &program) != nil || program.Code == "" {
		return all, nil
	}
	var rows bytes.Buffer
	_, err = pyx.Run(ctx, all, &rows, pyx.Options{
		Kinds: []pyx.Kind{pyx.Opaque}, Sandbox: func() pyx.Runner { return lent{t} },
		Budget: pyx.Budget{Steps: 200, Prompt: 2400, Response: 1600}, // as training rows have
	})
	return &rows, err
}

// lent is a tracer that stays its owner's.
type lent struct{ Tracer }

func (lent) Close() error { return nil }

// An opaqueTask is a row that `semcoder pyx --kinds opaque` makes: a program that keeps a
// function to itself. What is right is what the real run gave, or, where the code shown
// does not determine it, to say so.
type opaqueTask struct {
	plain
	source string // as the prompt shows it
	call   string
	right  string // the value; "" where nothing determines it
}

// abstained is the prediction of who says that the code does not determine the answer.
const abstained = "not determined"

func readOpaque(line []byte) (task, error) {
	var row struct {
		ID       string `json:"id"`
		Kind     string `json:"kind"`
		Prompt   string `json:"prompt"`
		Response string `json:"response"`
		Call     string `json:"call"`
	}
	if err := json.Unmarshal(line, &row); err != nil {
		return nil, errBroken
	}
	switch {
	case row.Kind != "opaque":
		return nil, errors.New("no row of kind opaque; `semcoder pyx --kinds opaque` makes them")
	case row.ID == "" || row.Prompt == "" || row.Response == "":
		return nil, errors.New("no id, prompt or response")
	}
	t := opaqueTask{plain: plain{row.ID}, call: row.Call}
	var ok bool
	if t.source, ok = prompts.Shown(row.Prompt, row.Call); !ok {
		return nil, errors.New("the prompt is none of this version")
	}
	if strings.Contains("\n"+row.Response, "\n"+prompts.Undetermined) {
		return t, nil
	}
	a, _, read := reason.ReadAnswer(row.Response)
	if !read {
		return nil, errors.New("the response has no answer")
	}
	t.right = a.String()
	return t, nil
}

func (t opaqueTask) scored() bool { return true }

func (t opaqueTask) ask(ctx context.Context, e *evaluator, k int) (answer, error) {
	o, err := pose(ctx, e.askers[k], reason.Opaque{Source: t.source, Call: t.call})
	if err != nil {
		return answer{}, err
	}
	a := said(o)
	told, _, abstains := strings.Cut("\n"+o.Monologue, "\n"+prompts.Undetermined)
	if abstains {
		a.prediction = abstained
	}
	told = strings.TrimPrefix(told, "\n")
	a.formed = a.prediction != "" && (steps(told) || abstains && told == "")
	return a, nil
}

func (t opaqueTask) score(ctx context.Context, j judge, prediction string) (mark, error) {
	if t.right == "" || prediction == abstained {
		why := "said what nothing determines"
		if prediction == abstained {
			why = "abstained from what can be told"
		}
		return verdict(t.right == "" && prediction == abstained, why), nil
	}
	if strings.HasPrefix(t.right, "raises(") || strings.HasPrefix(prediction, "raises(") {
		return verdict(t.right == prediction, "another outcome"), nil
	}
	return j.equal(ctx, t.right, prediction)
}

func (t opaqueTask) choose(_ context.Context, _ *evaluator, all []answer) (string, int, error) {
	return vote(all), 0, nil
}

// baselines: to abstain always, and the first argument.
func (t opaqueTask) baselines(context.Context, *evaluator) ([]guess, error) {
	return []guess{{by: "always abstains", prediction: abstained}, {by: "first argument copied", prediction: firstArgument(t.call)}}, nil
}

// observe counts abstentions: how many of them are right, and how many are missing.
func (t opaqueTask) observe(f figures, one ended) {
	for _, a := range one.said {
		if a.prediction == abstained {
			f.yes("abstentions_right", t.right == "")
		}
		if t.right == "" {
			f.yes("undetermined_found", a.prediction == abstained)
		} else {
			f.yes("determined_answered", a.prediction != abstained && a.prediction != "")
		}
	}
}
