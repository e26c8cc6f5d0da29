package pyx

import (
	"fmt"
	"regexp"
	"strings"

	"semcoder/analysis/narrate"
	"semcoder/analysis/reason/prompts"
	"semcoder/analysis/trace"
)

// stepHead is where the first clause of a step starts, behind the end of the step
// before it.
var stepHead = regexp.MustCompile(`^\n?[0-9]+\. \[L[0-9]+\] (?:\|+ )?`)

// checkOpaque reads a row back: an answer must be that of the run, and an account
// that ends early the beginning of the run's, up to its first call of the function.
func (s *shroud) checkOpaque(row Row, v veiled, account string, silent bool) error {
	if row.Prompt != prompts.Forward(v.Canonical.Source, row.Call) {
		return fmt.Errorf("the prompt is not the program with %s hidden", s.name)
	}
	if !silent {
		return narrate.Verify(v.Trace, row.Response)
	}
	told, call, ok := strings.Cut(row.Response, undetermined)
	told = strings.TrimSuffix(told, "\n")
	rest, begins := strings.CutPrefix(account, told)
	if !ok || !begins || strings.Contains(told, s.name+"(") {
		return fmt.Errorf("the steps are not those before the call")
	}
	if after, same := strings.CutPrefix(rest, "; "); same {
		rest = after
	} else {
		rest = rest[len(stepHead.FindString(rest)):]
	}
	if !strings.HasPrefix(rest, call+" -> ") && !strings.HasPrefix(rest, call+"; raise ") {
		return fmt.Errorf("%s is not what comes next", call)
	}
	return s.spelled(v.Events[v.first], call)
}

// spelled holds the text of a call against the event that it stands for.
func (s *shroud) spelled(e trace.Event, call string) error {
	if e.Kind == trace.Raise {
		return nil // the call left no event to compare with
	}
	at := len(s.name)
	for _, a := range e.Args {
		i := strings.Index(call[at:], a.Value)
		if i < 0 {
			return fmt.Errorf("%s has no argument %s", call, a.Value)
		}
		at += i + len(a.Value)
	}
	return nil
}
