package pyx

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// exception is the form of an answer that is one, `raises(IndexError)`.
const exception form = '!'

// checkWork reads workings back: every line must be true of the operands, and together
// they must lead to the answer, which came from running the expression. It uses nothing
// of what wrote them: it goes from the lines to the operands and not the other way.
func checkWork(op operation, lines []string, answer string) error {
	wanted, ok := readLiteral(answer)
	if strings.HasPrefix(answer, "raises(") {
		wanted, ok = literal{form: exception, text: answer}, true
	}
	if !ok {
		return errors.New("the answer is no literal")
	}
	s := &sheet{op: op, lines: lines}
	check := map[string]func(literal) error{
		"[]": s.index, "d.pop": s.pop, "d.insert": s.insert, "[:]": s.slice, "len": s.length,
		"in": s.find, "not in": s.find, ".find": s.find, ".index": s.find,
		".rfind": s.count, ".rindex": s.count, ".count": s.count,
		"==": s.compare, "!=": s.compare, "<": s.compare, "<=": s.compare, ">": s.compare, ">=": s.compare,
		".startswith": s.compare, ".endswith": s.compare,
		".center": s.fill, ".ljust": s.fill, ".rjust": s.fill, ".zfill": s.fill,
		".isalpha": s.sort, ".isdigit": s.sort, ".isalnum": s.sort, ".isdecimal": s.sort, ".isnumeric": s.sort,
		".isspace": s.sort, ".isupper": s.sort, ".islower": s.sort,
		"sum": s.sum, "max": s.best, "min": s.best, "sorted": s.sorted, "d.sort": s.sorted,
		"+": s.columns, "-": s.columns, "*": s.product, "//": s.division, "%": s.division,
	}[op.name]
	if check == nil {
		return fmt.Errorf("nobody works out %s", op.name)
	}
	if err := check(wanted); err != nil {
		return err
	}
	if len(s.lines) > 0 {
		return fmt.Errorf("%q leads nowhere", s.lines[0])
	}
	return nil
}

// A sheet is workings under examination.
type sheet struct {
	op    operation
	lines []string // not yet read
}

// take gives the next line, "" for none.
func (s *sheet) take() string {
	if len(s.lines) == 0 {
		return ""
	}
	line := s.lines[0]
	s.lines = s.lines[1:]
	return line
}

var errWork = errors.New("a line of the workings is not true")

// need is errWork unless all is well.
func need(well ...bool) error {
	for _, w := range well {
		if !w {
			return errWork
		}
	}
	return nil
}

// A pair is an index and what is said to stand there; beside is a second operand's.
type pair struct {
	at           int
	item, beside literal
}

// pairs reads `0 "a", 1 "b"`; width is how many literals stand behind each index. The
// indices go on by one, up or down, unless leaps are allowed.
func pairs(line string, width int, leaps bool) (out []pair, ok bool) {
	r := scan{text: line}
	for r.at < len(line) {
		if len(out) > 0 && !r.next(", ") {
			return nil, false
		}
		at, isNumber := r.literal()
		n, isWhole := at.whole()
		p := pair{at: n}
		if !isNumber || !isWhole || !r.next(" ") {
			return nil, false
		}
		if p.item, ok = r.literal(); !ok {
			return nil, false
		}
		if width == 2 {
			if ok = r.next(" "); ok {
				p.beside, ok = r.literal()
			}
			if !ok {
				return nil, false
			}
		}
		out = append(out, p)
	}
	for i := 1; i < len(out) && !leaps; i++ {
		if step := out[i].at - out[i-1].at; step != 1 && step != -1 || step != out[1].at-out[0].at {
			return nil, false
		}
	}
	return out, len(out) > 0
}

// size is how many elements an index can count.
func (x literal) size() int {
	switch x.form {
	case str:
		return len([]rune(x.str))
	case dict:
		return len(x.items) / 2
	}
	return len(x.items)
}

// element is what stands at an index from the front.
func (x literal) element(i int) literal {
	if x.form == str {
		return literal{form: str, str: string([]rune(x.str)[i])}
	}
	return x.items[i]
}

// is tells whether two literals are the same one, however a string is quoted.
func (x literal) is(y literal) bool {
	return x.form == y.form && x.str == y.str && (x.form == str || x.text == y.text)
}

// holds tells whether x has item at an index, from the front or the end.
func (x literal) holds(p pair) bool {
	at := p.at
	if at < 0 {
		at += x.size()
	}
	return at >= 0 && at < x.size() && x.element(at).is(p.item)
}

// run reads a line of elements that begin at an end: index 0, or -1.
func (s *sheet) run(x literal, line string) (all []pair, err error) {
	all, ok := pairs(line, 1, false)
	if !ok || all[0].at != 0 && all[0].at != -1 || len(all) > 1 && (all[1].at < 0) != (all[0].at < 0) {
		return nil, errWork
	}
	for _, p := range all {
		if !x.holds(p) {
			return nil, errWork
		}
	}
	return all, nil
}

// reaches tells whether a run ends at an index, or short of it at the sequence's end.
func (x literal) reaches(all []pair, at int) (inside, ok bool) {
	last := all[len(all)-1].at
	inside = at < x.size() && at >= -x.size()
	if inside {
		return true, last == at
	}
	return false, len(all) == x.size() && (last < 0) == (at < 0)
}

func (s *sheet) index(answer literal) error {
	all, err := s.run(s.op.args[0], s.take())
	at, ok := s.op.args[1].whole()
	if err != nil || !ok {
		return errWork
	}
	inside, ok := s.op.args[0].reaches(all, at)
	return need(ok, !inside || all[len(all)-1].item.is(answer), inside || answer.text == "raises(IndexError)")
}

// pop checks the way to what is popped; the answer is that, and what is left.
func (s *sheet) pop(answer literal) error {
	all, err := s.run(s.op.args[0], s.take())
	at, ok := s.op.args[1].whole()
	if err != nil || !ok {
		return errWork
	}
	inside, ok := s.op.args[0].reaches(all, at)
	if !inside {
		return need(ok, answer.text == "raises(IndexError)")
	}
	return need(ok, len(answer.items) == 2 && answer.items[0].is(all[len(all)-1].item) && answer.items[1].size() == s.op.args[0].size()-1)
}

// insert checks the way to where the new element comes.
func (s *sheet) insert(answer literal) error {
	x := s.op.args[0]
	all, err := s.run(x, s.take())
	at, ok := s.op.args[1].whole()
	if err != nil || !ok || len(answer.items) != 2 || answer.items[1].size() != x.size()+1 {
		return errWork
	}
	last := len(all)
	if all[0].at < 0 {
		last = x.size() - len(all)
	}
	far := len(all) == x.size() || at > 0 && len(all) == at || at < 0 && len(all) == -at
	return need(far, (at < 0) == (all[0].at < 0), answer.items[1].items[last].is(s.op.args[2]))
}

func (s *sheet) length(answer literal) error {
	x := s.op.args[0]
	all, ok := pairs(s.take(), 1, false)
	if !ok || len(all) != x.size() || all[0].at != 1 || all[len(all)-1].at != len(all) {
		return errWork
	}
	for i, p := range all {
		at := i
		if x.form == dict {
			at *= 2
		}
		if !x.element(at).is(p.item) {
			return errWork
		}
	}
	return need(answer.text == strconv.Itoa(len(all)))
}
