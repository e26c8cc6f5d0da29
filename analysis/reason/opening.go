package reason

import (
	"regexp"
	"strconv"
	"strings"

	"semcoder/analysis"
	"semcoder/analysis/reason/prompts"
)

// longestOpening bounds a first step that is given, in bytes: of a longer value a run shows
// the beginning alone.
const longestOpening = 400

// enters is the first step of a canonical monologue about a call, where code and call say
// by themselves what it is: which parameters have which values. A model need not copy them,
// and cannot copy them wrong. "" where more than reading would be needed.
func enters(canonical, call string) string {
	name, _, _ := strings.Cut(call, "(")
	doc := analysis.Parse("slice.py", 0, canonical)
	f, ok := doc.Function(name)
	if !ok || !settled(canonical, f) {
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

// settled tells whether a name is a function as it is defined when it is called: the
// definition is one of the module itself, without a decorator, and stands for whatever the
// name is in it. Elsewhere the name may be given away, and a mere call may change what a
// default holds; so may what reaches names without spelling them. A mark behind which alone
// parameters may be named is not looked into.
func settled(canonical string, f *analysis.Function) bool {
	before, def, after := canonical[:f.Range.Start], canonical[f.Range.Start:f.Range.End], canonical[f.Range.End:]
	header, _, _ := strings.Cut(def, "\n")
	if !strings.HasPrefix(def, "def ") || strings.Contains(header, ", /") || before != "" && !strings.HasSuffix(before, "\n") {
		return false
	}
	reached := regexp.MustCompile(`(?:^|[^\pL\pN_])(?:` + regexp.QuoteMeta(f.Name) + `|exec|eval|globals|locals|vars|setattr|modules|import \*)(?:[^\pL\pN_]|$)`)
	return !reached.MatchString(before + after)
}
