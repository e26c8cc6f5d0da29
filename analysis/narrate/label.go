package narrate

import (
	"strconv"
	"strings"
)

// ParseLine finds the canonical line (1-based) that a piece of monologue talks
// about: that of the last label [L<n>] in it. Models write the labels of their
// prompt, which start at firstLabel.
func ParseLine(text string) (line int, ok bool) {
	for end := len(text); ; {
		start := strings.LastIndex(text[:end], "[L")
		if start < 0 {
			return 0, false
		}
		digits, _, closed := strings.Cut(text[start+2:], "]")
		if n, err := strconv.Atoi(digits); closed && err == nil && n >= firstLabel {
			return n - firstLabel + 1, true
		}
		end = start
	}
}
