package trace

import (
	"os"
	"sync"
	"testing"
)

// TestMain lets the test binary be its own worker, and what some tests need besides.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case "worker":
			if len(os.Args) > 2 {
				os.Exit(NativeMain(os.Args[2:], os.Stdout))
			}
			os.Exit(WorkerMain(os.Stdin, os.Stdout))
		case "serve endlessly":
			serveEndlessly(os.Args[2:]...)
		case "die":
			os.Exit(dieOnce(os.Args[2], os.Args[3]))
		case "say": // one frame
			_ = writeFrame(os.Stdout, os.Args[2][0], []byte(os.Args[3]))
			os.Exit(0)
		}
	}
	status := m.Run()
	if err := sharedRunner().Close(); err != nil {
		status = 1
	}
	os.Exit(status)
}

// sharedRunner serves all tests that need no runner of their own: a start costs
// more than most of them.
var sharedRunner = sync.OnceValue(func() *Runner { return NewRunner(Options{}) })
