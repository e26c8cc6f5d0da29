package pyx

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
)

// A Shard is every Of-th line of the input, beginning with line Index; the zero value
// is all of them.
type Shard struct{ Index, Of int }

func (s Shard) has(line int) bool { return s.Of == 0 || line%s.Of == s.Index }

// progress is how far a run has come. All of it was true at one moment, between two
// lines of the input, so that a run that was killed goes on from there.
type progress struct {
	Settings string `json:"settings"`
	Lines    int    `json:"lines"`  // of the input that are done with
	Digest   uint64 `json:"digest"` // of those lines
	Bytes    int64  `json:"bytes"`  // of the output that hold their rows
	Tally    tally  `json:"tally"`
}

var errOtherInput = errors.New("the input is not the one that the run began with")

// RunFile is Run into a file. How far it has come stands in a file beside it, name and
// ".state", until all is done. Where that is found, the run goes on: what the output
// holds beyond it is cut off, and made again.
func RunFile(ctx context.Context, in io.Reader, name string, o Options) (Report, error) {
	state := name + ".state"
	if err := o.apart(name); err != nil {
		return Report{}, err
	}
	e := &engine{options: o, seen: map[uint64]bool{}}
	others, err := e.beside()
	if err != nil {
		return Report{}, err
	}
	e.progress.Settings = o.settings(others)
	out, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return Report{}, err
	}
	defer out.Close()
	if err := e.resume(out, state); err != nil {
		return Report{}, fmt.Errorf("going on with %s: %w; remove %s to begin anew", name, err, state)
	}
	e.save = func(p progress) error { return p.save(out, state) }
	if err := e.save(e.progress); err != nil {
		return Report{}, err
	}
	report, err := e.run(ctx, in, out)
	if errors.Is(err, errOtherInput) {
		err = fmt.Errorf("going on with %s: %w; remove %s to begin anew", name, err, state)
	}
	if err != nil {
		return report, err
	}
	return report, errors.Join(out.Close(), os.Remove(state))
}

// apart checks that the output is none of the files that it is to stand beside: what is
// read there would be written over.
func (o *Options) apart(name string) error {
	out, err := os.Stat(name)
	if err != nil {
		return nil // it is a new file
	}
	for _, other := range o.Beside {
		if info, err := os.Stat(other); err == nil && os.SameFile(out, info) {
			return fmt.Errorf("%s is the output itself and would be written over: rows stand beside those of other runs; give another output, or leave it out", other)
		}
	}
	return nil
}

// settings is what, beside the input, the rows depend on; others is the digest of the
// rows that they stand beside.
func (o *Options) settings(others uint64) string {
	text, _ := json.Marshal(struct { // strings and numbers do not fail
		Kinds  []Kind
		Caps   map[Kind]int
		Budget Budget
		Shard  Shard
		Native bool
		Others uint64
	}{o.Kinds, o.Caps, o.Budget, o.Shard, o.Native != nil, others})
	return string(text)
}

// resume reads the state, if there is one, and brings the output to where it says.
func (e *engine) resume(out *os.File, state string) error {
	text, err := os.ReadFile(state)
	if errors.Is(err, os.ErrNotExist) {
		return out.Truncate(0)
	}
	if err != nil {
		return err
	}
	var p progress
	if err := json.Unmarshal(text, &p); err != nil {
		return fmt.Errorf("its state cannot be read: %w", err)
	}
	if p.Settings != e.progress.Settings {
		return errors.New("it was begun with other options")
	}
	info, err := out.Stat()
	if err != nil {
		return err
	}
	if info.Size() < p.Bytes {
		return errors.New("rows that were written are missing")
	}
	if err := out.Truncate(p.Bytes); err != nil {
		return err
	}
	e.progress = p
	return e.remember(out)
}

// beside reads the rows of other runs, and returns a digest of them.
func (e *engine) beside() (uint64, error) {
	digest := fnv.New64a()
	for _, name := range e.options.Beside {
		file, err := os.Open(name)
		if err != nil {
			return 0, err
		}
		err = e.remember(io.TeeReader(file, digest))
		file.Close()
		if err != nil {
			return 0, fmt.Errorf("%s: %w; give files that semcoder pyx has written", name, err)
		}
	}
	return digest.Sum64(), nil
}

// remember reads the rows that are there, and leaves the file at its end.
func (e *engine) remember(out io.Reader) error {
	decoder := json.NewDecoder(bufio.NewReaderSize(out, 1<<20))
	for {
		var row Row
		err := decoder.Decode(&row)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("its rows cannot be read: %w", err)
		}
		e.seen[row.hash()] = true
	}
}

// save writes the state when the rows it speaks of are safe. It is exchanged in one
// step, so that there is always a whole one.
func (p *progress) save(out *os.File, state string) error {
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	if err := out.Sync(); err != nil {
		return err
	}
	next := state + ".new"
	if err := os.WriteFile(next, text, 0o644); err != nil {
		return err
	}
	return os.Rename(next, state)
}
