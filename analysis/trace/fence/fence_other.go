//go:build !linux || !(amd64 || arm64)

package fence

import "runtime"

// Worker has no fences to offer on this system.
func Worker() []Status { return none() }

// Native has no fences to offer on this system.
func Native(string, []string, Limits) []Status { return none() }

// Bubble has no namespaces to offer on this system.
func Bubble(string, []string, ...string) ([]string, Status) {
	return nil, Status{Name: "bubblewrap", Extra: true, Detail: "absent: it is Linux's"}
}

func none() []Status {
	return []Status{{Name: "system", Detail: "no fences on " + runtime.GOOS + "/" + runtime.GOARCH + " yet"}}
}
