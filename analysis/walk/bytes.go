package walk

import (
	"strings"

	"semcoder/analysis/narrate"
)

// bytes are the numbers that bytes are written down for: what a loop takes from b"ab"; ok is false for all else.
func (v *value) bytes() (items []*value, ok bool) {
	text, ok := strings.CutPrefix(v.text, "b")
	if v.sort != atom || !ok {
		return nil, false
	}
	chars, ok := narrate.Characters(text)
	for _, c := range chars {
		items = append(items, integer(int(codepoint(c))))
	}
	return items, ok
}
