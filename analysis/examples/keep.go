package examples

import (
	"strings"
	"unicode/utf8"

	"semcoder/analysis/trace"
)

// best picks the examples: the most telling call that returned, then those that show
// the most of what is not yet shown.
func (s *search) best() []Example {
	var kept []*candidate
	shown := map[trace.Way]bool{}
	values := map[string]bool{}
	for len(kept) < maxSynthesis {
		var best *candidate
		most := 0
		for i, c := range s.ran {
			fresh := c.unseen(shown)
			if !s.ended(c) || len(kept) > 0 && fresh == 0 && (len(kept) > 1 || values[c.trace.Value]) {
				continue
			}
			if points := s.points(c, fresh, len(kept) == 0) - min(i, 40); best == nil || points > most {
				best, most = c, points
			}
		}
		if best == nil {
			break
		}
		kept = append(kept, best)
		values[best.trace.Value] = true
		for _, w := range best.ways {
			shown[w] = true
		}
	}
	line := s.doc.LineOf(s.f.NameRange.Start)
	var all []Example
	for _, c := range kept {
		all = append(all, Example{Call: c.text, Origin: Synthesised, Line: line})
	}
	return all
}

func (c *candidate) unseen(shown map[trace.Way]bool) int {
	n := 0
	for _, w := range c.ways {
		if !shown[w] {
			n++
		}
	}
	return n
}

// points weigh what a call shows against what it takes to read it. Of calls that show
// the same, the likelier one was tried earlier.
func (s *search) points(c *candidate, fresh int, first bool) int {
	points := 20*fresh - utf8.RuneCountInString(c.text)/8 - max(0, c.trace.Steps-40)/2
	if first {
		for _, empty := range []string{"[]", "{}", `""`, "set()", "None"} {
			points -= 12 * strings.Count(c.text, empty)
		}
	}
	switch {
	case c.trace.Stop != trace.Returned && first:
		points -= 2000 // only where no call returns
	case c.trace.Stop != trace.Returned:
		points -= 30
	case c.trace.Literal == "":
		points -= 30
	case s.f.Returns && strings.Contains(` None False 0 0.0 "" [] {} () set() `, " "+c.trace.Value+" "):
		points -= 24
	}
	if c.trace.Clock+c.trace.Entropy > 0 {
		points -= 20
	}
	return points
}
