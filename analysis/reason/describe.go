package reason

import (
	"context"
	"errors"
	"fmt"
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
	parts := append([]string{"describe/1", r.runKey(), sliceKey(q.Slice), q.Entry}, q.Calls...)
	if r.options.Model != nil {
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
	if r.options.Model == nil {
		o.Reason = NotFound
		return o, nil
	}
	canonical, err := r.canonical(ctx, q.Slice.Source)
	if err != nil {
		return nil, err
	}
	a := asking{
		prompt: prompts.Describe(canonical.Source), stop: prompts.StopDescription,
		answered: func(text string) (int, bool) {
			purpose, properties := description(text)
			return len(text), purpose != "" || len(properties) > 0
		},
	}
	g, _, read, err := r.converse(ctx, a, o, emit)
	switch {
	case err != nil:
		return nil, err
	case o.Model == "":
		return o, nil
	case !read:
		o.Reason = Malformed
		return o, nil
	}
	purpose, properties := description(g.Text)
	o.Confidence = g.Odds.mean(0, len(g.Text))
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
	} else {
		o.Reason = NotRun
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
func (q Describe) held(ctx context.Context, r *Reasoner, properties []string) ([]string, error) {
	program, ok := q.holding()
	if !ok {
		return nil, nil
	}
	var kept []string
	for _, p := range properties {
		decided, contradicted := 0, false
		if _, expression := outline(p, true); !expression {
			continue
		}
		for _, call := range q.Calls {
			args, ok := strings.CutPrefix(call, q.Entry+"(")
			if !ok || contradicted {
				continue
			}
			slice := q.Slice
			slice.Source = program(p)
			t, err := r.run(ctx, examples.Program(slice, holdsName+"("+args))
			if errors.Is(err, trace.ErrBroken) {
				contradicted = true
				continue
			}
			if err != nil {
				return nil, err
			}
			switch {
			case t.Stop == trace.Returned && t.Literal == "True":
				decided++
			case t.Stop == trace.Returned && t.Literal == "None": // the function itself raised
			default:
				contradicted = true
			}
		}
		if decided > 0 && !contradicted {
			kept = append(kept, p)
		}
	}
	return kept, nil
}

// holdsName is the function that tells whether a property holds of a call; the names
// in it are such that no property means them.
const holdsName = "semcoder_holds_"

// holding makes the program that tells whether a property holds of a call with the
// arguments of Entry: None where that raises.
func (q Describe) holding() (program func(property string) string, ok bool) {
	doc := analysis.Parse("slice.py", 0, q.Slice.Source)
	f, ok := doc.Function(q.Entry)
	if !ok || f.Class != "" || f.Nested || f.Async {
		return nil, false
	}
	var params, names, passed []string
	keywordOnly := false
	for _, p := range f.Params {
		param := p.Star + p.Name
		if p.Default != "" {
			param += "=" + p.Default
		}
		params = append(params, param)
		switch {
		case p.Name == "/" || p.Name == "":
			keywordOnly = keywordOnly || p.Star == "*"
			continue
		case p.Star != "":
			passed = append(passed, p.Star+p.Name)
			keywordOnly = true
		case keywordOnly:
			passed = append(passed, p.Name+"="+p.Name)
		default:
			passed = append(passed, p.Name)
		}
		names = append(names, p.Name)
	}
	kept := strings.Join(names, ", ")
	if len(names) == 1 {
		kept += ","
	}
	if kept == "" {
		kept = "()"
	}
	return func(property string) string {
		return q.Slice.Source + fmt.Sprintf(`
import copy as semcoder_copy_

def %s(%s):
    semcoder_kept_ = semcoder_copy_.deepcopy((%s))
    try:
        result = %s(%s)
    except Exception:
        return None
    return semcoder_property_(*semcoder_kept_, result)

def semcoder_property_(%s):
    return bool(%s)
`, holdsName, strings.Join(params, ", "), kept, q.Entry, strings.Join(passed, ", "), strings.Join(append(names, "result"), ", "), property)
	}, true
}
