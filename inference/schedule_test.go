package inference

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"semcoder/inference/sample"
)

// requests are various enough to share prefixes, differ at once, sample and stop.
func requests() []Request {
	var all []Request
	header := strings.Repeat("header ", 12)
	for i, prompt := range []string{header + "one", header + "one and more", header + "two", "other", header + "one", ""} {
		all = append(all,
			Request{Prompt: prompt, MaxTokens: 20, Priority: Priority(i % 2)},
			Request{Prompt: prompt, MaxTokens: 90, Sampling: sample.Params{Temperature: 1, TopP: 0.9, Seed: uint64(i)}},
			Request{Prompt: prompt, MaxTokens: 30, Stop: []string{"e", "\x01"}, Sampling: sample.Params{Temperature: 2}, Priority: Background},
		)
	}
	return all
}

// alone answers every request with an engine of its own.
func alone(t *testing.T, all []Request) [][]Token {
	t.Helper()
	var want [][]Token
	for _, r := range all {
		tokens, _ := mustCollect(t, newEngine(t, &script{}, Options{}), r)
		want = append(want, tokens)
	}
	return want
}

// One engine that remembers prefixes gives the tokens that a fresh one gives
// for each request, and evaluates less.
func TestPrefixReuseChangesNothing(t *testing.T) {
	all := requests()
	want := alone(t, all)
	for _, n := range []int{1, 2, 5} {
		s := &script{}
		e := newEngine(t, s, Options{Sessions: n})
		evaluated := 0
		for round := range 2 {
			for i, r := range all {
				if tokens, _ := mustCollect(t, e, r); !slices.Equal(tokens, want[i]) {
					t.Fatalf("%d sessions, round %d, request %d: %v, want %v", n, round, i, tokens, want[i])
				}
				evaluated += 1 + len(r.Prompt) + len(want[i]) - 1
			}
		}
		closeSoon(t, e)
		if s.evaluated >= evaluated {
			t.Errorf("%d sessions: %d tokens evaluated, %d without reuse", n, s.evaluated, evaluated)
		}
	}
}

// Requests that run at once give the tokens that they give alone.
func TestConcurrentIsSequential(t *testing.T) {
	all := requests()
	want := alone(t, all)
	shared := 0
	s := &script{}
	s.before = func(spans []span) error {
		if len(spans) > 1 {
			shared++
		}
		return nil
	}
	e := newEngine(t, s, Options{Sessions: 6})
	var running sync.WaitGroup
	for round := range 4 {
		for i, r := range all {
			running.Go(func() {
				tokens, _, err := collect(patient(t), e, r)
				if err != nil || !slices.Equal(tokens, want[i]) {
					t.Errorf("round %d, request %d: %v, %v, want %v", round, i, tokens, err, want[i])
				}
			})
		}
	}
	running.Wait()
	closeSoon(t, e)
	if shared == 0 {
		t.Error("no pass was shared by two sequences")
	}
}

// A pass is what the engine saw of one forward.
type pass struct {
	sequences []byte // the first byte of each prompt
	tokens    int
}

// A watcher stops a script, whose prompts begin with a letter each, before every
// pass until the test lets it go on.
type watcher struct {
	t       *testing.T
	seen    chan pass
	gate    chan struct{}
	release func() // lets the engine run on, as does the end of the test
}

func watch(t *testing.T, s *script) *watcher {
	ctx, release := context.WithCancel(t.Context())
	w := &watcher{t, make(chan pass), make(chan struct{}), release}
	s.before = func(spans []span) error {
		var p pass
		for _, span := range spans {
			ids := slices.Concat(span.cache.(*scriptCache).ids, span.ids)
			p.sequences = append(p.sequences, byte(ids[1]))
			p.tokens += len(span.ids)
		}
		select {
		case w.seen <- p:
		case <-ctx.Done():
			return nil
		}
		select {
		case <-w.gate:
		case <-ctx.Done():
		}
		return nil
	}
	return w
}

// next waits until the engine has begun a pass.
func (w *watcher) next() pass {
	w.t.Helper()
	return receive(w.t, w.seen)
}

// proceed ends the pass that next gave.
func (w *watcher) proceed() { w.gate <- struct{}{} }

// begin starts a request whose tokens nobody needs, and gives its end.
func begin(ctx context.Context, e *Engine, r Request) <-chan error {
	ended := make(chan error, 1)
	go func() {
		_, _, err := collect(ctx, e, r)
		ended <- err
	}()
	return ended
}

func TestInteractiveOvertakesBackground(t *testing.T) {
	s := &script{next: func(ids []int32) int32 { return ids[1] }}
	w := watch(t, s)
	e := newEngine(t, s, Options{})
	background := begin(t.Context(), e, Request{Prompt: "b", MaxTokens: 400, Priority: Background})
	w.next()
	interactive := begin(t.Context(), e, Request{Prompt: "i", MaxTokens: 4})
	order := ""
	for !strings.HasSuffix(order, "b") || !strings.Contains(order, "i") {
		w.proceed()
		order += string(w.next().sequences)
	}
	if strings.Trim(order, "b") != "iiii" {
		t.Errorf("order %s, want i's four passes together", order)
	}
	w.release()
	if err := errors.Join(receive(t, interactive), receive(t, background)); err != nil {
		t.Error(err)
	}
}

// A long prompt is read in chunks; cancelled between two of them, it leaves what
// it evaluated to the next request.
func TestCancelBetweenChunks(t *testing.T) {
	s := &script{next: func([]int32) int32 { return eos }}
	w := watch(t, s)
	e := newEngine(t, s, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	prompt := strings.Repeat("p", 4*passTokens)
	ended := begin(ctx, e, Request{Prompt: prompt})
	for range 2 {
		if p := w.next(); p.tokens != passTokens {
			t.Fatalf("a chunk of %d tokens", p.tokens)
		}
		w.proceed()
	}
	third := w.next()
	cancel()
	if err := receive(t, ended); !errors.Is(err, context.Canceled) { // while the pass still runs
		t.Errorf("error %v", err)
	}
	w.proceed()
	again := begin(t.Context(), e, Request{Prompt: prompt})
	rest := 0
	for rest < 4*passTokens+1-2*passTokens-third.tokens {
		rest += w.next().tokens
		w.proceed()
	}
	if err := receive(t, again); err != nil {
		t.Error(err)
	}
	closeSoon(t, e)
	if s.evaluated != 4*passTokens+1 || s.passes != 5 {
		t.Errorf("%d tokens in %d passes: what the cancelled request evaluated was lost", s.evaluated, s.passes)
	}
}

func TestBreakKeepsTheSession(t *testing.T) {
	s := &script{next: func([]int32) int32 { return 'x' }}
	e := newEngine(t, s, Options{})
	r := Request{Prompt: strings.Repeat("p", 100), MaxTokens: 200}
	n := 0
	for _, err := range e.Generate(patient(t), r) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 5 {
			break
		}
	}
	// The same prompt again evaluates its last token only, and what follows.
	r.MaxTokens = 1
	mustCollect(t, e, r)
	closeSoon(t, e)
	if most := 101 + 5 + mailbox + 2 + 1; s.evaluated > most {
		t.Errorf("%d tokens evaluated, want at most %d", s.evaluated, most)
	}
	if s.caches != 0 {
		t.Errorf("%d caches are open", s.caches)
	}
}

// A consumer that does not read stops its own request, and no other.
func TestSlowConsumer(t *testing.T) {
	s := &script{next: func([]int32) int32 { return 'x' }}
	e := newEngine(t, s, Options{})
	for _, err := range e.Generate(patient(t), Request{Prompt: "slow", MaxTokens: 300}) {
		if err != nil {
			t.Fatal(err)
		}
		if tokens, _ := mustCollect(t, e, Request{Prompt: "fast", MaxTokens: 100, Priority: Background}); len(tokens) != 100 {
			t.Errorf("%d tokens", len(tokens))
		}
		break
	}
	closeSoon(t, e)
	if most := 5 + 1 + mailbox + 1 + 104; s.evaluated > most {
		t.Errorf("%d tokens evaluated, want at most %d: the engine ran ahead of its reader", s.evaluated, most)
	}
}

// Requests beyond the number of sessions wait; cancelled while they wait, they
// leave at once.
func TestWaitingForASession(t *testing.T) {
	s := &script{next: func([]int32) int32 { return 'x' }}
	e := newEngine(t, s, Options{Sessions: 1})
	for _, err := range e.Generate(patient(t), Request{Prompt: "first"}) {
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		second := begin(ctx, e, Request{Prompt: "second"})
		cancel()
		if err := receive(t, second); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
		break
	}
	if tokens, _ := mustCollect(t, e, Request{Prompt: "third", MaxTokens: 5}); len(tokens) != 5 {
		t.Errorf("%d tokens", len(tokens))
	}
}

// paused starts a request and reads one token of it: the engine goes on until
// the mailbox is full and then holds its session. The function ends it.
func paused(t *testing.T, e *Engine, r Request) (end func()) {
	t.Helper()
	next, stop := iter.Pull2(e.Generate(patient(t), r))
	if _, err, ok := next(); err != nil || !ok {
		t.Fatalf("no token: %v", err)
	}
	return stop
}

// The end of one request lets another one in that waits for its session, with
// nothing else to wake the engine.
func TestBreakLetsTheNextOneIn(t *testing.T) {
	s := &script{next: func([]int32) int32 { return 'x' }}
	full := make(chan struct{})
	s.before = func([]span) error {
		if s.passes == mailbox+1 {
			close(full)
		}
		return nil
	}
	e := newEngine(t, s, Options{Sessions: 1})
	end := paused(t, e, Request{Prompt: "first"})
	receive(t, full)
	second := begin(t.Context(), e, Request{Prompt: "second", MaxTokens: 5})
	time.Sleep(10 * time.Millisecond) // let it enter and the engine fall asleep
	end()
	if err := receive(t, second); err != nil {
		t.Error(err)
	}
}

// However many Background requests hold on, an Interactive one finds a session.
func TestBackgroundLeavesASession(t *testing.T) {
	e := newEngine(t, &script{next: func([]int32) int32 { return 'x' }}, Options{Sessions: 3})
	for _, prompt := range []string{"a", "b"} {
		defer paused(t, e, Request{Prompt: prompt, Priority: Background})()
	}
	third := begin(t.Context(), e, Request{Prompt: "c", Priority: Background, MaxTokens: 2})
	for range 3 {
		mustCollect(t, e, Request{Prompt: "i", MaxTokens: 5})
	}
	select {
	case err := <-third:
		t.Errorf("a third Background request took the last session: %v", err)
	default:
	}
}

func TestSessionsAreChosenWell(t *testing.T) {
	made := 0
	s := sessions{most: 2, make: func() (cache, error) {
		made++
		return &scriptCache{script: &script{}}, nil
	}}
	use := func(ids ...int32) *session {
		t.Helper()
		got, err := s.acquire(ids)
		if err != nil || got == nil {
			t.Fatalf("no session: %v", err)
		}
		got.ids = slices.Clone(ids)
		s.release(got)
		return got
	}
	a := use(1, 2, 3, 4)
	if use(1, 2, 3, 9) != a {
		t.Error("a common prefix was not reused")
	}
	b := use(1, 7, 7, 7)
	if b == a || made != 2 {
		t.Error("a small common prefix took the session although there was room")
	}
	if use(5, 5) != a {
		t.Error("the session used last gave way")
	}
	if use(1, 7, 7) != b {
		t.Error("a shorter prompt did not reuse the longer one's session")
	}
	if got, _ := s.acquire([]int32{5, 5}); got != a || len(a.ids) != 1 {
		t.Errorf("repeated prompt: %+v, want its last token left to evaluate", got)
	}
	if got, _ := s.acquire([]int32{5, 5}); got != b {
		t.Error("a busy session was not passed over")
	}
	if got, err := s.acquire([]int32{1}); got != nil || err != nil {
		t.Errorf("all busy: %v, %v", got, err)
	}
}

func TestNoAllocationPerToken(t *testing.T) {
	row := make([]float32, vocab)
	row['x'] = 9
	rows := [][]float32{row}
	e := newEngine(t, &script{}, Options{})
	generates := make([]bool, vocab)
	generates['x'] = true
	task, err := e.generation(t.Context(), Request{Prompt: "p"})
	if err != nil {
		t.Fatal(err)
	}
	task.session = &session{cache: &scriptCache{}, ids: make([]int32, 0, window)}
	if n := testing.AllocsPerRun(300, func() {
		task.plan(passTokens)
		task.take(rows, generates, eos)
		<-task.out
	}); n > 0 {
		t.Errorf("%v allocations per token", n)
	}
}
