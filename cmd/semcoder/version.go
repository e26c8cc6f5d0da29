package main

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"

	"github.com/spf13/pflag"
)

// version is set by the linker in release builds.
var version = "0.1.0-dev"

func runVersion(_ context.Context, std streams, args []string) error {
	flags := pflag.NewFlagSet("version", pflag.ContinueOnError)
	asJSON := flags.Bool("json", false, "print one JSON object")
	if _, err := parse(flags, args, 0); err != nil {
		return err
	}
	if *asJSON {
		return json.NewEncoder(std.out).Encode(map[string]string{
			"version": version, "go": runtime.Version(), "system": runtime.GOOS + "/" + runtime.GOARCH,
		})
	}
	_, err := fmt.Fprintf(std.out, "semcoder %s %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
