package reason

import (
	"fmt"
	"os"
	"testing"

	"semcoder/analysis/trace"
)

// TestMain lets the test binary be the sandbox's worker, and the writer that
// TestKillNine kills.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		os.Exit(trace.WorkerMain(os.Stdin, os.Stdout))
	}
	if dir := os.Getenv("SEMCODER_TEST_WRITER"); dir != "" {
		d := &disk{dir: dir, limit: 1 << 30, log: func(s string) { fmt.Fprintln(os.Stderr, s) }}
		for i := 0; ; i++ {
			d.write(digest(fmt.Sprint(i%writerEntries)), writerEntry(i%writerEntries))
			fmt.Println(i)
		}
	}
	os.Exit(m.Run())
}
