package evaluation

import (
	"regexp"
	"strings"
)

// countSteps holds a monologue against the true one, step by step in their order: the
// k-th step is right where it says what the trace says. One slip that moves all later
// steps by one makes them wrong, as it would a reader's place in the program.
//
//	steps   steps that are right to the letter
//	lines   steps that are at the right line, whatever they say there
//	values  steps that change or return something, in which everything that is bound or
//	        returned has its true value
//	items   monologues of which every step is right
func countSteps(f figures, told, said string) {
	truth, spoken := strings.Split(told, "\n"), strings.Split(strings.TrimRight(said, "\n"), "\n")
	all := len(truth) == len(spoken)
	for i, want := range truth {
		got := ""
		if i < len(spoken) {
			got = spoken[i]
		}
		all = all && got == want
		f.yes("steps", got == want)
		f.yes("lines", place(got) == place(want))
		if values := bound(want); values != "" {
			f.yes("values", bound(got) == values)
		}
	}
	f.yes("items", all)
}

var placed = regexp.MustCompile(`^\d+\. (\[L\d+\])`)

// place is the label of a step.
func place(step string) string {
	if m := placed.FindStringSubmatch(step); m != nil {
		return m[1]
	}
	return ""
}

var binding = regexp.MustCompile(`^(?:[\w.\[\]"']+ = .*|return .*|yield .*|now .*)$`)

// bound are the facts of a step that bind a name or hand a value on.
func bound(step string) string {
	var facts []string
	_, said, _ := strings.Cut(step, "] ")
	for fact := range strings.SplitSeq(said, "; ") {
		if fact = strings.TrimLeft(fact, "| "); binding.MatchString(fact) {
			facts = append(facts, fact)
		}
	}
	return strings.Join(facts, "; ")
}
