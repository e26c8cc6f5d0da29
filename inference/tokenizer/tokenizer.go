// Package tokenizer turns text into the ids of a model's vocabulary and back:
// byte-level byte-pair encoding with the vocabulary, merges and special tokens
// that the weights file carries.
//
// Text is cut three times: user-defined tokens are taken out of the raw text,
// what remains is split into pieces by the vocabulary's pre-tokenizer, and each
// piece's bytes are merged pair by pair, but for quoted text where the vocabulary
// has that spelled (spell.go). Control tokens (begin and end of text)
// are never read from text, so no source file can forge one.
package tokenizer

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Metadata is the part of a weights file that describes its vocabulary;
// *weights.File is one.
type Metadata interface {
	String(key string) (string, bool)
	Strings(key string) ([]string, bool)
	Ints(key string) ([]int64, bool)
	Uint(key string) (uint64, bool)
	Bool(key string) (bool, bool)
}

// None stands for a special token that the vocabulary lacks.
const None int32 = -1

// A Tokenizer is immutable and may be used from several goroutines.
type Tokenizer struct {
	tokens []token
	split  splitter
	quoted *regexp.Regexp // what is spelled: see spell.go; nil in most vocabularies
	added  added
	merges merges
	byteID [256]int32 // the token of a single byte; None where there is none
	bos    int32
	eos    int32
	addBOS bool
}

// A token is one entry of the vocabulary.
type token struct {
	text string // the bytes it stands for, not always whole runes
	kind kind
}

// A kind is a token's type, as GGUF numbers them.
type kind uint8

const (
	normal      kind = 1
	unknown     kind = 2
	control     kind = 3
	userDefined kind = 4
	unused      kind = 5
	oneByte     kind = 6
)

// New reads the vocabulary of a weights file.
func New(meta Metadata) (*Tokenizer, error) {
	texts, _ := meta.Strings("tokenizer.ggml.tokens")
	if len(texts) == 0 {
		return nil, errors.New("the model file holds no vocabulary (tokenizer.ggml.tokens); use a GGUF converted with its tokenizer")
	}
	if model, _ := meta.String("tokenizer.ggml.model"); model != "gpt2" {
		return nil, fmt.Errorf("the vocabulary is of the kind %q; only byte-level BPE (\"gpt2\") is read", model)
	}
	t := &Tokenizer{bos: None, eos: None}
	var err error
	if t.split, err = splitterNamed(meta); err != nil {
		return nil, err
	}
	if err := t.readTokens(texts, meta); err != nil {
		return nil, err
	}
	if err := t.readMerges(texts, meta); err != nil {
		return nil, err
	}
	t.readSpelled(meta)
	return t, t.readSpecial(meta)
}

// readSpecial finds the tokens that begin and end a text.
func (t *Tokenizer) readSpecial(meta Metadata) error {
	t.addBOS, _ = meta.Bool("tokenizer.ggml.add_bos_token")
	for key, id := range map[string]*int32{
		"tokenizer.ggml.bos_token_id": &t.bos,
		"tokenizer.ggml.eos_token_id": &t.eos,
	} {
		n, given := meta.Uint(key)
		if !given {
			continue
		}
		if n >= uint64(len(t.tokens)) {
			return fmt.Errorf("%s is %d, but the vocabulary has %d tokens; the model file is damaged", key, n, len(t.tokens))
		}
		*id = int32(n)
	}
	return nil
}

// Size is the number of entries, filler included: ids are below it. A weight
// matrix may have more rows than that.
func (t *Tokenizer) Size() int { return len(t.tokens) }

// Piece is the bytes of id, "" where it is no text: they need not be whole runes.
func (t *Tokenizer) Piece(id int32) string {
	if id < 0 || int(id) >= len(t.tokens) || t.tokens[id].kind == control {
		return ""
	}
	return t.tokens[id].text
}

// BOS is the token that begins a text, or None.
func (t *Tokenizer) BOS() int32 { return t.bos }

// EOS is the token that ends a text, or None.
func (t *Tokenizer) EOS() int32 { return t.eos }

// AddBOS says whether the model was trained with BOS before every text.
func (t *Tokenizer) AddBOS() bool { return t.addBOS && t.bos != None }

// Generates says whether a model may produce id: text, or the end of it.
// Filler rows hold noise, and a control token other than EOS means nothing in
// the middle of a text.
func (t *Tokenizer) Generates(id int32) bool {
	if id < 0 || int(id) >= len(t.tokens) {
		return false
	}
	k := t.tokens[id].kind
	return id == t.eos || k == normal || k == userDefined || k == oneByte
}

// Encode returns the ids of text, after BOS when bos is set and the vocabulary
// has one. Bytes that are not UTF-8 are read as U+FFFD, one for each run.
func (t *Tokenizer) Encode(text string, bos bool) []int32 {
	ids := make([]int32, 0, 1+len(text)/3)
	if bos && t.bos != None {
		ids = append(ids, t.bos)
	}
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	merger := merger{t: t}
	for len(text) > 0 {
		at, id, size := t.added.find(text)
		ids = merger.appendText(ids, text[:at])
		if size > 0 {
			ids = append(ids, id)
		}
		text = text[at+size:]
	}
	return ids
}
