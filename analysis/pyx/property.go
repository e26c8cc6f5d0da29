package pyx

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"semcoder/analysis"
	"semcoder/analysis/trace"
)

// Inputs that a property is executed on.
const (
	mostInputs  = 50
	leastInputs = 20
)

// judgePython is a module that stands beside the program and has the properties judged.
//
//go:embed judge.py
var judgePython string

// A property is an expression over a function's parameters, as they were before the
// call, and its result.
type property struct {
	text   string
	reason string // why it is not told; "" if it is
}

// judge executes the properties on the program's inputs, all in one run; reason says
// why nothing can be said.
func (j *job) judge() (judged []property, reason string, err error) {
	for _, text := range j.program.Properties {
		if text = strings.TrimSpace(text); text != "" && !strings.Contains(text, "\n") {
			judged = append(judged, property{text: text})
		}
	}
	calls := j.inputs()
	if len(calls) < leastInputs {
		return nil, "too few inputs to try properties on", nil
	}
	call, ok := judgement(j.code(), j.program.Entry, judged, calls)
	if !ok {
		return nil, "the entry is no plain function of the module", nil
	}
	p := j.bounded(trace.Program{Source: j.program.Code, Call: call, Light: true, Modules: map[string]string{"_judge": judgePython}})
	p.Budget.Steps *= len(calls)
	ends, err := j.runner.RunBatch(j.ctx, []trace.Program{p})
	if err != nil {
		return nil, "", err
	}
	return verdicts(judged, outcome(ends[0]))
}

// inputs are the calls that the properties are tried on: those that returned, and
// those that were given for this.
func (j *job) inputs() []string {
	var calls []string
	for _, r := range j.runs {
		if r.trace.Stop == trace.Returned {
			calls = append(calls, r.trace.Call)
		}
	}
	for _, call := range j.program.MoreCalls {
		if !slices.Contains(calls, call) {
			calls = append(calls, call)
		}
	}
	return calls[:min(len(calls), mostInputs)]
}

// verdicts reads what a judgement gave: the number of inputs that gave a result, and a letter for each property.
func verdicts(judged []property, report string) ([]property, string, error) {
	text, err := strconv.Unquote(report)
	count, letters, ok := strings.Cut(text, " ")
	if err != nil || !ok || len(letters) != len(judged) {
		return nil, "the inputs cannot be run together", nil
	}
	if n, err := strconv.Atoi(count); err != nil || n < leastInputs {
		return nil, "too few inputs have a result", nil
	}
	for i := range judged {
		switch letters[i] {
		case 's':
		case 'h':
			judged[i].reason = "a property holds of any result"
		default:
			judged[i].reason = "a property does not hold"
		}
	}
	return judged, "", nil
}

// judgement is the call that judges properties on the inputs of calls. Each call is
// made with a spy in the entry's place, a lambda of the same parameters, so that it is
// known what they were before the entry could change them. ok is false where the
// entry is no plain function of the module.
func judgement(source, entry string, properties []property, calls []string) (call string, ok bool) {
	for _, f := range analysis.Parse("", 0, source).Functions() {
		if f.Qualified != entry || f.Async || f.Generator {
			continue
		}
		var texts, tries []string
		for _, p := range properties {
			texts = append(texts, strconv.QuoteToASCII(p.text))
		}
		for _, c := range calls {
			tries = append(tries, "lambda "+entry+": "+c)
		}
		s := newSpy(f.Params)
		spy := fmt.Sprintf("lambda %s: (_copied(dict(%s)), %s(%s))", s.parameters, s.given, entry, s.passed)
		list := func(items []string) string { return "[" + strings.Join(items, ", ") + "]" }
		return fmt.Sprintf(`(lambda _judge: _judge.judged(%s, %s, lambda _copied: %s, globals()))(__import__("_judge"))`, list(texts), list(tries), spy), true
	}
	return "", false
}

// A spy has the parameters of a function.
type spy struct{ parameters, given, passed string } // as a lambda lists them, as keywords of a dict, as arguments of a call

func newSpy(params []analysis.Param) spy {
	var list, given, passed []string
	named := false // behind a star
	for _, p := range params {
		text := p.Star + p.Name
		if p.Default != "" {
			text += "=" + p.Default
		}
		list = append(list, text)
		if p.Name != "" {
			given = append(given, p.Name+"="+p.Name)
		}
		switch {
		case p.Star != "" && p.Name != "":
			passed = append(passed, p.Star+p.Name)
		case p.Name != "" && named:
			passed = append(passed, p.Name+"="+p.Name)
		case p.Name != "":
			passed = append(passed, p.Name)
		}
		named = named || p.Star != ""
	}
	join := func(items []string) string { return strings.Join(items, ", ") }
	return spy{join(list), join(given), join(passed)}
}
