package evaluation

// passAt is the probability that one of k answers, drawn without replacement from n of
// which c are right, is right: 1 - C(n-c, k) / C(n, k), without its large numbers
// (Chen et al. 2021, "Evaluating Large Language Models Trained on Code").
func passAt(n, c, k int) float64 {
	if n-c < k {
		return 1
	}
	wrong := 1.0
	for i := n - c + 1; i <= n; i++ {
		wrong *= 1 - float64(k)/float64(i)
	}
	return 1 - wrong
}

// scores are sums over items.
type scores struct {
	items, five  int // those with as many answers
	pass1, pass5 float64
	strict1      float64
	executions   int
}

// add takes in the marks of one item's answers.
func (s *scores) add(marks []mark) {
	n, passed, strict := len(marks), 0, 0
	if n == 0 {
		return
	}
	for _, m := range marks {
		if m.pass {
			passed++
		}
		if m.strict {
			strict++
		}
	}
	s.items++
	s.pass1 += passAt(n, passed, 1)
	s.strict1 += passAt(n, strict, 1)
	if n >= 5 {
		s.five++
		s.pass5 += passAt(n, passed, 5)
	}
}

// results are percentages; nil where there was nothing to score.
func (s *scores) results() (pass1, strict1, pass5 *float64) {
	if s.items == 0 {
		return nil, nil, nil
	}
	one, strict := percent(s.pass1, float64(s.items)), percent(s.strict1, float64(s.items))
	if s.five > 0 {
		five := percent(s.pass5, float64(s.five))
		pass5 = &five
	}
	return &one, &strict, pass5
}
