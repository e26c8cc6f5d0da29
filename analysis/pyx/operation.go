package pyx

import (
	"regexp"
	"strconv"
	"strings"
)

// An operation is an expression with one operator, function or method, all of whose
// operands are literals.
type operation struct {
	name   string    // "+", "in", "[]", "[:]", "len", ".find"; "d.pop" where what became of the first operand is asked for, too
	args   []literal // what a method is called on comes first
	bounds [3]*int   // of a slice, where given
}

// readOperation reads an expression; ok is false where it is more than one operation,
// or none.
func readOperation(text string) (op operation, ok bool) {
	if m := changing.FindStringSubmatch(text); m != nil {
		return readChange(m)
	}
	if m := builtin.FindString(text); m != "" {
		r := scan{text: text, at: len(m)}
		args, ok := r.arguments()
		return operation{name: strings.TrimSuffix(m, "("), args: args}, ok && r.at == len(text)
	}
	r := scan{text: text}
	first, ok := r.literal()
	if !ok {
		return operation{}, false
	}
	op = operation{args: []literal{first}}
	ok = r.rest(&op)
	return op, ok && r.at == len(text)
}

var (
	builtin  = regexp.MustCompile(`^[a-z]+\(`)
	method   = regexp.MustCompile(`^\.[a-z]+\(`)
	operator = regexp.MustCompile(`^ ([-+*/%]|//|in|not in|[=!<>]=|[<>]) `)
	changing = regexp.MustCompile(`^\(lambda d: \(d(\.[a-z_]+\(.*\)), d\)\)\((.*)\)$`)
	handed   = regexp.MustCompile(`^\(lambda d: \(([a-z_.]+\()d((?:, .*)?\)), d\)\)\((.*)\)$`) // heappush(d, 2)
	slicing  = regexp.MustCompile(`^\[(-?[0-9]*):(-?[0-9]*)(?::(-?[0-9]*))?\]`)
)

// readChange reads a method that changes what it is called on, out of
// `(lambda d: (d.append(2), d))([1])`.
func readChange(m []string) (op operation, ok bool) {
	first, ok := readLiteral(m[2])
	if !ok {
		return operation{}, false
	}
	r := scan{text: m[1]}
	op.args = []literal{first}
	ok = r.rest(&op)
	op.name = "d" + op.name
	return op, ok && r.at == len(r.text)
}

// rest reads what is done to the first operand.
func (r *scan) rest(op *operation) (ok bool) {
	text := r.text[r.at:]
	if m := method.FindString(text); m != "" {
		r.at += len(m)
		args, ok := r.arguments()
		op.name, op.args = strings.TrimSuffix(m, "("), append(op.args, args...)
		return ok
	}
	if m := operator.FindStringSubmatch(text); m != nil {
		r.at += len(m[0])
		second, ok := r.literal()
		op.name, op.args = m[1], append(op.args, second)
		return ok
	}
	if m := slicing.FindStringSubmatch(text); m != nil {
		r.at += len(m[0])
		op.name = "[:]"
		for i, bound := range m[1:] {
			if n, err := strconv.Atoi(bound); err == nil {
				op.bounds[i] = &n
			} else if bound != "" {
				return false
			}
		}
		return true
	}
	if !r.next("[") {
		return false
	}
	second, ok := r.literal()
	op.name, op.args = "[]", append(op.args, second)
	return ok && r.next("]")
}

// arguments reads up to the closing bracket.
func (r *scan) arguments() (args []literal, ok bool) {
	for !r.next(")") {
		if len(args) > 0 && !r.next(", ") {
			return nil, false
		}
		x, ok := r.literal()
		if !ok {
			return nil, false
		}
		args = append(args, x)
	}
	return args, true
}

// elements are what an index counts in a string, list or tuple, each as a literal.
func (x literal) elements() (out []string, ok bool) {
	switch x.form {
	case str:
		for _, c := range x.str {
			q, ok := quoted(string(c))
			if !ok {
				return nil, false
			}
			out = append(out, q)
		}
	case list, tuple:
		for _, item := range x.items {
			out = append(out, item.text)
		}
	default:
		return nil, false
	}
	return out, true
}

// keys are the items of a set, and the keys of a dict.
func (x literal) keys() (out []literal) {
	for i, item := range x.items {
		if x.form == set || i%2 == 0 {
			out = append(out, item)
		}
	}
	return out
}

// alike tells whether literals are all whole numbers or all strings, so that they are
// equal just when their texts are.
func alike(items []literal) bool {
	for _, x := range items {
		if x.form != items[0].form || x.form != whole && x.form != str {
			return false
		}
	}
	return true
}
