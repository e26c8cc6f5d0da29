package evaluation

import (
	"context"
	"errors"
	"io"

	"semcoder/analysis/reason"
)

// A suite is a data format and what is asked of its items.
type suite struct {
	read func(line []byte) (task, error) // the error says why the line is no item

	// rows makes items of a file that holds what items are made of; nil: none does.
	rows func(context.Context, io.Reader, Tracer) (io.Reader, error)

	note string // on what the figures mean; "" where they speak for themselves
}

func suites() map[string]suite {
	return map[string]suite{
		"cruxeval-o":   {read: readOutput, note: "system mode executes the call: what it scores is the sandbox's merit, not the model's"},
		"cruxeval-i":   {read: readInput},
		"humaneval":    {read: readHumanEval},
		"mbpp":         {read: readMBPP},
		"humanevalfix": {read: readHumanEvalFix},
		"quixbugs":     {read: readQuixBugs},
		"faulty":       {read: readFaulty},
		"fresh":        {read: readFresh, note: "system mode executes the call: what it scores is the sandbox's merit, not the model's"},
		"steps":        {read: readSteps, note: "system mode executes the call: what it scores is the sandbox's merit, not the model's"},
		"opaque":       {read: readOpaque, rows: opaqueRows, note: "nothing can be executed: system mode is a vote over the samples"},
	}
}

// A task is one item of a suite.
type task interface {
	id() string

	// ready finds out what asking and scoring need. why says that the item cannot be
	// judged, and is passed over; "" where it can.
	ready(ctx context.Context, e *evaluator) (why string, err error)

	// ask has the model answer alone, for the k-th time.
	ask(ctx context.Context, e *evaluator, k int) (answer, error)

	// scored tells whether the data say what is right.
	scored() bool

	// score judges a prediction by execution.
	score(ctx context.Context, j judge, prediction string) (mark, error)

	// choose is the product's answer, which may execute candidates: those that the model
	// gave, and others.
	choose(ctx context.Context, e *evaluator, said []answer) (prediction string, executions int, err error)

	// baselines are answers that need no model.
	baselines(ctx context.Context, e *evaluator) ([]guess, error)
}

// An answer is what the model said to one question.
type answer struct {
	prediction string // "" where none was read
	formed     bool   // the reply has the form that was asked for
	outcome    *reason.Outcome
}

// A mark is what execution says of a prediction.
type mark struct {
	pass   bool   // by ==
	strict bool   // 1, True and 1.0 differ
	why    string // it does not pass
}

// verdict is the mark of what is either right or wrong, for a reason.
func verdict(right bool, why string) mark {
	if right {
		return mark{pass: true, strict: true}
	}
	return mark{why: why}
}

// A guess is a baseline's answer.
type guess struct {
	by         string // name of the baseline
	prediction string
	executions int
}

// plain is what most tasks have in common.
type plain struct{ name string }

func (p plain) id() string                                      { return p.name }
func (plain) ready(context.Context, *evaluator) (string, error) { return "", nil }

// pose asks a question and waits for the outcome.
func pose(ctx context.Context, r *reason.Reasoner, q reason.Question) (*reason.Outcome, error) {
	for update, err := range r.Ask(ctx, q) {
		if err != nil {
			return nil, err
		}
		if update.Phase == reason.Done {
			return update.Outcome, nil
		}
	}
	return nil, errors.New("the question ended without an outcome")
}

// said is the answer that an outcome holds.
func said(o *reason.Outcome) answer {
	return answer{prediction: o.Answer, formed: o.Answer != "" && !o.Urged, outcome: o}
}

// vote is the prediction that most answers agree on, the earliest of equals.
func vote(all []answer) string {
	counts := map[string]int{}
	best := ""
	for _, a := range all {
		if a.prediction != "" {
			counts[a.prediction]++
		}
	}
	for _, a := range all {
		if a.prediction != "" && (best == "" || counts[a.prediction] > counts[best]) {
			best = a.prediction
		}
	}
	return best
}
