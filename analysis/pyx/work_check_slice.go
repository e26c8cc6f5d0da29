package pyx

import (
	"fmt"
	"slices"
	"strings"
)

// slice checks what is dropped and taken against the indices that lie within.
func (s *sheet) slice(answer literal) error {
	x := s.op.args[0]
	if len(s.lines) > 0 && s.lines[0] != "" && s.lines[0][0] >= '0' && s.lines[0][0] <= '9' {
		return s.stride(answer)
	}
	if len(s.lines) == 0 || s.op.bounds[2] != nil && *s.op.bounds[2] != 1 && (*s.op.bounds[2] != -1 || s.op.bounds[0] != nil || s.op.bounds[1] != nil) {
		return errWork
	}
	front, back := 0, x.size()-1 // what is neither dropped nor taken yet
	var taken []int
	for len(s.lines) > 0 {
		line := s.take()
		rest, drops := strings.CutPrefix(line, "drop ")
		if !drops {
			rest = strings.TrimPrefix(line, "take ")
		}
		all, ok := pairs(rest, 1, false)
		if !ok || rest == line || drops && taken != nil {
			return errWork
		}
		for _, p := range all {
			at := p.at
			if at < 0 {
				at += x.size()
			}
			if !x.holds(p) || p.at >= 0 && at != front || p.at < 0 && at != back || front > back {
				return errWork
			}
			if p.at >= 0 {
				front++
			} else {
				back--
			}
			if !drops {
				taken = append(taken, at)
			}
		}
	}
	step, inside := s.inside(x.size())
	switch {
	case taken == nil:
		for i := front; i <= back; i++ {
			taken = append(taken, i)
		}
	case step > 0:
		slices.Sort(taken)
	}
	return need(slices.Equal(taken, inside), x.gives(taken, answer))
}

// inside are the indices within the bounds, in the direction of the step, whose size
// does not count yet.
func (s *sheet) inside(n int) (step int, out []int) {
	step = 1
	if s.op.bounds[2] != nil {
		step = *s.op.bounds[2]
	}
	from, to := s.op.bounds[0], s.op.bounds[1]
	for k := range n {
		if step < 0 {
			k = n - 1 - k
		}
		before := func(b *int) bool { // k lies on the near side of b
			at := *b
			if at < 0 {
				at += n
			}
			return step > 0 && k < at || step < 0 && k > at
		}
		if (from == nil || !before(from)) && (to == nil || before(to)) {
			out = append(out, k)
		}
	}
	return step, out
}

// gives tells whether the elements at some indices are an answer of the same form.
func (x literal) gives(at []int, answer literal) bool {
	if answer.form != x.form || answer.size() != len(at) {
		return false
	}
	for i, k := range at {
		if !x.element(k).is(answer.element(i)) {
			return false
		}
	}
	return true
}

// stride checks a slice whose elements are named one by one.
func (s *sheet) stride(answer literal) error {
	x := s.op.args[0]
	if all, err := s.run(x, s.take()); err != nil || len(all) != x.size() || all[0].at != 0 {
		return errWork
	}
	if err := s.moved(x.size()); err != nil {
		return err
	}
	rest, ok := strings.CutPrefix(s.take(), "take ")
	step, inside := s.inside(x.size())
	var wanted, taken []int
	for i := 0; i < len(inside); i += max(step, -step) {
		wanted = append(wanted, inside[i])
	}
	if rest != "nothing" {
		all, isList := pairs(rest, 1, true)
		ok = ok && isList
		for _, p := range all {
			if p.at < 0 || !x.holds(p) {
				return errWork
			}
			taken = append(taken, p.at)
		}
	}
	return need(ok, slices.Equal(taken, wanted), x.gives(taken, answer))
}

// moved checks the line that counts bounds from the front, which has to be there where
// one of them is not counted so.
func (s *sheet) moved(length int) error {
	lowest, highest := 0, length
	if b := s.op.bounds[2]; b != nil && *b < 0 {
		lowest, highest = -1, length-1
	}
	var said []string
	for _, b := range s.op.bounds[:2] {
		switch {
		case b == nil || *b >= 0 && *b <= highest:
		case *b > highest:
			said = append(said, fmt.Sprintf("%d is %d", *b, highest))
		case *b < -length:
			said = append(said, fmt.Sprintf("%d is %d", *b, lowest))
		default:
			said = append(said, fmt.Sprintf("%d is %d", *b, *b+length))
		}
	}
	if said == nil {
		return nil
	}
	return need(s.take() == fmt.Sprintf("length %d: %s", length, strings.Join(said, "; ")))
}
