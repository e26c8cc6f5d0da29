package tokenizer

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A splitter cuts text into the pieces that are merged on their own. The
// pieces put together are the text.
type splitter func(text string, yield func(piece string))

// splitterNamed finds the pre-tokenizer that the vocabulary asks for.
func splitterNamed(meta Metadata) (splitter, error) {
	switch name, _ := meta.String("tokenizer.ggml.pre"); name {
	case "deepseek-coder":
		return splitDeepSeekCoder, nil
	case "gpt-2":
		return splitGPT2, nil
	default:
		return nil, fmt.Errorf("the pre-tokenizer %q (tokenizer.ggml.pre) is not known; deepseek-coder and gpt-2 are", name)
	}
}

// splitDeepSeekCoder applies five expressions, each to what the earlier ones
// left, matches and gaps alike:
//
//	[\r\n]   \s?\p{L}+   \s?\p{P}+   [一-龥ࠀ-一가-퟿]+   \p{N}
func splitDeepSeekCoder(text string, yield func(string)) {
	splitBy([]rule{
		{class: isNewline},
		{class: unicode.IsLetter, run: true, space: true},
		{class: unicode.IsPunct, run: true, space: true},
		{class: isCJK, run: true},
		{class: unicode.IsNumber},
	}, text, yield)
}

// isNewline and the other classes are those of Go's Unicode tables, which agree
// with the reference on every assigned character.
func isNewline(r rune) bool { return r == '\r' || r == '\n' }

// isCJK is the class [一-龥ࠀ-一가-퟿]: its second range makes it far wider than
// Chinese and Korean, but that is how the model was trained.
func isCJK(r rune) bool { return r >= 'ࠀ' && r <= '龥' || r >= '가' && r <= '\uD7FF' }

// A rule is one of the expressions: class, class+ with run, \s?class+ with space.
type rule struct {
	class      func(rune) bool
	run, space bool
}

// splitBy cuts text at the matches of the first rule and passes every part on
// to the rules after it.
func splitBy(rules []rule, text string, yield func(string)) {
	if len(rules) == 0 {
		yield(text)
		return
	}
	for len(text) > 0 {
		start, end := rules[0].find(text)
		if start > 0 {
			splitBy(rules[1:], text[:start], yield)
		}
		if end > start {
			splitBy(rules[1:], text[start:end], yield)
		}
		text = text[end:]
	}
}

// find returns the first match in text; (len, len) without one.
func (r rule) find(text string) (start, end int) {
	start = strings.IndexFunc(text, r.class)
	if start < 0 {
		return len(text), len(text)
	}
	_, size := utf8.DecodeRuneInString(text[start:])
	end = start + size
	if r.run {
		end += prefix(text[end:], r.class)
	}
	// An empty text has no last rune: RuneError, which is no space.
	if before, size := utf8.DecodeLastRuneInString(text[:start]); r.space && unicode.IsSpace(before) {
		start -= size
	}
	return start, end
}

// prefix is the length of the run of class at the beginning of text.
func prefix(text string, class func(rune) bool) int {
	for i, r := range text {
		if !class(r) {
			return i
		}
	}
	return len(text)
}

// splitGPT2 applies one expression over and over:
//
//	's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
func splitGPT2(text string, yield func(string)) {
	for len(text) > 0 {
		n := contraction(text)
		if n == 0 {
			n = word(text)
		}
		if n == 0 {
			n = spaces(text)
		}
		yield(text[:n])
		text = text[n:]
	}
}

func contraction(text string) int {
	for _, c := range [...]string{"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"} {
		if strings.HasPrefix(text, c) {
			return len(c)
		}
	}
	return 0
}

// word is the length of a run of letters, of numbers or of other visible
// characters, with one space before it; 0 if text begins otherwise.
func word(text string) int {
	rest := strings.TrimPrefix(text, " ")
	for _, class := range [...]func(rune) bool{unicode.IsLetter, unicode.IsNumber, isOther} {
		if n := prefix(rest, class); n > 0 {
			return len(text) - len(rest) + n
		}
	}
	return 0
}

func isOther(r rune) bool {
	return !unicode.IsSpace(r) && !unicode.IsLetter(r) && !unicode.IsNumber(r)
}

// spaces is the length of the white space that text begins with, but for the
// last of several characters when a word follows: that one goes to the word.
func spaces(text string) int {
	n := prefix(text, unicode.IsSpace)
	_, last := utf8.DecodeLastRuneInString(text[:n])
	if n == len(text) || n == last {
		return n
	}
	return n - last
}
