package main

import (
	"context"
	"fmt"
	"runtime"

	"github.com/spf13/pflag"
)

// version is set by the linker in release builds.
var version = "0.1.0-dev"

func runVersion(_ context.Context, std streams, args []string) error {
	flags := pflag.NewFlagSet("version", pflag.ContinueOnError)
	if _, err := parse(flags, args, 0); err != nil {
		return err
	}
	_, err := fmt.Fprintf(std.out, "semcoder %s %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
