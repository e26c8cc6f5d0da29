package examples

import (
	"context"
	"encoding/binary"
	"errors"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"semcoder/analysis"
	"semcoder/analysis/trace"
)

// Synthesised marks a call that was made up here, and run where it can be.
const Synthesised Origin = "synthesised"

// A Runner runs candidates; *trace.Runner is one.
type Runner interface {
	Batch(context.Context, []trace.Program) iter.Seq[trace.Result]
	Ways(ctx context.Context, source string) (trace.Canonical, []trace.Way, error)
}

// Budget of one search. It counts programs and steps rather than time, so that a
// source has the same examples on any day and machine.
const (
	maxCandidates = 80
	maxIdle       = 32 // candidates without anything new, once one has returned
	round         = 8  // candidates between two looks at what they showed
	maxSteps      = 1500
	maxWall       = 250 * time.Millisecond // ends what never counts a step
	maxLoading    = 2 * time.Second        // likewise, with asyncio to load first, which alone may take the other
	maxKilled     = 2                      // candidates that ran into that
	maxSynthesis  = 3                      // examples
	maxSuggested  = 5                      // candidates that one exception suggests
	longest       = 120                    // bytes of a call
)

// Synthesise makes up calls of a function: arguments are guessed from what the source
// says of its parameters and does with them, run, and varied where that reaches new
// code. It returns a few that ran and took different branches, the most telling
// first; none where every guess failed for its type. Where none can run, it is the first guess
// if its arguments are plain values, which has not run. The error is ctx's or the sandbox's.
func Synthesise(ctx context.Context, runner Runner, snap *analysis.Snapshot, doc *analysis.Document, f *analysis.Function) ([]Example, error) {
	s, err := find(ctx, runner, snap, doc, f)
	if s == nil || err != nil {
		return nil, err
	}
	if len(s.slice.Needs) > 0 {
		return s.sketch(), nil
	}
	return s.best(), nil
}

// find searches; nil where there is nothing to search for.
func find(ctx context.Context, runner Runner, snap *analysis.Snapshot, doc *analysis.Document, f *analysis.Function) (*search, error) {
	r := &reader{doc: doc, f: f, busy: map[string]bool{}}
	sig, ok := r.signature()
	if !ok || len(sig.wrap) == 0 {
		return nil, nil
	}
	s := &search{reader: r, runner: runner, sig: sig, seen: map[string]bool{}, reached: map[trace.Way]bool{}}
	s.slice = snap.SliceFor(doc, f, s.company())
	if len(s.slice.Needs) > 0 {
		return s, nil // no call of it can run
	}
	if err := s.prepare(ctx); err != nil {
		if errors.Is(err, trace.ErrBroken) {
			err = nil
		}
		return nil, err
	}
	return s, s.run(ctx)
}

// A candidate is a call and, once it has run, what it showed.
type candidate struct {
	args  []*value // for signature.all; nil is left out
	wrap  int
	text  string
	trace *trace.Trace
	ways  []trace.Way // through the function
	fresh int         // ways that no candidate before it had taken
}

type search struct {
	*reader
	runner  Runner
	sig     signature
	slice   analysis.Slice // what all candidates run against
	goal    []trace.Way    // all ways through the function
	random  *rand.Rand
	urgent  []*candidate // what exceptions suggest, first come first served
	queue   []*candidate
	ran     []*candidate // those that ended
	seen    map[string]bool
	reached map[trace.Way]bool // by a candidate that ended well
	idle    int
	killed  int
	cut     []*candidate // the first that took too many steps
	last    string       // how a candidate failed that did not get to run
}

// company is a call that names whatever of the module candidates may.
func (s *search) company() string {
	var names []string
	for _, p := range s.sig.all() {
		for _, one := range p.shapes {
			names = s.classNames(one, names, 0)
		}
	}
	if s.f.Class != "" {
		first, _, _ := strings.Cut(s.sig.before, ".")
		names = append(names, first)
	}
	if s.coroutine() {
		names = append(names, "asyncio")
	}
	if len(names) == 0 {
		return ""
	}
	return "f(" + strings.Join(names, ", ") + ")"
}

// coroutine tells a function that runs in asyncio.
func (s *search) coroutine() bool { return strings.HasPrefix(s.sig.wrap[0], "asyncio") }

// prepare finds the ways through the function.
func (s *search) prepare(ctx context.Context) error {
	s.random = rand.New(rand.NewPCG(binary.LittleEndian.Uint64(s.slice.Hash[:]), 1))
	canonical, all, err := s.runner.Ways(ctx, s.slice.Source)
	if err != nil {
		return err
	}
	first, last := s.doc.LineOf(s.f.Range.Start), s.doc.LineOf(s.f.Range.End)
	for _, w := range all {
		if at := documentLine(canonical, s.slice, w.At.Line); at >= first && at <= last && w.Kind != trace.Enter {
			s.goal = append(s.goal, w)
		}
	}
	return nil
}

// documentLine maps a canonical line to the document's; -1 for none.
func documentLine(c trace.Canonical, slice analysis.Slice, line int) int {
	if line < 1 || line > len(c.Lines) {
		return -1
	}
	if line = c.Lines[line-1]; line < 1 || line > len(slice.Lines) {
		return -1
	}
	return slice.Lines[line-1]
}

// classNames are the module's names that values of a shape may use.
func (s *search) classNames(one shape, names []string, depth int) []string {
	name := ""
	switch one.kind {
	case object:
		name = one.name
	case literal:
		name, _, _ = strings.Cut(one.name, ".")
		name, _, _ = strings.Cut(name, "(")
	case "deque":
		name = "deque"
	}
	if name != "" && !slices.Contains(names, name) && (s.class(name) != nil || s.doc.Provided(name)) {
		names = append(names, name)
		if one.kind == object && depth < 4 {
			for _, p := range s.maker(name) {
				names = s.classNames(p.shapes[0], names, depth+1)
			}
		}
	}
	for _, of := range one.of {
		names = s.classNames(of, names, depth)
	}
	return names
}

// run tries candidates until all of the function is reached, nothing new is, or the
// budget is spent.
func (s *search) run(ctx context.Context) error {
	if err := s.explore(ctx); err != nil || s.returned() || s.killed == maxKilled {
		return err
	}
	long := s.cut[:min(len(s.cut), 2)]
	return s.try(ctx, long, 0) // as many as any run may take
}

func (s *search) explore(ctx context.Context) error {
	s.plan()
	steps := maxSteps
	if len(s.sig.all()) == 0 {
		steps = 0 // the only call there is
	}
	for tried := 0; tried < maxCandidates && s.killed < maxKilled; {
		batch := s.next(min(round, maxCandidates-tried))
		if len(batch) == 0 {
			return nil
		}
		tried += len(batch)
		if err := s.try(ctx, batch, steps); err != nil {
			return err
		}
		if s.enough(tried) {
			return nil
		}
	}
	return nil
}

// try runs candidates, each for a number of steps (0 for the sandbox's own), and
// learns from them.
func (s *search) try(ctx context.Context, batch []*candidate, steps int) error {
	budget := trace.Budget{Steps: steps, Wall: maxWall}
	if s.coroutine() {
		budget.Wall = maxLoading
	}
	var programs []trace.Program
	for _, c := range batch {
		p := Program(s.slice, c.text)
		p.Light, p.Budget = true, budget
		programs = append(programs, p)
	}
	for one := range s.runner.Batch(ctx, programs) {
		if one.Err != nil {
			return one.Err
		}
		batch[one.Index].trace = one.Trace
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, c := range batch { // in their order, whichever came back first
		s.learn(c)
	}
	return nil
}

// learn takes in how a candidate ended.
func (s *search) learn(c *candidate) {
	s.idle++
	switch c.trace.Stop {
	case trace.Returned:
	case trace.Raised:
		if !c.raises() {
			s.correct(c)
		}
	case trace.Budgeted:
		if c.trace.Steps == 0 || c.trace.Problem == "wall clock" {
			s.killed++
		} else {
			s.cut = append(s.cut, c)
		}
		if c.wrap == 0 && len(s.sig.wrap) > 1 {
			s.add(c.args, 1)
		}
		return
	default:
		s.last = string(c.trace.Stop) + " " + c.trace.Problem + strings.Join(c.trace.Needs, ", ")
		return
	}
	s.ran = append(s.ran, c)
	for _, w := range c.trace.Covered {
		if !slices.Contains(s.goal, w) {
			continue
		}
		c.ways = append(c.ways, w)
		if !s.reached[w] {
			c.fresh++
		}
	}
	if s.ended(c) {
		for _, w := range c.ways {
			s.reached[w] = true
		}
	}
	if c.fresh > 0 {
		s.idle = 0
	}
}

// correct makes urgent what the exception of a candidate suggests.
func (s *search) correct(c *candidate) {
	if c.trace.Exception == nil {
		return
	}
	next := append(s.keyed(c), s.indexed(c)...)
	if l, ok := taught(c.trace.Exception); ok {
		next = append(next, s.corrected(&s.sig, c.args, l)...)
	}
	rest := s.queue
	s.queue = s.urgent
	for _, args := range next[:min(len(next), maxSuggested)] {
		s.add(args, c.wrap)
	}
	s.urgent, s.queue = s.queue, rest
}

// raises reports whether a statement of the program raised what left the call, in
// contrast to an operation that failed.
func (c *candidate) raises() bool {
	if c.trace.Exception == nil {
		return false
	}
	return slices.ContainsFunc(c.trace.Covered, func(w trace.Way) bool {
		return w.Kind == trace.Raise && w.At.Line <= c.trace.Exception.Line && c.trace.Exception.Line <= w.At.EndLine
	})
}

// ended reports whether the function itself decided how it ended: always where it
// takes nothing that could be wrong.
func (s *search) ended(c *candidate) bool {
	return c.trace.Stop == trace.Returned || c.raises() || len(s.sig.all()) == 0
}

func (s *search) returned() bool {
	return slices.ContainsFunc(s.ran, func(c *candidate) bool { return c.trace.Stop == trace.Returned })
}

func (s *search) enough(tried int) bool {
	all := !slices.ContainsFunc(s.goal, func(w trace.Way) bool { return !s.reached[w] })
	return s.returned() && (all && tried >= round || s.idle >= maxIdle)
}
