package lsp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync/atomic"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// wire is the connection's stream of messages: bounded framing inward, the
// outbox outward. A message that cannot be read is answered here with an error
// and does not end the connection, since the framing says where the next starts.
type wire struct {
	rwc    io.ReadWriteCloser
	frames *frames
	out    *outbox
	queue  []jsonrpc2.Message // the rest of a batch
	ended  func(error)        // the input is over: called on the reader goroutine
	lost   func(error)        // a message was skipped unseen: called on the reader goroutine
	exit   atomic.Bool        // set by the exit notification: nothing more is read
}

var _ jsonrpc2.Stream = (*wire)(nil)

// Read returns the next message that can be handled. An error ends the connection,
// so what can be read past is answered here instead.
func (w *wire) Read(context.Context) (jsonrpc2.Message, int64, error) {
	for {
		if w.exit.Load() {
			return nil, 0, io.EOF
		}
		if len(w.queue) > 0 {
			next := w.queue[0]
			w.queue = w.queue[1:]
			return next, 0, nil
		}
		body, err := w.frames.next()
		if large := errTooLarge(0); errors.As(err, &large) {
			w.refuse(jsonrpc2.InvalidRequest, err)
			w.lost(err)
			continue
		}
		if err != nil {
			w.ended(err)
			return nil, 0, err
		}
		w.queue = w.decode(body)
	}
}

// decode reads one body: a message, or a batch, whose members are then handled
// and answered one by one.
func (w *wire) decode(body []byte) []jsonrpc2.Message {
	if trimmed := bytes.TrimLeft(body, " \t\r\n"); len(trimmed) > 0 && trimmed[0] == '[' {
		return w.decodeBatch(bytes.Clone(body)) // members outlive the frame's buffer
	}
	msg, err := jsonrpc2.DecodeMessage(body)
	if err != nil {
		w.refuse(jsonrpc2.ParseError, malformed(body, err))
		return nil
	}
	return []jsonrpc2.Message{msg}
}

func (w *wire) decodeBatch(body []byte) []jsonrpc2.Message {
	parsed, err := jsonrpc2.ParseRequests(body)
	if err != nil || len(parsed) == 0 {
		w.refuse(jsonrpc2.InvalidRequest, errors.New("batch is empty or malformed"))
		return nil
	}
	var messages []jsonrpc2.Message
	for _, p := range parsed {
		if p.Err != nil {
			w.refuse(jsonrpc2.InvalidRequest, p.Err)
			continue
		}
		messages = append(messages, p.Msg)
	}
	return messages
}

// malformed adds to the library's error what is wrong with a message that is JSON: it
// says no more than that the request is invalid.
func malformed(body []byte, err error) error {
	var m struct {
		Version *string         `json:"jsonrpc"`
		ID      json.RawMessage `json:"id"`
		Method  json.RawMessage `json:"method"`
	}
	what := ""
	switch {
	case json.Unmarshal(body, &m) != nil:
		return err
	case m.Version == nil || *m.Version != "2.0":
		what = `"jsonrpc" is not "2.0"`
	case len(m.ID) > 0 && !isID(m.ID):
		what = fmt.Sprintf("the id %.40s is neither an integer nor a string", m.ID)
	case m.Method != nil && m.Method[0] != '"':
		what = fmt.Sprintf("the method %.40s is no string", m.Method)
	default:
		return err
	}
	return fmt.Errorf("%w: %s", err, what)
}

func isID(raw json.RawMessage) bool {
	var number int64
	return raw[0] == '"' || json.Unmarshal(raw, &number) == nil
}

// refuse answers a message whose id could not be read, hence with id null. An
// error that carries a code keeps it.
func (w *wire) refuse(code jsonrpc2.Code, err error) {
	if coded := (*jsonrpc2.Error)(nil); errors.As(err, &coded) {
		code = coded.Code
	}
	reply := jsonrpc2.AppendResponse(nil, jsonrpc2.ID{}, nil, jsonrpc2.NewError(code, err.Error()))
	w.out.post(message(reply))
}

// Write queues msg. The context is the request's, and a cancelled request is
// answered all the same.
func (w *wire) Write(_ context.Context, msg jsonrpc2.Message) (int64, error) {
	encoded := jsonrpc2.AppendMessage(nil, msg)
	w.out.post(message(encoded))
	return int64(len(encoded)), nil
}

// Close is called when the connection has drained; the input may still be read
// by a goroutine that closing it would not wake, so Serve closes it last.
func (w *wire) Close() error { return nil }

// codec encodes what travels inside messages, unions included.
type codec struct{}

var _ jsonrpc2.Codec = codec{}

// Marshal passes on what is encoded already.
func (codec) Marshal(v any) ([]byte, error) {
	if raw, ok := v.(jsonrpc2.RawMessage); ok {
		return raw, nil
	}
	return protocol.Marshal(v)
}

func (codec) Unmarshal(data []byte, v any) error {
	if raw, ok := v.(*jsonrpc2.RawMessage); ok {
		*raw = bytes.Clone(data)
		return nil
	}
	return protocol.Unmarshal(data, v)
}
