package trace

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Fields of a Trace that Unstable names; an event is named "event 12", by its index.
const (
	unstableStop      = "stop"
	unstableValue     = "value" // Value or Literal
	unstableException = "exception"
	unstableStdout    = "stdout"
	unstableBefore    = "before"
	unstableSteps     = "steps"
	unstableEvent     = "event "
)

// Varies tells whether the outcome, rather than the way to it alone, was another one
// in a replay.
func (t *Trace) Varies() bool {
	return slices.ContainsFunc(t.Unstable, func(field string) bool {
		return field != unstableSteps && !strings.HasPrefix(field, unstableEvent)
	})
}

// Replay runs p, whose trace is t, again in other worlds, and returns t with
// everything named in Unstable that came out differently in one of them, and in
// Skewed what makes it no account of the user's machine. It stops at the first world
// in which the outcome is another one. run is a Runner's.
//
// Every replay has sets in another order, another time and other entropy; that is
// enough for a program that looks at neither clock nor entropy. One that does, and
// came to the same, may have been lucky, and is run a few times more.
func Replay(ctx context.Context, run func(context.Context, Program) (*Trace, error), p Program, t *Trace) (*Trace, error) {
	out := *t
	if t.Stop == Broken || t.Stop == Missing && t.Before == nil || t.cutShort() { // that says nothing about the program anyway
		return &out, nil
	}
	text := p.text(t)
	for _, seed := range t.worlds(text) {
		p.Seed = seed
		again, err := run(ctx, p)
		if err == nil && again.cutShort() { // by a busy machine, perhaps; a second time, by what the program does there
			again, err = run(ctx, p)
		}
		if err != nil {
			return nil, err
		}
		if out.Unstable = union(out.Unstable, differences(t, again)); out.Varies() {
			return out.certain(), nil
		}
	}
	err := out.skew(ctx, run, p, text)
	return out.certain(), err
}

// skew fills Skewed. The user's own interpreter is on the user's machine.
func (t *Trace) skew(ctx context.Context, run func(context.Context, Program) (*Trace, error), p Program, text string) error {
	if t.Native {
		return nil
	}
	t.Skewed = narrowNames(text)
	if !computes.MatchString(text) {
		return nil
	}
	p.Seed = 0
	for _, p.blurred = range [][]int{{1}, {-1}, {1, -1}, {-1, -1, 1}} {
		blurred, err := run(ctx, p)
		if err != nil {
			return err
		}
		way := Trace{Unstable: differences(t, blurred)}
		if blurred.cutShort() {
			continue
		}
		if way.Varies() {
			t.Skewed = append(t.Skewed, "last digits of math")
			return nil
		}
		t.Unstable = union(t.Unstable, way.Unstable)
	}
	return nil
}

// cutShort tells whether a run was ended from outside, as on a busy machine, which
// says nothing about what it would have come to.
func (t *Trace) cutShort() bool { return t.Stop == Budgeted && t.Steps == 0 }

// text is all that may have run.
func (p *Program) text(t *Trace) string {
	text := withoutMethods(t.Canonical.Source) + "\n" + t.Call
	for _, module := range p.Modules {
		text += "\n" + module
	}
	return text
}

// worlds are the seeds to replay a run with.
func (t *Trace) worlds(text string) []uint64 {
	switch {
	case t.Native: // each in a process with hashes of its own
		return []uint64{1, 3, 5}
	case t.Clock+t.Entropy > 0 || strings.Contains(text, "random"):
		return []uint64{2, 1, 4, 6, 8, 10, 12}
	case t.seesHashes(text):
		return []uint64{2, 1}
	default:
		return []uint64{2}
	}
}

// computes finds the way to functions of the C library whose last digit is that
// library's.
var computes = regexp.MustCompile(`math\b|\bstatistics\b|\bcolorsys\b`)

// hashNames are the ways to a hash or an address that can be spelled.
var hashNames = regexp.MustCompile(`\b(id|hash|\w*__\w*|getattr|attrgetter|methodcaller|globals|vars|locals|eval|exec|getsizeof)\b`)

// seesHashes tells whether hashes of text or addresses of objects, beyond the order
// of sets, may have reached the program: it names them, or a text shows an address.
func (t *Trace) seesHashes(text string) bool {
	const address = "0x"
	if t.Truncated || hashNames.MatchString(text) || strings.Contains(t.Value+t.Stdout, address) ||
		t.Exception != nil && strings.Contains(t.Exception.Message, address) {
		return true
	}
	return slices.ContainsFunc(t.Events, func(e Event) bool { return strings.Contains(e.Value, address) })
}

// definition is the head of a special method, which is no use of it.
var definition = regexp.MustCompile(`\b(def __\w+__|__name__|__init__|__future__)`)

func withoutMethods(source string) string { return definition.ReplaceAllString(source, "") }

func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// differences names the fields in which two runs of one program differ.
func differences(a, b *Trace) []string {
	var out []string
	differs := func(field string, does bool) {
		if does {
			out = append(out, field)
		}
	}
	differs(unstableStop, a.Stop != b.Stop)
	differs(unstableValue, a.Value != b.Value || a.Literal != b.Literal)
	differs(unstableException, !sameException(a.Exception, b.Exception))
	differs(unstableStdout, a.Stdout != b.Stdout)
	differs(unstableBefore, a.Before.differs(b.Before))
	differs(unstableSteps, a.Steps != b.Steps)
	if i := firstDifference(a.Events, b.Events); i >= 0 {
		out = append(out, fmt.Sprint(unstableEvent, i))
	}
	return out
}

func sameException(a, b *Exception) bool {
	return a == b || a != nil && b != nil && *a == *b
}

// firstDifference is the index of the first event that is not the same, -1 for none.
func firstDifference(a, b []Event) int {
	for i := range min(len(a), len(b)) {
		if !sameEvent(&a[i], &b[i]) {
			return i
		}
	}
	if len(a) != len(b) {
		return min(len(a), len(b))
	}
	return -1
}

func sameEvent(a, b *Event) bool {
	return a.Kind == b.Kind && a.Frame == b.Frame && a.Depth == b.Depth && a.At == b.At && a.Op == b.Op &&
		a.Name == b.Name && a.Value == b.Value && a.After == b.After && a.Left == b.Left &&
		slices.Equal(a.Args, b.Args) && slices.Equal(a.Changed, b.Changed)
}
