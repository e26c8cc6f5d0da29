package pyx

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// checkWork reads workings back: every line must be true of the operands, and together
// they must lead to the answer, which came from running the expression. It uses nothing
// of what wrote them: it goes from the lines to the operands and not the other way.
func checkWork(op operation, lines []string, answer string) error {
	wanted, ok := readLiteral(answer)
	if !ok {
		return errors.New("the answer is no literal")
	}
	s := &sheet{op: op, lines: lines}
	check := map[string]func(literal) error{
		"[]": s.index, "[:]": s.slice, "len": s.length, "in": s.find,
		".find": s.find, ".index": s.find, ".rfind": s.find, ".count": s.find,
		".split": s.split, ".join": s.join, ".replace": s.each, ".upper": s.each, ".lower": s.each, ".swapcase": s.each,
		".strip": s.strip, ".lstrip": s.strip, ".rstrip": s.strip,
		"sum": s.sum, "max": s.best, "min": s.best, "sorted": s.sorted,
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

// A pair is an index and what is said to stand there.
type pair struct {
	at   int
	item literal
}

// pairs reads `0 "a", 1 "b"`.
func pairs(line string) (out []pair, ok bool) {
	r := scan{text: line}
	for r.at < len(line) {
		if len(out) > 0 && !r.next(", ") {
			return nil, false
		}
		var p pair
		at, isNumber := r.number()
		_, err := fmt.Sscan(line[:r.at][strings.LastIndexByte(line[:r.at], ' ')+1:], &p.at)
		if !isNumber || at.form != whole || err != nil || !r.next(" ") {
			return nil, false
		}
		if p.item, ok = r.literal(); !ok {
			return nil, false
		}
		out = append(out, p)
	}
	return out, len(out) > 0
}

// holds tells whether x has item at an index, from the front or the end.
func (x literal) holds(p pair) bool {
	if x.form == str {
		at := p.at
		if at < 0 {
			at += len(x.str)
		}
		return at >= 0 && at < len(x.str) && p.item.form == str && p.item.str == x.str[at:at+1]
	}
	at := p.at
	if at < 0 {
		at += len(x.items)
	}
	return at >= 0 && at < len(x.items) && x.items[at].text == p.item.text
}

// size is how many elements an index can count.
func (x literal) size() int {
	if x.form == str {
		return len(x.str)
	}
	return len(x.items)
}

// spelling reads a line that spells all of x.
func (s *sheet) spelling(x literal) ([]pair, error) {
	all, ok := pairs(s.take())
	if !ok || len(all) != x.size() {
		return nil, errWork
	}
	for i, p := range all {
		if p.at != i || !x.holds(p) {
			return nil, errWork
		}
	}
	return all, nil
}

// numbered reads `3, 1, 2`, or `nothing`, behind a word.
func numbered(line, word string) (out []int, ok bool) {
	rest, ok := strings.CutPrefix(line, word)
	if !ok || rest == "nothing" {
		return nil, ok
	}
	for part := range strings.SplitSeq(rest, ", ") {
		n, err := strconv.Atoi(part)
		if err != nil || strconv.Itoa(n) != part {
			return nil, false
		}
		out = append(out, n)
	}
	return out, true
}

func (s *sheet) index(answer literal) error {
	all, ok := pairs(s.take())
	if !ok {
		return errWork
	}
	step := 1
	if all[0].at < 0 {
		step = -1
	}
	for i, p := range all {
		if p.at != all[0].at+i*step || !s.op.args[0].holds(p) {
			return errWork
		}
	}
	last := all[len(all)-1]
	return need(all[0].at == min(0, step), fmt.Sprint(last.at) == s.op.args[1].text, last.item.text == answer.text)
}

func (s *sheet) slice(answer literal) error {
	x := s.op.args[0]
	if _, err := s.spelling(x); err != nil {
		return err
	}
	bounds, err := s.moved(x.size())
	if err != nil {
		return err
	}
	taken, ok := numbered(s.take(), "take ")
	step := 1
	if s.op.bounds[2] != nil {
		step = *s.op.bounds[2]
	}
	var inside []int // every index that lies within, in the direction of the step
	for k := range x.size() {
		if step < 0 {
			k = x.size() - 1 - k
		}
		begun := bounds[0] == nil || step > 0 && k >= *bounds[0] || step < 0 && k <= *bounds[0]
		ended := bounds[1] != nil && (step > 0 && k >= *bounds[1] || step < 0 && k <= *bounds[1])
		if begun && !ended {
			inside = append(inside, k)
		}
	}
	size := max(step, -step)
	if !ok || len(taken) != (len(inside)+size-1)/size || answer.size() != len(taken) || answer.form != x.form {
		return errWork
	}
	for i, at := range taken {
		if at != inside[i*size] || !x.holds(pair{at, element(answer, i)}) {
			return errWork
		}
	}
	return nil
}

func element(x literal, i int) literal {
	if x.form == str {
		return literal{form: str, str: x.str[i : i+1]}
	}
	return x.items[i]
}

// moved reads the line that counts bounds from the front, if one of them is not.
func (s *sheet) moved(length int) (bounds [3]*int, err error) {
	bounds = s.op.bounds
	lowest, highest := 0, length
	if bounds[2] != nil && *bounds[2] < 0 {
		lowest, highest = -1, length-1
	}
	if len(s.lines) == 0 || !strings.HasPrefix(s.lines[0], "length ") {
		for _, b := range bounds[:2] {
			if b != nil && (*b < 0 || *b > highest) {
				return bounds, errWork
			}
		}
		return bounds, nil
	}
	rest, ok := strings.CutPrefix(s.take(), fmt.Sprintf("length %d: ", length))
	if !ok {
		return bounds, errWork
	}
	i := 0
	for part := range strings.SplitSeq(rest, "; ") {
		var from, to int
		if _, err := fmt.Sscanf(part, "%d is %d", &from, &to); err != nil || fmt.Sprintf("%d is %d", from, to) != part {
			return bounds, errWork
		}
		for i < 2 && (bounds[i] == nil || *bounds[i] != from) {
			i++
		}
		above, below := from > highest && to == highest, from < -length && to == lowest
		within := from < 0 && from >= -length && to == from+length
		if i == 2 || !above && !below && !within {
			return bounds, errWork
		}
		bounds[i] = &to
		i++
	}
	return bounds, nil
}

func (s *sheet) length(answer literal) error {
	all, err := s.spelling(s.op.args[0])
	if err != nil {
		return err
	}
	return need(s.take() == fmt.Sprint("last ", all[len(all)-1].at), answer.text == fmt.Sprint(len(all)))
}
