package trace

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Frames are what a runner and its worker exchange over the worker's standard
// streams: a little-endian u32 length, then that many bytes, the first of which
// says what follows.
//
//	runner -> worker   request   u64 seed of the world, the guest's request, JSON
//	worker -> runner   note      text for the log
//	                   ready     the fences around it, JSON: the interpreter waits for a request
//	                   unusable  text: this machine cannot run the interpreter
//	                   foreign   text: there is no compiler for this processor
//	                   reply     u32 clock readings, u32 requests for entropy, the guest's reply
//	                   crash     text: the run ended the interpreter
const (
	frameRequest  = 'q'
	frameNote     = 'n'
	frameReady    = 'y'
	frameUnusable = 'u'
	frameForeign  = 'f'
	frameReply    = 'r'
	frameCrash    = 'c'
)

// maxFrame bounds a frame in either direction, maxRequest what is asked in one.
const (
	maxFrame   = maxReply + 64
	maxRequest = 8 << 20
)

var errFrame = errors.New("malformed frame")

func writeFrame(w io.Writer, kind byte, body ...[]byte) error {
	size := 1
	for _, part := range body {
		size += len(part)
	}
	if size > maxFrame {
		return fmt.Errorf("a message of %d bytes is too long", size)
	}
	out := make([]byte, 0, 4+size)
	out = binary.LittleEndian.AppendUint32(out, uint32(size))
	out = append(out, kind)
	for _, part := range body {
		out = append(out, part...)
	}
	_, err := w.Write(out)
	return err
}

// likelyFrame is what most frames are shorter than, in bytes.
const likelyFrame = 64 << 10

// readFrame returns io.EOF when the stream ends between frames. Beyond likelyFrame it
// allocates by what arrives, not by what the length promises.
func readFrame(r io.Reader) (kind byte, body []byte, err error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	size := binary.LittleEndian.Uint32(head[:])
	if size == 0 || size > maxFrame {
		return 0, nil, fmt.Errorf("%w: length %d", errFrame, size)
	}
	data := make([]byte, min(size, likelyFrame))
	if _, err := io.ReadFull(r, data); err != nil {
		return 0, nil, ended(err)
	}
	if rest := int64(size) - int64(len(data)); rest > 0 {
		more, err := io.ReadAll(io.LimitReader(r, rest))
		if err != nil {
			return 0, nil, err
		}
		if int64(len(more)) != rest {
			return 0, nil, io.ErrUnexpectedEOF
		}
		data = append(data, more...)
	}
	return data[0], data[1:], nil
}

// ended is what a stream's end is in the middle of a frame.
func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// splitReply takes a reply frame's body apart.
func splitReply(body []byte) (clock, entropy int, reply []byte, err error) {
	if len(body) < 8 {
		return 0, 0, nil, fmt.Errorf("%w: a reply of %d bytes", errFrame, len(body))
	}
	clock = int(binary.LittleEndian.Uint32(body))
	entropy = int(binary.LittleEndian.Uint32(body[4:]))
	return clock, entropy, body[8:], nil
}
