package evaluation

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"strings"

	"semcoder/analysis"
	"semcoder/analysis/narrate"
	"semcoder/analysis/reason"
	"semcoder/analysis/trace"
)

// A freshTask asks what a call of a held-out program yields: the first of its calls
// whose run can be judged. What is right was never written down, it is executed.
type freshTask struct {
	plain
	code  string
	calls []string
	steps bool // the steps are counted one by one

	call string          // the one that is asked about
	ran  *reason.Outcome // what running it gave
}

func readFresh(line []byte) (task, error) { return readProgram(line, false) }

func readSteps(line []byte) (task, error) { return readProgram(line, true) }

// readProgram reads a line of what `semcoder pyx` reads, or an item of CRUXEval.
func readProgram(line []byte, steps bool) (task, error) {
	var p struct {
		ID    string   `json:"id"`
		Code  string   `json:"code"`
		Calls []string `json:"calls"`
		Input *string  `json:"input"`
	}
	if err := json.Unmarshal(line, &p); err != nil {
		return nil, errBroken
	}
	if p.Input != nil && len(p.Calls) == 0 {
		p.Calls = []string{cruxEntry + "(" + *p.Input + ")"}
	}
	switch {
	case p.ID == "" || p.Code == "":
		return nil, errors.New("no id or no code")
	case len(p.Calls) == 0:
		return nil, errors.New("no calls")
	}
	return &freshTask{plain: plain{p.ID}, code: p.Code, calls: p.Calls, steps: steps}, nil
}

func (t *freshTask) question(call string) reason.Forward {
	return reason.Forward{Slice: analysis.Slice{Source: t.code}, Call: call}
}

// ready finds the call to ask about.
func (t *freshTask) ready(ctx context.Context, e *evaluator) (why string, err error) {
	runs := reason.New(reason.Options{Tracer: e.Tracer})
	defer runs.Close()
	for _, call := range t.calls {
		o, err := pose(ctx, runs, t.question(call))
		if err != nil {
			return "", err
		}
		if o.Trace == nil || o.Verdict != reason.Unchecked || o.Trace.Literal == "" && o.Trace.Exception == nil {
			why = string(o.Verdict) + " " + o.Reason
			continue
		}
		t.call, t.ran = call, o
		return "", nil
	}
	return strings.TrimSpace(why), nil
}

func (t *freshTask) scored() bool { return true }

func (t *freshTask) ask(ctx context.Context, e *evaluator, k int) (answer, error) {
	q := t.question(t.call)
	q.Published = e.Published
	o, err := pose(ctx, e.askers[k], q)
	if err != nil {
		return answer{}, err
	}
	return forwardSaid(o), nil
}

// score compares with the run: an exception by its class, a value in the program, where
// the classes that it is made of are known.
func (t *freshTask) score(ctx context.Context, j judge, prediction string) (mark, error) {
	class, raises := strings.CutPrefix(prediction, "raises(")
	if e := t.ran.Trace.Exception; e != nil || raises {
		right := e != nil && raises && class[strings.LastIndexByte(class, '.')+1:] == e.Type+")"
		return verdict(right, "another outcome"), nil
	}
	ran, err := j.run(ctx, trace.Program{Source: t.code, Call: t.call, Expect: prediction})
	if err != nil {
		return mark{}, err
	}
	if ran.Match == trace.Equal {
		return mark{pass: true, strict: true}, nil
	}
	return j.equal(ctx, t.ran.Trace.Literal, prediction)
}

func (t *freshTask) choose(context.Context, *evaluator, []answer) (string, int, error) {
	return outcomeOf(t.ran.Trace), 1, nil
}

func outcomeOf(t *trace.Trace) string {
	if t.Exception != nil {
		return "raises(" + t.Exception.Type + ")"
	}
	return t.Literal
}

func (t *freshTask) baselines(ctx context.Context, e *evaluator) ([]guess, error) {
	return []guess{{by: "first argument copied", prediction: firstArgument(t.call)}, e.read(ctx, t.code, t.call)}, nil
}

// observe counts what the monologues are worth.
func (t *freshTask) observe(f figures, one ended) {
	for i, a := range one.said {
		if a.outcome == nil {
			continue
		}
		right := i < len(one.alone) && one.alone[i].pass
		told := taught(t.ran.Trace)
		f.yes("every_step", right && told != "" && a.outcome.Monologue == told)
		f.yes("urged", a.outcome.Urged)
		if t.steps && told != "" {
			countSteps(f, told, a.outcome.Monologue)
		}
	}
}

var step = regexp.MustCompile(`^\d+\. (?:\[L\d+\])?`)

// steps tells whether every line is a numbered step.
func steps(monologue string) bool {
	for line := range strings.SplitSeq(strings.TrimRight(monologue, "\n"), "\n") {
		if !step.MatchString(line) {
			return false
		}
	}
	return true
}

// taught is the monologue that training would have shown; "" where it would have
// shown none.
func taught(t *trace.Trace) string {
	text, err := narrate.Canonical(t)
	if err != nil {
		return ""
	}
	monologue, _, _ := strings.Cut(text, "\n[ANSWER]")
	return monologue
}
