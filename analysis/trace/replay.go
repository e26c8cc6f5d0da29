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
// everything named in Unstable that came out differently in one of them. It stops at
// the first world in which the outcome is another one. run is a Runner's.
//
// Every replay has sets in another order, another time and other entropy; that is
// enough for a program that looks at neither clock nor entropy. One that does, and
// came to the same, may have been lucky, and is run a few times more.
func Replay(ctx context.Context, run func(context.Context, Program) (*Trace, error), p Program, t *Trace) (*Trace, error) {
	out := *t
	for _, seed := range t.worlds() {
		p.Seed = seed
		again, err := run(ctx, p)
		if err != nil {
			return nil, err
		}
		out.Unstable = union(out.Unstable, differences(t, again))
		if out.Varies() {
			break
		}
	}
	return &out, nil
}

// worlds are the seeds to replay a run with: none for one that the sandbox ended,
// which says nothing about the program anyway.
func (t *Trace) worlds() []uint64 {
	switch {
	case t.Stop != Returned && t.Stop != Raised:
		return nil
	case t.Clock+t.Entropy > 0 || strings.Contains(t.Canonical.Source, "random"):
		return []uint64{2, 1, 4, 6, 8, 10, 12}
	case t.seesHashes():
		return []uint64{2, 1}
	default:
		return []uint64{2}
	}
}

// hashNames are the ways to a hash or an address that can be spelled.
var hashNames = regexp.MustCompile(`\b(id|hash|\w*__\w*|getattr|attrgetter|methodcaller|globals|vars|locals|eval|exec|getsizeof)\b`)

// seesHashes tells whether hashes of text or addresses of objects, beyond the order
// of sets, may have reached the program: it names them, or a text shows an address.
func (t *Trace) seesHashes() bool {
	if t.Truncated || hashNames.MatchString(withoutMethods(t.Canonical.Source)) || hashNames.MatchString(t.Call) {
		return true
	}
	const address = "0x"
	if strings.Contains(t.Value, address) || strings.Contains(t.Stdout, address) ||
		t.Exception != nil && strings.Contains(t.Exception.Message, address) {
		return true
	}
	return slices.ContainsFunc(t.Events, func(e Event) bool { return strings.Contains(e.Value, address) })
}

// definition is the head of a special method, which is no use of it.
var definition = regexp.MustCompile(`\b(def __\w+__|__name__|__init__)`)

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
