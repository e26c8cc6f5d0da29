package pyx

import (
	"errors"
	"strconv"
	"strings"

	"semcoder/analysis/reason/prompts"
	"semcoder/analysis/trace"
)

var errAnswer = errors.New("the answer is not what the trace says")

// checkNext holds a row against the events of the run. Of how the row was made it uses
// nothing: it reads the prompt, finds how far the events had come by then, and works
// the answer out from what they changed and where they stand.
func checkNext(t *trace.Trace, account string, ends []int, row Row) error {
	_, rest, _ := strings.Cut(row.Prompt, "[STEPS]\n")
	shown, rest, _ := strings.Cut(rest, "\n[/STEPS]\nQuestion: ")
	ask, _, ok := strings.Cut(rest, "\n[MONOLOGUE]\n")
	working, block, _ := strings.Cut("\n"+row.Response, "\n[ANSWER]\n")
	answer, _, answered := strings.Cut(block, "\n"+prompts.Stop)
	if !ok || !answered || !strings.HasPrefix(account, shown) {
		return errAnswer
	}
	n := strings.Count(shown, "\n") // the step in question
	if ask == askLine {
		n++
		working = account[len(shown):]
	}
	if n >= len(ends) || !supported(account[len(shown):], working) && working != account[len(shown):] {
		return errAnswer
	}
	if theAnswer(t, ends, n, ask) != answer {
		return errAnswer
	}
	return nil
}

// supported tells whether the workings are the rest of the step in question, or point
// to one of the steps above.
func supported(rest, working string) bool {
	working = strings.TrimPrefix(working, "\n")
	line, _, _ := strings.Cut(strings.TrimPrefix(rest, " "), "\n")
	return working == "" || line == working || strings.HasPrefix(working, "step ")
}

// theAnswer is what the events say; "" where they do not.
func theAnswer(t *trace.Trace, ends []int, n int, ask string) string {
	last := &t.Events[ends[n]-1]
	switch {
	case ask == askLine:
		if at := lineOf(t, ends, n); at > 0 {
			return "[L" + strconv.Itoa(at+prompts.FirstLabel-1) + "]"
		}
	case ask == askBranch && last.Kind == trace.Branch && (last.Name == "if" || last.Name == "elif"),
		ask == askLoop && last.Kind == trace.Branch && last.Name == "while":
		return last.Value
	case ask == askLoop && last.Kind == trace.Iterate && last.Name == "for":
		if last.Value == "" {
			return "False"
		}
		return "True"
	case strings.HasPrefix(ask, "value of "):
		name, _, _ := strings.Cut(strings.TrimPrefix(ask, "value of "), " ")
		return valueOf(t, settled(t, ends[n]), last.Frame, name)
	}
	return ""
}

// lineOf is the line of step n. Where a call is entered, the callee's first event ends
// the caller's step as well as its own: of the caller's line, the caller's events tell.
func lineOf(t *trace.Trace, ends []int, n int) int {
	from, last := ends[n-1], &t.Events[ends[n]-1]
	own := last.Depth == 0 || from == ends[n] || last.Name == "<lambda>"
	if last.Kind != trace.Enter || own {
		return last.At.Line
	}
	told := t.Events[from : ends[n]-1]
	for i := len(told) - 1; i >= 0; i-- {
		if told[i].Depth == last.Depth-1 && told[i].Kind == trace.Expr {
			return told[i].At.Line
		}
	}
	for _, e := range t.Events[ends[n]:] {
		if e.Depth < last.Depth {
			if e.Kind == trace.Catch { // the call raised, and left no event
				return onlyCall(t.Canonical.Source, last.Name)
			}
			return e.At.Line
		}
	}
	return 0
}

// onlyCall is the one line of a source that calls a function; 0 where there are others.
func onlyCall(source, name string) int {
	found := 0
	for i, line := range strings.Split(source, "\n") {
		if !strings.Contains(line, name+"(") || strings.HasPrefix(strings.TrimSpace(line), "def ") {
			continue
		}
		if found > 0 {
			return 0
		}
		found = i + 1
	}
	return found
}

// settled goes past the end of the statement that a step told of: the event that
// closes it follows what the step says.
func settled(t *trace.Trace, end int) int {
	last := &t.Events[end-1]
	for end < len(t.Events) {
		e := &t.Events[end]
		if e.Frame != last.Frame || e.Kind != trace.Line || e.At.Line != last.At.Line || last.Kind == trace.Line {
			break
		}
		end++
		last = e
	}
	return end
}

// valueOf is what a variable holds after events[:end]; "" for none.
func valueOf(t *trace.Trace, end, frame int, name string) string {
	value := ""
	for _, e := range t.Events[:end] {
		if e.Frame != frame || e.Kind == trace.Iterate && e.Name == "comprehension" {
			continue
		}
		for _, c := range e.Changed {
			if c.Name == name {
				value = c.Value
			}
		}
		if e.After != "" && len(e.Args) > 0 && e.Args[0].Text == name {
			value = e.After
		}
	}
	return value
}
