package reason

import (
	"regexp"
	"strconv"
	"strings"

	"semcoder/analysis"
	"semcoder/analysis/reason/prompts"
)

// longestOpening bounds a first step that is given, in bytes: longer values are not told
// whole.
const longestOpening = 400

// enters is the first step of a canonical monologue about a call, where code and call say
// by themselves what it is: which parameters have which values. A model need not copy them,
// and cannot copy them wrong. "" where more than reading would be needed.
func enters(canonical, call string) string {
	name, _, _ := strings.Cut(call, "(")
	doc := analysis.Parse("slice.py", 0, canonical)
	f, ok := doc.Function(name)
	if !ok || rebound(canonical, name) || canonical[f.Range.Start:f.NameRange.Start] != "def " {
		return ""
	}
	bound, ok := f.Bind(call)
	if !ok {
		return ""
	}
	line := strings.Count(canonical[:f.Range.Start], "\n") + prompts.FirstLabel
	said := "1. [L" + strconv.Itoa(line) + "] call " + name
	for _, b := range bound {
		said += "; " + b.Param + " = " + b.Value
	}
	if len(said) > longestOpening {
		return ""
	}
	return said + "\n"
}

// rebound tells whether a module gives a function's name to something else, too.
func rebound(source, name string) bool {
	given := regexp.MustCompile(`(?m)^\s*(?:def |class |global .*|for |import .* as |from .* as )?` + regexp.QuoteMeta(name) + `\b *(?:[=(:,]|$)`)
	return len(given.FindAllString(source, -1)) > 1
}
