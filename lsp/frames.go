package lsp

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
)

const (
	maxMessage    = 64 << 20 // bytes of one body; a larger one is skipped and refused
	maxSkip       = 1 << 30  // a length beyond this is not a length: the framing is lost
	maxHeaderLine = 8 << 10  // bytes
	maxHeaders    = 32       // lines of one header block
	keepBuffer    = 1 << 20  // a larger body gets its own buffer, so that one big file is not kept for ever
)

// errFraming ends the connection: where the next message starts is unknown.
var errFraming = errors.New("lost the message framing")

// errTooLarge is a body that was read past; the next message is in reach.
type errTooLarge int

func (n errTooLarge) Error() string {
	return fmt.Sprintf("message of %d bytes is over the limit of %d", int(n), maxMessage)
}

// frames cuts the input into message bodies by their Content-Length headers. It
// bounds what a peer can make us hold, which the library's own framing does not.
type frames struct {
	in     *bufio.Reader
	buffer []byte
}

func newFrames(r io.Reader) *frames {
	return &frames{in: bufio.NewReaderSize(r, maxHeaderLine)}
}

// next returns one body, valid until the following call. The error is io.EOF
// between messages, errTooLarge, or an errFraming that no reading mends.
func (f *frames) next() ([]byte, error) {
	length, err := f.header()
	if err != nil {
		return nil, err
	}
	if length > maxMessage {
		if _, err := io.CopyN(io.Discard, f.in, int64(length)); err != nil {
			return nil, truncated(err)
		}
		return nil, errTooLarge(length)
	}
	body := f.space(length)
	if _, err := io.ReadFull(f.in, body); err != nil {
		return nil, truncated(err)
	}
	return body, nil
}

// space returns room for n bytes: the kept buffer, or for a large body one that
// the garbage collector takes back.
func (f *frames) space(n int) []byte {
	if n > keepBuffer {
		return make([]byte, n)
	}
	if n > cap(f.buffer) {
		f.buffer = make([]byte, n)
	}
	return f.buffer[:n]
}

// header reads up to the blank line and returns the body's length in bytes.
func (f *frames) header() (int, error) {
	length := -1
	for lines := 0; ; lines++ {
		line, err := f.in.ReadSlice('\n')
		switch {
		case err == io.EOF && lines == 0 && len(line) == 0:
			return 0, io.EOF
		case errors.Is(err, bufio.ErrBufferFull):
			return 0, fmt.Errorf("%w: header line over %d bytes", errFraming, maxHeaderLine)
		case err != nil:
			return 0, truncated(err)
		case lines > maxHeaders:
			return 0, fmt.Errorf("%w: over %d header lines", errFraming, maxHeaders)
		}
		if line = bytes.TrimRight(line, "\r\n"); len(line) == 0 {
			break
		}
		if length, err = contentLength(line, length); err != nil {
			return 0, err
		}
	}
	if length < 0 {
		return 0, fmt.Errorf("%w: no Content-Length", errFraming)
	}
	return length, nil
}

// contentLength returns the length that line states, or known when it is
// another header.
func contentLength(line []byte, known int) (int, error) {
	name, value, found := bytes.Cut(line, []byte(":"))
	if !found {
		return 0, fmt.Errorf("%w: header line %.40q has no colon", errFraming, line)
	}
	if !bytes.EqualFold(name, []byte("Content-Length")) {
		return known, nil
	}
	n, err := strconv.ParseUint(string(bytes.TrimSpace(value)), 10, 31)
	if err != nil || n > maxSkip {
		return 0, fmt.Errorf("%w: Content-Length %.40q", errFraming, value)
	}
	if known >= 0 && known != int(n) {
		return 0, fmt.Errorf("%w: two lengths, %d and %d", errFraming, known, n)
	}
	return int(n), nil
}

// truncated names an input that ends inside a message.
func truncated(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return fmt.Errorf("%w: input ends inside a message", errFraming)
	}
	return err
}
