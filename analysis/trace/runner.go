package trace

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
	"unicode/utf8"

	"semcoder/analysis/trace/fence"
)

// Options say where and how a Runner works; the zero value is usable.
type Options struct {
	CacheDir string       // compiled code; default semcoder/wasm in the user's cache folder
	Exe      []string     // the worker's command line; default this executable and "worker"
	Workers  int          // programs that run at once; default 1
	Native   *Native      // the user's own interpreter, in place of the sandbox
	NoSpare  bool         // keep no worker to take over from one that had to be killed: where nobody waits for an answer
	Log      func(string) // hears of starts and losses; default nobody
}

// spare is how many workers wait beside those that run.
func (o *Options) spare() int {
	if o.NoSpare {
		return 0
	}
	return 1
}

// A Runner runs programs in worker processes. Nothing starts until Warm or the
// first request. Its methods may be called from several goroutines.
type Runner struct {
	options Options
	slots   chan struct{} // one for each program that may run
	known   *recent

	once sync.Once
	pool *pool // nil when unavailable
	err  error

	replays *pool         // of a native interpreter: workers for seeds other than 0; else nil
	bubble  *fence.Status // of a native interpreter: what stands around its other fences
}

// NewRunner makes a Runner; Close it.
func NewRunner(o Options) *Runner {
	o.Workers = max(1, o.Workers)
	if o.Log == nil {
		o.Log = func(string) {}
	}
	return &Runner{options: o, slots: make(chan struct{}, o.Workers), known: newRecent()}
}

// open makes the pool once.
func (r *Runner) open() (*pool, error) {
	r.once.Do(func() {
		argv := r.options.Exe
		if len(argv) == 0 {
			if argv, r.err = executable(); r.err != nil {
				return
			}
		}
		if r.options.Native != nil {
			r.openNative(argv)
			return
		}
		r.pool = newPool(argv, r.cacheDir(), r.options.Log, r.options.Workers, r.options.spare())
	})
	return r.pool, r.err
}

// cacheDir is the folder for compiled code, "" when there is none to write to: the
// interpreter is then compiled by every worker.
func (r *Runner) cacheDir() string {
	dir := r.options.CacheDir
	if dir == "" {
		base, err := os.UserCacheDir()
		if err != nil {
			r.options.Log("no cache folder for compiled code: " + err.Error())
			return ""
		}
		dir = filepath.Join(base, "semcoder", "wasm")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		r.options.Log("no cache folder for compiled code: " + err.Error())
		return ""
	}
	return dir
}

// Warm starts a worker in the background.
func (r *Runner) Warm() {
	if p, err := r.open(); err == nil {
		p.warm() // what fails now fails again, with a report, when it is needed
	}
}

// Ready returns when a worker serves and the spare, if there is one, does too.
func (r *Runner) Ready(ctx context.Context) error {
	p, err := r.open()
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.until(ctx, p.keep, p.keep)
}

// Close ends the workers, and with them whatever is running.
func (r *Runner) Close() error {
	r.once.Do(func() { r.err = errClosed })
	if r.pool != nil {
		r.pool.close()
	}
	if r.replays != nil {
		r.replays.close()
	}
	return nil
}

// Budgets in use where a Program has none.
const (
	defaultWall = 2 * time.Second
	prepareWall = 10 * time.Second // nothing of the program runs meanwhile
	otherStart  = 10 * time.Second // more for a replay that may have to start an interpreter with other hashes first
)

// Run runs one program. An error speaks of the sandbox (ErrUnavailable, ctx.Err()),
// never of what the program does.
func (r *Runner) Run(ctx context.Context, program Program) (*Trace, error) {
	return r.upTo(ctx, program)
}

// runOnce runs a program as it is.
func (r *Runner) runOnce(ctx context.Context, program Program) (*Trace, error) {
	made, err := r.prepare(ctx, program.Source)
	if err != nil {
		return nil, err
	}
	out := &Trace{Canonical: made.Canonical, Call: program.Call}
	if made.Problem != "" {
		out.Stop, out.Problem = Broken, made.Problem
		return out, nil
	}
	out.Native = r.options.Native != nil
	wall := program.Budget.Wall
	if wall <= 0 {
		wall = defaultWall
		if out.Native {
			wall = nativeWall
		}
	}
	if otherHash(program.Seed) {
		wall += otherStart
	}
	f, err := r.exchange(ctx, job{seed: program.Seed, request: runRequest(made, program), wall: wall, runs: 1})
	switch {
	case errors.Is(err, errWall):
		out.Stop, out.Problem = Budgeted, "wall clock"
		return out, nil
	case errors.Is(err, errLost) && !errors.Is(err, ErrUnavailable):
		out.Stop, out.Problem = Budgeted, "the sandbox process ended"
		return out, nil
	case errors.Is(err, errTooLong):
		out.Stop, out.Problem = Broken, err.Error()
		return out, nil
	case err != nil:
		return nil, err
	case f.kind == frameCrash && string(f.body) == errGuest.Error():
		out.Stop, out.Problem = Broken, errGuest.Error()
		return out, nil
	case f.kind == frameCrash:
		out.Stop, out.Problem = Budgeted, "the interpreter stopped: "+string(f.body)
		return out, nil
	}
	filled := *out
	if filled.Clock, filled.Entropy, f.body, err = splitReply(f.body); err == nil {
		err = filled.fill(f.body, made.Sites)
	}
	if err != nil { // a program's doing
		r.options.Log(err.Error())
		out.Stop, out.Problem = Broken, errGuest.Error()
		return out, nil
	}
	return &filled, nil
}

// ErrBroken is returned for a source that does not parse; the text says why.
var ErrBroken = errors.New("not a program")

// Canonical brings a source to its canonical form. It executes nothing.
func (r *Runner) Canonical(ctx context.Context, source string) (Canonical, error) {
	made, err := r.prepare(ctx, source)
	if err == nil && made.Problem != "" {
		err = fmt.Errorf("%w: %s", ErrBroken, made.Problem)
	}
	if err != nil {
		return Canonical{}, err
	}
	return made.Canonical, nil
}

// Literal prints an expression of the answer grammar canonically; false for any
// other text. It executes nothing.
func (r *Runner) Literal(ctx context.Context, expr string) (string, bool, error) {
	request, err := json.Marshal(map[string]string{"kind": "literal", "source": expr})
	if err != nil {
		return "", false, err
	}
	f, err := r.exchange(ctx, job{request: request, wall: prepareWall})
	if err != nil || f.kind == frameCrash {
		return "", false, err
	}
	var told struct {
		Literal string `json:"literal"`
	}
	_, _, body, err := splitReply(f.body)
	if err == nil {
		err = json.Unmarshal(body, &told)
	}
	return told.Literal, told.Literal != "", err
}

// Identity names the interpreter and the guest program: traces of one identity can
// be relied on to repeat. It is part of what a cache of traces has to remember.
func (r *Runner) Identity() (string, error) {
	if n := r.options.Native; n != nil {
		return n.identity()
	}
	return identity()
}

// Fences tells what stands around a worker besides WebAssembly, and what this system
// lacks; it starts one to know.
func (r *Runner) Fences(ctx context.Context) ([]fence.Status, error) {
	p, err := r.open()
	if err != nil {
		return nil, err
	}
	w, err := p.acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer p.release(w)
	if r.bubble != nil {
		return append(slices.Clone(w.fences), *r.bubble), nil
	}
	return w.fences, nil
}

// prepare asks the guest for a source's canonical form and instrumented code, or
// remembers them.
func (r *Runner) prepare(ctx context.Context, source string) (*prepared, error) {
	if !utf8.ValidString(source) {
		return &prepared{Problem: "the source is not UTF-8"}, nil
	}
	made, leave, err := r.known.enter(ctx, source)
	if made != nil || err != nil {
		return made, err
	}
	defer leave()
	request, err := json.Marshal(map[string]string{"kind": "prepare", "source": source})
	if err != nil {
		return nil, err
	}
	f, err := r.exchange(ctx, job{request: request, wall: prepareWall})
	if errors.Is(err, errWall) || errors.Is(err, errTooLong) || f.kind == frameCrash {
		return &prepared{Problem: "not made ready within 10 s: it is too large, or the machine too busy"}, nil
	}
	if err != nil {
		return nil, err
	}
	made = &prepared{}
	_, _, body, err := splitReply(f.body)
	if err == nil {
		err = json.Unmarshal(body, made)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errReply, err)
	}
	r.known.put(source, made)
	return made, nil
}

// attempts is how often a request is made when workers are lost on the way: the one
// at work and the spare may both have been killed.
const attempts = 3

// errTooLong says that a request has no place in the sandbox's memory.
var errTooLong = errors.New("the program is too large to run")

// A job is one request and what it takes to have it answered.
type job struct {
	seed    uint64
	request []byte
	wall    time.Duration
	runs    int // calls of programs in it
}

// exchange has one request answered by a worker.
func (r *Runner) exchange(ctx context.Context, j job) (f frame, err error) {
	if len(j.request) > maxRequest {
		return frame{}, errTooLong
	}
	p, err := r.open()
	if err != nil {
		return frame{}, err
	}
	if r.replays != nil && j.seed != 0 {
		p = r.replays
	}
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	case <-ctx.Done():
		return frame{}, ctx.Err()
	}
	for range attempts {
		if f, err = attempt(ctx, p, j); !errors.Is(err, errLost) {
			break
		}
		r.options.Log("a sandbox process was lost and is replaced")
	}
	return f, err
}

func attempt(ctx context.Context, p *pool, j job) (frame, error) {
	w, err := p.acquire(ctx)
	if err != nil {
		return frame{}, err
	}
	f, err := w.ask(ctx, j.seed, j.request, j.wall)
	if err != nil {
		p.discard(w)
		return frame{}, err
	}
	w.ran += j.runs
	if p.runs > 0 && w.ran >= p.runs {
		p.discard(w)
	} else {
		p.release(w)
	}
	return f, nil
}
