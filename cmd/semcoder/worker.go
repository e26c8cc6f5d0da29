package main

import (
	"context"
	"os"

	"semcoder/analysis/trace"
)

// runWorker is the sandbox process. The runner that started it speaks to it over
// its standard streams; people have no use for it.
func runWorker(_ context.Context, std streams, args []string) error {
	if len(args) != 0 {
		os.Exit(trace.NativeMain(args, std.out))
	}
	os.Exit(trace.WorkerMain(std.in, std.out))
	return nil
}
