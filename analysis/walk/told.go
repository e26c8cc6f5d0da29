package walk

import (
	"slices"
	"strings"

	"semcoder/analysis/narrate"
	"semcoder/analysis/trace"
)

// Told is what a walk that ended early can be sure of: the lines of its account that are whole. said
// is what the last question said that was answered, or not. In a function that another one called no
// line is sure, since the callers' steps wait for theirs, nor where a generator gives its items as it goes.
func Told(t *trace.Trace, said string) string {
	n := len(t.Events)
	waits := func(e trace.Event) bool { return e.Kind == trace.Yield }
	if n == 0 || t.Events[n-1].Depth > 0 || slices.ContainsFunc(t.Events, waits) {
		return ""
	}
	whole, walrus := *t, strings.Contains(t.Canonical.Source, ":=")
	for n > 0 && underWay(whole.Events[n-1], walrus) {
		n--
	}
	if whole.Events = whole.Events[:n]; n == 0 || whole.Events[n-1].Depth > 0 {
		return ""
	}
	text := narrate.SoFar(&whole, nil)
	if !strings.HasPrefix(text, said) && !strings.HasPrefix(said, text) {
		return ""
	}
	return text
}

// underWay tells an event behind which its line may go on.
func underWay(e trace.Event, walrus bool) bool {
	return midway(e) || e.Kind == trace.Iterate || e.Kind == trace.Line && walrus
}
