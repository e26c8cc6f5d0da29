package tokenizer

import (
	"strings"
	"unicode/utf8"
)

// Decode returns the text of ids; control tokens and unknown ids are silent.
func (t *Tokenizer) Decode(ids []int32) string {
	d := t.Decoder()
	var out strings.Builder
	for _, id := range ids {
		out.WriteString(d.Add(id))
	}
	out.WriteString(d.Flush())
	return out.String()
}

// A Decoder turns a stream of ids into text. A rune that is spread over several
// tokens comes out with the last of them.
type Decoder struct {
	t       *Tokenizer
	pending []byte // the beginning of a rune
}

// Decoder begins a text.
func (t *Tokenizer) Decoder() *Decoder { return &Decoder{t: t} }

// Add returns the text that id completes: whole runes, "" if none. Bytes that
// no rune begins with become U+FFFD.
func (d *Decoder) Add(id int32) string {
	if id < 0 || int(id) >= len(d.t.tokens) || d.t.tokens[id].kind == control {
		return ""
	}
	text := d.t.tokens[id].text
	if len(d.pending) == 0 && utf8.ValidString(text) {
		return text // most tokens are whole runes: nothing is copied
	}
	d.pending = append(d.pending, text...)
	n := complete(d.pending)
	out := strings.ToValidUTF8(string(d.pending[:n]), "\uFFFD")
	d.pending = append(d.pending[:0], d.pending[n:]...)
	return out
}

// Flush ends the text: a rune that was begun becomes U+FFFD.
func (d *Decoder) Flush() string {
	if len(d.pending) == 0 {
		return ""
	}
	d.pending = d.pending[:0]
	return "\uFFFD"
}

// complete is the length of b without a rune at its end that may go on. Looking
// back over three bytes is enough: a rune has four at most.
func complete(b []byte) int {
	for back := 1; back < utf8.UTFMax && back <= len(b); back++ {
		if at := len(b) - back; utf8.RuneStart(b[at]) {
			if utf8.FullRune(b[at:]) {
				return len(b)
			}
			return at
		}
	}
	return len(b)
}
