package narrate

import (
	"fmt"
	"strings"

	"semcoder/analysis/trace"
)

// Options shape the account for people. A zero field means the default beside it.
type Options struct {
	Rounds int // rounds of a loop told in full before the rest is summed up: 3
	Width  int // characters of a value: 60
}

// A Line is a sentence about one line of the program.
type Line struct {
	Text  string // Markdown, code in code spans
	Line  int    // canonical, 1-based; 0 when it is about the run as a whole
	Depth int    // of the frame it happened in: 0 for the entry call's
}

// Prose is the account of a run for people. It says nothing that is not in the
// trace, and says where it leaves something out.
func Prose(t *trace.Trace, o Options) []Line {
	if o.Rounds <= 0 {
		o.Rounds = 3
	}
	if o.Width <= 0 {
		o.Width = 60
	}
	if !sound(t) {
		return append([]Line{{Text: "What the run reported cannot be read."}}, o.ending(t)...)
	}
	var out []Line
	steps, _ := build(t)
	for _, s := range o.summarise(steps) {
		if s.text != "" {
			out = append(out, Line{s.text, s.line, s.depth})
		}
	}
	if t.Truncated {
		out = append(out, Line{Text: "The run went on; what followed was not recorded."})
	}
	return append(out, o.ending(t)...)
}

// ending is what there is to say of a run that did not end by itself, or did not
// begin what it was asked for.
func (o Options) ending(t *trace.Trace) []Line {
	switch t.Stop {
	case trace.Budgeted:
		return []Line{{Text: fmt.Sprintf("The run was stopped after %s: it needs more steps, time or memory than it is given.", count(t.Steps, "step"))}}
	case trace.Missing:
		lines := []Line{{Text: "The run needs " + o.code(strings.Join(t.Needs, ", ")) + ", which the sandbox does not have."}}
		if _, expr, ok := Before(t); ok {
			lines = append(lines, Line{Text: "Not determined from here: " + o.code(expr)})
		}
		return lines
	case trace.Broken:
		return []Line{{Text: "The program could not be started: " + o.code(t.Problem) + "."}}
	case trace.Returned:
		if kind := strings.Trim(t.Value, "<>"); t.Steps == 0 && len(t.Events) == 0 && (kind == "generator" || kind == "coroutine") {
			return []Line{{Text: "The call gives a " + kind + "; nothing in it has run yet."}}
		}
	case trace.Raised:
		if t.Exception != nil {
			return []Line{{Text: "The call ends with " + o.exception(t.Exception) + ", which nothing caught.", Line: t.Exception.Line}}
		}
	}
	return nil
}

func (o Options) exception(e *trace.Exception) string {
	if e.Message == "" {
		return o.code(e.Type)
	}
	return o.code(e.Type + ": " + e.Message)
}

// Headline is the whole run in one line: what was called and what came of it.
func Headline(t *trace.Trace, width int) string {
	o := Options{Width: max(width, 8)}
	call := o.short(t.Call)
	switch t.Stop {
	case trace.Returned:
		return call + " → " + o.short(t.Value)
	case trace.Raised:
		if t.Exception != nil {
			return call + " raises " + t.Exception.Type
		}
	case trace.Budgeted:
		return call + " did not end within its budget"
	case trace.Missing:
		return call + " needs " + strings.Join(t.Needs, ", ")
	}
	return call + " could not be run"
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
