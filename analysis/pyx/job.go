package pyx

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"time"

	"semcoder/analysis/narrate"
	"semcoder/analysis/trace"
)

// A job is one program under way. One goroutine works on it.
type job struct {
	ctx     context.Context
	program Program
	budget  Budget
	runs    []*run // one for each different call, in the order of the input
	kind    Kind   // whose maker is at work
	most    int    // rows that are wanted of it
	result  *result

	runner Runner // where this program's code may run
}

// defaultWall is that of Budget.
const defaultWall = 10 * time.Second

// run executes more than the program's calls: variants of it, checks of a claim. The
// traces come in the order of calls.
func (j *job) run(source string, calls ...string) ([]*trace.Trace, error) {
	programs := make([]trace.Program, len(calls))
	for i, call := range calls {
		programs[i] = j.bounded(trace.Program{Source: source, Call: call})
	}
	return j.runner.RunBatch(j.ctx, programs)
}

// bounded is a program within the budget of one call.
func (j *job) bounded(p trace.Program) trace.Program {
	p.Budget.Steps, p.Budget.Wall = j.budget.Steps, cmp.Or(j.budget.Wall, defaultWall)
	return p
}

// reject counts a row that the maker at work could not make.
func (j *job) reject(reason string) { j.result.reject(j.kind, reason) }

// random gives choices that depend on the program and the kind alone.
func (j *job) random() *rand.Rand {
	return rand.New(rand.NewPCG(hashOf(j.program.ID), hashOf(string(j.kind))))
}

func hashOf(text string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text)) // a hash takes all
	return h.Sum64()
}

// A run is one call that was executed, and its account, which the kinds share.
type run struct {
	number int // of its call in Program.Calls
	trace  *trace.Trace
	told   bool
	text   string
	ends   []int // as narrate.Follow gives them
	err    error
}

var (
	errUnstable = errors.New("depends on clock or entropy")
	errUntrue   = errors.New("narration disagrees with the trace")
	errByChance = errors.New("depends on the order of a set")
	errUnseen   = errors.New("nothing of the run was recorded") // the answer would come from nowhere
)

// account is the canonical account of the run with its answer, read back and held
// against the trace. The error's text is the reason that a row is counted under.
func (r *run) account() (string, error) {
	if !r.told {
		r.text, r.ends, r.err = follow(r.trace)
		r.told = true
	}
	return r.text, r.err
}

// tell is an account of a trace that no kind shares.
func tell(t *trace.Trace) (string, error) {
	text, _, err := follow(t)
	return text, err
}

// follow narrates a trace and checks the text against it.
func follow(t *trace.Trace) (text string, ends []int, err error) {
	if t.Clock+t.Entropy > 0 {
		return "", nil, errUnstable
	}
	if takesByChance(t.Events) {
		return "", nil, errByChance
	}
	if text, err = narrate.Canonical(t); err != nil {
		return "", nil, err
	}
	if ends, err = narrate.Follow(t, text); err != nil {
		return "", nil, errUntrue
	}
	if len(ends) == 0 {
		return "", nil, errUnseen
	}
	return text, ends, nil
}

// steps are the lines of an account before its answer, each with its line end.
func steps(account string) string {
	return account[:strings.LastIndex(account, "[ANSWER]\n")]
}

// rowID names a row of a program.
func rowID(program string, number int) string { return fmt.Sprintf("%s#%d", program, number) }
