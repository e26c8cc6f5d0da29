package inference

import (
	"strings"

	"semcoder/inference/tokenizer"
)

// A text decodes a generation and looks for its stop strings. They are strings
// and no tokens: the [/ANSWER] that ends a monologue is several tokens, and
// which ones depends on what stands before it. Text that may be the beginning of
// one is held back until the next token decides, so nothing shown has to be
// taken back.
type text struct {
	decoder *tokenizer.Decoder
	stops   []string // none is empty
	held    string
}

// add returns the text that id lets go, and whether a stop string is complete;
// the text then ends before it.
func (x *text) add(id int32) (out string, stopped bool) {
	out = x.decoder.Add(id)
	if x.held != "" {
		out, x.held = x.held+out, ""
	}
	if at := firstOf(out, x.stops); at >= 0 {
		return out[:at], true
	}
	if n := begun(out, x.stops); n > 0 {
		out, x.held = out[:len(out)-n], out[len(out)-n:]
	}
	return out, false
}

// flush returns what is held back when no token follows.
func (x *text) flush() string {
	out := x.held + x.decoder.Flush()
	x.held = ""
	return out
}

// firstOf is where the first of the stops begins in s, -1 without one.
func firstOf(s string, stops []string) int {
	first := -1
	for _, stop := range stops {
		if at := strings.Index(s, stop); at >= 0 && (first < 0 || at < first) {
			first = at
		}
	}
	return first
}

// begun is the length of the longest end of s that a stop string begins with:
// 3 for "x = [/A" and "[/ANSWER]". Stop strings are whole runes, so what is held
// back is too.
func begun(s string, stops []string) int {
	longest := 0
	for _, stop := range stops {
		for n := min(len(s), len(stop)-1); n > longest; n-- {
			if strings.HasSuffix(s, stop[:n]) {
				longest = n
			}
		}
	}
	return longest
}
