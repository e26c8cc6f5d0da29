package lsptest

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"strconv"
	"time"
)

// Raw is a client that may say anything, well formed or not.
type Raw struct {
	w       io.Writer
	replies chan Reply
}

// Reply is one message from the server, of whatever sort.
type Reply struct {
	ID     json.RawMessage
	Method string
	Params json.RawMessage
	Result json.RawMessage
	Error  *struct {
		Code    int
		Message string
	}
}

// NewRaw reads messages from rwc until it ends.
func NewRaw(rwc io.ReadWriter) *Raw {
	r := &Raw{w: rwc, replies: make(chan Reply, 1024)}
	go func() {
		defer close(r.replies)
		in := textproto.NewReader(bufio.NewReader(rwc))
		for {
			reply, err := readReply(in)
			if err != nil {
				return
			}
			r.replies <- reply
		}
	}()
	return r
}

func readReply(in *textproto.Reader) (Reply, error) {
	header, err := in.ReadMIMEHeader()
	if err != nil {
		return Reply{}, err
	}
	length, err := strconv.Atoi(header.Get("Content-Length"))
	if err != nil {
		return Reply{}, err
	}
	body := make([]byte, length)
	if _, err := io.ReadFull(in.R, body); err != nil {
		return Reply{}, err
	}
	var reply Reply
	return reply, json.Unmarshal(body, &reply)
}

// Frame puts the header before a body.
func Frame(body string) string {
	return fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body)
}

// Send frames each body and writes them all at once.
func (r *Raw) Send(bodies ...string) error {
	var all string
	for _, body := range bodies {
		all += Frame(body)
	}
	return r.Write(all)
}

// Write sends bytes as they are.
func (r *Raw) Write(text string) error {
	_, err := io.WriteString(r.w, text)
	return err
}

// Next returns the next message; io.EOF when the server has gone.
func (r *Raw) Next() (Reply, error) {
	select {
	case reply, ok := <-r.replies:
		if !ok {
			return Reply{}, io.EOF
		}
		return reply, nil
	case <-time.After(10 * time.Second):
		return Reply{}, errors.New("no message in 10 s")
	}
}

// Reply returns the answer to the request with this id, as JSON writes it,
// passing over everything before it.
func (r *Raw) Reply(id string) (Reply, error) {
	for {
		reply, err := r.Next()
		if err != nil {
			return Reply{}, fmt.Errorf("waiting for %s: %w", id, err)
		}
		if reply.Method == "" && string(reply.ID) == id {
			return reply, nil
		}
	}
}

// Initialize opens the conversation.
func (r *Raw) Initialize() error {
	if err := r.Send(`{"jsonrpc":"2.0","id":"init","method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}`); err != nil {
		return err
	}
	if _, err := r.Reply(`"init"`); err != nil {
		return err
	}
	return r.Send(`{"jsonrpc":"2.0","method":"initialized","params":{}}`)
}
