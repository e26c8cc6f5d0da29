package narrate

import (
	"fmt"

	"semcoder/analysis/trace"
)

// A head marks the step with which a round of a loop begins.
type head struct {
	at       trace.Range // identifies the loop
	lines    [2]int      // first and last line of the statement
	finished bool        // no round follows: the loop has nothing left
}

// A told step is a sentence and where it belongs.
type told struct {
	text  string
	line  int
	depth int
}

// summarise tells steps in order, of every loop the first rounds alone: the rest
// is summed up by what it left behind.
func (o Options) summarise(steps []step) []told {
	var out []told
	for len(steps) > 0 {
		if steps[0].head == nil || steps[0].head.finished {
			out = append(out, o.tell(steps[0]))
			steps = steps[1:]
			continue
		}
		rounds, rest := cutRounds(steps)
		out = append(out, o.rounds(rounds, len(rest) > 0 && rest[0].ends(steps[0]))...)
		steps = rest
	}
	return out
}

func (o Options) tell(s step) told { return told{o.sentence(s), s.line, s.depth} }

// ends tells whether s is where the loop that first belongs to finds nothing left.
func (s step) ends(first step) bool {
	return s.head != nil && s.head.finished && s.frame == first.frame && s.head.at == first.head.at
}

// cutRounds takes the rounds of the loop that begins with steps[0] off the front.
func cutRounds(steps []step) (rounds [][]step, rest []step) {
	first, start := steps[0], 0
	for i, s := range steps {
		if s.frame != first.frame {
			if s.depth < first.depth {
				return append(rounds, steps[start:i]), steps[i:]
			}
			continue
		}
		if s.ends(first) || s.line < first.head.lines[0] || s.line > first.head.lines[1] {
			return append(rounds, steps[start:i]), steps[i:]
		}
		if i > start && s.head != nil && s.head.at == first.head.at {
			rounds, start = append(rounds, steps[start:i]), i
		}
	}
	return append(rounds, steps[start:]), nil
}

// rounds tells a loop: its first rounds, what the others came to, and, where it was
// left early, the last. One round more than o.Rounds is told, too, as the sentence
// that sums it up would be no shorter. A loop that was broken off is told to its last round, for
// that is where the reason stands.
func (o Options) rounds(rounds [][]step, finished bool) []told {
	full := o.Rounds
	if len(rounds) <= full+1 {
		full = len(rounds)
	}
	var out []told
	for _, r := range rounds[:full] {
		out = append(out, o.round(r)...)
	}
	skipped := rounds[full:]
	var last []step
	if n := len(skipped); n > 0 && !finished {
		skipped, last = skipped[:n-1], skipped[n-1]
	}
	if len(skipped) > 0 {
		out = append(out, o.summary(skipped))
	}
	if last != nil {
		out = append(out, o.round(last)...)
	}
	return out
}

func (o Options) round(r []step) []told {
	return append([]told{o.tell(r[0])}, o.summarise(r[1:])...)
}

// summary says what rounds left behind: the names they bound in the loop's frame,
// which is what the rest of the function can see of them.
func (o Options) summary(rounds [][]step) told {
	first := rounds[0][0]
	var order []string
	values := map[string]string{}
	for _, r := range rounds {
		for _, s := range r {
			for _, x := range s.facts {
				if s.frame != first.frame || x.kind != binds {
					continue
				}
				if _, seen := values[x.name]; !seen {
					order = append(order, x.name)
				}
				values[x.name] = x.value
			}
		}
	}
	text := fmt.Sprintf("… %s", count(len(rounds), "more round"))
	for i, name := range order {
		text += [...]string{": in the end ", ", "}[min(i, 1)] + o.code(name) + " is " + o.code(values[name])
	}
	return told{text + ".", first.line, first.depth}
}
