package pyx

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// find checks what looks for an element or a longer string.
func (s *sheet) find(answer literal) error {
	where, what := s.op.args[0], s.op.args[1]
	if s.op.name == "in" {
		where, what = what, where
	}
	all, err := s.spelling(where)
	if err != nil {
		return err
	}
	if where.form == str && len(what.str) > 1 {
		return s.search(where.str, what, answer)
	}
	var at []int
	if line := s.take(); line != what.text+" nowhere" {
		var ok bool
		if at, ok = numbered(line, what.text+" at "); !ok || len(at) == 0 {
			return errWork
		}
	}
	for _, p := range all {
		if slices.Contains(at, p.at) != (p.item.text == what.text) {
			return errWork
		}
	}
	return need(rising(at), s.concludes(at, answer))
}

// rising tells whether indices are listed in order, each once.
func rising(at []int) bool {
	for i := 1; i < len(at); i++ {
		if at[i] <= at[i-1] {
			return false
		}
	}
	return true
}

// concludes tells whether the answer follows from where something was found.
func (s *sheet) concludes(at []int, answer literal) bool {
	switch {
	case s.op.name == ".count":
		return answer.text == fmt.Sprint(len(at))
	case s.op.name == "in":
		return answer.text == map[bool]string{true: "True", false: "False"}[len(at) > 0]
	case len(at) == 0:
		return answer.text == "-1"
	case s.op.name == ".rfind":
		return answer.text == fmt.Sprint(at[len(at)-1])
	}
	return answer.text == fmt.Sprint(at[0])
}

// search checks the places where a string of several characters was tried.
func (s *sheet) search(where string, what, answer literal) error {
	var at []int
	next := 0 // first index not yet looked at
	for tried := 0; len(s.lines) > 0; tried++ {
		line := s.take()
		if tried == 0 && line == fmt.Sprintf("%q nowhere", what.str[:1]) {
			return need(!strings.Contains(where, what.str[:1]), s.concludes(nil, answer))
		}
		rest, ok := strings.CutPrefix(line, what.text+" at ")
		var i int
		if _, err := fmt.Sscanf(rest, "%d?", &i); !ok || err != nil || i < next || i >= len(where) {
			return errWork
		}
		there, verdict, ok := cutLast(strings.TrimPrefix(rest, fmt.Sprintf("%d? ", i)), ", ")
		found, isText := readLiteral(there)
		if !ok || !isText || strings.Contains(where[next:i], what.str[:1]) {
			return errWork
		}
		matches := strings.HasPrefix(where[i:], what.str)
		if !strings.HasPrefix(where[i:], found.str) || len(found.str) < min(len(what.str), len(where)-i) || matches != (verdict == "yes") || !matches && verdict != "no" {
			return errWork
		}
		next = i + 1
		if matches {
			at = append(at, i)
			next = i + len(what.str)
		}
	}
	ended := len(at) > 0 && s.op.name != ".count" || !strings.Contains(where[min(next, len(where)):], what.str[:1])
	return need(ended, s.concludes(at, answer))
}

func cutLast(text, sep string) (before, after string, found bool) {
	i := strings.LastIndex(text, sep)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(sep):], true
}

var pieceHead = regexp.MustCompile(`^\[([0-9]+):([0-9]+)\] `)

// split checks pieces: each is what stands between its bounds, what lies between two of
// them is what it was split at, and they are the answer.
func (s *sheet) split(answer literal) error {
	x := s.op.args[0]
	if _, err := s.spelling(x); err != nil {
		return err
	}
	sep := ""
	if len(s.op.args) == 2 {
		sep = s.op.args[1].str
		line := s.take()
		at, ok := numbered(line, s.op.args[1].text+" at ")
		if line != s.op.args[1].text+" nowhere" && (!ok || !rising(at)) || len(at) != strings.Count(x.str, sep) {
			return errWork
		}
		for _, i := range at {
			if i < 0 || !strings.HasPrefix(x.str[min(i, len(x.str)):], sep) {
				return errWork
			}
		}
	}
	r := scan{text: s.take()}
	if r.text == "nothing" {
		return need(len(answer.items) == 0, sep == "", strings.Trim(x.str, " ") == "")
	}
	end, count := 0, 0
	for ; r.at < len(r.text); count++ {
		if count > 0 && !r.next(", ") {
			return errWork
		}
		var from, to int
		head := pieceHead.FindString(r.text[r.at:])
		_, err := fmt.Sscanf(head, "[%d:%d]", &from, &to)
		r.at += len(head)
		item, ok := r.literal()
		if err != nil || !ok || from < end || to < from || to > len(x.str) || x.str[from:to] != item.str || count >= len(answer.items) || answer.items[count].str != item.str {
			return errWork
		}
		between := x.str[end:from]
		if sep != "" && (between != sep && count > 0 || between != "" && count == 0 || strings.Contains(item.str, sep)) {
			return errWork
		}
		if sep == "" && (strings.Trim(between, " ") != "" || between == "" && count > 0 || item.str == "" || strings.Contains(item.str, " ")) {
			return errWork
		}
		end = to
	}
	rest := x.str[end:]
	return need(count == len(answer.items), sep != "" && rest == "" || sep == "" && strings.Trim(rest, " ") == "")
}

// join checks a string that grows.
func (s *sheet) join(answer literal) error {
	rest, ok := strings.CutPrefix(s.take(), "so far ")
	far, isList := readLiteral("[" + rest + "]")
	items := s.op.args[1].items
	if !ok || !isList || len(far.items) != len(items) {
		return errWork
	}
	before := ""
	for i, x := range far.items {
		grown, begins := strings.CutPrefix(x.str, before)
		if i > 0 {
			grown, ok = strings.CutPrefix(grown, s.op.args[0].str)
		}
		if !begins || !ok || grown != items[i].str {
			return errWork
		}
		before = x.str
	}
	return need(answer.str == before, answer.form == str)
}

// each checks a string that is spelled before and after.
func (s *sheet) each(answer literal) error {
	before, err := s.spelling(s.op.args[0])
	if err != nil {
		return err
	}
	after, ok := pairs(s.take())
	if !ok || len(after) != len(before) {
		return errWork
	}
	whole := ""
	for i, p := range after {
		if p.at != i || p.item.form != str || !s.becomes(before[i].item.str, p.item.str) {
			return errWork
		}
		whole += p.item.str
	}
	return need(answer.form == str, whole == answer.str)
}

// becomes tells whether a character is made into a text.
func (s *sheet) becomes(c, text string) bool {
	switch s.op.name {
	case ".upper":
		return strings.ToUpper(c) == text
	case ".lower":
		return strings.ToLower(c) == text
	case ".swapcase":
		other := len(text) == 1 && text != c && strings.EqualFold(c, text)
		return other || c == text && strings.ToUpper(c) == strings.ToLower(c)
	}
	if c == s.op.args[1].str {
		return text == s.op.args[2].str
	}
	return c == text
}

// strip checks what goes from both ends.
func (s *sheet) strip(answer literal) error {
	all, err := s.spelling(s.op.args[0])
	if err != nil {
		return err
	}
	drop, ok := numbered(s.take(), "drop ")
	if !ok {
		return errWork
	}
	goes := " "
	if len(s.op.args) == 2 {
		goes = s.op.args[1].str
	}
	kept := ""
	for _, p := range all {
		if !slices.Contains(drop, p.at) {
			kept += p.item.str
		} else if !strings.Contains(goes, p.item.str) {
			return errWork
		}
	}
	inner := s.op.args[0].str
	if s.op.name != ".rstrip" {
		inner = strings.TrimLeft(inner, goes)
	}
	if s.op.name != ".lstrip" {
		inner = strings.TrimRight(inner, goes)
	}
	return need(kept == answer.str, kept == inner)
}
