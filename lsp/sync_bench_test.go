package lsp

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// longFile has n lines in functions of five.
func longFile(n int) string {
	var b strings.Builder
	for i := 0; i < n; i += 5 {
		fmt.Fprintf(&b, "def f%d(a, b):\n    c = a + b * %d\n    if c > 10:\n        return [c, a]\n    return c - f%d(b, a)\n", i, i, i/2)
	}
	return b.String()
}

// BenchmarkDidChange is the reader goroutine's time for one keystroke in a file
// of 10 000 lines, from the message's bytes to the published snapshot, while
// somebody asks for the outline of every version.
func BenchmarkDidChange(b *testing.B) {
	s := newSession(context.Background(), Options{Log: New(Options{}).options.Log})
	defer s.files.shutdown()
	s.stage = running
	open := fmt.Sprintf(`{"textDocument":{"uri":"file:///a.py","languageId":"python","version":1,"text":%q}}`, longFile(10_000))
	s.tell("textDocument/didOpen", []byte(open))
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(30 * time.Millisecond):
				if doc, ok := s.files.snapshot().Document("file:///a.py"); ok {
					doc.Functions()
				}
			}
		}
	}()
	defer close(done)
	var times []time.Duration
	for n := 0; b.Loop(); n++ {
		change := fmt.Sprintf(`{"textDocument":{"uri":"file:///a.py","version":%d},"contentChanges":[{"range":{"start":{"line":%d,"character":12},"end":{"line":%d,"character":12}},"text":"x"}]}`,
			n+2, n%2000*5+1, n%2000*5+1)
		start := time.Now()
		s.tell("textDocument/didChange", []byte(change))
		times = append(times, time.Since(start))
		time.Sleep(time.Millisecond)
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99-µs")
}
