package reason

import (
	"slices"
	"strings"

	"semcoder/analysis"
)

// refined is the code that a repair's reply ends with: of the block that [Refined]
// opens, what its first fence holds.
func refined(block string) (string, bool) {
	_, rest, fenced := strings.Cut(block, "```")
	if !fenced {
		return "", false
	}
	if first, code, ok := strings.Cut(rest, "\n"); ok && !strings.Contains(first, "```") {
		code, _, _ = strings.Cut(code, "```")
		code = strings.Trim(code, "\n")
		return code + "\n", strings.TrimSpace(code) != ""
	}
	return "", false
}

// grafted is source, in canonical form, with the functions and classes that a reply
// has in place of its own of the same name; imports and functions that it lacks come
// before them. What else a reply holds, such as calls to try it with, is left out.
// entry is the function asked about, which may be a method written by itself.
func grafted(source, code, entry string) (string, bool) {
	old, fresh := analysis.Parse("old.py", 0, source), analysis.Parse("new.py", 0, code)
	if fresh.Problem() != "" {
		return "", false
	}
	own := map[string]analysis.Statement{}
	for _, s := range old.Statements() {
		if s.Name != "" {
			own[s.Name] = s
		}
	}
	var changes []change
	added := ""
	for _, s := range fresh.Statements() {
		switch at, known := own[s.Name]; {
		case known && s.Name != "":
			changes = append(changes, change{at.Range, s.Text})
		case s.Name != "" && strings.HasSuffix(entry, "."+s.Name):
			f, ok := old.Function(entry)
			if !ok {
				return "", false
			}
			changes = append(changes, change{f.Range, strings.ReplaceAll(s.Text, "\n", "\n    ")})
		case s.Name != "" || strings.HasPrefix(s.Kind, "import") && !strings.Contains(source, s.Text):
			added += s.Text + "\n"
		}
	}
	if len(changes) == 0 {
		return "", false
	}
	slices.SortFunc(changes, func(a, b change) int { return a.at.Start - b.at.Start })
	first := changes[0].at.Start
	for _, c := range slices.Backward(changes) {
		source = source[:c.at.Start] + c.text + source[c.at.End:]
	}
	if added != "" { // only before a function of the module itself: within a class it would be another thing
		first = strings.LastIndexByte(source[:first], '\n') + 1
		if strings.HasPrefix(source[first:], " ") {
			return "", false
		}
		source = source[:first] + added + source[first:]
	}
	return source, true
}

// A change replaces a range of a text.
type change struct {
	at   analysis.Range
	text string
}
