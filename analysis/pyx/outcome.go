package pyx

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"semcoder/analysis/trace"
)

// outcome is what a run came to, as a claim about it spells it: a literal or
// `raises(TYPE)`. It is "" where there is no such spelling.
func outcome(t *trace.Trace) string {
	switch {
	case t.Clock+t.Entropy > 0:
		return ""
	case t.Stop == trace.Raised && t.Exception != nil:
		return "raises(" + t.Exception.Type + ")"
	case t.Stop == trace.Returned:
		return t.Literal
	}
	return ""
}

// differ tells whether two outcomes are different by Python's own == as well as by
// type. Only then may a row say `A != B`: 1, True and 1.0 are different answers, and
// still `1 != True` would be a lie. In doubt it is false; that costs a row.
func differ(a, b string) bool {
	if a == "" || b == "" || a == b {
		return false
	}
	if strings.HasPrefix(a, "raises(") || strings.HasPrefix(b, "raises(") {
		return true
	}
	x, sureX := values(a)
	y, sureY := values(b)
	if !sureX || !sureY {
		return false
	}
	if strings.Contains(a+b, "{") { // neither a dict's order counts nor a set's
		slices.Sort(x)
		slices.Sort(y)
	}
	return !slices.Equal(x, y)
}

// token is the string, number, word or mark that a text begins with: a regular expression
// takes ten times as long, and every guess is compared with every outcome.
func token(text string) string {
	at := 0
	if text[0] == 'b' && len(text) > 1 {
		at = 1
	}
	switch c := text[0]; {
	case text[at] == '"' || text[at] == '\'':
		if end := closed(text, at); end > 0 {
			return text[:end]
		}
	case c >= '0' && c <= '9':
		return text[:len(text)-len(strings.TrimLeft(text, "0123456789.abcdefghijklmnopqrstuvwxyz"))]
	}
	if rest := strings.TrimLeft(text, wordLetters); len(rest) < len(text) {
		return text[:len(text)-len(rest)]
	}
	_, size := utf8.DecodeRuneInString(text)
	return text[:size]
}

const wordLetters = "_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// closed is the offset behind the string whose quote stands at i; 0 where it does not end.
func closed(text string, i int) int {
	for k := i + 1; k < len(text); k++ {
		switch text[k] {
		case text[i]:
			return k + 1
		case '\\':
			k++
		}
	}
	return 0
}

// values are the tokens of a literal, numbers by what they are worth; sure is false
// for constructors, which have an equality of their own.
func values(literal string) (tokens []string, sure bool) {
	for literal != "" {
		if literal[0] == ' ' {
			literal = literal[1:]
			continue
		}
		token := token(literal)
		literal = literal[len(token):]
		switch {
		case token == "True":
			token = "1"
		case token == "False":
			token = "0"
		case token == "None" || token == "set" || token == "float":
		case token[0] >= '0' && token[0] <= '9':
			n, err := strconv.ParseFloat(token, 64)
			if err != nil {
				return nil, false // complex, or beyond all floats
			}
			token = strconv.FormatFloat(n, 'g', -1, 64)
			if last := len(tokens) - 1; n == 0 && last >= 0 && tokens[last] == "-" {
				tokens = tokens[:last]
			}
		case isWord(token[0]) && !strings.ContainsAny(token, `"'`):
			return nil, false
		}
		tokens = append(tokens, token)
	}
	return tokens, true
}

func isWord(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// light runs calls of a source without recording what happens: their ends alone.
func (j *job) light(source string, calls ...string) ([]*trace.Trace, error) {
	programs := make([]trace.Program, len(calls))
	for i, call := range calls {
		programs[i] = j.bounded(trace.Program{Source: source, Call: call, Light: true})
	}
	return j.runner.RunBatch(j.ctx, programs)
}

// code is the program's canonical source; "" where nothing of it runs.
func (j *job) code() string {
	if len(j.runs) == 0 {
		return ""
	}
	return j.runs[0].trace.Canonical.Source
}
