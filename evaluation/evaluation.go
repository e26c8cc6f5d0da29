// Package evaluation measures a model through the product's own path: the prompts,
// the reading of answers and the verdicts are those of analysis/reason, and what is
// right was executed.
package evaluation

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strings"

	"semcoder/analysis"
	"semcoder/analysis/narrate"
	"semcoder/analysis/reason"
)

// An Item is a program and calls of it: a line of what `semcoder pyx` reads.
type Item struct {
	ID    string   `json:"id"`
	Code  string   `json:"code"`
	Calls []string `json:"calls"`
}

// An Asker answers questions; *reason.Reasoner is one.
type Asker interface {
	Ask(context.Context, reason.Question) iter.Seq2[reason.Update, error]
}

// A Report counts what became of the items; every count but Items and Skipped is out
// of Asked.
type Report struct {
	Items      int            `json:"items"`
	Skipped    map[string]int `json:"skipped"` // no call of the item can be judged; by reason
	Asked      int            `json:"asked"`
	Answered   int            `json:"answered"`    // an answer was read
	WellFormed int            `json:"well_formed"` // and every line before it is a numbered step with a label
	Right      int            `json:"right"`       // execution gave the same
	EveryStep  int            `json:"every_step"`  // the monologue is word for word the one that the trace gives
	Urged      int            `json:"urged"`       // came to no answer alone and was asked for it
	Tokens     int            `json:"tokens"`      // generated for all of them
}

// A Result is one item's, for those who want to read them.
type Result struct {
	ID        string `json:"id"`
	Call      string `json:"call"`
	Monologue string `json:"monologue"`
	Answer    string `json:"answer"`
	Executed  string `json:"executed"`
	Verdict   string `json:"verdict"`
	Urged     bool   `json:"urged,omitempty"`
}

// Forward asks of each item what its first call that ends by itself yields, and
// holds the answer against the run. It stops at the first error of model or sandbox.
func Forward(ctx context.Context, a Asker, items iter.Seq2[Item, error], tell func(Result)) (Report, error) {
	report := Report{Skipped: map[string]int{}}
	for item, err := range items {
		if err != nil {
			return report, err
		}
		report.Items++
		if err := report.forward(ctx, a, item, tell); err != nil {
			return report, fmt.Errorf("%s: %w", item.ID, err)
		}
	}
	return report, nil
}

func (r *Report) forward(ctx context.Context, a Asker, item Item, tell func(Result)) error {
	why := "no calls"
	for _, call := range item.Calls {
		q := reason.Forward{Slice: analysis.Slice{Source: item.Code}, Call: call, RunOnly: true}
		ran, err := ask(ctx, a, q)
		if err != nil {
			return err
		}
		if ran.Trace == nil || ran.Trace.Literal == "" && ran.Trace.Exception == nil || ran.Verdict != reason.Unchecked {
			why = string(ran.Verdict) + " " + ran.Reason
			continue
		}
		q.RunOnly = false
		o, err := ask(ctx, a, q)
		if err != nil {
			return err
		}
		r.count(o)
		tell(Result{item.ID, call, o.Monologue, o.Answer, executed(o), string(o.Verdict), o.Urged})
		return nil
	}
	r.Skipped[strings.TrimSpace(why)]++
	return nil
}

// ask waits for the outcome.
func ask(ctx context.Context, a Asker, q reason.Question) (*reason.Outcome, error) {
	for update, err := range a.Ask(ctx, q) {
		if err != nil {
			return nil, err
		}
		if update.Phase == reason.Done {
			return update.Outcome, nil
		}
	}
	return nil, errors.New("the question ended without an outcome")
}

func (r *Report) count(o *reason.Outcome) {
	add := func(n *int, yes bool) {
		if yes {
			*n++
		}
	}
	add(&r.Asked, true)
	add(&r.Answered, o.Answer != "")
	add(&r.WellFormed, o.Answer != "" && steps(o.Monologue))
	add(&r.Right, o.Verdict == reason.Confirmed)
	add(&r.EveryStep, o.Verdict == reason.Confirmed && o.Monologue == taught(o))
	add(&r.Urged, o.Urged)
	r.Tokens += o.Tokens
}

var step = regexp.MustCompile(`^\d+\. \[L\d+\]`)

// steps tells whether every line is a numbered step with a label.
func steps(monologue string) bool {
	for line := range strings.SplitSeq(monologue, "\n") {
		if !step.MatchString(line) {
			return false
		}
	}
	return true
}

// taught is the monologue that training would have shown; "" where it would have
// shown none.
func taught(o *reason.Outcome) string {
	text, err := narrate.Canonical(o.Trace)
	if err != nil {
		return ""
	}
	monologue, _, _ := strings.Cut(text, "\n[ANSWER]")
	return monologue
}

func executed(o *reason.Outcome) string {
	if o.Trace.Exception != nil {
		return "raises(" + o.Trace.Exception.Type + ")"
	}
	return o.Trace.Literal
}

// Items reads at most so many items, one a line; 0 reads all.
func Items(in io.Reader, limit int) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		lines := bufio.NewScanner(in)
		lines.Buffer(nil, 16<<20)
		for n := 1; (limit == 0 || n <= limit) && lines.Scan(); n++ {
			var item Item
			err := json.Unmarshal(lines.Bytes(), &item)
			if err == nil && item.Code == "" {
				err = errors.New("no code")
			}
			if err != nil {
				err = fmt.Errorf("line %d is no {id, code, calls}: %w", n, err)
			}
			if !yield(item, err) {
				return
			}
		}
		if err := lines.Err(); err != nil {
			yield(Item{}, fmt.Errorf("reading items: %w", err))
		}
	}
}
