package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// server is this binary as a language server in a process of its own, spoken to
// through its stdin and stdout.
type server struct {
	io.Reader
	io.Writer
	input   io.Closer
	process *exec.Cmd
	stderr  *bytes.Buffer
}

// startServer starts it. Its settings and folders are ours, by the environment.
func startServer(ctx context.Context) (*server, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &server{process: exec.CommandContext(ctx, exe, "serve"), stderr: new(bytes.Buffer)}
	s.process.Stderr = s.stderr
	s.process.WaitDelay = time.Second
	in, err := s.process.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := s.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s.Reader, s.Writer, s.input = out, in, in
	if err := s.process.Start(); err != nil {
		return nil, fmt.Errorf("starting the server: %w", err)
	}
	return s, nil
}

// Close tells the server that nothing more comes.
func (s *server) Close() error { return s.input.Close() }

// wait ends the process and reports how it ended.
func (s *server) wait() error {
	closed := s.input.Close()
	if errors.Is(closed, os.ErrClosed) {
		closed = nil
	}
	if err := s.process.Wait(); err != nil {
		return fmt.Errorf("the server ended with %w", err)
	}
	return closed
}

// explain adds to an error what the server said before it died. Call it after
// wait, which fills stderr.
func (s *server) explain(err error) error {
	if said := strings.TrimSpace(s.stderr.String()); err != nil && said != "" {
		return fmt.Errorf("%w; it said: %s", err, said)
	}
	return err
}
