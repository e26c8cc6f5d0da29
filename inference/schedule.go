package inference

// passTokens is how much of a prompt is evaluated before the engine looks at
// its other tasks and at cancellations. It is a constant and not a measure of
// time, so that the same request is always cut into the same passes.
const passTokens = 64

// A scheduler is the state of the engine's goroutine.
//
// Between two passes through the transformer it takes new tasks, drops the
// cancelled, gives sessions to those that wait, and chooses who takes part in
// the next pass: the Interactive tasks that can go on, or the Background ones
// if there is none. A task that generates takes part with one token, one that
// reads its prompt with a share of passTokens.
type scheduler struct {
	engine *Engine
	transformer
	sessions sessions
	tasks    []*task // in the order of arrival
	batch    []*task // of the current pass; reused
	spans    []span  // of the batch; reused
}

func newScheduler(e *Engine, t transformer, most int) *scheduler {
	if most == 0 {
		most = defaultSessions
	}
	return &scheduler{engine: e, transformer: t, sessions: sessions{
		most: most,
		make: func() (cache, error) { return t.newCache(e.context) },
	}}
}

// run works until the engine is closed.
func (s *scheduler) run() {
	for s.receive() {
		s.drop()
		s.admit()
		s.choose()
		if len(s.batch) > 0 {
			s.step()
		}
	}
	for _, t := range s.tasks {
		t.finish(ErrClosed)
	}
	s.sessions.close()
}

// receive takes what has arrived; with nothing to evaluate it waits. It returns
// false when the engine is closed.
func (s *scheduler) receive() bool {
	if len(s.batch) == 0 {
		select {
		case t := <-s.engine.submit:
			s.tasks = append(s.tasks, t)
		case <-s.engine.nudge:
		case <-s.engine.closing:
			return false
		}
	}
	for {
		select {
		case <-s.engine.closing:
			return false
		case t := <-s.engine.submit:
			s.tasks = append(s.tasks, t)
		default:
			return true
		}
	}
}

// drop removes the tasks that have ended or were cancelled; their sessions keep
// what they evaluated.
func (s *scheduler) drop() {
	running := s.tasks[:0]
	for _, t := range s.tasks {
		if err := t.ctx.Err(); err != nil {
			t.finish(err)
		}
		if !t.done {
			running = append(running, t)
		} else if t.session != nil {
			s.sessions.release(t.session)
		}
	}
	clear(s.tasks[len(running):])
	s.tasks = running
}

// admit gives sessions to waiting tasks, Interactive ones first, each kind in
// its order of arrival. Background tasks leave one session free, so that an
// Interactive one need not wait for any of them to end.
func (s *scheduler) admit() {
	for _, priority := range [...]Priority{Interactive, Background} {
		for _, t := range s.tasks {
			if t.priority != priority || t.session != nil {
				continue
			}
			if priority == Background && s.held(Background) >= max(1, s.sessions.most-1) {
				return
			}
			if !s.give(t) {
				return
			}
		}
	}
}

// held is how many sessions the tasks of one priority have.
func (s *scheduler) held(p Priority) (n int) {
	for _, t := range s.tasks {
		if t.session != nil && t.priority == p {
			n++
		}
	}
	return n
}

// give finds a session for t; false when none is free. A cache that cannot be
// made is the task's error, not the engine's.
func (s *scheduler) give(t *task) bool {
	session, err := s.sessions.acquire(t.ids[:t.prompt])
	if err != nil {
		t.finish(err)
		return true
	}
	t.session = session
	return session != nil
}

// choose fills batch and plans what each of its tasks evaluates.
func (s *scheduler) choose() {
	s.batch = s.batch[:0]
	for _, priority := range [...]Priority{Interactive, Background} {
		left := passTokens
		for _, t := range s.tasks {
			if t.priority == priority && !t.done && t.ready() && left > 0 {
				left -= t.plan(left)
				s.batch = append(s.batch, t)
			}
		}
		if len(s.batch) > 0 {
			return
		}
	}
}

// step evaluates the batch in one pass and lets every task choose its next token.
func (s *scheduler) step() {
	s.spans = s.spans[:0]
	for _, t := range s.batch {
		s.spans = append(s.spans, t.span)
	}
	rows, err := s.forward(s.spans)
	for _, t := range s.batch {
		if err != nil {
			t.finish(err)
			continue
		}
		t.take(rows[:t.span.want], s.engine.generates, s.engine.vocabulary.EOS())
		rows = rows[t.span.want:]
	}
}
