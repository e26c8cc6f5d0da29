package walk

import (
	"strings"

	"semcoder/analysis/narrate"
	"semcoder/analysis/trace"
)

// Told is what a walk that ended early can be sure of: the lines of its account that are
// whole. In a function that another one called none are, since the callers' steps wait for theirs.
func Told(t *trace.Trace) string {
	n := len(t.Events)
	if n == 0 || t.Events[n-1].Depth > 0 {
		return ""
	}
	text := narrate.SoFar(t, nil)
	if midway(t.Events[n-1]) {
		text = text[:strings.LastIndexByte(strings.TrimSuffix(text, "\n"), '\n')+1]
	}
	return text
}
