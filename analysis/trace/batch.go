package trace

import (
	"context"
	"iter"
	"sync"
	"time"
)

// A Result is how one program of a batch came out. Err speaks of the sandbox, as
// Run's does; the programs after it are run all the same.
type Result struct {
	Index int // of the program in the batch
	Trace *Trace
	Err   error
}

// parting is how long programs that run when a batch is given up may go on: ending
// them means to kill their workers, and a start costs more than most programs do.
const parting = 50 * time.Millisecond

// Batch runs programs, as many at once as the Runner has workers, and yields each
// result as it is there: in the order of programs where there is one worker. None is
// started while the loop's body holds the only result, so a search that ends its
// loop at the first match pays for little else. A source that several programs
// share is prepared once. After ctx ends the results are errors.
func (r *Runner) Batch(ctx context.Context, programs []Program) iter.Seq[Result] {
	return func(yield func(Result) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		width := min(r.options.Workers, len(programs))
		next, results := make(chan int), make(chan Result, width)
		var working sync.WaitGroup
		defer func() {
			close(next)
			late := time.AfterFunc(parting, cancel)
			working.Wait()
			late.Stop()
		}()
		for range width {
			working.Go(func() {
				for i := range next {
					t, err := r.Run(ctx, programs[i])
					results <- Result{Index: i, Trace: t, Err: err} // there is room
				}
			})
		}
		for i := range width {
			next <- i
		}
		for ended, started := 0, width; ended < len(programs) && yield(<-results); ended++ {
			if started < len(programs) {
				next <- started
				started++
			}
		}
	}
}

// RunBatch runs programs as Batch does, those together that can be, and returns their
// traces in order. The first error ends it.
func (r *Runner) RunBatch(ctx context.Context, programs []Program) ([]*Trace, error) {
	var traces []*Trace
	for len(traces) < len(programs) {
		rest := programs[len(traces):]
		n := r.together(rest)
		if n == 0 {
			return r.runApart(ctx, rest, traces)
		}
		some, err := r.runTogether(ctx, rest[:n])
		if err == nil && some == nil {
			some, err = r.runApart(ctx, rest[:n], nil)
		}
		if err != nil {
			return nil, err
		}
		traces = append(traces, some...)
	}
	return traces, nil
}

// runApart adds the traces of programs to those that there are.
func (r *Runner) runApart(ctx context.Context, programs []Program, traces []*Trace) ([]*Trace, error) {
	apart := make([]*Trace, len(programs))
	for one := range r.Batch(ctx, programs) {
		if one.Err != nil {
			return nil, one.Err
		}
		apart[one.Index] = one.Trace
	}
	return append(traces, apart...), nil
}
