package evaluation

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"semcoder/analysis"
	"semcoder/analysis/examples"
	"semcoder/analysis/reason"
	"semcoder/analysis/trace"
)

// A repairTask shows code that fails a test and asks for code that does not; what is
// predicted is a whole program.
type repairTask struct {
	plain
	problem   string // what the function should do
	code      string // as it fails
	entry     string
	shown     []examples.Example // of what it should do; the task shows them
	hidden    string             // the tests that score, as statements behind the code
	modules   map[string]string  // that the tests import
	reference string

	failing examples.Example // the first of shown that the code fails
	edits   *reason.Outcome  // nil: not looked for
}

func (t *repairTask) scored() bool { return t.hidden != "" }

// ready finds the test that is shown to fail. Without one nothing is asked, and the
// item counts as not repaired.
func (t *repairTask) ready(ctx context.Context, e *evaluator) (why string, err error) {
	for _, one := range t.shown {
		ran, err := e.judge.run(ctx, trace.Program{Source: t.code, Call: one.Call + " == (" + one.Expected + ")"})
		if err != nil {
			return "", err
		}
		if ran.Value != "True" {
			t.failing = one
			break
		}
	}
	return "", nil
}

func (t *repairTask) question() reason.Repair {
	return reason.Repair{
		Slice: analysis.Slice{Source: t.code, Entry: t.entry}, Problem: t.problem,
		Call: t.failing.Call, Expected: t.failing.Expected, Others: t.shown,
	}
}

// observe counts the items that have a test to show.
func (t *repairTask) observe(f figures, one ended) { f.yes("asked", t.failing.Call != "") }

func (t *repairTask) ask(ctx context.Context, e *evaluator, k int) (answer, error) {
	if t.failing.Call == "" {
		return answer{}, nil
	}
	q := t.question()
	q.NoRun = true
	o, err := pose(ctx, e.askers[k], q)
	if err != nil {
		return answer{}, err
	}
	return said(o), nil
}

func (t *repairTask) score(ctx context.Context, j judge, prediction string) (mark, error) {
	return j.passes(ctx, prediction, t.hidden, t.reference, t.modules)
}

// choose takes the first repair that passes the tests shown; where the model gave none,
// small edits are tried.
func (t *repairTask) choose(ctx context.Context, e *evaluator, all []answer) (string, int, error) {
	ran := 0
	for _, a := range all {
		if a.prediction == "" {
			continue
		}
		ran++
		m, err := e.judge.passes(ctx, a.prediction, asserts(t.shown), t.reference, t.modules)
		if err != nil || m.pass {
			return a.prediction, ran, err
		}
	}
	found, tried, err := t.edited(ctx, e)
	if found == "" {
		found = vote(all)
	}
	return found, ran + tried, err
}

// mostEdits bounds the edits that are tried: they are few for a short function.
const mostEdits = 300

// edited is the first small edit with which the tests shown pass; "" for none. It is
// looked for once.
func (t *repairTask) edited(ctx context.Context, e *evaluator) (string, int, error) {
	if t.failing.Call == "" {
		return "", 0, nil
	}
	if t.edits == nil {
		o, err := t.tried(ctx, e, min(e.Executions, mostEdits))
		if err != nil {
			return "", 0, err
		}
		t.edits = o
	}
	return t.edits.Answer, t.edits.Tried, nil
}

// tried is what comes of so many small edits.
func (t *repairTask) tried(ctx context.Context, e *evaluator, edits int) (*reason.Outcome, error) {
	runs := reason.New(reason.Options{Tracer: e.Tracer})
	defer runs.Close()
	q := t.question()
	q.Executions = edits
	return pose(ctx, runs, q)
}

// baselines: the code as it is, the first of all small edits, the first that passes, and the reference.
func (t *repairTask) baselines(ctx context.Context, e *evaluator) ([]guess, error) {
	edited, tried, err := t.edited(ctx, e)
	if err != nil {
		return nil, err
	}
	first := &reason.Outcome{}
	if edited != "" { // one that fails what is shown scores nothing
		if first, err = t.tried(ctx, e, 1); err != nil {
			return nil, err
		}
	}
	return []guess{
		{by: "unchanged", prediction: t.code},
		{by: "first small edit", prediction: first.Answer, executions: first.Tried},
		{by: "small edits", prediction: edited, executions: tried},
		{by: "reference solution", prediction: t.reference},
	}, nil
}

// asserts are tests as statements.
func asserts(tests []examples.Example) string {
	var b strings.Builder
	for _, t := range tests {
		b.WriteString("assert " + t.Call + " == (" + t.Expected + ")\n")
	}
	return b.String()
}

// asserted reads the tests off a text that asserts things of a program's functions.
// Those that need more than the program are left out.
func asserted(text, program string) []examples.Example {
	doc := analysis.Parse("program.py", 0, program)
	root, err := doc.Syntax(text)
	if err != nil {
		return nil
	}
	var all []examples.Example
	var visit func(n *analysis.Node)
	visit = func(n *analysis.Node) {
		if n.Kind == "assert_statement" && len(n.Parts()) > 0 {
			if one, ok := assertion(n.Parts()[0], text); ok && closed(doc, one.Call) && closed(doc, one.Expected) {
				all = append(all, one)
			}
			return
		}
		for _, c := range n.Children {
			visit(c)
		}
	}
	visit(root)
	return all
}

// assertion reads `CALL == VALUE`, and anything else as what must be true.
func assertion(n *analysis.Node, text string) (examples.Example, bool) {
	e := examples.Example{Call: n.Text(text), Origin: examples.Test, Expected: "True"}
	if parts := n.Parts(); n.Kind == "comparison_operator" && len(parts) == 2 && strings.TrimSpace(text[parts[0].End:parts[1].Start]) == "==" {
		e.Call, e.Expected = parts[0].Text(text), parts[1].Text(text)
	} else if n.Kind == "not_operator" && len(parts) == 1 {
		e.Call, e.Expected = parts[0].Text(text), "False"
	}
	return e, !slices.Contains([]string{"true", "false", "integer", "string"}, n.Kind)
}

// closed tells whether an expression needs nothing but Python and the program.
func closed(doc *analysis.Document, expression string) bool {
	root, err := doc.Syntax(expression)
	if err != nil || root.Broken() {
		return false
	}
	return !slices.ContainsFunc(analysis.FreeNames(root, expression), func(name string) bool { return !doc.Provided(name) })
}

// readHumanEvalFix reads an item of HumanEvalFix (Muennighoff et al. 2023): a buggy
// solution of a HumanEval problem. The example tests are shown, and of the others the
// first that fails where those do not.
func readHumanEvalFix(line []byte) (task, error) {
	var item struct {
		ID          string `json:"task_id"`
		Declaration string `json:"declaration"`
		Buggy       string `json:"buggy_solution"`
		Solution    string `json:"canonical_solution"`
		Problem     string `json:"docstring"`
		Entry       string `json:"entry_point"`
		Test        string `json:"test"`
		Examples    string `json:"example_test"`
	}
	if err := json.Unmarshal(line, &item); err != nil {
		return nil, errBroken
	}
	if item.ID == "" || item.Declaration == "" || item.Buggy == "" || item.Entry == "" {
		return nil, errors.New("no task_id, declaration, buggy_solution or entry_point")
	}
	t := &repairTask{
		plain: plain{item.ID}, problem: item.Problem, entry: item.Entry,
		code: item.Declaration + item.Buggy, reference: item.Declaration + item.Solution, hidden: item.Test,
	}
	t.shown = slices.Concat(asserted(item.Examples, t.code), asserted(item.Test, t.code))
	return t, nil
}
