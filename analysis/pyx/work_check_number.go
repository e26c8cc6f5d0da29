package pyx

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"
)

// A column is one line of work on paper. Its left side is evaluated as it stands.
var column = regexp.MustCompile(`^([0-9+* -]+) -> ([0-9]+): write ([0-9])(?:, (carry|borrow) ([0-9]))?$`)

// columns checks a sum or a difference.
func (s *sheet) columns(answer literal) error {
	return s.paper(s.op.args[0].number(), s.op.name, s.op.args[1].number(), answer)
}

// paper checks a op b: perhaps in other words first, then column by column. What is
// written must be the answer, digit by digit from the units.
func (s *sheet) paper(a *big.Int, op string, b *big.Int, answer literal) error {
	negative := false
	if len(s.lines) > 0 && !strings.Contains(s.lines[0], "->") {
		line := s.take()
		value := evaluate(a.String() + " " + op + " " + b.String())
		if inner, minus := strings.CutPrefix(line, "-("); minus {
			negative, line = true, strings.TrimSuffix(inner, ")")
		}
		parts := strings.Split(line, " ")
		if len(parts) != 3 || value == nil {
			return errWork
		}
		var ok, ok2 bool
		a, ok = new(big.Int).SetString(parts[0], 10)
		b, ok2 = new(big.Int).SetString(parts[2], 10)
		op = parts[1]
		if !ok || !ok2 {
			return errWork
		}
		said := evaluate(line)
		if said == nil {
			return errWork
		}
		if negative {
			said.Neg(said)
		}
		if said.Cmp(value) != 0 {
			return errWork
		}
	}
	written, err := s.written(a.String(), op, b.String())
	if err != nil {
		return err
	}
	if result, ok := new(big.Int).SetString(written, 10); ok && negative {
		return need(answer.text == result.Neg(result).String())
	} else if ok {
		return need(answer.text == result.String())
	}
	return errWork
}

// written reads all columns and gives what they write. Each must work on the digits
// at its place and on what the one before it carried.
func (s *sheet) written(a, op, b string) (digits string, err error) {
	places, passed := len(a), int64(0)
	if op != "*" {
		places = max(places, len(b))
	}
	for place := 0; ; place++ {
		x, y := digitAt(a, place), digitAt(b, place)
		if op == "*" {
			y = b
		}
		m := column.FindStringSubmatch(s.take())
		if m == nil {
			return "", errWork
		}
		left := x + " " + op + " " + y
		if passed > 0 && op == "-" {
			left += " - 1"
		} else if passed > 0 {
			left += fmt.Sprint(" + ", passed)
		}
		worth := evaluate(m[1])
		lent := m[1] == "10 + "+left && m[4] == "borrow" && m[5] == "1"
		carried := m[1] == left && (m[4] == "" || m[4] == "carry" && op != "-")
		if worth == nil || worth.String() != m[2] || !lent && !carried {
			return "", errWork
		}
		passed = 0
		if m[4] != "" {
			fmt.Sscan(m[5], &passed)
		}
		sum := m[3]
		if op != "-" {
			sum = strings.TrimPrefix(fmt.Sprint(passed)+m[3], "0")
		}
		if sum != m[2] {
			return "", errWork
		}
		digits = m[3] + digits
		if place+1 < places {
			continue
		}
		if passed > 0 && op != "-" {
			return fmt.Sprint(passed) + digits, need(s.take() == fmt.Sprint("write ", passed))
		}
		return digits, need(passed == 0)
	}
}

// digitAt is the digit of 10**place, "0" beyond the number.
func digitAt(number string, place int) string {
	if i := len(number) - 1 - place; i >= 0 {
		return number[i : i+1]
	}
	return "0"
}

// evaluate computes numbers joined by +, - and one *, from the left; nil for others.
func evaluate(text string) *big.Int {
	parts := strings.Split(text, " ")
	so, ok := new(big.Int).SetString(parts[0], 10)
	for i := 1; ok && i+1 < len(parts); i += 2 {
		n, isNumber := new(big.Int).SetString(parts[i+1], 10)
		if !isNumber {
			return nil
		}
		switch parts[i] {
		case "+":
			so.Add(so, n)
		case "-":
			so.Sub(so, n)
		case "*":
			so.Mul(so, n)
		default:
			return nil
		}
	}
	if !ok || len(parts)%2 == 0 {
		return nil
	}
	return so
}

// product checks a multiplication: on paper by one digit, else part by part.
func (s *sheet) product(answer literal) error {
	a, b := s.op.args[0].number(), s.op.args[1].number()
	if len(s.lines) == 0 || strings.Contains(s.lines[len(s.lines)-1], "write") {
		return s.paper(a, "*", b, answer)
	}
	x, y := a.String(), b.String()
	if !strings.Contains(s.lines[0], "->") {
		line, minus := strings.CutPrefix(s.take(), "-(")
		if minus {
			line = strings.TrimSuffix(line, ")")
		}
		x, y, _ = strings.Cut(line, " * ")
		one, two := new(big.Int).Abs(a).String(), new(big.Int).Abs(b).String()
		if minus != (a.Sign()*b.Sign() < 0) || x+" "+y != one+" "+two && x+" "+y != two+" "+one {
			return errWork
		}
	}
	so, by := new(big.Int), new(big.Int)
	for first := true; len(s.lines) > 0; first = false {
		part, sum, added := strings.Cut(s.take(), "; ")
		left, value, ok := strings.Cut(part, " -> ")
		worth := evaluate(left)
		factors := strings.Split(left, " ")
		if !ok || worth == nil || worth.String() != value || len(factors) != 3 || added == first {
			return errWork
		}
		if added && sum != fmt.Sprintf("%s + %s -> %s", so, worth, new(big.Int).Add(so, worth)) {
			return errWork
		}
		n, _ := new(big.Int).SetString(factors[2], 10)
		if strings.Trim(factors[2][1:], "0") != "" || factors[1] != "*" || factors[0] != x {
			return errWork
		}
		so.Add(so, worth)
		by.Add(by, n)
	}
	if a.Sign()*b.Sign() < 0 {
		so.Neg(so)
	}
	return need(by.String() == y, so.String() == answer.text)
}

// division checks a long division: each line brings down the next digit.
func (s *sheet) division(answer literal) error {
	a, b := s.op.args[0].text, s.op.args[1].number()
	quotient, left := "", new(big.Int)
	for _, d := range a {
		var top, by, times, rest int64
		const format = "%d // %d -> %d, left %d"
		line := s.take()
		if _, err := fmt.Sscanf(line, format, &top, &by, &times, &rest); err != nil || fmt.Sprintf(format, top, by, times, rest) != line {
			return errWork
		}
		brought := left.String() + string(d)
		if n, ok := new(big.Int).SetString(brought, 10); !ok || n.Int64() != top || b.Int64() != by || times*by+rest != top || rest < 0 || rest >= by {
			return errWork
		}
		quotient += fmt.Sprint(times)
		left.SetInt64(rest)
	}
	whole, _ := new(big.Int).SetString(quotient, 10)
	if s.op.name == "%" {
		return need(left.String() == answer.text)
	}
	return need(whole.String() == answer.text)
}

// sum checks running totals.
func (s *sheet) sum(answer literal) error {
	so := "0"
	for _, item := range s.op.args[0].items {
		left, value, ok := strings.Cut(s.take(), " -> ")
		worth := evaluate(left)
		if !ok || worth == nil || left != so+" + "+item.text || worth.String() != value {
			return errWork
		}
		so = value
	}
	return need(so == answer.text)
}

// best checks that each running result bounds what came before, and is among it.
func (s *sheet) best(answer literal) error {
	rest, ok := strings.CutPrefix(s.take(), "so far ")
	far, isList := readLiteral("[" + rest + "]")
	x := s.op.args[0]
	if !ok || !isList || len(far.items) != x.size() {
		return errWork
	}
	for i, best := range far.items {
		among := false
		for k := range i + 1 {
			if best.form != x.element(k).form {
				return errWork
			}
			c := x.element(k).order(best)
			if s.op.name == "max" && c > 0 || s.op.name == "min" && c < 0 {
				return errWork
			}
			among = among || c == 0
		}
		if !among {
			return errWork
		}
	}
	return need(far.items[len(far.items)-1].is(answer))
}

// sorted checks that each line takes one from what the line before left, and that
// what is taken becomes the answer, or what the list in it became.
func (s *sheet) sorted(answer literal) error {
	if s.op.name == "d.sort" {
		if len(answer.items) != 2 || answer.items[0].text != "None" {
			return errWork
		}
		answer = answer.items[1]
	}
	left := s.op.args[0]
	for _, wanted := range answer.items {
		r := scan{text: strings.TrimPrefix(s.take(), "take ")}
		taken, ok := r.literal()
		ok = ok && r.next(", left ")
		rest, isLiteral := r.literal()
		if !ok || !isLiteral || r.at != len(r.text) || !taken.is(wanted) || rest.size() != left.size()-1 || (rest.form == str) != (left.form == str) {
			return errWork
		}
		gone, k := false, 0
		for i := range left.size() {
			x := left.element(i)
			if x.order(taken) < 0 {
				return errWork
			}
			if !gone && x.is(taken) {
				gone = true
				continue
			}
			if k == rest.size() || !rest.element(k).is(x) {
				return errWork
			}
			k++
		}
		left = rest
	}
	return need(left.size() == 0)
}
