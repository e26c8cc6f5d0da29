package examples

import "slices"

// A pool is an ordered set of values to try for a parameter.
type pool struct {
	values []*value
	seen   map[string]bool
}

// mostPooled bounds a pool, and longestPooled its values, in bytes as written.
const (
	mostPooled    = 240
	longestPooled = 400
)

func newPool() *pool { return &pool{seen: map[string]bool{}} }

func (p *pool) add(values ...*value) {
	for _, v := range values {
		name := v.String()
		if !p.seen[name] && len(p.values) < mostPooled && len(name) <= longestPooled {
			p.seen[name] = true
			p.values = append(p.values, v)
		}
	}
}

// mix adds one value of each list by turns: a rank in the pool then means about the
// same in each.
func (p *pool) mix(lists ...[]*value) {
	for i, more := 0, true; more; i++ {
		more = false
		for _, list := range lists {
			if i < len(list) {
				p.add(list[i])
				more = true
			}
		}
	}
}

// makes tells the kinds that outputs and literals are of.
func (m *material) makes(kind string) bool {
	switch kind {
	case "str", "int", "float", "bool", "bytes", "None", "list", "tuple", "set", mapping:
		return true
	}
	return false
}

// inverses are values of a kind from which the output may have been made: what undoes
// the usual operations, from the output and from the code's constants.
func (m *material) inverses(kind string) []*value {
	p := newPool()
	if !m.makes(kind) {
		return nil
	}
	parts, constants := m.of(kind)
	known := append(constants, parts...)
	switch kind {
	case "str":
		p.mix(m.spelled(), known, common(kind))
	case "int":
		p.mix(m.counted(), known, common(kind))
	case "list", "tuple", "set":
		p.mix(m.listed(kind), known, common(kind))
	case mapping:
		p.mix(m.mapped(), known, common(kind))
	default:
		p.mix(parts, constants, common(kind))
	}
	return p.values
}

// counted are numbers that the output may have come from: itself, its length, and
// what arithmetic with the code's numbers makes them of.
func (m *material) counted() []*value {
	var all []int
	n, known := m.number()
	if known {
		all = append(all, n, n-1, n+1, -n)
	}
	own, constants := m.of("int")
	for _, v := range slices.Concat(constants, own) {
		c, small := v.number()
		if !small {
			continue
		}
		if known {
			all = append(all, n-c, n+c, n*c, c-n)
			if c != 0 {
				all = append(all, n/c)
			}
		}
		all = append(all, c+1, c-1)
	}
	if known {
		all = append(all, n*2, n/2, n*n, n*10, n+2, n-2)
	}
	for _, v := range m.parts {
		if s, isText := v.plain(); isText {
			all = append(all, len([]rune(s)))
		}
	}
	return numbers(all...)
}
