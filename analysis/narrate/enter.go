package narrate

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"semcoder/analysis/trace"
)

// enter closes the caller's step with the call and opens the callee's with its
// parameters. A lambda stands in the caller's own line: it shows as one step.
func (b *builder) enter(f *frame, i int) {
	e := &b.trace.Events[i]
	name := calledName(e.Name)
	f.def = e.At.Line
	called := fact{kind: calls, name: name}
	caller := b.caller(e)
	switch {
	case caller == nil:
		f.add(e, called)
	case name == "<lambda>":
		b.flush(caller)
	case name == "__exit__" && len(caller.withs) > 0:
		b.flush(caller)
		line := b.leaveWith(caller)
		at := caller.at
		at.At = trace.Range{Line: line, EndLine: line}
		caller.add(&at, called)
		b.flush(caller)
	default:
		at := b.callSite(caller, i)
		if name == "__enter__" && strings.HasPrefix(b.src.line(at.At.Line), "with ") {
			caller.withs = append(caller.withs, at.At.Line)
		}
		caller.add(&at, called)
		b.flush(caller)
	}
	f.bind(e)
	if len(f.facts) == 0 {
		f.add(e, fact{kind: says, name: "begin"})
	}
	if name != "<lambda>" {
		b.end(f)
	}
}

// leaveWith gives the line of the with statement that is being left, which calls what
// it entered: the innermost around what happened last. Of one whose entering failed
// nothing is called.
func (b *builder) leaveWith(f *frame) int {
	for {
		n := len(f.withs) - 1
		line := f.withs[n]
		f.withs = f.withs[:n]
		if last := f.at.At.Line; n == 0 || line <= last && last <= b.src.block(line) {
			return line
		}
	}
}

// callSite stands for the event that the call which event i enters will end with:
// the next one of the caller, unless its step has begun already. A call that an
// exception cuts short has none; it is looked for in the lines that follow.
func (b *builder) callSite(caller *frame, i int) trace.Event {
	if len(caller.facts) > 0 {
		return caller.at
	}
	at := caller.at
	for _, e := range append(b.trace.Events[i:len(b.trace.Events):len(b.trace.Events)], b.ahead...) {
		if e.Frame != caller.id {
			continue
		}
		if e.Kind != trace.Catch {
			return e
		}
		break
	}
	name := calledName(b.trace.Events[i].Name)
	for n := at.At.Line; n <= len(b.src); n++ {
		if line := b.src.line(n); !strings.HasPrefix(line, "def ") && (strings.Contains(line, name+"(") || reads(line, name)) {
			at.At = trace.Range{Line: n, EndLine: n}
			break
		}
	}
	return at
}

// reads tells whether a line gets or sets an attribute, which may be a property.
func reads(line, name string) bool {
	for {
		_, after, found := strings.Cut(line, "."+name)
		next, _ := utf8.DecodeRuneInString(after)
		if !found || next != '_' && !unicode.IsLetter(next) && !unicode.IsDigit(next) {
			return found
		}
		line = after
	}
}

// calledName is what a call names: a class for its __init__.
func calledName(qualified string) string {
	parts := strings.Split(qualified, ".")
	last := parts[len(parts)-1]
	if last == "__init__" && len(parts) > 1 {
		return parts[len(parts)-2]
	}
	return last
}

// caller is the frame that was running when e's began: the latest one a level up.
// It is nil for an entry.
func (b *builder) caller(e *trace.Event) *frame {
	if e.Depth == 0 || e.Depth > len(b.running) {
		return nil
	}
	return b.running[e.Depth-1]
}
