package pyx

import (
	_ "embed"
	"fmt"
	"regexp"
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
	q, ok := newInquiry(j.code(), j.program.Entry, judged, calls)
	if !ok {
		return nil, "the entry is no plain function of the module", nil
	}
	for _, wild := range [][]string{q.params, nil} {
		report, err := j.inquire(q, wild, len(calls))
		if err != nil {
			return nil, "", err
		}
		if report != "" {
			return verdicts(judged, report)
		}
	}
	return nil, "the inputs cannot be run together", nil
}

// mostMade is how many inputs judge.py makes of those that it is given.
const mostMade = 100

// inquire runs one inquiry. What it gives is "" where it does not end, as may happen
// to a loop that counts down when it is given a number below zero.
func (j *job) inquire(q inquiry, wild []string, inputs int) (string, error) {
	modules := map[string]string{"_judge": judgePython, "_asked": q.module()}
	p := j.bounded(trace.Program{Source: j.program.Code, Call: q.call(wild), Light: true, Modules: modules})
	p.Budget.Steps *= inputs + mostMade
	ends, err := j.runner.RunBatch(j.ctx, []trace.Program{p})
	if err != nil {
		return "", err
	}
	return outcome(ends[0]), nil
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

// verdicts reads what an inquiry gave: the number of inputs that gave a result, and a letter for each property.
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

// An inquiry is what has properties judged: a module of its own, which is compiled as it
// stands, and a call of that. Each call of the program is made
// with a lambda of the same parameters in the entry's place, so that it is known what
// they were before the entry could change them.
type inquiry struct {
	params []string // names
	reads  string   // lambda from arguments to a dict of the parameters
	runs   string   // lambda from that to what the entry returns
	tried  string   // the properties, the calls and the entry's name
}

// newInquiry is not ok where the entry is no plain function of the module.
func newInquiry(source, entry string, properties []property, calls []string) (q inquiry, ok bool) {
	params, ok := parameters(source, entry)
	if !ok {
		return q, false
	}
	q.lambdas(entry, params)
	var texts []string
	for _, p := range properties {
		texts = append(texts, p.text)
	}
	tried := stringList(calls)
	if text, ok := given(entry, calls); ok {
		tried = strconv.QuoteToASCII(text)
	}
	q.tried = fmt.Sprintf("%s, %s, %q", stringList(texts), tried, entry)
	return q, true
}

// parameters are those of a function of the module that is neither a generator nor
// waits; ok is false for others, and where there is none. Bare names, which most are, are
// read off the line: a parse takes as long as all the rest of an inquiry does here.
func parameters(source, entry string) (params []analysis.Param, ok bool) {
	_, rest, found := strings.Cut("\n"+source, "\ndef "+entry+"(")
	list, rest, _ := strings.Cut(rest, "):\n")
	if found && bareNames.MatchString(list) && !strings.Contains(rest, "yield") && !strings.Contains(rest, "def "+entry+"(") {
		for _, name := range strings.Split(list, ", ") {
			params = append(params, analysis.Param{Name: name})
		}
		return params, true
	}
	functions := analysis.Parse("", 0, source).Functions()
	i := slices.IndexFunc(functions, func(f *analysis.Function) bool { return f.Qualified == entry && !f.Async && !f.Generator })
	if i < 0 {
		return nil, false
	}
	return functions[i].Params, true
}

var bareNames = regexp.MustCompile(`^[A-Za-z_]\w*(?:, [A-Za-z_]\w*)*$`)

// stringList writes texts as Python lists them.
func stringList(texts []string) string {
	quoted := make([]string, len(texts))
	for i, t := range texts {
		quoted[i] = strconv.QuoteToASCII(t)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// module has the one function of the inquiry. The lambdas see the program's names.
func (q inquiry) module() string {
	return fmt.Sprintf("from _judge import judged\ndef asked(wild, names):\n    return judged(%s, eval(%s, names), eval(%s, names), wild, names)\n",
		q.tried, strconv.QuoteToASCII(q.reads), strconv.QuoteToASCII(q.runs))
}

// call is the inquiry as an expression; wild are the parameters that inputs of our own
// may be made of.
func (q inquiry) call(wild []string) string {
	return fmt.Sprintf(`__import__("_asked").asked(%s, globals())`, stringList(wild))
}

// lambdas writes what stands for the entry and what runs it.
func (q *inquiry) lambdas(entry string, params []analysis.Param) {
	var list, read, passed []string
	named := false // behind a star
	for _, p := range params {
		text := p.Star + p.Name
		if p.Default != "" {
			text += "=" + p.Default
		}
		list = append(list, text)
		value := fmt.Sprintf("given[%q]", p.Name)
		if p.Name != "" {
			read = append(read, p.Name+"="+p.Name)
		}
		switch {
		case p.Name == "":
		case p.Star != "":
			passed = append(passed, p.Star+value)
		case named:
			passed = append(passed, p.Name+"="+value)
		default:
			passed = append(passed, value)
		}
		if p.Name != "" && p.Star == "" {
			q.params = append(q.params, p.Name)
		}
		named = named || p.Star != ""
	}
	q.reads = fmt.Sprintf("lambda %s: dict(%s)", strings.Join(list, ", "), strings.Join(read, ", "))
	q.runs = fmt.Sprintf("lambda given: %s(%s)", entry, strings.Join(passed, ", "))
}
