package examples

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"semcoder/analysis"
	"semcoder/analysis/trace"
)

// An attempt is a call that was tried, and how it ended.
type attempt struct {
	call   string
	value  *value // what it returned; nil where that is no literal
	shown  string // its repr, cut
	raised string // "TypeError: can only ..." where it raised; "" else
	cut    bool   // it took too long, or brought the interpreter down
}

// A bench tries calls of one slice, many in one run of the sandbox: what a run costs
// besides the call is several times what a call costs. Calls of a run share a module,
// so that one may see what another left behind; whatever is to be relied on is run
// again alone.
type bench struct {
	runner Runner
	slice  analysis.Slice
	// counted runs the slice under the sandbox's step counter, which makes calls slow
	// and endless ones cheap: for slices with a while loop, and once a call had to be
	// killed.
	counted bool
	single  bool // calls are run one by one: together they disturb each other
	settled bool // it is known whether they do
}

func newBench(runner Runner, slice analysis.Slice) *bench {
	return &bench{runner: runner, slice: slice, counted: endless.MatchString(slice.Source)}
}

var endless = regexp.MustCompile(`(?m)\bwhile\b`)

// What one run of the sandbox may take.
const (
	together    = 48     // calls
	groupSteps  = 12_000 // statements of all of them
	aloneSteps  = 4_000  // of one that may be endless
	groupWall   = 250 * time.Millisecond
	callWall    = 30 * time.Millisecond // more for each call
	shownLength = 4000                  // characters of a repr
)

// attempts is the module that tries calls and prints how each ended; what they print
// themselves is dropped.
const attempts = `import sys

class Nowhere:
    def write(self, text):
        return len(text)

    def flush(self):
        pass

def each(names, calls):
    out = sys.stdout
    for call in calls.split("\0"):
        sys.stdout = Nowhere()
        try:
            told = "=" + repr(eval(call, names))
        except (Exception, SystemExit) as error:
            told = "!" + type(error).__name__ + ": " + str(error)
        sys.stdout = out
        out.write(told[:4000].replace("\0", " ") + "\0")
`

// attemptsName and subjectName are the modules' names in the sandbox.
const (
	attemptsName = "_attempts"
	subjectName  = "_subject"
)

// try runs calls and tells how each ended, in their order.
func (b *bench) try(ctx context.Context, calls []string) ([]attempt, error) {
	var all []attempt
	for len(all) < len(calls) {
		group := calls[len(all):]
		if most := b.most(); len(group) > most {
			group = group[:most]
		}
		if !b.settled {
			group = append(slices.Clone(group), group[0]) // which ends as before, or calls leave something behind
		}
		ended, err := b.group(ctx, group)
		if err != nil {
			return all, err
		}
		if n := len(ended) - 1; !b.settled && len(ended) == len(group) {
			b.settled = true
			if b.single = !same(ended[0], ended[n]); b.single {
				continue // and nothing was learned
			}
			ended = ended[:n]
		}
		all = append(all, ended...)
	}
	return all, nil
}

func same(a, b attempt) bool { return a.shown == b.shown && a.raised == b.raised }

func (b *bench) most() int {
	if b.single {
		return 1
	}
	return together
}

// group runs calls in one go. Those that an endless one kept from being tried are
// missing at the end; at least one is not.
func (b *bench) group(ctx context.Context, calls []string) ([]attempt, error) {
	t, err := b.run(ctx, b.program(calls))
	if err != nil {
		return nil, err
	}
	ended := endings(t.Stdout, calls)
	switch lost := len(ended) < len(calls); {
	case !lost:
		return ended, nil
	case killed(t) && !b.counted:
		b.counted = true // to have the others' ends in spite of it
		return b.group(ctx, calls)
	case killed(t) && len(calls) > 1:
		return b.group(ctx, calls[:(len(calls)+1)/2]) // it is in here, or in what is left
	case t.Stop == trace.Budgeted && len(ended) > 0: // the others may have used up the steps
		one, err := b.alone(ctx, calls[len(ended)])
		return append(ended, one), err
	}
	return append(ended, attempt{call: calls[len(ended)], cut: true}), nil
}

// alone runs a call that may be endless.
func (b *bench) alone(ctx context.Context, call string) (attempt, error) {
	p := b.program([]string{call})
	p.Budget.Steps = aloneSteps
	t, err := b.run(ctx, p)
	if err != nil {
		return attempt{}, err
	}
	if ended := endings(t.Stdout, []string{call}); len(ended) > 0 {
		return ended[0], nil
	}
	return attempt{call: call, cut: true}, nil
}

// killed tells a run that was ended from outside: nothing is known of it.
func killed(t *trace.Trace) bool { return t.Stop == trace.Budgeted && t.Stdout == "" && t.Steps == 0 }

func (b *bench) run(ctx context.Context, p trace.Program) (*trace.Trace, error) {
	for one := range b.runner.Batch(ctx, []trace.Program{p}) {
		return one.Trace, one.Err
	}
	return nil, ctx.Err()
}

// program tries calls of the slice: as the program itself where its steps are to be
// counted, else as a module, which runs as fast as Python does.
func (b *bench) program(calls []string) trace.Program {
	p := Program(b.slice, "")
	p.Modules = map[string]string{attemptsName: attempts}
	maps.Copy(p.Modules, b.slice.Modules)
	names := "globals()"
	if !b.counted {
		name := b.slice.Name
		if name == "" {
			name = subjectName
		}
		p.Modules[name] = b.slice.Source
		p.Source, p.Name = "", ""
		names = `__import__("importlib").import_module("` + name + `").__dict__`
	}
	p.Call = `__import__("` + attemptsName + `").each(` + names + ", " + strconv.Quote(strings.Join(calls, "\x00")) + ")"
	p.Light = true
	p.Budget = trace.Budget{Steps: groupSteps, Output: together * 2 * shownLength, Wall: groupWall + time.Duration(len(calls))*callWall}
	return p
}

// endings takes the calls' ends off what was printed.
func endings(printed string, calls []string) []attempt {
	var ended []attempt
	for told := range strings.SplitSeq(printed, "\x00") {
		if told == "" || len(ended) == len(calls) {
			break
		}
		a := attempt{call: calls[len(ended)]}
		if told[0] == '=' {
			a.shown = told[1:]
			a.value, _ = readLiteral(a.shown)
		} else {
			a.raised = told[1:]
		}
		ended = append(ended, a)
	}
	return ended
}

// holds runs a call alone and tells whether it comes to an expression's value, as the
// sandbox compares them.
func (b *bench) holds(ctx context.Context, call, output string) (bool, error) {
	p := Program(b.slice, call)
	p.Light, p.Budget = true, trace.Budget{Wall: 4 * groupWall}
	class, raises := raisesClass(output)
	if !raises {
		p.Expect = output
	}
	t, err := b.run(ctx, p)
	switch {
	case err != nil:
		return false, err
	case raises:
		return t.Stop == trace.Raised && t.Exception.Type == class, nil
	}
	return t.Match == trace.Equal, nil
}

// raisesClass reads `raises(TYPE)`; false for a value.
func raisesClass(output string) (class string, ok bool) {
	inner, ok := strings.CutPrefix(strings.TrimSpace(output), "raises(")
	class, closed := strings.CutSuffix(inner, ")")
	return class[strings.LastIndexByte(class, '.')+1:], ok && closed
}
