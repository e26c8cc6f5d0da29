package pyx

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"
)

// A ticket is one line of input under way. Its result is sent once on done, so that
// the writer can take the tickets in the order they were read.
type ticket struct {
	line []byte
	done chan *result
}

// A result is what became of one line.
type result struct {
	calls    int
	events   int
	rows     []Row
	rejected map[Kind]map[string]int
	err      error // the sandbox itself failed: the run ends
}

func (r *result) reject(kind Kind, reason string) {
	if r.rejected == nil {
		r.rejected = map[Kind]map[string]int{}
	}
	if r.rejected[kind] == nil {
		r.rejected[kind] = map[string]int{}
	}
	r.rejected[kind][reason]++
}

// Run reads programs, makes their rows and writes them, with a bounded number of
// programs between.
func Run(ctx context.Context, in io.Reader, out io.Writer, o Options) (Report, error) {
	ctx, cancel := context.WithCancel(ctx)
	start, spent := time.Now(), processor()
	workers := max(1, o.Workers)
	todo := make(chan ticket, workers)
	order := make(chan ticket, 4*workers)
	var wait sync.WaitGroup
	var readErr error
	wait.Go(func() { readErr = feed(ctx, in, todo, order) })
	for range workers {
		wait.Go(func() { work(ctx, todo, o) })
	}
	report, err := drain(order, out)
	cancel()
	for range order { // let the reader end
	}
	wait.Wait()
	report.Seconds, report.CPU = time.Since(start).Seconds(), (processor() - spent).Seconds()
	return report, errors.Join(err, readErr)
}

// feed sends every line to a worker and, in the same order, to the writer.
func feed(ctx context.Context, in io.Reader, todo, order chan<- ticket) error {
	defer close(order)
	defer close(todo)
	r := bufio.NewReaderSize(in, 1<<20)
	for {
		line, err := r.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			t := ticket{line, make(chan *result, 1)}
			select {
			case order <- t:
			case <-ctx.Done():
				return nil
			}
			select {
			case todo <- t:
			case <-ctx.Done():
				t.done <- &result{err: ctx.Err()}
				return nil
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading programs: %w", err)
		}
	}
}

// work answers tickets with runners of its own until there are no more.
func work(ctx context.Context, todo <-chan ticket, o Options) {
	w := &worker{options: o}
	defer w.close()
	for t := range todo {
		t.done <- w.answer(ctx, t.line)
	}
}

// drain takes the results in the order of the input.
func drain(order <-chan ticket, out io.Writer) (Report, error) {
	report := newReport()
	w := bufio.NewWriterSize(out, 1<<20)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for t := range order {
		result := <-t.done
		if result.err != nil {
			return report, errors.Join(result.err, w.Flush())
		}
		report.add(result)
		for _, row := range result.rows {
			if err := encoder.Encode(row); err != nil {
				return report, err
			}
		}
	}
	return report, w.Flush()
}
