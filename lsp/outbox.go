package lsp

import (
	"io"
	"strconv"
	"sync"
	"time"

	"go.lsp.dev/jsonrpc2"
)

// outbox is the only writer of the connection. Whoever has something to say
// leaves it here and goes on, so a client that stops reading stalls one
// goroutine: never the reader, never a handler.
//
// Parcels leave in the order they came. A message is a parcel whose bytes are
// fixed; a stream is one that is asked for its bytes when its turn comes, so
// what it gathered while the client was slow leaves as one delta.
type outbox struct {
	mu     sync.Mutex
	queue  []parcel
	closed bool
	wake   chan struct{} // capacity 1
	done   chan struct{} // closed when run has returned
}

// A parcel appends its framed messages to dst.
type parcel interface{ pack(dst []byte) []byte }

func newOutbox() *outbox {
	return &outbox{wake: make(chan struct{}, 1), done: make(chan struct{})}
}

// post queues p; after close it is dropped.
func (o *outbox) post(p parcel) {
	o.mu.Lock()
	if !o.closed {
		o.queue = append(o.queue, p)
	}
	o.mu.Unlock()
	o.signal()
}

// signal wakes run. One waiting signal is as good as many: run takes all there is.
func (o *outbox) signal() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// close lets run write what is queued and return, and waits up to patience.
func (o *outbox) close(patience time.Duration) {
	o.mu.Lock()
	o.closed = true
	o.mu.Unlock()
	o.signal()
	select {
	case <-o.done:
	case <-time.After(patience):
	}
}

// run writes until close, or until a write fails.
func (o *outbox) run(w io.Writer) error {
	defer close(o.done)
	var buffer []byte
	for range o.wake {
		parcels, closed := o.take()
		buffer = buffer[:0]
		for _, p := range parcels {
			buffer = p.pack(buffer)
		}
		if len(buffer) > 0 {
			if _, err := w.Write(buffer); err != nil {
				return err
			}
		}
		if closed {
			return nil
		}
		if cap(buffer) > keepBuffer {
			buffer = nil
		}
	}
	return nil
}

func (o *outbox) take() (parcels []parcel, closed bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	parcels, o.queue = o.queue, nil
	return parcels, o.closed
}

// message is a parcel of one encoded JSON-RPC message.
type message []byte

func (m message) pack(dst []byte) []byte {
	dst = append(dst, "Content-Length: "...)
	dst = strconv.AppendInt(dst, int64(len(m)), 10)
	dst = append(dst, "\r\n\r\n"...)
	return append(dst, m...)
}

// notify queues a notification. Params that cannot be encoded are our own bug,
// met in tests, and are dropped.
func (o *outbox) notify(method string, params any) {
	raw, err := (codec{}).Marshal(params)
	if err != nil {
		return
	}
	o.post(message(jsonrpc2.AppendNotification(nil, method, raw)))
}
