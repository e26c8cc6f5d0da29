package grammar_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	. "semcoder/analysis/reason/grammar"
)

// pieces are a vocabulary: every byte, and texts as vocabularies have them, some of
// them across what the grammar tells apart.
func pieces() []string {
	all := []string{""}
	for b := range 256 {
		all = append(all, string([]byte{byte(b)}))
	}
	return append(all, "[ANSWER]", "]\n", "assert", " assert", "assert f", "f(", "(1", "(1)", " == ", " ==", " =", "\n[", "[/", "/ANS", "WER", "\"\"", "\"a", "a\"", "12",
		"1, ", ", ", "None", "No", "one", " None", "日", "本\"", "raises", "raises(", "ValueError", "[[", "]]", "]\n[/ANSWER]", "float", "(\"", "nan", "import os", "x", "xs", "\n\n")
}

// TestMaskIsTheGrammar compares what is allowed with what the grammar takes, token by
// token.
func TestMaskIsTheGrammar(t *testing.T) {
	vocabulary, random := pieces(), rand.New(rand.NewPCG(5, 6))
	v := NewVocabulary(vocabulary)
	for range 40 {
		g := Forward("f(1)")
		m := NewMask(v, g, "[ANSWER]")
		said := []int32{}
		for _, piece := range []string{"x", "[ANSWER]"} {
			if m.Allow(said, make([]bool, len(vocabulary))) {
				t.Fatal("held before the tag")
			}
			said = append(said, int32(slices.Index(vocabulary, piece)))
		}
		text := ""
		for range 60 {
			allowed := make([]bool, len(vocabulary)+5) // logits are padded
			if !m.Allow(said, allowed) {
				break
			}
			state, _ := g.Follow(g.Start(), text)
			var may []int32
			for id, piece := range vocabulary {
				if _, ok := g.Follow(state, piece); allowed[id] != (ok && piece != "") {
					t.Fatalf("behind %q, %q is allowed: %v", text, piece, allowed[id])
				}
				if allowed[id] {
					may = append(may, int32(id))
				}
			}
			said = append(said, may[random.IntN(len(may))])
			text += vocabulary[said[len(said)-1]]
		}
	}
}

func TestMaskBegins(t *testing.T) {
	vocabulary := pieces()
	v := NewVocabulary(vocabulary)
	ids := func(list ...string) (out []int32) {
		for _, p := range list {
			out = append(out, int32(slices.Index(vocabulary, p)))
		}
		return out
	}
	for name, c := range map[string]struct {
		mask *Mask
		said []int32
		next string // what may follow, in the vocabulary's order; "all"
	}{
		"no tag":                 {NewMask(v, Forward("f(1)"), "[ANSWER]"), ids("x", "[", "A"), "all"},
		"tag in pieces":          {NewMask(v, Forward("f(1)"), "[ANSWER]"), ids("[", "A", "N", "S", "WER", "]"), "\\n| |a|assert| assert|assert f|\\n\\n"},
		"tag with more":          {NewMask(v, Forward("f(1)"), "[ANSWER]"), ids("[", "A", "N", "S", "WER", "]\n"), "\\n| |a|assert| assert|assert f"},
		"tag with what is wrong": {NewMask(v, Forward("f(1)"), "[ANSWER]"), ids("[ANSWER]", "x"), "all"},
		"call or exception":      {MaskFrom(v, Forward("f(1)"), "\nassert "), nil, "f|r|f(|raises|raises("},
		"class":                  {MaskFrom(v, Forward("f(1)"), "\nassert raises(V"), ids(), ""},
		"whole":                  {MaskFrom(v, Forward("f(1)"), "\nassert f(1) == 1\n[/ANSWER]"), nil, "all"},
		"arguments":              {MaskFrom(v, Backward("f", "1", []string{"xs"}, nil), "\nassert f(xs"), nil, "="},
	} {
		t.Run(name, func(t *testing.T) {
			allowed := make([]bool, len(vocabulary))
			if held := c.mask.Allow(c.said, allowed); held != (c.next != "all") {
				t.Fatalf("held: %v", held)
			}
			var may []string
			for id, ok := range allowed {
				if ok {
					may = append(may, strings.ReplaceAll(vocabulary[id], "\n", "\\n"))
				}
			}
			if got := strings.Join(may, "|"); c.next != "all" && c.next != "" && got != c.next {
				t.Errorf("may follow: %q", got)
			}
		})
	}
}
