package pyx

import (
	"fmt"
	"strings"
	"unicode"
)

// places are the operands of a search, where it begins, and how far one place reaches.
func (s *sheet) places() (where, what literal, start, width int) {
	where, what, width = s.op.args[0], s.op.args[1], 1
	if strings.HasSuffix(s.op.name, "in") {
		where, what = what, where
	}
	if where.form == str {
		width = what.size()
	}
	if len(s.op.args) == 3 {
		start, _ = s.op.args[2].whole()
	}
	return where, what, start, width
}

// stands tells whether a place holds what a line says that it does.
func (x literal) stands(p pair, width int) bool {
	if x.form != str {
		return x.holds(p)
	}
	all := []rune(x.str)
	return p.at >= 0 && p.at+width <= len(all) && p.item.form == str && p.item.str == string(all[p.at:p.at+width])
}

// find checks places from the left, up to the first that is what is looked for.
func (s *sheet) find(answer literal) error {
	where, what, start, width := s.places()
	all, ok := pairs(s.take(), 1, false)
	if !ok || all[0].at != start || len(all) > 1 && all[1].at < start {
		return errWork
	}
	last := all[len(all)-1]
	for _, p := range all {
		if !where.stands(p, width) || p.at < last.at && p.item.is(what) {
			return errWork
		}
	}
	found := last.item.is(what)
	if !found && last.at != where.size()-width {
		return errWork
	}
	return need(s.concludes(found, last.at, answer))
}

// concludes tells whether the answer follows from a find, or from none.
func (s *sheet) concludes(found bool, at int, answer literal) bool {
	switch {
	case strings.HasSuffix(s.op.name, "in"):
		return answer.text == map[bool]string{true: "True", false: "False"}[found == (s.op.name == "in")]
	case found:
		return answer.text == fmt.Sprint(at)
	case strings.HasSuffix(s.op.name, "index"):
		return answer.text == "raises(ValueError)"
	}
	return answer.text == "-1"
}

// count checks all places, and which of them are counted.
func (s *sheet) count(answer literal) error {
	where, what, _, width := s.places()
	all, ok := pairs(s.take(), 1, true)
	if !ok || all[0].at != 0 {
		return errWork
	}
	var said []string
	next, last := 0, -1
	for _, p := range all {
		if p.at != next || !where.stands(p, width) {
			return errWork
		}
		next++
		if p.item.is(what) {
			last = p.at
			said = append(said, fmt.Sprintf("%d at %d", len(said)+1, p.at))
			if s.op.name == ".count" {
				next = p.at + width
			}
		}
	}
	if said == nil {
		said = []string{"nothing"}
	}
	if next+width <= where.size() || s.take() != "found "+strings.Join(said, ", ") {
		return errWork
	}
	if s.op.name == ".count" {
		return need(answer.text == fmt.Sprint(strings.Count(strings.Join(said, ", "), " at ")))
	}
	return need(s.concludes(last >= 0, last, answer))
}

// compare checks two strings side by side: they are alike up to the last place, which is
// where they differ or where one of them ends.
func (s *sheet) compare(answer literal) error {
	x, y := s.op.args[0], s.op.args[1]
	all, ok := pairs(s.take(), 2, false)
	if !ok || all[0].at != 0 && all[0].at != -1 || (all[0].at == -1) != (s.op.name == ".endswith") || len(all) > 1 && (all[1].at > all[0].at) != (all[0].at == 0) {
		return errWork
	}
	differs := false
	for _, p := range all {
		if differs || !x.holds(p) || !y.holds(pair{at: p.at, item: p.beside}) {
			return errWork
		}
		differs = !p.item.is(p.beside)
	}
	if !differs && len(all) != min(x.size(), y.size()) {
		return errWork
	}
	last := all[len(all)-1]
	order := strings.Compare(last.item.str, last.beside.str)
	if !differs {
		order = x.size() - y.size()
	}
	holds := map[string]bool{
		"==": order == 0, "!=": order != 0, "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0,
		".startswith": !differs && order >= 0, ".endswith": !differs && order >= 0,
	}[s.op.name]
	return need(answer.text == map[bool]string{true: "True", false: "False"}[holds])
}

// fill checks what is missing to a width, and that the answer has it on both sides.
func (s *sheet) fill(answer literal) error {
	x := s.op.args[0]
	if x.size() > 0 {
		all, ok := pairs(s.take(), 1, false)
		if !ok || len(all) != x.size() || all[0].at != 1 || all[len(all)-1].at != len(all) {
			return errWork
		}
		for i, p := range all {
			if !x.element(i).is(p.item) {
				return errWork
			}
		}
	}
	width, ok := s.op.args[1].whole()
	missing := max(0, width-x.size())
	if !ok || s.take() != fmt.Sprint("missing ", missing) {
		return errWork
	}
	if missing == 0 {
		return need(answer.is(x))
	}
	r := scan{text: strings.TrimPrefix(s.take(), "left ")}
	left, ok := r.literal()
	ok = ok && r.next(", right ")
	right, ok2 := r.literal()
	return need(ok, ok2, r.at == len(r.text), left.size()+right.size() == missing, answer.form == str, left.str+x.str+right.str == answer.str)
}

// sort checks characters up to the first that is not of the wanted sort.
func (s *sheet) sort(answer literal) error {
	x := s.op.args[0]
	all, err := s.run(x, s.take())
	if err != nil || all[0].at != 0 {
		return errWork
	}
	is := map[string]func(rune) bool{
		".isalpha": unicode.IsLetter, ".isdigit": unicode.IsDigit, ".isdecimal": unicode.IsDigit, ".isnumeric": unicode.IsDigit,
		".isspace": unicode.IsSpace, ".isupper": func(c rune) bool { return !unicode.IsLower(c) }, ".islower": func(c rune) bool { return !unicode.IsUpper(c) },
		".isalnum": func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) },
	}[s.op.name]
	good := func(p pair) bool { return !strings.ContainsFunc(p.item.str, func(c rune) bool { return !is(c) }) }
	cased := strings.ContainsFunc(x.str, func(c rune) bool { return unicode.IsLetter(c) }) || !strings.HasSuffix(s.op.name, "er")
	for _, p := range all[:len(all)-1] {
		if !good(p) {
			return errWork
		}
	}
	whole := good(all[len(all)-1])
	return need(!whole || len(all) == x.size(), answer.text == map[bool]string{true: "True", false: "False"}[whole && cased])
}
