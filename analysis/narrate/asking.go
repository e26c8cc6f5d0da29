package narrate

import (
	"strings"

	"semcoder/analysis/trace"
)

// Asking is the account of a trace under way, up to and with its last event, an operation
// whose value is a mark that stands nowhere else: said ends with the operation, expr is that
// alone. Both are "" where the operation is not told, or a value in it is none. ahead are events of callers that are
// still to come: the calls under way.
func Asking(t *trace.Trace, ahead []trace.Event, mark string) (said, expr string) {
	text := SoFar(t, ahead)
	said, _, ok := strings.Cut(text, " -> "+mark)
	if !ok {
		return "", ""
	}
	start := strings.LastIndexByte(said, '\n') + 1
	line := said[start:]
	_, line, _ = strings.Cut(line, "] ")
	clauses, whole := split(strings.TrimLeft(line, "| "), "; ")
	if !whole || len(clauses) == 0 { // a value of it is no repr
		return "", ""
	}
	return said, clauses[len(clauses)-1]
}

// SoFar is the account of a trace under way, in whole lines.
func SoFar(t *trace.Trace, ahead []trace.Event) string {
	steps, _ := build(t, ahead...) // what cannot be taught can be gone on with
	var out strings.Builder
	number := 0
	for _, s := range steps {
		if s.taught() {
			number++
			out.WriteString(s.canonical(number) + "\n")
		}
	}
	return out.String()
}

// Elements are those of a list's, tuple's, set's or dict's repr ("k: v" of a dict); ok is
// false for anything else.
func Elements(repr string) (items []string, ok bool) { return elements(repr) }

// Characters are those of a str's repr, each as it is escaped there.
func Characters(repr string) (chars []string, ok bool) { return characters(repr) }

// Quote is the inverse of Characters.
func Quote(chars []string) string { return quote(chars) }

// Cut is strings.Cut outside brackets and strings.
func Cut(text, sep string) (before, after string, found bool) { return cut(text, sep) }

// Sequence is the bracket that a repr of a list, tuple, set or dict begins with; "" for others.
func Sequence(repr string) string {
	if repr == "set()" {
		return "{"
	}
	if _, ok := elements(repr); !ok {
		return ""
	}
	return repr[:1]
}

// Opaque tells whether a text shows something that cannot be written down, or only its
// beginning: no account of it is taught.
func Opaque(text string) bool { return opaque(text) }

// Whole tells a text whose brackets and quotes are closed.
func Whole(text string) bool {
	_, ok := split(text, "\n")
	return ok && text != ""
}
