package evaluation

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"semcoder/analysis/reason"
)

// An evaluator runs one suite. Items are worked on side by side, which lets the engine
// generate several answers in one pass, and counted in the order of the file.
type evaluator struct {
	Options
	suite  suite
	judge  judge
	askers []*reason.Reasoner // one for each sample: they differ in their seed
	report Report
}

// A job is one line under way.
type job struct {
	number int        // of the line
	task   task       // nil where the line is none
	why    string     // it is none
	done   chan ended // holds one
}

// An ended job's result goes into the report.
type ended struct {
	task       task
	skipped    string   // why the line was passed over; the rest is empty then
	said       []answer // one for each sample
	alone      []mark   // of said
	prediction string   // that counts
	final      mark
	executions int
	guesses    []guess
	marks      []mark // of guesses
	err        error
}

// run reads, works and counts, with a bounded number of jobs between.
func (e *evaluator) run(ctx context.Context, data io.Reader) error {
	ctx, cancel := context.WithCancel(ctx)
	todo, order := make(chan job), make(chan job, e.Width)
	var wait sync.WaitGroup
	var readErr error
	wait.Go(func() { readErr = e.feed(ctx, data, todo, order) })
	for range e.Width {
		wait.Go(func() {
			for j := range todo {
				j.done <- e.work(ctx, j)
			}
		})
	}
	err := e.count(order)
	cancel()
	for range order { // let the reader end
	}
	wait.Wait()
	return errors.Join(err, readErr)
}

// feed hands lines to the workers and, in the same order, to whoever counts.
func (e *evaluator) feed(ctx context.Context, data io.Reader, todo, order chan<- job) error {
	defer close(order)
	defer close(todo)
	lines := bufio.NewReaderSize(data, 1<<20)
	for number, items := 1, 0; e.Limit == 0 || items < e.Limit; number++ {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			j := e.job(number, line)
			if j.task != nil {
				items++
			}
			for _, to := range []chan<- job{order, todo} {
				select {
				case to <- j:
				case <-ctx.Done():
					j.done <- ended{err: ctx.Err()}
					return nil
				}
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading items: %w", err)
		}
	}
	return nil
}

// job reads one line.
func (e *evaluator) job(number int, line []byte) job {
	j := job{number: number, done: make(chan ended, 1)}
	t, err := e.suite.read(line)
	if err != nil {
		j.why = err.Error()
	} else {
		j.task = t
	}
	return j
}

// count takes the results in order. The first error ends it.
func (e *evaluator) count(order <-chan job) error {
	for j := range order {
		one := <-j.done
		if one.err != nil {
			return fmt.Errorf("line %d: %w", j.number, one.err)
		}
		e.report.add(j.number, one)
		if one.skipped == "" {
			e.Tell(one.result())
		}
	}
	return nil
}

// work does everything about one line.
func (e *evaluator) work(ctx context.Context, j job) (one ended) {
	if one.task, one.skipped = j.task, j.why; one.skipped != "" {
		return one
	}
	if one.skipped, one.err = j.task.ready(ctx, e); one.skipped != "" || one.err != nil {
		return one
	}
	if one.err = e.predict(ctx, &one); one.err != nil || !j.task.scored() {
		return one
	}
	one.err = e.score(ctx, &one)
	return one
}

// predict comes to the predictions of one item.
func (e *evaluator) predict(ctx context.Context, one *ended) (err error) {
	if e.Given != nil {
		one.prediction = e.Given[one.task.id()]
		one.said = []answer{{prediction: one.prediction, formed: one.prediction != ""}}
		return nil
	}
	for k := range e.askers {
		a, err := one.task.ask(ctx, e, k)
		if err != nil {
			return err
		}
		one.said = append(one.said, a)
	}
	if e.NoRun {
		if len(one.said) > 0 {
			one.prediction = one.said[0].prediction
		}
		return nil
	}
	one.prediction, one.executions, err = one.task.choose(ctx, e, one.said)
	return err
}

// score judges what was said, what was chosen, and the baselines.
func (e *evaluator) score(ctx context.Context, one *ended) (err error) {
	known := map[string]mark{} // samples often agree
	judged := func(prediction string) (mark, error) {
		m, ok := known[prediction]
		if ok {
			return m, nil
		}
		if m = (mark{why: "no answer"}); prediction != "" {
			if m, err = one.task.score(ctx, e.judge, prediction); err != nil {
				return m, err
			}
		}
		known[prediction] = m
		return m, nil
	}
	for _, a := range one.said {
		m, err := judged(a.prediction)
		if err != nil {
			return err
		}
		one.alone = append(one.alone, m)
	}
	if one.final, err = judged(one.prediction); err != nil {
		return err
	}
	if one.guesses, err = one.task.baselines(ctx, e); err != nil {
		return err
	}
	for _, g := range one.guesses {
		m, err := judged(g.prediction)
		if err != nil {
			return err
		}
		one.marks = append(one.marks, m)
	}
	return nil
}

func (one ended) result() Result {
	r := Result{ID: one.task.id(), Prediction: one.prediction, Passed: one.final.pass, Why: one.final.why, Executions: one.executions}
	if len(one.said) > 0 {
		if first := one.said[0]; first.prediction != one.prediction {
			r.Said = first.prediction
		}
		if o := one.said[0].outcome; o != nil {
			r.Monologue = o.Monologue
		}
	}
	return r
}
