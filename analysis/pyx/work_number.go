package pyx

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// numbers are the operands where there are two whole ones that are not too long to
// be worked out on paper, and not so short that they need not be.
func numbers(op operation) (a, b *big.Int, ok bool) {
	if len(op.args) != 2 || op.args[0].form != whole || op.args[1].form != whole {
		return nil, nil, false
	}
	a, b = op.args[0].number(), op.args[1].number()
	digits := max(len(digitsOf(a)), len(digitsOf(b)))
	return a, b, digits > 1 && digits <= 12
}

// inTheHead tells numbers that are added without paper: one of a digit to one of two.
func inTheHead(a, b *big.Int) bool {
	return len(digitsOf(a))+len(digitsOf(b)) <= 3
}

// digitsOf are a number's digits without its sign, units first.
func digitsOf(n *big.Int) []int {
	text := strings.TrimPrefix(n.String(), "-")
	out := make([]int, 0, len(text))
	for i := len(text) - 1; i >= 0; i-- {
		out = append(out, int(text[i]-'0'))
	}
	return out
}

func digit(list []int, i int) int {
	if i < len(list) {
		return list[i]
	}
	return 0
}

// workPlus adds column by column. With signs it first says what sum or difference of
// numbers without signs that is.
func workPlus(op operation) ([]string, bool) {
	a, b, ok := numbers(op)
	if !ok || inTheHead(a, b) {
		return nil, false
	}
	if a.Sign() >= 0 && b.Sign() >= 0 {
		return columnsOfSum(a, b), true
	}
	x, y := new(big.Int).Abs(a), new(big.Int).Abs(b)
	switch {
	case a.Sign() < 0 && b.Sign() < 0:
		return append([]string{"-(" + x.String() + " + " + y.String() + ")"}, columnsOfSum(x, y)...), true
	case a.Sign() < 0:
		return workDifference(y, x, true), true
	}
	return workDifference(x, y, true), true
}

func workMinus(op operation) ([]string, bool) {
	a, b, ok := numbers(op)
	if !ok || inTheHead(a, b) {
		return nil, false
	}
	if b.Sign() >= 0 && a.Sign() >= 0 {
		return workDifference(a, b, false), true
	}
	x, y := new(big.Int).Abs(a), new(big.Int).Abs(b)
	switch {
	case a.Sign() >= 0:
		return append([]string{x.String() + " + " + y.String()}, columnsOfSum(x, y)...), true
	case b.Sign() >= 0:
		return append([]string{"-(" + x.String() + " + " + y.String() + ")"}, columnsOfSum(x, y)...), true
	}
	return workDifference(y, x, true), true
}

// workDifference is a - b of two numbers without signs; say has it spelled first.
func workDifference(a, b *big.Int, say bool) []string {
	line := a.String() + " - " + b.String()
	if a.Cmp(b) < 0 {
		a, b = b, a
		line, say = "-("+a.String()+" - "+b.String()+")", true
	}
	lines := columnsOfDifference(a, b)
	if say {
		lines = append([]string{line}, lines...)
	}
	return lines
}

func columnsOfSum(a, b *big.Int) []string {
	x, y := digitsOf(a), digitsOf(b)
	var lines []string
	carry := 0
	for i := range max(len(x), len(y)) {
		sum := digit(x, i) + digit(y, i) + carry
		line := strconv.Itoa(digit(x, i)) + " + " + strconv.Itoa(digit(y, i))
		if carry > 0 {
			line += " + 1"
		}
		carry = sum / 10
		line += " -> " + strconv.Itoa(sum) + ": write " + strconv.Itoa(sum%10)
		if carry > 0 {
			line += ", carry 1"
		}
		lines = append(lines, line)
	}
	if carry > 0 {
		lines = append(lines, "write 1")
	}
	return lines
}

// columnsOfDifference takes b from a, which is not smaller.
func columnsOfDifference(a, b *big.Int) []string {
	x, y := digitsOf(a), digitsOf(b)
	var lines []string
	borrow := 0
	for i := range x {
		rest := x[i] - digit(y, i) - borrow
		line := strconv.Itoa(x[i]) + " - " + strconv.Itoa(digit(y, i))
		if borrow > 0 {
			line += " - 1"
		}
		borrow = 0
		if rest < 0 {
			rest, borrow = rest+10, 1
			line = "10 + " + line
		}
		line += " -> " + strconv.Itoa(rest) + ": write " + strconv.Itoa(rest)
		if borrow > 0 {
			line += ", borrow 1"
		}
		lines = append(lines, line)
	}
	return lines
}

// workTimes multiplies by one digit column by column, and by more digits one after
// another, with what they come to together.
func workTimes(op operation) ([]string, bool) {
	a, b, ok := numbers(op)
	if !ok || len(digitsOf(a))+len(digitsOf(b)) > 7 {
		return nil, false
	}
	x, y := new(big.Int).Abs(a), new(big.Int).Abs(b)
	if x.Cmp(y) < 0 {
		x, y = y, x
	}
	var lines []string
	if a.Sign() < 0 || b.Sign() < 0 || x.Cmp(a) != 0 {
		line := x.String() + " * " + y.String()
		if a.Sign()*b.Sign() < 0 {
			line = "-(" + line + ")"
		}
		lines = append(lines, line)
	}
	if len(digitsOf(y)) == 1 {
		return append(lines, columnsOfProduct(x, digitsOf(y)[0])...), true
	}
	return append(lines, partsOfProduct(x, y)...), true
}

func columnsOfProduct(a *big.Int, by int) []string {
	var lines []string
	carry := 0
	for _, d := range digitsOf(a) {
		product := d*by + carry
		line := strconv.Itoa(d) + " * " + strconv.Itoa(by)
		if carry > 0 {
			line += " + " + strconv.Itoa(carry)
		}
		carry = product / 10
		line += " -> " + strconv.Itoa(product) + ": write " + strconv.Itoa(product%10)
		if carry > 0 {
			line += ", carry " + strconv.Itoa(carry)
		}
		lines = append(lines, line)
	}
	if carry > 0 {
		lines = append(lines, "write "+strconv.Itoa(carry))
	}
	return lines
}

// partsOfProduct multiplies by each digit of b at its place, the highest first.
func partsOfProduct(a, b *big.Int) []string {
	var lines []string
	so, place := new(big.Int), big.NewInt(1)
	parts := digitsOf(b)
	for range len(parts) - 1 {
		place.Mul(place, big.NewInt(10))
	}
	for i := len(parts) - 1; i >= 0; i-- {
		by := new(big.Int).Mul(place, big.NewInt(int64(parts[i])))
		place.Div(place, big.NewInt(10))
		if parts[i] == 0 {
			continue
		}
		part := new(big.Int).Mul(a, by)
		line := a.String() + " * " + by.String() + " -> " + part.String()
		if so.Sign() > 0 {
			sum := new(big.Int).Add(so, part)
			line += "; " + so.String() + " + " + part.String() + " -> " + sum.String()
		}
		so.Add(so, part)
		lines = append(lines, line)
	}
	return lines
}

// workDivision divides on paper, digit by digit, by a number of at most two digits.
func workDivision(op operation) ([]string, bool) {
	a, b, ok := numbers(op)
	if !ok || a.Sign() < 0 || b.Sign() <= 0 || len(digitsOf(b)) > 2 {
		return nil, false
	}
	by := int(b.Int64())
	if by == 1 || by == 10 || op.name == "%" && (by == 2 || by == 5) {
		return nil, false // the last digit tells
	}
	digits := digitsOf(a)
	slices.Reverse(digits)
	var lines []string
	left := 0
	for _, d := range digits {
		left = left*10 + d
		lines = append(lines, strconv.Itoa(left)+" // "+strconv.Itoa(by)+" -> "+strconv.Itoa(left/by)+", left "+strconv.Itoa(left%by))
		left %= by
	}
	return lines, true
}

// few are the items of a list, tuple, set or string, all whole numbers or all strings.
func few(op operation, most int) (items []literal, ok bool) {
	x := op.args[0]
	items = x.items
	if x.form == str {
		for _, c := range x.str {
			q, ok := quoted(string(c))
			if !ok {
				return nil, false
			}
			items = append(items, literal{form: str, text: q, str: string(c)})
		}
	}
	if len(op.args) != 1 || x.form == dict || len(items) < 2 || len(items) > most || !alike(items) {
		return nil, false
	}
	return items, true
}

// order compares two whole numbers or two strings as the interpreter does.
func (x literal) order(y literal) int {
	if x.form == whole {
		return x.number().Cmp(y.number())
	}
	return strings.Compare(x.str, y.str) // of UTF-8: the order of its characters
}

func workSum(op operation) ([]string, bool) {
	items, ok := few(op, mostSpelled/2)
	if !ok || items[0].form != whole {
		return nil, false
	}
	var lines []string
	so := new(big.Int)
	for _, n := range items {
		sum := new(big.Int).Add(so, n.number())
		lines = append(lines, so.String()+" + "+n.text+" -> "+sum.String())
		so = sum
	}
	return lines, true
}

// workBest gives the best after each item.
func workBest(op operation) ([]string, bool) {
	items, ok := few(op, mostSpelled/2)
	if !ok {
		return nil, false
	}
	var far []string
	best := items[0]
	for _, n := range items {
		if c := n.order(best); op.name == "max" && c > 0 || op.name == "min" && c < 0 {
			best = n
		}
		far = append(far, best.text)
	}
	return []string{"so far " + strings.Join(far, ", ")}, true
}

// workSort takes the smallest of what is left, again and again.
func workSort(op operation) ([]string, bool) {
	left, ok := few(op, 12)
	if !ok {
		return nil, false
	}
	var lines []string
	for len(left) > 0 {
		least := slices.MinFunc(left, literal.order)
		i := slices.IndexFunc(left, func(x literal) bool { return x.text == least.text })
		left = slices.Delete(slices.Clone(left), i, i+1)
		lines = append(lines, "take "+least.text+", left "+remaining(op.args[0].form, left))
	}
	return lines, true
}

// remaining is what a sort has left: letters of a string, items of anything else.
func remaining(of form, left []literal) string {
	text := ""
	var out []string
	for _, x := range left {
		text += x.str
		out = append(out, x.text)
	}
	if of == str {
		text, _ = quoted(text) // each was
		return text
	}
	return "[" + strings.Join(out, ", ") + "]"
}
