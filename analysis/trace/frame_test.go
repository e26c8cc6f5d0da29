package trace

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"testing"
	"time"
)

func TestFrames(t *testing.T) {
	var stream bytes.Buffer
	for _, body := range []string{"", "x", string(make([]byte, 100_000))} {
		if err := writeFrame(&stream, frameNote, []byte(body)); err != nil {
			t.Fatal(err)
		}
		kind, got, err := readFrame(&stream)
		if err != nil || kind != frameNote || string(got) != body {
			t.Errorf("%d bytes came back as %c, %d bytes, %v", len(body), kind, len(got), err)
		}
	}
	if _, _, err := readFrame(&stream); err != io.EOF {
		t.Errorf("at the end: %v", err)
	}
	if err := writeFrame(io.Discard, frameReply, make([]byte, maxFrame)); err == nil {
		t.Error("an oversized frame was written")
	}
}

func FuzzFrame(f *testing.F) {
	f.Add([]byte{1, 0, 0, 0, 'y'})
	f.Add([]byte{9, 0, 0, 0, 'r', 1, 2})
	f.Add([]byte{255, 255, 255, 255, 'r'})
	f.Add([]byte{0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		in := bytes.NewReader(data)
		for {
			kind, body, err := readFrame(in)
			if err != nil {
				return
			}
			var again bytes.Buffer
			if err := writeFrame(&again, kind, body); err != nil {
				t.Fatal(err)
			}
			if k, b, err := readFrame(&again); err != nil || k != kind || !bytes.Equal(b, body) {
				t.Fatalf("%c %q came back as %c %q, %v", kind, body, k, b, err)
			}
		}
	})
}

// workerFor starts a worker whose input the test writes.
func workerFor(t *testing.T) (*exec.Cmd, io.WriteCloser, io.Reader) {
	t.Helper()
	worker := exec.Command(os.Args[0], "worker")
	in, err := worker.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := worker.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := worker.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = worker.Process.Kill() })
	return worker, in, out
}

func TestWorkerRefusesGarbage(t *testing.T) {
	worker, in, out := workerFor(t)
	if _, err := in.Write([]byte("GET / HTTP/1.1\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, out); err != nil {
		t.Error(err)
	}
	var ended *exec.ExitError
	if err := worker.Wait(); !errors.As(err, &ended) || ended.ExitCode() != 3 {
		t.Errorf("ended with %v", err)
	}
}

// TestWorkerEndsWithItsRunner closes the pipe, as a runner that dies does, while
// the guest runs a loop that nothing inside the process can stop.
func TestWorkerEndsWithItsRunner(t *testing.T) {
	cache := sharedRunner().cacheDir()
	t.Setenv(cacheVariable, cache)
	worker, in, out := workerFor(t)
	world0 := make([]byte, 8)
	if kind, _, err := readFrame(out); err != nil || kind != frameReady {
		t.Fatalf("frame %c, %v", kind, err)
	}
	if err := writeFrame(in, frameRequest, world0, []byte(`{"kind":"prepare","source":"def f():\n    return sum(range(10**15))\n"}`)); err != nil {
		t.Fatal(err)
	}
	_, body, err := readFrame(out)
	if err != nil {
		t.Fatal(err)
	}
	var made prepared
	if err := json.Unmarshal(body[8:], &made); err != nil {
		t.Fatal(err)
	}
	if err := writeFrame(in, frameRequest, world0, runRequest(&made, endless)); err != nil {
		t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond)
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	gone := make(chan error)
	go func() { gone <- worker.Wait() }()
	select {
	case <-gone:
	case <-time.After(5 * time.Second):
		t.Error("the worker outlived its runner")
	}
}
