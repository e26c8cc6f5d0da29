package lsp

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

func TestFramesCutMessages(t *testing.T) {
	input := "Content-Length: 2\r\n\r\nab" +
		"content-length:3\nContent-Type: x\n\ncde" +
		"Content-Length: 0\r\n\r\n"
	f := newFrames(strings.NewReader(input))
	for _, want := range []string{"ab", "cde", ""} {
		body, err := f.next()
		if err != nil || string(body) != want {
			t.Fatalf("got %q, %v; want %q", body, err, want)
		}
	}
	if _, err := f.next(); err != io.EOF {
		t.Fatalf("at the end: %v", err)
	}
}

func TestFramesRefuseWhatCannotBeFramed(t *testing.T) {
	for name, input := range map[string]string{
		"no length":      "Content-Type: x\r\n\r\nab",
		"no colon":       "Content-Length\r\n\r\nab",
		"negative":       "Content-Length: -2\r\n\r\nab",
		"not a number":   "Content-Length: two\r\n\r\nab",
		"absurd":         "Content-Length: 99999999999999\r\n\r\nab",
		"long line":      "X: " + strings.Repeat("y", 2*maxHeaderLine) + "\r\n\r\n",
		"endless header": strings.Repeat("X: y\r\n", 100),
		"cut in header":  "Content-Length: 2\r\n",
		"cut in body":    "Content-Length: 3\r\n\r\nab",
	} {
		if _, err := newFrames(strings.NewReader(input)).next(); !errors.Is(err, errFraming) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFramesSkipWhatIsTooLarge(t *testing.T) {
	large := maxMessage + 1
	input := io.MultiReader(
		strings.NewReader(fmt.Sprintf("Content-Length: %d\r\n\r\n", large)),
		io.LimitReader(zeros{}, int64(large)),
		strings.NewReader("Content-Length: 2\r\n\r\nab"))
	f := newFrames(input)
	if _, err := f.next(); !errors.As(err, new(errTooLarge)) {
		t.Fatalf("large message: %v", err)
	}
	if body, err := f.next(); err != nil || string(body) != "ab" {
		t.Fatalf("after it: %q, %v", body, err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestLargeBufferIsNotKept(t *testing.T) {
	body := strings.Repeat("x", keepBuffer+1)
	f := newFrames(strings.NewReader(fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body)))
	if got, err := f.next(); err != nil || len(got) != len(body) {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
	if cap(f.buffer) > keepBuffer {
		t.Errorf("buffer of %d bytes kept", cap(f.buffer))
	}
}

// FuzzFrames: whatever comes, reading ends, and every body has the length that
// its header said.
func FuzzFrames(f *testing.F) {
	f.Add("Content-Length: 2\r\n\r\nabContent-Length: 1\r\n\r\nc")
	f.Add("Content-Length: 5\r\n\r\nab")
	f.Add("\r\n\r\n")
	f.Fuzz(func(t *testing.T, input string) {
		r := newFrames(strings.NewReader(input))
		for total := 0; ; {
			body, err := r.next()
			if err != nil {
				return
			}
			if total += len(body); total > len(input) {
				t.Fatalf("%d bytes of bodies out of %d", total, len(input))
			}
		}
	})
}
