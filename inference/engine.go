package inference

import (
	"cmp"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"unicode"

	"semcoder/inference/tokenizer"
	"semcoder/inference/weights"
	"semcoder/kernels"
)

// Options say on what and in which size an engine runs.
type Options struct {
	// Backends opens the devices that share the model's layers. It is called once,
	// on the thread that will own them.
	Backends func() ([]kernels.Backend, error)
	// Context is how many tokens a sequence may hold, prompt included. 0: what the
	// model was made for, but no more than 4096, on which SemCoder was evaluated.
	Context int
	// Sessions is how many sequences are kept in memory, at most so many of which
	// are generated at once; of several, one is reserved for Interactive. 0: four.
	Sessions int
}

const (
	defaultContext  = 4096
	defaultSessions = 4
)

// An Engine generates text with one model. Its methods may be called from
// several goroutines.
type Engine struct {
	// Fixed before the first request, read by every goroutine.
	vocabulary *tokenizer.Tokenizer
	identity   string
	context    int    // tokens a sequence may hold
	generates  []bool // by id, of the length of a row of logits: may be sampled

	// The ways to the goroutine that owns everything else.
	submit  chan *task    // unbuffered: a task is either taken on or still its caller's
	nudge   chan struct{} // holds one: something has changed, look again
	closing chan struct{}
	closed  chan struct{} // the goroutine has ended
	close   sync.Once
	err     error // of closing; read it after closed
}

// Open runs the model in the GGUF file at path.
func Open(path string, o Options) (*Engine, error) {
	file, err := weights.Open(path)
	if err != nil {
		return nil, err
	}
	e, err := New(file, o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return e, nil
}

// New runs the model in file, and closes file when it is closed itself or
// returns an error.
func New(file *weights.File, o Options) (*Engine, error) {
	vocabulary, err := tokenizer.New(file)
	if err != nil {
		file.Close()
		return nil, err
	}
	return start(vocabulary, identityOf(file), o, func() (transformer, error) {
		return openMapped(o, file)
	})
}

// mapped is a decoder that owns the file its weights lie in.
type mapped struct {
	transformer
	file *weights.File
}

func openMapped(o Options, file *weights.File) (transformer, error) {
	d, err := openDecoder(o.Backends, file)
	if err != nil {
		file.Close()
		return nil, err
	}
	return mapped{d, file}, nil
}

func (m mapped) close() error {
	if err := m.transformer.close(); err != nil {
		return err // the device may still look at the weights: leave them mapped
	}
	return m.file.Close()
}

// identityOf names the model for people and, by its digest, for caches.
func identityOf(file *weights.File) string {
	name, _ := file.String("general.name")
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1 // it is shown in terminals and editors
		}
		return r
	}, name)
	_, digest, _ := strings.Cut(file.Digest(), ":")
	return cmp.Or(name, "model") + "@" + digest[:16]
}

// start runs the engine's goroutine and waits until the model is loaded.
func start(vocabulary *tokenizer.Tokenizer, identity string, o Options, open func() (transformer, error)) (*Engine, error) {
	e := &Engine{
		vocabulary: vocabulary, identity: identity,
		submit: make(chan *task), nudge: make(chan struct{}, 1),
		closing: make(chan struct{}), closed: make(chan struct{}),
	}
	ready := make(chan error)
	go e.own(o, open, ready)
	if err := <-ready; err != nil {
		<-e.closed
		return nil, err
	}
	return e, nil
}

// own is the goroutine that owns the transformer from opening to closing.
// Devices may bind their state to a thread, so it keeps its own.
func (e *Engine) own(o Options, open func() (transformer, error), ready chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer close(e.closed)
	t, err := open()
	if err != nil {
		ready <- err
		return
	}
	if err := e.fit(t, o); err != nil {
		t.close()
		ready <- err
		return
	}
	s := newScheduler(e, t, max(o.Sessions, 0))
	close(ready)
	s.run()
	e.err = t.close()
}

// fit settles the sizes that vocabulary, model and options agree on.
func (e *Engine) fit(t transformer, o Options) error {
	vocab, context := t.shape()
	if n := e.vocabulary.Size(); n > vocab {
		return fmt.Errorf("the vocabulary has %d tokens, the model only %d; the model file is damaged", n, vocab)
	}
	switch {
	case o.Context < 0 || o.Context > context:
		return fmt.Errorf("a context of %d tokens is asked for; this model's is 1 to %d", o.Context, context)
	case o.Context > 0:
		e.context = o.Context
	default:
		e.context = min(context, defaultContext)
	}
	// Matrices are padded to round sizes: rows past the vocabulary are noise.
	e.generates = make([]bool, vocab)
	for id := range e.generates {
		e.generates[id] = e.vocabulary.Generates(int32(id))
	}
	return nil
}

// Identity names the model and its exact weights: "semcoder-nano@0123456789abcdef".
func (e *Engine) Identity() string { return e.identity }

// CountTokens is the number of tokens of text, without BOS.
func (e *Engine) CountTokens(text string) int { return len(e.vocabulary.Encode(text, false)) }

// Pieces are the bytes of each token that may be generated, by id, "" for the end of
// the text and for all others: what a Constraint needs to know of a vocabulary.
func (e *Engine) Pieces() []string {
	pieces := make([]string, len(e.generates))
	for id, generates := range e.generates {
		if generates && int32(id) != e.vocabulary.EOS() {
			pieces[id] = e.vocabulary.Piece(int32(id))
		}
	}
	return pieces
}

// Close ends the running requests with ErrClosed, waits for them to leave the
// device, and frees it.
func (e *Engine) Close() error {
	e.close.Do(func() { close(e.closing) })
	<-e.closed
	return e.err
}

// look makes the engine's goroutine look at its tasks again.
func (e *Engine) look() {
	select {
	case e.nudge <- struct{}{}:
	default: // it has not looked since the last time
	}
}
