package evaluation

import (
	"context"
	"encoding/json"
	"errors"

	"semcoder/analysis/examples"
	"semcoder/analysis/trace"
)

// A faultyTask is a program with a fault that was put into it. What its calls should come to is what they do
// without the fault: it is executed. A call that shows the fault and every other of the rest are shown.
type faultyTask struct {
	repairTask
	faulty []string // the variants; the first that a call shows is asked about
	calls  []string
}

// readFaulty reads a line of what `semcoder pyx` reads, where that has faulty variants.
func readFaulty(line []byte) (task, error) {
	var p struct {
		ID      string   `json:"id"`
		Problem string   `json:"nl"`
		Entry   string   `json:"entry"`
		Code    string   `json:"code"`
		Calls   []string `json:"calls"`
		Faulty  []string `json:"buggy"`
	}
	if err := json.Unmarshal(line, &p); err != nil {
		return nil, errBroken
	}
	if p.ID == "" || p.Code == "" || len(p.Calls) == 0 || len(p.Faulty) == 0 {
		return nil, errors.New("no id, code, calls or buggy")
	}
	return &faultyTask{
		repairTask: repairTask{plain: plain{p.ID}, problem: p.Problem, entry: p.Entry, reference: p.Code},
		faulty:     p.Faulty, calls: p.Calls,
	}, nil
}

// ready finds out what is right, and which variant comes to something else.
func (t *faultyTask) ready(ctx context.Context, e *evaluator) (why string, err error) {
	var right []examples.Example
	for _, call := range t.calls {
		ran, err := e.judge.run(ctx, trace.Program{Source: t.reference, Call: call})
		if err != nil {
			return "", err
		}
		if ran.Stop == trace.Returned && ran.Literal != "" {
			right = append(right, examples.Example{Call: call, Origin: examples.Test, Expected: ran.Literal})
		}
	}
	t.hidden = asserts(right)
	for _, t.code = range t.faulty {
		for i, one := range right {
			ran, err := e.judge.run(ctx, trace.Program{Source: t.code, Call: one.Call, Expect: one.Expected})
			if err != nil {
				return "", err
			}
			if ran.Stop != trace.Raised && ran.Match != trace.Different {
				continue
			}
			t.failing = one
			for j, other := range right {
				if j == i || j%2 == 0 {
					t.shown = append(t.shown, other)
				}
			}
			return "", nil
		}
	}
	return "no call shows a fault", nil
}
