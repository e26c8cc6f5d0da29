package reason

import (
	"strings"

	"semcoder/analysis/trace"
)

// anotherDay is the seed of a replay: the clock and the entropy of the sandbox are
// made up and the same in every run of one seed, so a plain replay would prove nothing.
const anotherDay = 1

// mayVary tells whether another day could give another result: the run looked at
// the clock, asked for entropy, or can draw from random, whose state may have
// been made before the run.
func mayVary(t *trace.Trace) bool {
	return ended(t) && (t.Clock+t.Entropy > 0 || strings.Contains(t.Canonical.Source, "random"))
}

// differ compares what two runs of one program came to.
func differ(a, b *trace.Trace) bool {
	return a.Stop != b.Stop || a.Value != b.Value || a.Literal != b.Literal ||
		exceptionText(a) != exceptionText(b) || a.Stdout != b.Stdout
}

func exceptionText(t *trace.Trace) string {
	if t.Exception == nil {
		return ""
	}
	return t.Exception.Type + ": " + t.Exception.Message
}
