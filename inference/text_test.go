package inference

import (
	"strings"
	"testing"
)

// Fed byte by byte, a text ends before the stop string that is complete first,
// and what was handed out until then is never taken back.
func FuzzStop(f *testing.F) {
	for _, text := range []string{"", "x [/ANSWER] y", "[/A[/AN[/ANSWER]", "aaab", "ü🦙中ü🦙", "abcabd"} {
		f.Add(text, "[/ANSWER]", "b")
		f.Add(text, "aab", "ü🦙")
		f.Add(text, "abd", "bc")
	}
	vocabulary := byteVocabulary(f)
	f.Fuzz(func(t *testing.T, said, one, two string) {
		said, one, two = strings.ToValidUTF8(said, ""), strings.ToValidUTF8(one, ""), strings.ToValidUTF8(two, "")
		if one == "" || two == "" {
			return
		}
		want, stopsIn := cutAtFirst(said, one, two)
		x := text{decoder: vocabulary.Decoder(), stops: []string{one, two}}
		var got strings.Builder
		stopped := false
		for _, id := range vocabulary.Encode(said, false) {
			var out string
			if out, stopped = x.add(id); out != "" {
				got.WriteString(out)
			}
			if stopped {
				break
			}
		}
		if !stopped {
			got.WriteString(x.flush())
		}
		if got.String() != want || stopped != stopsIn {
			t.Errorf("%q with stops %q and %q: %q, %v; want %q, %v", said, one, two, got.String(), stopped, want, stopsIn)
		}
	})
}

// cutAtFirst looks at every beginning of s for one that ends in a stop string,
// of two that end alike the longer.
func cutAtFirst(s string, stops ...string) (before string, found bool) {
	for end := range len(s) + 1 {
		for _, stop := range stops {
			if rest, ends := strings.CutSuffix(s[:end], stop); ends && (!found || len(rest) < len(before)) {
				before, found = rest, true
			}
		}
		if found {
			return before, true
		}
	}
	return s, false
}
