package trace

import (
	"io"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
)

// TestKilledInEveryPhase has workers killed while they start, when they are ready,
// with a request and in the middle of a reply: the answer is that of the next one.
func TestKilledInEveryPhase(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, phase := range []string{"start", "ready", "request", "reply"} {
		t.Run(phase, func(t *testing.T) {
			died := filepath.Join(t.TempDir(), "died")
			var lost atomic.Int32
			r := NewRunner(Options{Exe: []string{self, "die", phase, died}, Log: func(string) { lost.Add(1) }})
			defer r.Close()
			for range 2 {
				runsRight(t, r)
			}
			if _, err := os.Stat(died); err != nil {
				t.Errorf("no worker died: %v", err)
			}
			if lost.Load() == 0 {
				t.Error("nothing was logged")
			}
		})
	}
}

// dieOnce is a worker that is killed in a phase of its life, unless one was before,
// who left a file.
func dieOnce(phase, file string) int {
	left, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return WorkerMain(os.Stdin, os.Stdout)
	}
	if err := left.Close(); err != nil {
		return 9
	}
	if phase == "start" {
		dieNow()
	}
	return WorkerMain(lethal{os.Stdin, phase}, lethalOut{os.Stdout, phase})
}

// lethal kills its process when a request comes.
type lethal struct {
	io.Reader
	phase string
}

func (l lethal) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	if n > 0 && l.phase == "request" {
		dieNow()
	}
	return n, err
}

// lethalOut kills its process when it has said that it is ready, or half a reply.
type lethalOut struct {
	io.Writer
	phase string
}

func (l lethalOut) Write(p []byte) (int, error) {
	if l.phase == "reply" && p[4] == frameReply {
		_, _ = l.Writer.Write(p[:len(p)/2])
		dieNow()
	}
	n, err := l.Writer.Write(p)
	if l.phase == "ready" && p[4] == frameReady {
		dieNow()
	}
	return n, err
}
