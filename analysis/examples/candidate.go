package examples

import "slices"

// plan queues what to try first: the likeliest of everything, then other values, then
// other shapes, one parameter at a time.
func (s *search) plan() {
	params := s.sig.all()
	each := func(argument func(i int, p parameter) *value) []*value {
		args := []*value{}
		for i, p := range params {
			args = append(args, argument(i, p))
		}
		return args
	}
	usual := func(k int) []*value {
		return each(func(i int, p parameter) *value {
			if p.given {
				return nil
			}
			return s.argument(p, 0, k, i)
		})
	}
	for k := range 3 {
		s.add(usual(k), 0)
	}
	for n := 1; n < 3; n++ {
		s.add(each(func(i int, p parameter) *value {
			if p.given {
				return nil
			}
			return s.argument(p, n, 0, i)
		}), 0)
	}
	for i, p := range params {
		if p.given && p.slot.votes["None"] == 0 {
			continue // its default says what it is
		}
		for n := 1; n < min(len(p.shapes), 3); n++ {
			s.add(each(func(j int, q parameter) *value {
				switch {
				case i == j:
					return s.argument(p, n, 0, i)
				case q.given:
					return nil
				}
				return s.argument(q, 0, 0, j)
			}), 0)
		}
	}
	for i, p := range params {
		for k := range 3 {
			if args := usual(0); p.given {
				args[i] = s.argument(p, 0, k, 0)
				s.add(args, 0)
			}
		}
	}
	for k := 3; k < 7; k++ {
		s.add(usual(k), 0)
	}
	if len(s.sig.wrap) > 1 {
		s.add(usual(0), 1)
	}
}

// argument is the k-th value of a parameter's n-th shape; at is the parameter's
// place, since arguments are easier told apart when they differ.
func (s *search) argument(p parameter, n, k, at int) *value {
	of := p.shapes[min(n, len(p.shapes)-1)]
	if k > 0 {
		k += at
	} else if plain := len(of.pool) == 0 && at > 0; plain && of.kind == "int" {
		return &value{shape: of, text: pick([]string{"3", "5", "2", "4", "1", "6"}, at)}
	} else if plain && of.kind == "str" {
		return &value{shape: of, text: pick([]string{`"hello"`, `"abc"`, `"b"`, `"xyz"`}, at)}
	}
	if p.star == "*" {
		rest := &value{shape: shape{kind: "tuple", of: []shape{of, of}}}
		for i := range []int{2, 3, 1, 0}[k%4] {
			rest.items = append(rest.items, s.value(of, i, 0))
		}
		return rest
	}
	return s.value(of, k, 0)
}

// add queues a candidate unless it was, or is too long to be read.
func (s *search) add(args []*value, wrap int) bool {
	text := s.sig.write(args, wrap)
	if s.seen[text] || len(text) > longest {
		return false
	}
	s.seen[text] = true
	s.queue = append(s.queue, &candidate{args: args, wrap: wrap, text: text})
	return true
}

// next takes n candidates off the queues, after filling them with mutants.
func (s *search) next(n int) []*candidate {
	for attempt := 0; len(s.urgent)+len(s.queue) < n && attempt < 6*n && len(s.sig.all()) > 0; attempt++ {
		s.mutate(s.parent())
	}
	first := min(len(s.urgent), max(n-2, n-len(s.queue)))
	batch := slices.Clone(s.urgent[:first])
	s.urgent = s.urgent[first:]
	rest := min(n-first, len(s.queue))
	batch = append(batch, s.queue[:rest]...)
	s.queue = s.queue[rest:]
	return batch
}

// parent chooses what to vary: mostly a candidate that reached something first.
func (s *search) parent() *candidate {
	var good []*candidate
	for _, c := range s.ran {
		if c.fresh > 0 {
			good = append(good, c)
		}
	}
	switch {
	case len(good) > 0 && s.random.IntN(4) > 0:
		return good[len(good)-1-s.random.IntN(min(len(good), 4))]
	case len(good) > 0:
		return good[s.random.IntN(len(good))]
	case len(s.ran) > 0:
		return s.ran[s.random.IntN(len(s.ran))]
	}
	return nil
}

// mutate queues a candidate that differs from c in one argument, sometimes two.
func (s *search) mutate(c *candidate) {
	if c == nil {
		return
	}
	params, args := s.sig.all(), slices.Clone(c.args)
	for range 1 + s.random.IntN(3)/2 {
		i := s.random.IntN(len(args))
		switch {
		case args[i] == nil:
			args[i] = s.argument(params[i], 0, s.random.IntN(4), 0)
		case s.random.IntN(8) == 0 && len(params[i].shapes) > 1 && params[i].star == "":
			args[i] = s.argument(params[i], s.random.IntN(min(3, len(params[i].shapes))), s.random.IntN(4), 0)
		default:
			args[i] = s.mutant(args[i], s.random)
		}
	}
	s.add(args, c.wrap)
}
