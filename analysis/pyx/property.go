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

// judging is how many statements it may take to judge the properties, beside the
// program's own.
const judging = 50_000

// judgePython is run behind the program: it has the properties judged.
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
	source, call, ok := propertyProgram(j.runs[0].trace.Canonical.Source, j.program.Entry, judged, calls)
	if !ok {
		return nil, "the entry is no plain function of the module", nil
	}
	p := j.bounded(trace.Program{Source: source, Call: call, Light: true})
	p.Budget.Steps = p.Budget.Steps*len(calls) + judging
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

// verdicts reads what the program of propertyProgram returned: the number of inputs
// that gave a result, and a letter for each property.
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

// propertyProgram is a program with a spy in it: a function with the entry's
// parameters that remembers what it was given and what the entry made of it. ok is
// false where the entry is no plain function of the module.
func propertyProgram(source, entry string, properties []property, calls []string) (program, call string, ok bool) {
	for _, f := range analysis.Parse("", 0, source).Functions() {
		if f.Qualified != entry || f.Async || f.Generator {
			continue
		}
		header, _, ok := strings.Cut(source[f.NameRange.End:], "\n") // canonical headers have one line
		var texts, tries []string
		for _, p := range properties {
			texts = append(texts, strconv.QuoteToASCII(p.text))
		}
		for _, c := range calls {
			tries = append(tries, "lambda "+entry+": "+c)
		}
		given, passed := spyArguments(f.Params)
		program = fmt.Sprintf("%s\n\n%s\ndef _spied%s\n    _given = _copied(dict(%s))\n    _seen.append((_given, %s(%s)))\n",
			source, judgePython, header, given, entry, passed)
		return program, fmt.Sprintf("_judged([%s], [%s], _spied)", strings.Join(texts, ", "), strings.Join(tries, ", ")), ok
	}
	return "", "", false
}

// spyArguments name the parameters as keywords of a dict, and as arguments of a call.
func spyArguments(params []analysis.Param) (given, passed string) {
	var keep, pass []string
	named := false // behind a star
	for _, p := range params {
		if p.Name != "" {
			keep = append(keep, p.Name+"="+p.Name)
		}
		switch {
		case p.Star != "" && p.Name != "":
			pass = append(pass, p.Star+p.Name)
		case p.Name != "" && named:
			pass = append(pass, p.Name+"="+p.Name)
		case p.Name != "":
			pass = append(pass, p.Name)
		}
		named = named || p.Star != ""
	}
	return strings.Join(keep, ", "), strings.Join(pass, ", ")
}
