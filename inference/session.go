package inference

// A session is a cache and the tokens that were evaluated into it. Between
// tasks it stays, so that a prompt beginning with the same tokens need not
// evaluate them again.
type session struct {
	cache cache
	ids   []int32 // what cache holds
	busy  bool    // a task has it
	used  uint64  // when it was last given back
}

// sessions is a bounded set of them.
type sessions struct {
	list  []*session
	most  int
	clock uint64
	make  func() (cache, error)
}

// acquire finds a session for a prompt; nil when all are busy. One that spares
// at least half of the prompt is taken, else a new one is made, else the one
// that was not used for longest gives up what differs. The last token of the
// prompt is always left to evaluate: its logits are needed.
func (s *sessions) acquire(prompt []int32) (*session, error) {
	chosen, shared := s.closest(prompt)
	// All prompts of one kind share their instructions. That alone is no reason
	// to take a session away from the function it was about.
	if 2*shared < len(prompt) && len(s.list) < s.most {
		c, err := s.make()
		if err != nil {
			return nil, err
		}
		chosen = &session{cache: c}
		s.list = append(s.list, chosen)
	} else if 2*shared < len(prompt) {
		chosen = s.oldest()
	}
	if chosen == nil {
		return nil, nil
	}
	keep := min(commonPrefix(chosen.ids, prompt), len(prompt)-1)
	chosen.cache.Truncate(keep)
	chosen.ids, chosen.busy = chosen.ids[:keep], true
	return chosen, nil
}

// closest is the idle session that shares most with prompt.
func (s *sessions) closest(prompt []int32) (closest *session, shared int) {
	for _, session := range s.list {
		if session.busy {
			continue
		}
		if n := commonPrefix(session.ids, prompt); closest == nil || n > shared {
			closest, shared = session, n
		}
	}
	return closest, shared
}

// oldest is the idle session that was given back first; nil without one.
func (s *sessions) oldest() (oldest *session) {
	for _, session := range s.list {
		if !session.busy && (oldest == nil || session.used < oldest.used) {
			oldest = session
		}
	}
	return oldest
}

// release gives a session back with all that it evaluated.
func (s *sessions) release(session *session) {
	s.clock++
	session.busy, session.used = false, s.clock
}

func (s *sessions) close() {
	for _, session := range s.list {
		session.cache.Close()
	}
	s.list = nil
}

// commonPrefix is how many tokens a and b begin with alike.
func commonPrefix(a, b []int32) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}
