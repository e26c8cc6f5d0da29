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
	own := map[string]analysis.Range{}
	for _, s := range old.Statements() {
		own[s.Name] = s.Range
	}
	method, _ := old.Function(entry)
	var changes []change
	added := ""
	for _, s := range fresh.Statements() {
		at, known := own[s.Name]
		switch {
		case s.Name != "" && known:
			changes = append(changes, change{at, s.Text})
		case s.Name != "" && method != nil && method.Class != "" && method.Name == s.Name:
			changes = append(changes, change{method.Range, strings.ReplaceAll(s.Text, "\n", "\n    ")})
		case s.Name != "" || strings.HasPrefix(s.Kind, "import") && !strings.Contains(source, s.Text):
			added += s.Text + "\n"
		}
	}
	if len(changes) == 0 {
		return "", false
	}
	slices.SortFunc(changes, func(a, b change) int { return a.at.Start - b.at.Start })
	first := lineStart(source[:changes[0].at.Start])
	if added != "" && strings.HasPrefix(source[first:], " ") { // within a class it would be another thing
		return "", false
	}
	for _, c := range slices.Backward(changes) {
		source = c.made(source)
	}
	return source[:first] + added + source[first:], true
}

// A change replaces a range of a text.
type change struct {
	at   analysis.Range
	text string
}
