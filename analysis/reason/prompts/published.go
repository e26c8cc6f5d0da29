package prompts

import (
	"strconv"
	"strings"
)

// ForwardPublished is the prompt that the published figures for output prediction
// were made with: code as it comes rather than in canonical form, every single
// quote made a double one even where that changes a string, and a label behind
// every line that is not blank, inside strings as well. input is the argument list
// of f. For comparison with those figures alone.
func ForwardPublished(code, input string) string {
	lines := strings.Split(Doubled(code), "\n")
	for i, line := range lines {
		if strings.TrimSpace(line) != "" {
			lines[i] += " # [L" + strconv.Itoa(i+FirstLabel) + "]"
		}
	}
	return fill("forward", strings.Join(lines, "\n"), "f("+Doubled(input)+")")
}

// BackwardPublished is the same for input prediction, with the slip in its tag and
// the blank line that the published evaluation had.
func BackwardPublished(code, output string) string {
	return fill("backward_published", Doubled(code), Doubled(output))
}

// Doubled is text with double quotes for single ones.
func Doubled(text string) string { return strings.ReplaceAll(text, "'", `"`) }
