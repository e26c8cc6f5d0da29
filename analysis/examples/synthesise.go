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

// Synthesised marks a call that was made up here and run.
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
	maxKilled     = 2                      // candidates that ran into that
	maxSynthesis  = 3                      // examples
	longest       = 120                    // bytes of a call
)

// Synthesise makes up calls of a function: arguments are guessed from what the source
// says of its parameters and does with them, run, and varied where that reaches new
// code. It returns a few that ran and took different branches, the most telling
// first; none where every guess failed for its type. The error is ctx's or the
// sandbox's.
func Synthesise(ctx context.Context, runner Runner, snap *analysis.Snapshot, doc *analysis.Document, f *analysis.Function) ([]Example, error) {
	s, err := find(ctx, runner, snap, doc, f)
	if s == nil || err != nil {
		return nil, err
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
		return nil, nil // no call of it can run
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
	queue   []*candidate
	ran     []*candidate // those that ended
	seen    map[string]bool
	reached map[trace.Way]bool // by a candidate that ended well
	idle    int
	killed  int
	last    string // how a candidate failed that did not get to run
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
		names = append(names, s.f.Class)
	}
	if strings.HasPrefix(s.sig.wrap[0], "asyncio") {
		names = append(names, "asyncio")
	}
	if len(names) == 0 {
		return ""
	}
	return "f(" + strings.Join(names, ", ") + ")"
}

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
	s.plan()
	for tried := 0; tried < maxCandidates && s.killed < maxKilled; {
		batch := s.next(min(round, maxCandidates-tried))
		if len(batch) == 0 {
			return nil
		}
		tried += len(batch)
		if err := s.try(ctx, batch); err != nil {
			return err
		}
		if s.enough(tried) {
			return nil
		}
	}
	return nil
}

// plan queues what to try first: the likeliest of everything, then other values, then
// other shapes, one parameter at a time.
func (s *search) plan() {
	params := s.sig.all()
	each := func(argument func(i int, p parameter) *value) []*value {
		args := []*value{}
		for i, p := range params {
			args = append(args, argument(i, p))
		}
		return args
	}
	usual := func(k int) []*value {
		return each(func(i int, p parameter) *value {
			if p.given {
				return nil
			}
			return s.argument(p, 0, k+i*min(k, 1))
		})
	}
	for k := range 3 {
		s.add(usual(k), 0)
	}
	for i, p := range params {
		for n := 1; n < min(len(p.shapes), 3); n++ {
			s.add(each(func(j int, q parameter) *value {
				switch {
				case i == j:
					return s.argument(p, n, 0)
				case q.given:
					return nil
				}
				return s.argument(q, 0, 0)
			}), 0)
		}
	}
	for i, p := range params {
		for k := range 3 {
			if args := usual(0); p.given {
				args[i] = s.argument(p, 0, k)
				s.add(args, 0)
			}
		}
	}
	for k := 3; k < 7; k++ {
		s.add(usual(k), 0)
	}
	if len(s.sig.wrap) > 1 {
		s.add(usual(0), 1)
	}
}

// argument is the k-th value of a parameter's n-th shape.
func (s *search) argument(p parameter, n, k int) *value {
	of := p.shapes[min(n, len(p.shapes)-1)]
	if p.star == "*" {
		rest := &value{shape: shape{kind: "tuple", of: []shape{of, of}}}
		for i := range []int{2, 3, 1, 0}[k%4] {
			rest.items = append(rest.items, s.value(of, i, 0))
		}
		return rest
	}
	return s.value(of, k, 0)
}

// add queues a candidate unless it was, or is too long to be read.
func (s *search) add(args []*value, wrap int) bool {
	text := s.sig.write(args, wrap)
	if s.seen[text] || len(text) > longest {
		return false
	}
	s.seen[text] = true
	s.queue = append(s.queue, &candidate{args: args, wrap: wrap, text: text})
	return true
}

// next takes n candidates off the queue, after filling it with mutants.
func (s *search) next(n int) []*candidate {
	for attempt := 0; len(s.queue) < n && attempt < 6*n && len(s.sig.all()) > 0; attempt++ {
		s.mutate(s.parent())
	}
	batch := s.queue[:min(n, len(s.queue))]
	s.queue = s.queue[len(batch):]
	return batch
}

// parent chooses what to vary: mostly a candidate that reached something first.
func (s *search) parent() *candidate {
	var good []*candidate
	for _, c := range s.ran {
		if c.fresh > 0 {
			good = append(good, c)
		}
	}
	switch {
	case len(good) > 0 && s.random.IntN(4) > 0:
		return good[len(good)-1-s.random.IntN(min(len(good), 4))]
	case len(good) > 0:
		return good[s.random.IntN(len(good))]
	case len(s.ran) > 0:
		return s.ran[s.random.IntN(len(s.ran))]
	}
	return nil
}

// mutate queues a candidate that differs from c in one argument, sometimes two.
func (s *search) mutate(c *candidate) {
	if c == nil {
		return
	}
	params, args := s.sig.all(), slices.Clone(c.args)
	for range 1 + s.random.IntN(3)/2 {
		i := s.random.IntN(len(args))
		switch {
		case args[i] == nil:
			args[i] = s.argument(params[i], 0, s.random.IntN(4))
		case s.random.IntN(8) == 0 && len(params[i].shapes) > 1 && params[i].star == "":
			args[i] = s.argument(params[i], s.random.IntN(min(3, len(params[i].shapes))), s.random.IntN(4))
		default:
			args[i] = s.mutant(args[i], s.random)
		}
	}
	s.add(args, c.wrap)
}

// try runs candidates and learns from them.
func (s *search) try(ctx context.Context, batch []*candidate) error {
	var programs []trace.Program
	steps := maxSteps
	if len(s.sig.all()) == 0 {
		steps = 0 // the only call there is may take what any call may
	}
	for _, c := range batch {
		p := Program(s.slice, c.text)
		p.Light, p.Budget = true, trace.Budget{Steps: steps, Wall: maxWall}
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
		if l, ok := taught(c.trace.Exception); ok && !c.raises() {
			var rest []*candidate
			rest, s.queue = s.queue, nil
			for _, args := range s.corrected(&s.sig, c.args, l) {
				s.add(args, c.wrap)
			}
			s.queue = append(s.queue, rest...)
		}
	case trace.Budgeted:
		if c.trace.Steps == 0 || c.trace.Problem == "wall clock" {
			s.killed++
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
	if c.ended() {
		for _, w := range c.ways {
			s.reached[w] = true
		}
	}
	if c.fresh > 0 {
		s.idle = 0
	}
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

// ended reports whether the function itself decided how it ended.
func (c *candidate) ended() bool { return c.trace.Stop == trace.Returned || c.raises() }

func (s *search) enough(tried int) bool {
	returned := slices.ContainsFunc(s.ran, func(c *candidate) bool { return c.trace.Stop == trace.Returned })
	all := !slices.ContainsFunc(s.goal, func(w trace.Way) bool { return !s.reached[w] })
	return returned && (all && tried >= round || s.idle >= maxIdle)
}
