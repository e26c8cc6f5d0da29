package examples

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"

	"semcoder/analysis"
)

// Invert looks for a call of a slice's entry that comes to a wanted output, an
// expression or `raises(TYPE)`, by trial: first the guesses, then inputs made of the
// output and of the code's constants, and among those changed ones of whatever came
// nearest. It runs at most so many calls in the sandbox and returns the first that
// holds when run alone, "" where none did, and how many it tried up to that one. The
// error is ctx's or the sandbox's, or ErrEntry.
func Invert(ctx context.Context, runner Runner, slice analysis.Slice, entry, output string, guesses []string, executions int) (call string, tried int, err error) {
	q, err := newInversion(runner, slice, entry, output, executions)
	if err != nil {
		return "", 0, err
	}
	q.values = q.likely
	q.start()
	defer q.stop()
	if found, err := q.round(ctx, q.calls(guesses)); found != "" || err != nil {
		return found, q.tried, err
	}
	call, err = q.steered(ctx)
	return call, q.tried, err
}

// Enumerate is Invert without a sense of direction: inputs by type, made of the output
// and of the code's constants, in the order of how likely each argument is.
func Enumerate(ctx context.Context, runner Runner, slice analysis.Slice, entry, output string, executions int) (call string, tried int, err error) {
	q, err := newInversion(runner, slice, entry, output, executions)
	if err != nil {
		return "", 0, err
	}
	q.values = q.usual
	q.start()
	defer q.stop()
	call, err = q.plain(ctx)
	return call, q.tried, err
}

// Suggest are the first inputs that Invert would try, at most n calls, the likeliest first;
// nothing is executed. The error is ErrEntry.
func Suggest(slice analysis.Slice, entry, output string, n int) ([]string, error) {
	q, err := newInversion(nil, slice, entry, output, n)
	if err != nil {
		return nil, err
	}
	q.values = q.likely
	q.start()
	defer q.stop()
	var calls []string
	for _, t := range q.take(n) {
		calls = append(calls, t.call)
	}
	return calls, nil
}

// ErrEntry is wrapped where a slice has no function of the name asked about that can be
// called.
var ErrEntry = errors.New("nothing to call")

// An inversion is one search for an input.
type inversion struct {
	*bench
	material *material
	reader   *reader
	values   func(shape) []*value // to try for a parameter, the likeliest first
	sig      signature
	output   string
	class    string                // of the wanted exception; "" where a value is wanted
	left     int                   // calls that may still be run
	tried    int                   // calls that were
	seen     map[string]bool       // calls
	next     func() (*trial, bool) // the enumeration
	stop     func()
	nearest  []*trial   // those to vary, the nearest first
	lists    [][]ranked // what to try for each parameter
	random   *rand.Rand
}

// A trial is a call made of arguments.
type trial struct {
	args     []*value
	call     string
	value    *value
	distance float64
	hints    [][]*value // arguments that its result suggests; nil until it is varied
	rounds   int        // that it was varied in
}

func newInversion(runner Runner, slice analysis.Slice, entry, output string, executions int) (*inversion, error) {
	doc := analysis.Parse("slice.py", 0, slice.Source)
	f, ok := doc.Function(entry)
	if !ok {
		return nil, fmt.Errorf("%w: the slice has no function %s; give the name of one that it defines", ErrEntry, entry)
	}
	r := &reader{doc: doc, f: f, busy: map[string]bool{}}
	sig, ok := r.signature()
	if !ok || len(sig.wrap) == 0 {
		return nil, fmt.Errorf("%w: %s cannot be called from outside; ask about the function around it", ErrEntry, entry)
	}
	q := &inversion{bench: newBench(runner, slice), reader: r, sig: sig, output: output, left: executions, seen: map[string]bool{}}
	wanted, isLiteral := readLiteral(output)
	if class, raises := raisesClass(output); raises {
		q.class = class
	}
	if !isLiteral {
		wanted = nil
	}
	q.material = newMaterial(doc, wanted)
	return q, nil
}

// calls are the guesses as trials whose arguments are not known.
func (q *inversion) calls(guesses []string) []*trial {
	var all []*trial
	for _, call := range guesses {
		all = append(all, &trial{call: call})
	}
	return all
}

// plain runs the enumeration to its end.
func (q *inversion) plain(ctx context.Context) (string, error) {
	for q.left > 0 {
		batch := q.take(q.width())
		if len(batch) == 0 {
			return "", nil
		}
		if found, err := q.round(ctx, batch); found != "" || err != nil {
			return found, err
		}
	}
	return "", nil
}

// width is how many calls to run in one go: few at first, of which one often is right.
func (q *inversion) width() int { return min(together, 4+2*q.tried) }

// take takes calls off the enumeration.
func (q *inversion) take(n int) []*trial {
	var all []*trial
	for len(all) < n {
		t, more := q.next()
		if !more {
			break
		}
		all = append(all, t)
	}
	return all
}

// round runs calls that were not run before and learns from them. It returns one that
// holds.
func (q *inversion) round(ctx context.Context, batch []*trial) (string, error) {
	var calls []string
	trials := map[string]*trial{}
	for _, t := range batch {
		if !q.seen[t.call] && q.left > 0 {
			q.seen[t.call] = true
			q.left--
			calls = append(calls, t.call)
			trials[t.call] = t
		}
	}
	ended, err := q.try(ctx, calls)
	if err != nil {
		return "", err
	}
	for i, a := range ended {
		if !q.reaches(a) {
			q.learn(trials[a.call], a)
			continue
		}
		yes, err := q.holds(ctx, a.call, q.output)
		if err != nil {
			return "", err
		}
		if yes {
			q.tried += i + 1
			return a.call, nil
		}
		q.single = true // it needed what a call before it left behind
	}
	q.tried += len(ended)
	return "", nil
}

// reaches tells whether a call seems to come to what is wanted.
func (q *inversion) reaches(a attempt) bool {
	if q.class != "" {
		class, _, _ := strings.Cut(a.raised, ": ")
		return class == q.class
	}
	return a.value != nil && q.material.wanted != nil && distance(a.value, q.material.wanted) == 0 ||
		a.shown != "" && a.shown == q.output
}

// start begins the enumeration.
func (q *inversion) start() {
	for _, p := range q.sig.all() {
		q.lists = append(q.lists, q.choices(p))
	}
	q.next, q.stop = iter.Pull(q.combinations())
}
