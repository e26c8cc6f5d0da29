package pyx

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// workSplit cuts at a separator of one character, or at blanks.
func workSplit(op operation) ([]string, bool) {
	_, line, ok := spelled(op.args[0])
	if !ok || op.args[0].form != str || len(op.args) > 2 {
		return nil, false
	}
	text := op.args[0].str
	var pieces []string
	piece := func(from, to int) {
		q, _ := quoted(text[from:to]) // its characters were spelled
		pieces = append(pieces, "["+strconv.Itoa(from)+":"+strconv.Itoa(to)+"] "+q)
	}
	from := 0
	lines := []string{line}
	if len(op.args) == 2 {
		if len(op.args[1].str) != 1 {
			return nil, false
		}
		var at []int
		for i := range text {
			if text[i] == op.args[1].str[0] {
				piece(from, i)
				from = i + 1
				at = append(at, i)
			}
		}
		lines = append(lines, whereabouts(op.args[1].text, at))
		piece(from, len(text))
	} else {
		for i := 0; i <= len(text); i++ {
			if i == len(text) || text[i] == ' ' {
				if i > from {
					piece(from, i)
				}
				from = i + 1
			}
		}
	}
	if pieces == nil {
		pieces = []string{"nothing"}
	}
	return append(lines, strings.Join(pieces, ", ")), true
}

// workJoin gives what there is after each item.
func workJoin(op operation) ([]string, bool) {
	if len(op.args) != 2 || op.args[0].form != str || op.args[1].form != list {
		return nil, false
	}
	items := op.args[1].items
	if len(items) < 2 || len(items) > mostSpelled/2 || !alike(items) || items[0].form != str {
		return nil, false
	}
	var far []string
	text := ""
	for i, item := range items {
		if i > 0 {
			text += op.args[0].str
		}
		text += item.str
		q, ok := quoted(text)
		if !ok {
			return nil, false
		}
		far = append(far, q)
	}
	return []string{"so far " + strings.Join(far, ", ")}, true
}

// workReplace spells what each character becomes.
func workReplace(op operation) ([]string, bool) {
	if len(op.args) != 3 || len(op.args[1].str) != 1 || op.args[2].form != str {
		return nil, false
	}
	return workEach(op.args[0], func(c rune) string {
		if string(c) == op.args[1].str {
			return op.args[2].str
		}
		return string(c)
	})
}

func workLetters(op operation) ([]string, bool) {
	if len(op.args) != 1 {
		return nil, false
	}
	return workEach(op.args[0], func(c rune) string {
		if op.name == ".upper" || op.name == ".swapcase" && unicode.IsLower(c) {
			return string(unicode.ToUpper(c))
		}
		return string(unicode.ToLower(c))
	})
}

// workEach spells a string before and after.
func workEach(x literal, becomes func(rune) string) ([]string, bool) {
	_, line, ok := spelled(x)
	if !ok || x.form != str {
		return nil, false
	}
	var after []string
	for _, c := range x.str {
		q, ok := quoted(becomes(c))
		if !ok {
			return nil, false
		}
		after = append(after, q)
	}
	return []string{line, spell(after)}, true
}

// workStrip names the characters that go, from the outside in.
func workStrip(op operation) ([]string, bool) {
	items, line, ok := spelled(op.args[0])
	if !ok || op.args[0].form != str || len(op.args) > 2 {
		return nil, false
	}
	goes := " "
	if len(op.args) == 2 {
		goes = op.args[1].str
	}
	text := op.args[0].str
	var drop []int
	if op.name != ".rstrip" {
		for i := 0; i < len(items) && strings.IndexByte(goes, text[i]) >= 0; i++ {
			drop = append(drop, i)
		}
	}
	if op.name != ".lstrip" {
		for i := len(items) - 1; i >= 0 && strings.IndexByte(goes, text[i]) >= 0 && !slices.Contains(drop, i); i-- {
			drop = append(drop, i)
		}
	}
	return []string{line, "drop " + indices(drop)}, true
}
