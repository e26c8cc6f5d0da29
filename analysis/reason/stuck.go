package reason

import (
	"regexp"
	"strings"
)

// A small model that has lost its thread says one thing again and again and never
// ends. Texts of real runs do so too, a little: `"*" * 40`, a list of zeros, a loop
// whose rounds look alike. Of 2,000 monologues written from traces, the bounds below
// would have stopped one, at a string of 134 asterisks.
const (
	longestPhrase  = 60  // bytes of what is repeated within a line
	leastRepeated  = 120 // bytes that are repetition, for the shortest phrases
	leastPhrases   = 8
	longestRound   = 8 // lines of what is repeated as a whole
	leastRounds    = 3
	lookEveryBytes = 16
)

// stuck tells whether a text ends in repetition, and where that began.
func stuck(text string) (from int, yes bool) {
	if from, yes = stuckPhrase(text); yes {
		return from, true
	}
	return stuckRound(text)
}

func stuckPhrase(text string) (from int, yes bool) {
	for phrase := 1; phrase <= longestPhrase; phrase++ {
		i := len(text)
		for i > phrase && text[i-1] == text[i-1-phrase] {
			i--
		}
		if len(text)-i >= max(leastRepeated, (leastPhrases-1)*phrase) {
			return i - phrase, true
		}
	}
	return 0, false
}

var stepNumber = regexp.MustCompile(`^\d+\. `)

// stuckRound compares whole lines without their step numbers.
func stuckRound(text string) (from int, yes bool) {
	lines := strings.SplitAfter(text, "\n")
	lines = lines[max(0, len(lines)-1-longestRound*leastRounds) : len(lines)-1] // the last one may go on
	bare := make([]string, len(lines))
	for i, line := range lines {
		bare[i] = stepNumber.ReplaceAllString(line, "")
	}
	for round := 1; round <= longestRound && round*leastRounds <= len(bare); round++ {
		i := len(bare)
		for i > round && bare[i-1] == bare[i-1-round] {
			i--
		}
		if len(bare)-i >= round*(leastRounds-1) {
			tail := strings.Join(lines[i-round:], "")
			return strings.LastIndexByte(text, '\n') + 1 - len(tail), true
		}
	}
	return 0, false
}
