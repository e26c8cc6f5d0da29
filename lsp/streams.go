package lsp

import (
	"strings"
	"sync"
	"time"

	"go.lsp.dev/jsonrpc2"
)

const (
	deltaEvery  = 50 * time.Millisecond // text waits this long for more, unless a line is complete
	keepStreams = 64                    // finished ones that can still be asked for
)

// streams are the texts on their way to the client, and those just arrived.
type streams struct {
	mu    sync.Mutex
	byID  map[string]*stream
	order []*stream // oldest first
}

func newStreams() *streams { return &streams{byID: map[string]*stream{}} }

// open starts a stream. The id "" is a stream that goes nowhere.
func (s *streams) open(out *outbox, id string) (*stream, error) {
	if id == "" {
		return &stream{}, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if old := s.byID[id]; old != nil && !old.isClosed() {
		return nil, invalid("streamId %q is in use", id)
	}
	st := &stream{id: id, out: out}
	s.byID[id] = st
	if s.order = append(s.order, st); len(s.order) > keepStreams {
		s.forget(s.order[0])
	}
	return st, nil
}

// forget drops the oldest stream; its id may have been taken again since.
func (s *streams) forget(old *stream) {
	s.order = s.order[1:]
	if s.byID[old.id] == old {
		delete(s.byID, old.id)
	}
}

func (s *streams) find(id string) (*stream, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	st, ok := s.byID[id]
	return st, ok
}

// piece is text of one phase about one line of the document.
type piece struct {
	phase string
	text  string
	line  *int // 0-based; nil: unknown
}

// follows reports whether p's text can be appended to q's in one delta.
func (p piece) follows(q piece) bool {
	same := p.line == q.line || (p.line != nil && q.line != nil && *p.line == *q.line)
	return p.phase == q.phase && same
}

// stream is one text. Pieces gather here until a delta is due, and longer while
// the client does not read: the outbox asks for them when it can write.
type stream struct {
	id  string
	out *outbox // nil: nobody listens

	mu        sync.Mutex
	pending   []piece
	posted    bool        // the outbox holds this stream
	timer     *time.Timer // posts what waits for more; nil when nothing does
	seq       int         // of the last delta
	phase     string      // of the last piece
	narration strings.Builder
	text      strings.Builder
	closed    bool
}

var _ parcel = (*stream)(nil)

// add gives the stream more text. A complete line leaves at once, since that is
// what people read by; anything less waits for company.
func (st *stream) add(p piece) {
	if st.out == nil {
		return
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	st.remember(p)
	if last := len(st.pending) - 1; last >= 0 && p.follows(st.pending[last]) {
		st.pending[last].text += p.text
	} else {
		st.pending = append(st.pending, p)
	}
	if p.phase != PhaseMonologue || strings.Contains(p.text, "\n") {
		st.post()
	} else if st.timer == nil {
		st.timer = time.AfterFunc(deltaEvery, st.due)
	}
}

// remember keeps the text for snapshots.
func (st *stream) remember(p piece) {
	st.phase = p.phase
	if p.phase == PhaseExecuted {
		st.narration.WriteString(p.text)
	} else {
		st.text.WriteString(p.text)
	}
}

func (st *stream) due() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.post()
}

// post gives the stream to the outbox, once. Called with mu held.
func (st *stream) post() {
	if st.timer != nil {
		st.timer.Stop()
		st.timer = nil
	}
	if !st.posted && len(st.pending) > 0 {
		st.posted = true
		st.out.post(st)
	}
}

// pack appends what has gathered, one delta a piece; the outbox calls it.
func (st *stream) pack(dst []byte) []byte {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.posted = false
	for _, p := range st.pending {
		st.seq++
		raw, err := (codec{}).Marshal(DeltaParams{StreamID: st.id, Seq: st.seq, Text: p.text, Line: p.line, Phase: p.phase})
		if err != nil {
			continue // strings and integers always encode
		}
		dst = message(jsonrpc2.AppendNotification(nil, MethodDelta, raw)).pack(dst)
	}
	st.pending = nil
	return dst
}

// close posts what waits, ahead of the reply that ends the stream.
func (st *stream) close() {
	if st.out == nil {
		return
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	st.closed = true
	st.post()
}

func (st *stream) isClosed() bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.closed
}

// snapshot is all text so far. What was about to leave as a delta leaves in it
// instead, under the number that the delta would have had.
func (st *stream) snapshot() *SnapshotResult {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.seq += len(st.pending)
	st.pending = nil
	return &SnapshotResult{
		StreamID: st.id, Seq: st.seq, Phase: st.phase,
		Narration: st.narration.String(), Text: st.text.String(),
	}
}
