package evaluation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"semcoder/analysis"
	"semcoder/analysis/examples"
	"semcoder/analysis/reason"
	"semcoder/analysis/trace"
)

// A codeTask asks for code; what is predicted is a whole program.
type codeTask struct {
	plain
	instruction string
	prefix      string // the part of the code that is given
	shown       string // tests that the task itself shows, as statements behind the code; "" for none
	hidden      string // the tests that score; "" where there are none
	reference   string // a program that passes
}

func (t codeTask) scored() bool { return t.hidden != "" }

func (t codeTask) ask(ctx context.Context, e *evaluator, k int) (answer, error) {
	o, err := pose(ctx, e.askers[k], reason.Write{Instruction: t.instruction, Prefix: t.prefix, NoRun: true})
	if err != nil {
		return answer{}, err
	}
	a := said(o)
	_, err = e.Tracer.Canonical(ctx, o.Answer)
	a.formed = o.Answer != "" && err == nil
	if errors.Is(err, trace.ErrBroken) {
		err = nil
	}
	return a, err
}

func (t codeTask) score(ctx context.Context, j judge, prediction string) (mark, error) {
	return j.passes(ctx, prediction, t.hidden, t.reference, nil)
}

// choose takes the first program that passes the tests which the task shows; those that
// score are nobody's to look at. Where none passes, or none is shown, the first
// program counts.
func (t codeTask) choose(ctx context.Context, e *evaluator, all []answer) (string, int, error) {
	first, ran := "", 0
	for _, a := range all {
		if a.prediction == "" {
			continue
		}
		if first == "" {
			first = a.prediction
		}
		if t.shown == "" {
			break
		}
		ran++
		m, err := e.judge.passes(ctx, a.prediction, t.shown, t.reference, nil)
		if err != nil || m.pass {
			return a.prediction, ran, err
		}
	}
	return first, ran, nil
}

// baselines: the reference solution, which says what the harness itself loses.
func (t codeTask) baselines(context.Context, *evaluator) ([]guess, error) {
	return []guess{{by: "reference solution", prediction: t.reference}}, nil
}

// readHumanEval reads an item of HumanEval (Chen et al. 2021), asked as for the
// published figures: the stub is the problem, and the code goes on from it.
func readHumanEval(line []byte) (task, error) {
	var item struct {
		ID       string `json:"task_id"`
		Prompt   string `json:"prompt"`
		Entry    string `json:"entry_point"`
		Solution string `json:"canonical_solution"`
		Test     string `json:"test"`
	}
	if err := json.Unmarshal(line, &item); err != nil {
		return nil, errBroken
	}
	if item.ID == "" || item.Prompt == "" || item.Entry == "" {
		return nil, errors.New("no task_id, prompt or entry_point")
	}
	t := codeTask{
		plain:       plain{item.ID},
		instruction: "Write a solution to the following problem:\n```python\n" + strings.TrimSpace(item.Prompt) + "\n```",
		prefix:      item.Prompt,
		shown:       documented(item.Prompt, item.Entry),
		reference:   item.Prompt + item.Solution,
	}
	if item.Test != "" {
		t.hidden = item.Test + "\ncheck(" + item.Entry + ")\n"
	}
	return t, nil
}

// documented are the examples of a stub's docstring as asserts; "" for none.
func documented(stub, entry string) string {
	doc := analysis.Parse("stub.py", 0, stub+"    return 0\n")
	f, ok := doc.Function(entry)
	if !ok {
		return ""
	}
	var b strings.Builder
	for _, e := range examples.Find(doc, f) {
		if value := e.Value(); value != "" {
			fmt.Fprintf(&b, "assert %s == (%s)\n", e.Call, value)
		}
	}
	return b.String()
}

// The tasks of MBPP (Austin et al. 2021) that are for testing; the others are for
// prompts, for choosing and for training.
const firstMBPP, lastMBPP = 11, 510

// readMBPP reads an item of MBPP. One assertion is shown, as for the published figures.
func readMBPP(line []byte) (task, error) {
	var item struct {
		ID    int      `json:"task_id"`
		Text  string   `json:"text"`
		Code  string   `json:"code"`
		Setup string   `json:"test_setup_code"`
		Tests []string `json:"test_list"`
		More  []string `json:"challenge_test_list"`
	}
	if err := json.Unmarshal(line, &item); err != nil {
		return nil, errBroken
	}
	switch {
	case item.ID == 0 || item.Text == "":
		return nil, errors.New("no task_id or text")
	case item.ID < firstMBPP || item.ID > lastMBPP:
		return nil, fmt.Errorf("not one of the tasks for testing, %d to %d", firstMBPP, lastMBPP)
	}
	t := codeTask{plain: plain{fmt.Sprint(item.ID)}, reference: strings.ReplaceAll(item.Code, "\r\n", "\n")}
	t.instruction = strings.TrimSuffix(strings.TrimSpace(item.Text), ".") + "."
	if len(item.Tests) > 0 {
		setup := strings.ReplaceAll(item.Setup, "\r\n", "\n") + "\n"
		t.instruction += " Your code should satisfy the following assertion:\n```python\n" + strings.TrimSpace(item.Tests[0]) + "\n```"
		t.shown = setup + item.Tests[0] + "\n"
		t.hidden = setup + strings.Join(append(item.Tests, item.More...), "\n") + "\n"
	}
	return t, nil
}
