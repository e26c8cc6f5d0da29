package prompts

import (
	"regexp"
	"strings"
)

// loose matches, outside of brackets and strings, what binds no tighter than ==.
var loose = regexp.MustCompile(`^not |^lambda| (in|is|not|and|or|if) |[<>=!]`)

// Operand is an expression as it stands beside ==: in brackets where it binds no tighter.
func Operand(expr string) string {
	if loose.MatchString(outside(expr)) {
		return "(" + expr + ")"
	}
	return expr
}

// outside is what of an expression stands outside of brackets and strings.
func outside(expr string) string {
	var out strings.Builder
	depth := 0
	for i := 0; i < len(expr); i++ {
		switch c := expr[i]; {
		case c == '"' || c == '\'':
			for i++; i < len(expr) && expr[i] != c; i++ {
				if expr[i] == '\\' {
					i++
				}
			}
		case strings.IndexByte("([{", c) >= 0:
			depth++
		case strings.IndexByte(")]}", c) >= 0:
			depth--
		case depth == 0:
			out.WriteByte(c)
		}
	}
	return out.String()
}
