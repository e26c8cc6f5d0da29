package pyx

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"hash/fnv"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// A ticket is one line of input under way. Its result is sent once on done, so that
// the drain can take the tickets in the order they were read.
type ticket struct {
	line   []byte
	number int    // of the line, from 0
	digest uint64 // of the input up to and with this line
	done   chan *result
}

// An engine carries one run from input to output.
type engine struct {
	options  Options
	progress progress
	seen     map[uint64]bool      // hashes of the rows that were written
	save     func(progress) error // called now and then, when the output holds what progress says; nil for never
}

// Run reads programs, makes their rows and writes them. An error speaks of the input,
// the output or the sandbox, and never of what a program does.
func Run(ctx context.Context, in io.Reader, out io.Writer, o Options) (Report, error) {
	e := &engine{options: o, seen: map[uint64]bool{}}
	if _, err := e.beside(); err != nil {
		return Report{}, err
	}
	return e.run(ctx, in, out)
}

// run has workers between a feed and a drain, and a bounded number of programs.
func (e *engine) run(ctx context.Context, in io.Reader, out io.Writer) (Report, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	start, spent, had := time.Now(), processor(), e.progress.Tally.rows()
	workers := max(1, e.options.Workers)
	todo := make(chan ticket, workers)
	order := make(chan ticket, 4*workers)
	var wait sync.WaitGroup
	var readErr error
	var theirs atomic.Int64 // processor time of workers
	wait.Go(func() { readErr = e.feed(ctx, in, todo, order) })
	for range workers {
		wait.Go(func() { theirs.Add(int64(work(ctx, todo, e.options))) })
	}
	err := e.drain(order, out)
	cancel()
	for range order { // let the feed end
	}
	wait.Wait()
	return e.progress.Tally.report(had, time.Since(start), processor()-spent+time.Duration(theirs.Load())), errors.Join(err, readErr)
}

// feed sends every line of the shard that is not done with to a worker and, in the
// same order, to the drain.
func (e *engine) feed(ctx context.Context, in io.Reader, todo, order chan<- ticket) error {
	defer close(order)
	defer close(todo)
	r := bufio.NewReaderSize(in, 1<<20)
	digest := fnv.New64a()
	from := e.progress.Lines // the drain counts on, meanwhile
	begun := e.progress.Digest
	for number := 0; ; number++ {
		line, err := r.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("reading programs: %w", err)
		}
		if number == from && number > 0 && digest.Sum64() != begun || len(line) == 0 && number < from {
			return errOtherInput
		}
		if len(line) == 0 {
			return nil
		}
		t := ticket{line: line, number: number, digest: add(digest, line), done: make(chan *result, 1)}
		if number < from || !e.options.Shard.has(number) || len(bytes.TrimSpace(line)) == 0 {
			continue
		}
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
}

func add(digest hash.Hash64, line []byte) uint64 {
	_, _ = digest.Write(line) // a hash takes all
	return digest.Sum64()
}

// work answers tickets with runners of its own until there are no more, and returns
// the processor time that these took.
func work(ctx context.Context, todo <-chan ticket, o Options) time.Duration {
	w := &worker{options: o}
	for t := range todo {
		t.done <- w.answer(ctx, t.line)
	}
	return w.close()
}

// defaultSaveEvery is that of Options.
const defaultSaveEvery = time.Second

// drain takes the results in the order of the input. What it has written when it ends
// is whole, and progress says how much that is.
func (e *engine) drain(order <-chan ticket, out io.Writer) error {
	w := bufio.NewWriterSize(out, 1<<20)
	settle := func() error {
		if err := w.Flush(); err != nil || e.save == nil {
			return err
		}
		return e.save(e.progress)
	}
	saved, every := time.Now(), cmp.Or(e.options.SaveEvery, defaultSaveEvery)
	for t := range order {
		result := <-t.done
		if result.err != nil {
			return errors.Join(result.err, settle())
		}
		if err := e.write(w, result); err != nil {
			return err
		}
		e.progress.Lines, e.progress.Digest = t.number+1, t.digest
		if e.save != nil && time.Since(saved) > every {
			if err := settle(); err != nil {
				return err
			}
			saved = time.Now()
		}
	}
	return settle()
}

// write adds one line's rows to the output, all but those that are there already.
func (e *engine) write(w io.Writer, result *result) error {
	var fresh []Row
	for _, row := range result.rows {
		if key := row.hash(); e.seen[key] {
			result.reject(row.Kind, "the same row again")
		} else {
			e.seen[key] = true
			fresh = append(fresh, row)
		}
	}
	result.rows = fresh
	e.progress.Tally.add(result)
	for i := range fresh {
		line, err := encode(&fresh[i])
		if err != nil {
			return err
		}
		n, err := w.Write(line)
		e.progress.Bytes += int64(n)
		if err != nil {
			return err
		}
	}
	return nil
}

// hash tells rows apart by what they ask.
func (r *Row) hash() uint64 { return hashOf(string(r.Kind) + "\x00" + r.Prompt) }

// encode is a row's line. Code is full of <, > and &, which stand as they are.
func encode(row *Row) ([]byte, error) {
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(row)
	return line.Bytes(), err
}
