package lsp_test

import (
	"net"
	"sync"
	"testing"
)

// pipe is a connection that holds nothing back: who does not read stalls the
// other at once.
func pipe(t *testing.T) (client, server net.Conn) {
	t.Helper()
	client, server = net.Pipe()
	t.Cleanup(func() { client.Close() })
	return client, server
}

// stall is a client's end whose reading can be held up.
type stall struct {
	net.Conn
	mu   sync.Mutex
	open chan struct{}
}

func (s *stall) shut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open = make(chan struct{})
}

func (s *stall) release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.open)
}

func (s *stall) Read(p []byte) (int, error) {
	s.mu.Lock()
	open := s.open
	s.mu.Unlock()
	<-open
	return s.Conn.Read(p)
}
