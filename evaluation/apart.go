package evaluation

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"time"

	"semcoder/analysis/trace"
)

// Code that is judged may do to its interpreter whatever Python allows: rewrite modules,
// builtins, frames. So it never shares one with its tests. Those run in an interpreter of
// their own, where stand-ins take the functions' place; what they ask for is called in
// another, and what comes back over the wire are plain values, as data. Round by round,
// until the tests have all that they ask for; that run is the verdict.
var (
	//go:embed apart/wire.py
	wireSource string // how values cross
	//go:embed apart/calls.py
	callsSource string // the program's side
	//go:embed apart/tests.py
	testsSource string // the tests' side
)

// Names of modules. Modules run as Python runs them, without the recording of steps.
const (
	candidateName = "candidate"
	wireName      = "wire_of_candidate"
	callsName     = "calls_of_candidate"
	testsName     = "tests_of_candidate"
	sharedName    = "node" // the one module of the tests that programs may see: it holds no result
)

// A program may be slow, or long-winded, on purpose.
const (
	mostRounds = 100           // in which tests may ask for calls
	mostWall   = 6 * judgeWall // of all rounds
	mostSaid   = 2 << 20       // bytes that one side says at once
	mostText   = 6 << 20       // bytes of what is known, and all else that one run is given
)

// A madeCall is a call that tests asked for: a function's name, the table of its
// arguments, and what it came to each time that it was made.
type madeCall struct {
	name    string
	table   json.RawMessage
	results []json.RawMessage
}

func (c *madeCall) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{c.name, c.table, c.results})
}

// A trial is one program before its tests.
type trial struct {
	judge
	code, tests, reference string
	modules                map[string]string // that tests import
	made                   []*madeCall
}

// passes runs tests on code, whose names are those of the reference, which is right.
func (j judge) passes(ctx context.Context, code, tests, reference string, modules map[string]string) (mark, error) {
	if strings.TrimSpace(reference) == "" {
		reference = outlineOf(code)
	}
	begun := time.Now()
	t := &trial{judge: j, code: code, tests: tests, reference: reference, modules: modules, made: []*madeCall{}}
	for range mostRounds {
		calls, ended, err := t.ask(ctx)
		if err != nil || ended != "" || len(calls) == 0 {
			return verdict(ended == "", ended), err
		}
		if ended, err = t.make(ctx, calls); err != nil || ended != "" {
			return mark{why: ended}, err
		}
		if time.Since(begun) > mostWall {
			return mark{why: "over the budget: time of all its tests"}, nil
		}
	}
	return mark{why: "its tests do not come to an end"}, nil
}

var definition = regexp.MustCompile(`(?m)^(?:async )?def (\w+)`)

// outlineOf stands in for a reference where there is none: the functions that the code
// defines, as far as Python has none of the name.
func outlineOf(code string) string {
	var b strings.Builder
	b.WriteString("import builtins as _builtins\n")
	for _, found := range definition.FindAllStringSubmatch(code, -1) {
		fmt.Fprintf(&b, "if not hasattr(_builtins, %q):\n    def %s(): pass\n", found[1], found[1])
	}
	return b.String()
}

// ask runs the tests with what is known, and returns the calls that they still need.
// Without any they have passed, unless they ended otherwise.
func (t *trial) ask(ctx context.Context) (calls []*madeCall, ended string, err error) {
	known, err := json.Marshal(t.made)
	if err != nil {
		return nil, "", err
	}
	modules := map[string]string{wireName: wireSource, testsName: assigned("TESTS", t.tests) +
		assigned("REFERENCE", t.reference) + assigned("KNOWN", string(known)) + testsSource}
	maps.Copy(modules, t.modules)
	said, ended, err := t.hear(ctx, testsName, modules)
	if err != nil || ended != "" {
		return nil, ended, err
	}
	var wanted [][2]json.RawMessage
	if json.Unmarshal([]byte(said), &wanted) != nil { // what it came to before may be an argument now
		return nil, "its tests ask for too much", nil
	}
	for _, one := range wanted {
		c := &madeCall{table: one[1]}
		if err := json.Unmarshal(one[0], &c.name); err != nil {
			return nil, "", fmt.Errorf("what the tests ask for: %w", err)
		}
		calls = append(calls, c)
	}
	return calls, "", nil
}

// make makes calls in an interpreter of the program's, which sees them and nothing else of
// the tests. What it says is the program's word, and no more than data.
func (t *trial) make(ctx context.Context, calls []*madeCall) (ended string, err error) {
	var asked []any
	for _, c := range calls {
		asked = append(asked, []any{c.name, c.table})
	}
	text, err := json.Marshal(asked)
	if err != nil {
		return "", err
	}
	modules := map[string]string{candidateName: t.code, wireName: wireSource, callsName: assigned("CALLS", string(text)) + callsSource}
	if shared, ok := t.modules[sharedName]; ok {
		modules[sharedName] = shared
	}
	said, ended, err := t.hear(ctx, callsName, modules)
	if err != nil || ended != "" {
		return ended, err
	}
	var results []json.RawMessage
	if json.Unmarshal([]byte(said), &results) != nil || len(results) != len(calls) {
		return "its results cannot be read", nil
	}
	for i, c := range calls {
		t.know(c, results[i])
	}
	return "", nil
}

// know adds what a call came to.
func (t *trial) know(c *madeCall, result json.RawMessage) {
	for _, had := range t.made {
		if had.name == c.name && string(had.table) == string(c.table) {
			had.results = append(had.results, result)
			return
		}
	}
	c.results = []json.RawMessage{result}
	t.made = append(t.made, c)
}

// hear runs a module and returns what it prints; ended says how it ended instead.
func (t *trial) hear(ctx context.Context, module string, modules map[string]string) (said, ended string, err error) {
	p := trace.Program{Call: `__import__("` + module + `") is not None`, Modules: modules}
	p.Budget.Output = mostSaid
	if encoded, err := json.Marshal(modules); err != nil || len(encoded) > mostText {
		return "", "its results are too long", err
	}
	ran, err := t.run(ctx, p)
	if err != nil {
		return "", "", err
	}
	if ran.Stop == trace.Returned && ran.Value == "True" {
		return ran.Stdout, "", nil
	}
	return "", ending(ran), nil
}

// assigned is a line that gives a text a name. Go's ASCII quotes are Python's, too, but for
// bytes that are no UTF-8, which JSON has no more than source has.
func assigned(name, text string) string {
	return name + " = " + strconv.QuoteToASCII(strings.ToValidUTF8(text, "\ufffd")) + "\n"
}
