package pyx

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

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

// literalToken matches a string, a number, a word or a mark of a literal.
var literalToken = regexp.MustCompile(`b?"(?:\\.|[^"\\])*"|b?'(?:\\.|[^'\\])*'|[0-9][0-9a-z.]*(?:e[+-]?[0-9]+)?|[A-Za-z_]+|[^\s]`)

// values are the tokens of a literal, numbers by what they are worth; sure is false
// for constructors, which have an equality of their own.
func values(literal string) (tokens []string, sure bool) {
	for _, token := range literalToken.FindAllString(literal, -1) {
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
