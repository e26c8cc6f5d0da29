package tokenizer

import "regexp"

// A vocabulary may ask (semcoder.spelled) that what stands between double quotes is spelled, one
// token a byte: a slice of a string is then a slice of its tokens, whatever a merge would like.
// Quotes are looked for within a line, and a backslash keeps the next character from ending one.

func (t *Tokenizer) readSpelled(meta Metadata) {
	if spelled, _ := meta.Bool("semcoder.spelled"); spelled {
		t.quoted = regexp.MustCompile(`"((?:[^"\\\n]|\\.)*)"`)
	}
}

// appendText encodes text without user-defined tokens.
func (m *merger) appendText(ids []int32, text string) []int32 {
	merged := func(piece string) { ids = m.append(ids, piece) }
	if m.t.quoted == nil {
		m.t.split(text, merged)
		return ids
	}
	done := 0
	for _, at := range m.t.quoted.FindAllStringSubmatchIndex(text, -1) {
		start, end := at[2], at[3]
		if start == end {
			continue // "" is left to the merges
		}
		m.t.split(text[done:start], merged)
		for _, b := range []byte(text[start:end]) {
			ids = append(ids, m.t.byteID[b])
		}
		done = end
	}
	m.t.split(text[done:], merged)
	return ids
}
