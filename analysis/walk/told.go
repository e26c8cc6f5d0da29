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
	text := narrate.SoFar(t, nil)
	if e := t.Events[n-1]; midway(e) || e.Kind == trace.Iterate || e.Kind == trace.Line && strings.Contains(t.Canonical.Source, ":=") {
		text = text[:strings.LastIndexByte(strings.TrimSuffix(text, "\n"), '\n')+1]
	}
	if !strings.HasPrefix(text, said) && !strings.HasPrefix(said, text) {
		return ""
	}
	return text
}
