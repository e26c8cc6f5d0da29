package tokenizer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// readTokens fills tokens, added and byteID.
func (t *Tokenizer) readTokens(texts []string, meta Metadata) error {
	kinds, typed := meta.Ints("tokenizer.ggml.token_type")
	if typed && len(kinds) != len(texts) {
		return fmt.Errorf("the vocabulary has %d tokens but %d token types; the model file is damaged", len(texts), len(kinds))
	}
	t.tokens = make([]token, len(texts))
	alphabet := newAlphabet()
	for id, text := range texts {
		k := normal
		if typed {
			k = kind(kinds[id])
		}
		t.tokens[id] = alphabet.token(id, text, k)
		if t.tokens[id].kind == userDefined && text != "" {
			list := &t.added.starting[text[0]]
			*list = append(*list, addedToken{text, int32(id)})
		}
	}
	t.added.sort()
	return t.readBytes()
}

// token decodes one entry. Normal tokens are spelled in the byte alphabet,
// special ones as they are. Converters round a vocabulary up with entries
// called [PAD<id>], which they mark as unused or, wrongly, as user-defined.
func (a *alphabet) token(id int, text string, k kind) token {
	switch {
	case k == unused, strings.HasPrefix(text, "[PAD") && text == fmt.Sprintf("[PAD%d]", id):
		return token{"", unused}
	case k == normal, k == oneByte:
		return token{a.bytes(text), k}
	default:
		return token{text, k}
	}
}

// readBytes finds the token of every single byte; without one for each byte of
// UTF-8 some text could not be written.
func (t *Tokenizer) readBytes() error {
	for b := range t.byteID {
		t.byteID[b] = None
	}
	for id, token := range t.tokens {
		// The published vocabulary lacks the bytes that UTF-8 never contains; it
		// has user-defined tokens spelled like them instead, which are letters.
		if len(token.text) == 1 && token.kind == normal && t.byteID[token.text[0]] == None {
			t.byteID[token.text[0]] = int32(id)
		}
	}
	for b, id := range t.byteID {
		if id == None && inUTF8(byte(b)) {
			return fmt.Errorf("the vocabulary has no token for the byte 0x%02x; it is not a complete byte-level vocabulary", b)
		}
	}
	return nil
}

// inUTF8 says whether valid UTF-8 may contain b.
func inUTF8(b byte) bool { return b != 0xC0 && b != 0xC1 && b < 0xF5 }

// An alphabet is GPT-2's spelling of bytes as printable characters, which keeps
// vocabularies and merges readable text: bytes that print in Latin-1 stand for
// themselves, the other 68 are U+0100 and on, in order. A space is Ġ, a newline
// Ċ, and é, two bytes in UTF-8, is Ã©.
type alphabet struct {
	byteOf [0x100 + 68]int16 // -1: not of the alphabet
}

func newAlphabet() *alphabet {
	a := &alphabet{}
	for r := range a.byteOf {
		a.byteOf[r] = -1
	}
	shifted := 0x100
	for b := range 256 {
		if prints(b) {
			a.byteOf[b] = int16(b)
			continue
		}
		a.byteOf[shifted] = int16(b)
		shifted++
	}
	return a
}

func prints(b int) bool {
	return b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE && b <= 0xFF
}

// bytes spells text back; a character outside the alphabet stands for itself.
func (a *alphabet) bytes(text string) string {
	out := make([]byte, 0, len(text))
	for _, r := range text {
		if int(r) < len(a.byteOf) && a.byteOf[r] >= 0 {
			out = append(out, byte(a.byteOf[r]))
		} else {
			out = utf8.AppendRune(out, r)
		}
	}
	return string(out)
}

// added holds the user-defined tokens by first byte, longest first. There are a
// few dozen of them and most bytes begin none, so looking for them costs one
// load a byte.
type added struct {
	starting [256][]addedToken
}

type addedToken struct {
	text string
	id   int32
}

// sort is stable: of a token that occurs twice the smaller id is found.
func (a *added) sort() {
	for _, list := range a.starting {
		slices.SortStableFunc(list, func(x, y addedToken) int { return cmp.Compare(len(y.text), len(x.text)) })
	}
}

// find returns the place, id and length of the first user-defined token in
// text, the longest of those that begin there; (len(text), None, 0) without one.
func (a *added) find(text string) (at int, id int32, size int) {
	for i := range len(text) {
		for _, token := range a.starting[text[i]] {
			if strings.HasPrefix(text[i:], token.text) {
				return i, token.id, len(token.text)
			}
		}
	}
	return len(text), None, 0
}
