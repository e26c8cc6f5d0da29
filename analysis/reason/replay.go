package reason

import (
	"strings"

	"semcoder/analysis/trace"
)

// anotherDay moves the sandbox's clock and its entropy on, and the state of random
// where the interpreter brings it along. All are made up and the same in every
// run, so that a plain replay would prove nothing.
const anotherDay = `import os as _os, sys as _sys, time as _time
_time.sleep(12345678.9)
_os.urandom(1013)
if "random" in _sys.modules:
    _sys.modules["random"].seed(_os.urandom(8))
del _os, _sys, _time
`

// mayVary tells whether another day could give another result: the run looked at
// the clock, asked for entropy, or can draw from random, whose state may have
// been made before the run.
func mayVary(t *trace.Trace) bool {
	return ended(t) && (t.Clock+t.Entropy > 0 || strings.Contains(t.Canonical.Source, "random"))
}

// onAnotherDay is the program that t ran, begun later. It is made of the canonical
// form, where imports from the future, which must stay first, have a line each.
func onAnotherDay(t *trace.Trace) string {
	source := t.Canonical.Source
	start := 0
	for strings.HasPrefix(source[start:], "from __future__ ") {
		line := strings.IndexByte(source[start:], '\n') + 1
		if line == 0 {
			return source // and nothing else
		}
		start += line
	}
	return source[:start] + anotherDay + source[start:]
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
