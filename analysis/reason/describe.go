package reason

import (
	"context"
	"errors"
	"strings"

	"semcoder/analysis"
	"semcoder/analysis/examples"
	"semcoder/analysis/reason/prompts"
	"semcoder/analysis/trace"
)

// Describe asks what Entry is for and what holds of every result. The answer is a line
// `Purpose: ...` and lines `Property: ...`, each an expression over the parameters, as
// they are when it is called, and result.
//
// The properties are executed on Calls. Those that fail once, or that no call could
// decide, are left out of the answer and counted in Outcome.Dropped. The verdict is of
// those that stay, each of which held on every call that returned; the purpose is the
// model's word alone.
type Describe struct {
	Slice analysis.Slice
	Entry string
	Calls []string // of Entry by its name, as f(1)
}

func (q Describe) key(r *Reasoner) string {
	parts := append([]string{"describe/2", r.runKey(), sliceKey(q.Slice), q.Entry}, q.Calls...)
	if r.model("describe") != nil {
		parts = append(parts, r.modelKey())
	}
	return digest(parts...)
}

const (
	purposeLine  = "Purpose: "
	propertyLine = "Property: "
)

func (q Describe) answer(ctx context.Context, r *Reasoner, emit func(Update)) (*Outcome, error) {
	o := &Outcome{Verdict: Unchecked}
	text, err := r.answerAlone(ctx, "describe", o, emit, func() (asking, error) {
		canonical, err := r.canonical(ctx, q.Slice.Source)
		return asking{
			prompt: prompts.Describe(canonical.Source), stop: prompts.StopDescription,
			answered: func(text string) (int, bool) {
				purpose, properties := description(text)
				return len(text), purpose != "" || len(properties) > 0
			},
		}, err
	})
	if err != nil || text == "" {
		return o, err
	}
	purpose, properties := description(text)
	err = q.check(ctx, r, o, purpose, properties)
	return o, err
}

// description reads a reply: its first purpose and its properties, none twice.
func description(text string) (purpose string, properties []string) {
	seen := map[string]bool{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if p, ok := strings.CutPrefix(line, purposeLine); ok && purpose == "" {
			purpose = p
		}
		if p, ok := strings.CutPrefix(line, propertyLine); ok && !seen[p] && p != "" {
			seen[p] = true
			properties = append(properties, p)
		}
	}
	return purpose, properties
}

// check keeps the properties that hold on all calls.
func (q Describe) check(ctx context.Context, r *Reasoner, o *Outcome, purpose string, properties []string) error {
	kept := properties
	if len(q.Calls) > 0 && len(properties) > 0 && len(q.Slice.Needs) == 0 {
		var err error
		if kept, err = q.held(ctx, r, properties); err != nil {
			return err
		}
		o.Dropped = len(properties) - len(kept)
		if len(kept) > 0 {
			o.Verdict = Confirmed
		}
	} else if o.Reason = NotRun; len(q.Slice.Needs) > 0 {
		o.Reason = Needs + strings.Join(q.Slice.Needs, ", ")
	}
	var lines []string
	if purpose != "" {
		lines = append(lines, purposeLine+purpose)
	}
	for _, p := range kept {
		lines = append(lines, propertyLine+p)
	}
	o.Answer = strings.Join(lines, "\n")
	return nil
}

// held runs each property on each call, and returns those that no call contradicts and
// some call decides.
func (q Describe) held(ctx context.Context, r *Reasoner, properties []string) (kept []string, err error) {
	h, ok := q.harness()
	if !ok {
		return nil, nil
	}
	for _, p := range properties {
		if _, expression := outline(p, true); !expression {
			continue
		}
		holds, err := q.holds(ctx, r, h.program(p))
		if err != nil {
			return nil, err
		}
		if holds {
			kept = append(kept, p)
		}
	}
	return kept, nil
}

// holds runs a property's program on the calls.
func (q Describe) holds(ctx context.Context, r *Reasoner, source string) (bool, error) {
	slice, decided := q.Slice, false
	slice.Source = source
	for _, call := range q.Calls {
		args, ok := strings.CutPrefix(call, q.Entry+"(")
		if !ok {
			continue
		}
		t, err := r.replayed(ctx, examples.Program(slice, holdsName+"("+args))
		switch {
		case err == nil && t.Varies(): // it held by chance
			return false, nil
		case errors.Is(err, trace.ErrBroken):
			return false, nil
		case err != nil:
			return false, err
		case t.Stop == trace.Returned && t.Literal == "True":
			decided = true
		case t.Stop == trace.Returned && t.Literal == "None": // the function itself raised
		default:
			return false, nil
		}
	}
	return decided, nil
}
